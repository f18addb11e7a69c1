# shellcheck shell=bash
# What the lint scripts share. Each is called as `SCRIPT ROOT [BUILD]`, defines check, which prints one line for each
# finding (file:line: what, and what to do), and ends with `verdict`.
set -euo pipefail
export LC_ALL=C.UTF-8
# shellcheck disable=SC2034 # for those that look at what was built
build=${2-}
cd "${1:?usage: $0 ROOT [BUILD]}"

# The C files of the house, those of the tests included.
c_files() {
    local room
    for room in gis render layers data tests; do
        [ ! -d "$room" ] || find "$room" -name '*.[ch]' -type f
    done | sort
}

# All text files that people write, or check in.
text_files() {
    find . -path ./.git -prune -o -path ./build -prune -o -path ./figures -prune -o -path ./tests/fuzz/corpus -prune -o \
        -type f -print | sort | sed 's,^\./,,' | xargs -d '\n' grep -Il '' --
}

# Fails when check found something, and also when it could not look.
verdict() {
    local findings
    findings=$(check)
    [ -n "$findings" ] || return 0
    printf '%s\n' "$findings"
    exit 1
}
