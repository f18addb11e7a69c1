#!/usr/bin/env python3
"""Writes places.txt: where places lie, worked out by other means than carriermap's.

Districts by even-odd ray casting in exact fractions; distances by GeographicLib's GeodSolve (package geographiclib-tools)
to places sampled along the outlines, first every 100 m, then ever denser about the nearest. Run in this folder:
    ./make_places.py > places.txt
"""
import math
import random
import subprocess
from fractions import Fraction

ACCURACY_M = 130  # of the outlines, in the test too


def read_outlines(path):
    outlines, rings = [], None
    for line in open(path, encoding="utf-8"):
        words = line.split()
        if line.startswith("="):
            outlines.append((words[1], []))
        elif words[0] in ("part", "ring"):
            outlines[-1][1].append([])
        elif not line.startswith("#"):
            outlines[-1][1][-1].append((float(words[0]), float(words[1])))
    return outlines


def side_of(rings, x, y):
    """-1 outside, 0 on the border, 1 inside."""
    x, y, inside = Fraction(x), Fraction(y), False
    for ring in rings:
        for a, b in zip(ring, ring[1:]):
            ax, ay, bx, by = map(Fraction, a + b)
            turn = (bx - ax) * (y - ay) - (by - ay) * (x - ax)
            if turn == 0 and min(ax, bx) <= x <= max(ax, bx) and min(ay, by) <= y <= max(ay, by):
                return 0
            if (ay > y) != (by > y) and (turn > 0) == (by > ay):
                inside = not inside
    return 1 if inside else -1


def geodesics(x, y, places):
    text = "".join(f"{y!r} {x!r} {b!r} {a!r}\n" for a, b in places)
    out = subprocess.run(["GeodSolve", "-i", "-p", "4", "-e", "6378137", "1/298.257222101"], input=text,
                         capture_output=True, text=True, check=True).stdout
    return [float(line.split()[2]) for line in out.splitlines()]


def sample(a, b, count, low=0.0, high=1.0):
    ts = [low + (high - low) * i / count for i in range(count + 1)]
    return [(t, (a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1]))) for t in ts]


def nearest(edges, x, y):
    def rough(p):
        return math.hypot((p[0] - x) * 95e3, (p[1] - y) * 111e3)

    reach = min(rough(p) for _, a, b in edges for _, p in sample(a, b, 8)) * 1.1 + 1000
    best = None
    for code, a, b in edges:
        length = math.hypot((b[0] - a[0]) * 95e3, (b[1] - a[1]) * 111e3)
        if min(rough(p) for _, p in sample(a, b, 8)) > reach + length:
            continue
        low, high = 0.0, 1.0
        for _ in range(6):
            points = sample(a, b, max(8, int(length * (high - low) / 100)), low, high)
            distances = geodesics(x, y, [p for _, p in points])
            at = min(range(len(points)), key=distances.__getitem__)
            low, high = points[max(at - 1, 0)][0], points[min(at + 1, len(points) - 1)][0]
        if best is None or distances[at] < best[0] - 1e-3:
            best = (distances[at], points[at][1])
    return best


def main():
    random.seed(2011)
    outlines = read_outlines("../geom/districts.txt")
    edges = [(code, a, b) for code, rings in outlines for ring in rings for a, b in zip(ring, ring[1:])]
    vertices = [a for _, a, _ in edges]
    places = [(120.74, 31.3), (120.62, 31.31), (121.47, 31.23), (120.3, 31.57), (120.1, 31.1), (120.8, 31.98), (119.5, 31)]
    for _ in range(14):
        x, y = random.choice(vertices)
        places.append((round(x + random.uniform(-0.004, 0.004), 6), round(y + random.uniform(-0.004, 0.004), 6)))
    for _ in range(10):
        places.append((round(random.uniform(119.9, 121.4), 6), round(random.uniform(30.7, 32.1), 6)))
    places += random.sample(vertices, 6)
    print("# Places and their zoning on tests/tables/geom/districts.txt; made by make_places.py, see there.")
    print("# lon_deg lat_deg district (- for none) border_m")
    for x, y in places:
        district = next((code for code, rings in outlines if side_of(rings, x, y) >= 0), "-")
        print(f"{x!r} {y!r} {district} {nearest(edges, x, y)[0]:.3f}")


if __name__ == "__main__":
    main()
