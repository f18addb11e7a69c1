"""The cost of a row from ten thousand rows to ten million, as a table and as a drawing."""
import math
import os
import subprocess
import sys

import works
from measuring import Work, spread

COUNTS = (10**4, 10**5, 10**6, 10**7)
COLOUR, FAINT, INK = "#1b6ca8", "#8fb4d0", "#333"


def measure(bench, say, counts=COUNTS):
    """{name: [{"rows", "us", "us_net", "us_cpu", "us_cpu_net", "peak"}]}: wall clock and processor; net is less what a file of
    one row costs, mostly the start."""
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
            runs = [Work(name, *commands(), before=lambda: forget(db)).run() for _ in range(rounds(count))]
            wall, cpu = (spread([one[what] for one in runs])["median"] for what in ("wall", "cpu"))
            start.setdefault(name, (wall, cpu))
            if count > 1:
                out[name].append({"rows": count, "us": wall / count * 1e6, "us_net": (wall - start[name][0]) / count * 1e6,
                                  "us_cpu": cpu / count * 1e6, "us_cpu_net": (cpu - start[name][1]) / count * 1e6,
                                  "peak": max(one["peak"] for one in runs)})
    forget(db)
    os.remove(source)
    return out


def rounds(count):
    """The more a run takes, the fewer there are: ten thousand rows hang on a millisecond of the start."""
    return 15 if count < 10**5 else 7 if count < 10**6 else 3 if count < 10**7 else 1


def forget(db):
    for end in ("", "-wal", "-shm", "-journal"):
        if os.path.exists(db + end):
            os.remove(db + end)


# ---- the drawing ----

PANEL, HEIGHT, LEFT, TOP, FOOT, GAP = 370, 308, 40, 72, 66, 10


def words(x, y, text, anchor="middle", fill=INK, size=12):
    return '<text x="%.1f" y="%.1f" text-anchor="%s" fill="%s" font-size="%d">%s</text>' % (x, y, anchor, fill, size, text)


def ticks(most):
    """Round steps, four to eight of them."""
    step = 10 ** math.floor(math.log10(most))
    while most / step < 4:
        step /= 2
    return [i * step for i in range(int(most / step + 1e-9) + 1)]


def short(number):
    return "%.2g" % number if number < 10 else "%.0f" % number


def panel(name, of, left):
    """One way: rows to the right, ten times as many a step; microseconds of the processor upward, from zero. The start of the
    program may go over the top: what it is there stands beside the line."""
    low, high = (math.log10(f(one["rows"] for one in of)) for f in (min, max))
    most = max(one["us_cpu_net"] for one in of) * 1.6
    right = left + PANEL - LEFT - GAP

    def x(rows):
        return left + LEFT + 30 + (right - left - LEFT - 65) * (math.log10(rows) - low) / ((high - low) or 1)

    def y(us):
        return HEIGHT - FOOT - (HEIGHT - TOP - FOOT) * us / most

    parts = [words(left + LEFT, TOP - 26, name, "start", INK, 14)]
    for us in ticks(most):
        parts.append('<line x1="%d" x2="%d" y1="%.1f" y2="%.1f" stroke="#e2e2e2"/>' % (left + LEFT, right, y(us), y(us)))
        parts.append(words(left + LEFT - 6, y(us) + 4, "%g" % us, "end"))
    parts.append('<clipPath id="at%d"><rect x="%d" y="%d" width="%d" height="%d"/></clipPath>' % (left, left, TOP, PANEL, HEIGHT))
    for key, colour, dash in (("us_cpu", FAINT, "5 4"), ("us_cpu_net", COLOUR, "none")):
        line = " ".join("%.1f,%.1f" % (x(one["rows"]), y(one[key])) for one in of)
        parts.append('<polyline points="%s" fill="none" stroke="%s" stroke-width="2" stroke-dasharray="%s" clip-path="url(#at%d)"/>' %
                     (line, colour, dash, left))
    first = of[0]
    parts.append(words(x(first["rows"]), max(y(first["us_cpu"]), TOP) - 5, short(first["us_cpu"]), fill=FAINT))
    for one in of:
        at, net = x(one["rows"]), one["us_cpu_net"]
        parts.append('<circle cx="%.1f" cy="%.1f" r="3.5" fill="%s"/>' % (at, y(net), COLOUR))
        parts.append(words(at, y(net) + 18, short(net), fill=COLOUR))
        parts.append(words(at, HEIGHT - FOOT + 18, format(one["rows"], ",")))
        parts.append(words(at, HEIGHT - FOOT + 34, "%.0f MiB" % one["peak"], fill="#777", size=11))
    return parts


def draw(result, path, machine):
    """A panel for each way, side by side."""
    width = PANEL * len(result)
    parts = [words(LEFT, 20, "Processor time a row, in µs, by number of rows; below it the peak of memory", "start", INK, 14)]
    for i, (name, of) in enumerate(result.items()):
        parts += panel(name, of, i * PANEL)
    parts.append(words(LEFT, HEIGHT - 10, "Dashed: with the start of the program. %s, %d cores, shared with others; medians." %
                       (machine["cpu"], machine["cores"]), "start", "#777", 11))
    with open(path, "w", encoding="utf-8") as out:
        out.write('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="sans-serif">\n'
                  '<rect width="100%%" height="100%%" fill="white"/>\n%s\n</svg>\n' % (width, HEIGHT, "\n".join(parts)))
