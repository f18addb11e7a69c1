"""The result as people read it. Times are told, never judged by the exit code; sums that differ are."""
import installed
from measuring import spread

# MiB, of the largest process: what the roadmap allows.
PEAKS = (("figure, ", 90), ("CSV to sums", 64))


def seconds(of):
    return "%.3f (%.3f-%.3f)" % (of["median"], of["min"], of["max"])


def verdict(ratio, limit, short):
    if limit is None or short:  # a few rows in one round say nothing
        return ""
    return "%.2f: %s" % (limit, "met" if ratio["median"] <= limit else "NOT met")


def peak_verdict(title, peak):
    for part, limit in PEAKS:
        if part in title:
            return "%.0f of %d%s" % (peak["median"], limit, "" if peak["median"] <= limit else ": NOT met")
    return "%.0f" % peak["median"]


def line(*cells):
    print("| " + " | ".join(cells) + " |")


def show_rows(result):
    line("work", "ours, s", "peak MiB", "beside", "its s", "its peak", "ratio", "of cpu", "at most")
    line(*["---"] * 9)
    for row in result["table"]:
        for one in row["beside"]:
            ours, there = one.get("ours") or row["ours"], one["installed"]
            line(row["work"], seconds(ours["wall"]) if ours else row["missing"],
                 peak_verdict(row["work"], ours["peak"]) if ours else "", one["peer"],
                 seconds(one["wall"]) if there else "left out", "%.0f" % one["peak"]["median"] if there else "",
                 "%.2f (%.2f-%.2f)" % tuple(one["ratio"][k] for k in ("median", "min", "max")) if "ratio" in one else "",
                 "%.2f" % one["cpu_ratio"]["median"] if "cpu_ratio" in one else "",
                 verdict(one["ratio"], one["limit"], result["short"]) if "ratio" in one else "%.2f" % one["limit"] if one["limit"] else "")


def show_join(result):
    join = result.get("join")
    if not join:
        return
    rounds = join["rounds"]
    ours = spread([one["ours"] for one in rounds])
    for key, name, limit in (("shapely", "shapely prepared", 0.30), ("geos", "GEOS prepared, in C", None), ("brute", "brute force", None)):
        if any(one[key] is None for one in rounds):
            line("the join alone, ns a point", "", "", name, "left out", "", "", "", "")
            continue
        ratio, theirs = spread([one["ours"] / one[key] for one in rounds]), spread([one[key] for one in rounds])
        line("the join alone, ns a point", "%.1f (%.1f-%.1f)" % tuple(ours.values()), "", name,
             "%.1f (%.1f-%.1f)" % tuple(theirs.values()), "", "%.3f (%.3f-%.3f)" % tuple(ratio.values()), "", verdict(ratio, limit, result["short"]))
    last = join["last"]
    print("\nOf %s points, %d lie on a border and %d in several districts." %
          (format(last["points"], ","), last["on_border"], last["in_several"]))
    if "same_as_shapely" in last:
        print("shapely gives %s." % ("every point the same district" if last["same_as_shapely"] else "OTHER districts"))


def show_stages(result):
    told = result.get("stages")
    if not told:
        return
    print()
    names = list(next(iter(told.values())))
    line("where a figure's time goes, ms", *names)
    line(*["---"] * (1 + len(names)))
    for kind, of in told.items():
        line(kind.upper(), *["%.1f" % spread(of[name])["median"] if name in of else "" for name in names])


def show_sets(result):
    if "sets" not in result:
        return
    print()
    line("set", "polygons", "vertices", "build, ms", "GEOS prepared", "kept, KiB", "GEOS prepared", "ask, ns", "brute force",
         "GEOS prepared")
    line(*["---"] * 10)
    for one in result["sets"]:
        index, geos = one["index"], one["geos"]
        line(one["set"], str(one["polygons"]), str(one["vertices"]), "%.1f" % index["build_ms"],
             "x %.2f" % (geos["build_ms"] / index["build_ms"]), "%.0f" % (index["bytes"] / 1024),
             "x %.2f" % (geos["bytes"] / index["bytes"]), "%.0f" % index["ns"], "x %.1f" % (one["brute"]["ns"] / index["ns"]),
             "x %.1f" % (geos["ns"] / index["ns"]))


def show_sums(result):
    """True when all who joined the same rows found the same."""
    sums = result["sums"]
    if len(sums) < 2:
        return True
    names = list(sums)
    wanted, good = sums[names[0]], True
    print()
    for name in names[1:]:
        other = [code for code in sorted(set(wanted) | set(sums[name])) if wanted.get(code, (0, 0)) != sums[name].get(code, (0, 0))]
        good = good and not other
        print("Sums of %s and of %s: %s." % (names[0], name, "DIFFER in " + ", ".join(other) if other else
                                             "equal, %s carriers and %s m² in %d districts" % (
                                                 format(sum(n for n, _ in wanted.values()), ","),
                                                 format(sum(a for _, a in wanted.values()), ","), len(wanted))))
    return good


def show_curve(result):
    if "curve" not in result:
        return
    print()
    line("rows", *["%s: µs a row (less the start), of cpu, peak MiB" % name for name in result["curve"]])
    line(*["---"] * (1 + len(result["curve"])))
    for i, count in enumerate(one["rows"] for one in next(iter(result["curve"].values()))):
        line(format(count, ","), *["%.2f (%.2f), %.2f, %.0f" % (of[i]["us"], of[i]["us_net"], of[i]["us_cpu"], of[i]["peak"])
                                   for of in result["curve"].values()])


def show(result):
    show_rows(result)
    show_join(result)
    show_stages(result)
    show_sets(result)
    good = show_sums(result)
    show_curve(result)
    of = result["machine"]
    print("\n%s, %d cores, %d MiB; load %.1f before, %.1f after. Medians (min-max); ratios are ours : theirs, round by round, by the clock and by user + system time." %
          (of["cpu"], of["cores"], of["memory_mib"], result["load_before"][0], result["load_after"][0]))
    left_out = [name for name in installed.PACKAGES if name not in result["peers"]]
    if left_out:
        print("Left out: %s." % "; ".join("%s (%s)" % (name, installed.PACKAGES[name]) for name in left_out))
    return good and result.get("join", {}).get("last", {}).get("same_as_shapely", True)
