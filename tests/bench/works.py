"""What is measured: the rows of the table, each our work and the peers' that stand beside it."""
import csv
import json
import os
import subprocess

import installed
from measuring import Failed, Work


class Row:
    """One line of the table. Peers that are not installed leave None in their place; `missing` says why ours is not there."""

    def __init__(self, title, ours, beside, rounds, missing=None, warm=1):
        self.title, self.ours, self.rounds, self.missing = title, ours, rounds, missing
        self.warm = warm  # unseen rounds; what takes long needs none
        self.beside = beside  # (name of the peer, its Work or None, ratio at most or None)


class Bench:
    """The programs, the folder with the data, how many rows and rounds, and the sums that came out."""

    def __init__(self, program, pip, folder, rows, rounds, have):
        self.program, self.pip, self.folder, self.rows, self.rounds, self.have = program, pip, folder, rows, rounds, have
        self.sums = {}
        self.server = None

    def at(self, name):
        return os.path.join(self.folder, name)

    def ask(self, *words):
        done = subprocess.run([self.program, *words], capture_output=True, text=True, check=False)
        if done.returncode:
            raise Failed("carriermap %s: %s" % (" ".join(words), done.stderr.strip()))
        return done.stdout

    def peer(self, name, title, *commands, after=None):
        return Work(title, *commands, after=after, is_client=name == "PostGIS") if name in self.have else None

    def some(self, share):
        return max(1, round(self.rounds * share))


# ---- figures ----

def figures(b, short):
    for kind, limit in (("png", 0.40), ("pdf", 0.35), ("svg", 0.35)):
        ours = Work("carriermap", [b.program, "render", "layout", "-o", b.at("ours." + kind)])
        mapnik = b.peer("Mapnik", "Mapnik", installed.script("mapnik_figure.py", b.folder, b.at("peer." + kind)))
        yield Row("figure, %s%s" % (kind.upper(), " 300 dpi A4" if kind == "png" else ""), ours,
                  [("Mapnik", mapnik, limit)], b.some(1))
    if short:
        return
    ours = Work("carriermap", [b.program, "render", "--all", "--as", "png,svg,pdf", "-o", b.at("all") + "/"])
    six = [installed.script("mapnik_figure.py", b.folder, b.at("peer%d.png" % i)) for i in range(6)]
    yield Row("18 files in one process", ours, [("Mapnik", b.peer("Mapnik", "Mapnik, 6 PNG", *six), 0.60)], b.some(0.6))


def stages(b):
    """Where a cold figure's time goes, as `--timings` tells it: {format: {stage: [ms of each run]}}."""
    out = {}
    if "--timings" not in b.ask("render", "--help"):
        return out
    for kind in ("png", "pdf", "svg"):
        told = out[kind] = {}
        for _ in range(b.some(0.6)):
            command = [b.program, "render", "layout", "--timings", "-o", b.at("ours." + kind)]
            lines = subprocess.run(command, capture_output=True, text=True, check=True).stderr.splitlines()
            for stage, ms, unit in (line.split() for line in lines if len(line.split()) == 3):
                if unit == "ms":
                    told.setdefault(stage, []).append(float(ms))
    return out


def many_dots(b):
    """A tenth of the carriers on one map, a dot for each."""
    count, source, db = format(b.rows // 10, ","), b.at("tenth.csv"), b.at("tenth.db")
    b.ask("init", db)
    b.ask("import", source, "--db", db)
    ours = Work("carriermap", [b.program, "render", "carriers", "--db", db, "-o", b.at("ours-dots.png")])
    mapnik = b.peer("Mapnik", "Mapnik", installed.script("mapnik_figure.py", b.folder, b.at("peer-dots.png"), source))
    return Row("figure of %s carriers" % count, ours, [("Mapnik", mapnik, 1.0)], b.some(0.35))


# ---- the join ----

def read_sums(rows):
    """{code: (points, floor area)} from code,count,sum."""
    return {code: (int(count), int(float(area))) for code, count, area in rows}


def sums_of_csv(path):
    with open(path, encoding="utf-8", newline="") as text:
        return read_sums(csv.reader(text))


def sums_of_progress(text):
    """From `progress --by district --format csv`; the line without a code is what lies in none."""
    rows = [row for row in csv.DictReader(text.splitlines()) if row.get("code")]
    return read_sums((row["code"], row["carriers"], row["built_m2"] or 0) for row in rows)


def keep_file(b, name, path):
    def keep():
        b.sums[name] = sums_of_csv(path)
    return keep


def join_peers(b, source, limits):
    """Every peer that joins the CSV at source; limits names those that the row is measured against."""
    outlines, made = b.at("districts.geojson"), {}

    def add(peer, title, *words):
        path = b.at("sums-%d.csv" % len(made))
        made[title] = b.peer(peer, title, installed.script(*(path if word == "SUMS" else word for word in words)),
                             after=keep_file(b, title, path))

    add("pandas + shapely", "pandas + shapely, joined rows to CSV", "join_pandas.py", outlines, source, "SUMS", b.at("joined.csv"))
    add("pandas + shapely", "pandas + shapely, three columns read, nothing stored", "join_pandas.py", outlines, source, "SUMS")
    for how in ("fast", "durable"):
        add("PostGIS", "PostGIS, " + ("unlogged, districts indexed" if how == "fast" else "logged, carriers indexed too"),
            "postgis", "join", b.server, outlines, source, "SUMS", how)
    add("SpatiaLite", "SpatiaLite by SQL, no journal", "spatialite", outlines, source, b.at("peer.db"), "SUMS")
    return [(title, made[title], limit) for title, limit in limits]


def streaming(b):
    title, source, sums = "%s carriers, CSV to sums, nothing stored" % format(b.rows, ","), b.at("carriers.csv"), b.at("ours.txt")
    beside = join_peers(b, source, [("pandas + shapely, joined rows to CSV", 0.20),
                                    ("pandas + shapely, three columns read, nothing stored", None)])
    if "--from" not in b.ask("progress", "--help"):
        return Row(title, None, beside, b.some(0.6), "progress has no --from yet")

    def keep():
        with open(sums, encoding="utf-8") as text:
            b.sums["carriermap progress --from"] = sums_of_progress(text.read())
    command = streaming_command(b, source)
    shell = ["/bin/sh", "-c", 'out=$1; shift; exec "$@" >"$out"', "sh", sums, *command]
    return Row(title, Work("carriermap", shell, after=keep), beside, b.some(0.6))


def streaming_command(b, source):
    return [b.program, "progress", "--from", source, "--by", "district", "--format", "csv"]


def storing(b):
    title, source, db = "%s carriers, CSV to database" % format(b.rows, ","), b.at("carriers.csv"), b.at("ours.db")
    beside = join_peers(b, source, [("PostGIS, unlogged, districts indexed", 0.60), ("PostGIS, logged, carriers indexed too", None),
                                    ("SpatiaLite by SQL, no journal", 0.15)])

    def forget():
        for name in (db, db + "-wal", db + "-shm", db + "-journal"):
            if os.path.exists(name):
                os.remove(name)

    def keep():
        b.sums["carriermap import"] = sums_of_progress(b.ask("progress", "--by", "district", "--format", "csv", "--db", db))
    return Row(title, Work("carriermap", *storing_commands(b, source, db), before=forget, after=keep), beside, b.some(0.35),
               warm=0)


def storing_commands(b, source, db):
    """import makes the database that is not there."""
    return [[b.program, "import", source, "--db", db]]


# ---- the join alone: programs that time themselves, for what they read is not the join ----

def join_alone(b):
    """Runs in turn: [{"ours": ns, "brute": ns, "geos": ns, "shapely": ns or None}], and the last answer of bench-pip."""
    pip = [b.pip, "--json", b.at("outlines.txt"), b.at("carriers.bin")]
    shapely = installed.script("join_shapely.py", b.at("districts.geojson"), b.at("carriers.bin"))
    rounds, told = [], {}
    for _ in range(b.some(0.6)):
        told = json.loads(subprocess.run(pip, capture_output=True, text=True, check=True).stdout)
        one = {"ours": told["index"]["ns"], "brute": told["brute"]["ns"], "geos": told["geos"]["ns"], "shapely": None}
        if "pandas + shapely" in b.have:
            words = subprocess.run(shapely, capture_output=True, text=True, check=True).stdout.split()
            one["shapely"] = float(words[1])
            told["same_as_shapely"] = int(words[3]) == told["index"]["sum"]
        rounds.append(one)
    return rounds, told


def join_sets(b):
    """The sets of bench-pip itself: ten districts, ten of 2,500 vertices, 3,000 counties."""
    lines = subprocess.run([b.pip, "--json"], capture_output=True, text=True, check=True).stdout.splitlines()
    return [json.loads(line) for line in lines]
