#!/usr/bin/env python3
"""Data for the bench, the same everywhere: random carriers, and the plan in the forms that peers read.

    made.py carriers COUNT FILE.csv     carriers in and around the ten districts, with floor areas
    made.py pairs FILE.csv FILE.bin     their places as pairs of doubles, for bench-pip
    made.py outlines FILE.geojson FILE  districts as bench-pip reads them

A process of its own, so that the one that measures stays small: see measuring.py.
"""
import array
import csv
import json
import random
import sys

SEED = 2011
# West, south, east, north; the districts lie in 119.90..121.40, 30.75..32.05.
BOX = (119.8, 30.7, 121.5, 32.1)


def carriers(count, path):
    rng = random.Random(SEED)
    real = rng.random
    west, south, east, north = BOX
    with open(path, "w", encoding="utf-8", newline="") as out:
        out.write("id,name,lon,lat,floor_area_m2,status\n")
        for i in range(1, count + 1):
            out.write("%d,载体%07d,%.6f,%.6f,%d,built\n" % (
                i, i, west + (east - west) * real(), south + (north - south) * real(), 200 + int(59800 * real())))


def pairs(source, path):
    with open(source, encoding="utf-8", newline="") as rows, open(path, "wb") as out:
        for row in csv.DictReader(rows):
            out.write(array.array("d", (float(row["lon"]), float(row["lat"]))).tobytes())


def outlines(source, path):
    with open(source, encoding="utf-8") as text:
        features = json.load(text)["features"]
    with open(path, "w", encoding="utf-8") as out:
        for feature in features:
            geometry = feature["geometry"]
            parts = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
            out.write("= %s\n" % feature["properties"]["code"])
            for part in parts:
                for i, ring in enumerate(part):
                    out.write("ring\n" if i else "part\n")
                    out.writelines("%r %r\n" % (lon, lat) for lon, lat, *_ in ring)


if __name__ == "__main__":
    what, *words = sys.argv[1:] or [""]
    if what == "carriers" and len(words) == 2:
        carriers(int(words[0]), words[1])
    elif what == "pairs" and len(words) == 2:
        pairs(*words)
    elif what == "outlines" and len(words) == 2:
        outlines(*words)
    else:
        sys.exit(__doc__)
