"""The cost of a row from ten thousand rows to ten million, as a table and as a drawing."""
import math
import os
import subprocess
import sys

import works
from measuring import Work, spread

COUNTS = (10**4, 10**5, 10**6, 10**7)
COLOURS = ("#1b6ca8", "#b2182b")


def measure(bench, say, counts=COUNTS):
    """{name: [{"rows", "us", "us_net", "us_cpu", "peak"}]}: net is less what a file of one row costs, mostly the start."""
    source, db = bench.at("curve.csv"), bench.at("curve.db")
    ways = {"CSV to database": lambda: works.storing_commands(bench, source, db)}
    if "--from" in bench.ask("progress", "--help"):
        ways["CSV to sums"] = lambda: [works.streaming_command(bench, source)]
    out, start = {name: [] for name in ways}, {}
    for count in (1, *counts):
        say("measuring: %s rows" % format(count, ","))
        subprocess.run([sys.executable, os.path.join(os.path.dirname(os.path.abspath(__file__)), "made.py"), "carriers", str(count),
                        source], check=True)
        for name, commands in ways.items():
            runs = [Work(name, *commands(), before=lambda: forget(db)).run() for _ in range(3 if count < 10**7 else 1)]
            wall = spread([one["wall"] for one in runs])["median"]
            start.setdefault(name, wall)
            if count > 1:
                out[name].append({"rows": count, "us": wall / count * 1e6, "us_net": (wall - start[name]) / count * 1e6,
                                  "us_cpu": spread([one["cpu"] for one in runs])["median"] / count * 1e6,
                                  "peak": max(one["peak"] for one in runs)})
    forget(db)
    os.remove(source)
    return out


def forget(db):
    for end in ("", "-wal", "-shm", "-journal"):
        if os.path.exists(db + end):
            os.remove(db + end)


def draw(result, path):
    """Rows to the right, ten times as many a step; microseconds a row upward, from zero. Dashed: the start left out."""
    width, height, left, right, top, foot = 720, 400, 60, 60, 40, 50
    every = [one for of in result.values() for one in of]
    low, high = (math.log10(f(one["rows"] for one in every)) for f in (min, max))
    most = max(one["us"] for one in every) * 1.1

    def x(rows):
        return left + (width - left - right) * (math.log10(rows) - low) / (high - low)

    def y(us):
        return height - foot - (height - top - foot) * us / most

    def words(px, py, text, anchor="middle", fill="#333"):
        return '<text x="%.1f" y="%.1f" text-anchor="%s" fill="%s">%s</text>' % (px, py, anchor, fill, text)

    parts = [words(left, 20, "µs a row by number of rows; dashed: less the cost of starting", "start")]
    for rows in sorted({one["rows"] for one in every}):
        parts.append(words(x(rows), height - foot + 20, format(rows, ",")))
    step = 10 ** math.floor(math.log10(most / 2))
    for i in range(int(most / step) + 1):
        parts.append('<line x1="%d" x2="%d" y1="%.1f" y2="%.1f" stroke="#ddd"/>' % (left, width - right, y(i * step), y(i * step)))
        parts.append(words(left - 6, y(i * step) + 4, "%g" % (i * step), "end"))
    for colour, (name, of) in zip(COLOURS, result.items()):
        for key, dash in (("us", ""), ("us_net", ' stroke-dasharray="5 4"')):
            line = " ".join("%.1f,%.1f" % (x(one["rows"]), y(one[key])) for one in of)
            parts.append('<polyline points="%s" fill="none" stroke="%s" stroke-width="2"%s/>' % (line, colour, dash))
        parts.append(words(width - right, y(of[-1]["us"]) - 8, name, "end", colour))
    with open(path, "w", encoding="utf-8") as out:
        out.write('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="sans-serif" font-size="13">\n'
                  '<rect width="100%%" height="100%%" fill="white"/>\n%s\n</svg>\n' % (width, height, "\n".join(parts)))
