#!/usr/bin/env bash
# Every icon stays in the subset that data/icons/README.md states, every code that needs an icon has one, and the
# README tells of each. The inspector is shown bad icons first: one that it lets pass is a finding too.
# shellcheck disable=SC2016 # the dollars are those of awk
# shellcheck source=tests/lint/common.sh
. "$(dirname "$0")/common.sh"

# What is drawn besides the industries.
readonly symbols='education call-centre other north-arrow kind-zone kind-park kind-centre kind-town'

# The form is one element a line, so lines can be looked at one by one.
readonly inspector='
function found(what) { print FILENAME ":" FNR ": " what }
function attribute(name,    text) {
    text = $0
    if (!sub("^.* " name "=\"", "", text)) return ""
    sub("\".*$", "", text)
    return text
}
# Walks along one path: d as tokens, each command with exactly its numbers, every point on the page, half the pen
# (reach) included; in a filled path every part is closed.
function walk(d, filled, reach,    n, token, i, k, c, up, x, y, x0, y0, open, numbers, value) {
    gsub(/,/, " ", d); gsub(/-/, " -", d); gsub(/[A-Za-z]/, " & ", d)
    n = split(d, token, " ")
    for (i = 1; i <= n; i += numbers + 1) {
        c = token[i]; up = toupper(c)
        if (!(up in arity)) { found("no command of the subset: " c); return }
        if (i == 1 && up != "M") { found("a path starts with M"); return }
        numbers = arity[up]
        for (k = 1; k <= numbers; k++) {
            value[k] = token[i + k]
            if (value[k] !~ /^-?[0-9]+([.][0-9][0-9]?)?$/) {
                found(c " takes " numbers " numbers of at most two decimals, not: " value[k]); return
            }
        }
        if (i + numbers < n && token[i + numbers + 1] !~ /^[A-Za-z]$/) { found("write a letter for each command, after " c); return }
        if (up == "A" && (value[1] <= 0 || value[2] <= 0 || value[4] !~ /^[01]$/ || value[5] !~ /^[01]$/))
            found("an arc has two radii above 0 and two flags of 0 or 1")
        if (up == "M" && open && filled) found("a filled part ends with Z")
        if (up == "Z") { x = x0; y = y0; open = 0; continue }
        if (up == "H") x = (c == "h" ? x : 0) + value[1]
        else if (up == "V") y = (c == "v" ? y : 0) + value[1]
        else {
            x = (c == up ? 0 : x) + value[numbers - 1]
            y = (c == up ? 0 : y) + value[numbers]
        }
        if (up == "M") { x0 = x; y0 = y }
        open = 1
        if (x < reach || x > 24 - reach || y < reach || y > 24 - reach) found("leaves the page at " x " " y)
    }
    if (open && filled) found("a filled part ends with Z")
}
BEGIN { arity["M"] = 2; arity["L"] = 2; arity["H"] = 1; arity["V"] = 1; arity["C"] = 6; arity["S"] = 4; arity["Q"] = 4; arity["A"] = 7; arity["Z"] = 0 }
ended { found("something after the end"); next }
FNR == 1 { if ($0 != "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 24 24\">") found("not the root element of an icon"); next }
FNR == 2 { if ($0 !~ /^  <title>[A-Z][A-Za-z0-9&;, -]*<\/title>$/) found("the second line is the title, in English"); next }
$0 == "</svg>" { ended = 1; next }
/^  <path d="[^"]*" fill="currentColor"\/>$/ { paths++; walk(attribute("d"), 1, 0); next }
/^  <path d="[^"]*" fill="none" stroke="currentColor" stroke-width="[0-9.]*" stroke-linecap="round" stroke-linejoin="round"\/>$/ {
    paths++
    pen = attribute("stroke-width")
    if (pen < 1.75 || pen > 3) found("a pen is 1.75 to 3 wide, not " pen)
    walk(attribute("d"), 0, pen / 2)
    next
}
{ found("neither a filled nor a stroked path of the subset") }
END { if (!ended || !paths) found("an icon has paths and an end") }
'
inspect() { awk "$inspector" "$1"; }

# One bad icon: its path element, or with a second argument the whole text. Says so when nothing is found.
must_refuse() {
    local root='<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24">' text
    text=${2-$(printf '%s\n  <title>Bad</title>\n  %s\n</svg>' "$root" "$1")}
    printf '%s\n' "$text" >"$probe"
    [ -n "$(inspect "$probe")" ] || echo "tests/lint/icons.sh: lets pass $1"
}

bad_icons() {
    local fill='fill="currentColor"/>' pen='stroke-linecap="round" stroke-linejoin="round"/>' probe
    probe=$(mktemp)
    must_refuse '<circle cx="12" cy="12" r="9" fill="currentColor"/>'
    must_refuse '<path d="M2 2H9V9Z" fill="#000"/>'
    must_refuse '<path d="M2 2H9V9Z" transform="scale(2)" fill="currentColor"/>'
    must_refuse '<path d="M2 2H9V9" '"$fill"
    must_refuse '<path d="M2 2H9V9M3 3H5V5Z" '"$fill"
    must_refuse '<path d="L2 2H9V9Z" '"$fill"
    must_refuse '<path d="M2 2T9 9Z" '"$fill"
    must_refuse '<path d="M2 2L9Z" '"$fill"
    must_refuse '<path d="M2 2L9 9 3 9Z" '"$fill"
    must_refuse '<path d="M2 2H9.125V9Z" '"$fill"
    must_refuse '<path d="M2 2H25V9Z" '"$fill"
    must_refuse '<path d="M2 2h9v-9Z" '"$fill"
    must_refuse '<path d="M2 2A4 4 0 2 1 9 9Z" '"$fill"
    must_refuse '<path d="" '"$fill"'<path d="M2 2H9V9Z" '"$fill"
    must_refuse '<path d="M0.5 2H9" fill="none" stroke="currentColor" stroke-width="2" '"$pen"
    must_refuse '<path d="M2 2H9" fill="none" stroke="currentColor" stroke-width="1" '"$pen"
    must_refuse 'no path' $'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24">\n  <title>Bad</title>\n</svg>'
    must_refuse 'an empty file' ''
    rm "$probe"
}

# What needs an icon. A code without one would be drawn as "other", and nobody would notice.
codes() {
    local symbol
    tail -n +2 data/plan/industry.csv | cut -d , -f 1 | tr -d '"\r'
    for symbol in $symbols; do echo "$symbol"; done
}

check() {
    local icon code list
    bad_icons
    list=$(codes)
    for icon in data/icons/*.svg; do
        code=$(basename "$icon" .svg)
        inspect "$icon"
        grep -qxF "$code" <<<"$list" || echo "$icon: no industry of data/plan/industry.csv and no symbol has this code"
        grep -qF "\`$code\`" data/icons/README.md || echo "$icon: data/icons/README.md does not tell of it"
    done
    while IFS= read -r code; do
        [ -f "data/icons/$code.svg" ] || echo "data/icons/$code.svg: is needed and not there"
    done <<<"$list"
}
verdict
