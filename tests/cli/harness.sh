# shellcheck shell=bash
# What the tests of the program share. Each is called as `SCRIPT PROGRAM SOURCE`, works in an empty folder of its own, and
# ends with `verdict`. (No grep -q behind a pipe: it leaves early, and pipefail would call that a failure.)
set -uo pipefail
program=$(realpath "${1:?usage: $0 PROGRAM SOURCE}")
# shellcheck disable=SC2034 # for those that read the plan's own files
source_dir=$(realpath "${2:?usage: $0 PROGRAM SOURCE}")
box=$(mktemp -d)
trap 'rm -rf "$box"' EXIT
out=$box/out err=$box/err
mkdir "$box/work"
cd "$box/work" || exit 2
unset SOURCE_DATE_EPOCH
failures=0 case_name='' code=0

# fail WHY: tells it with what the last command said, and goes on.
fail() {
    failures=$((failures + 1))
    printf 'FAIL %s: %s\n' "$case_name" "$1"
    printf '  exit code %s\n' "$code"
    head -n 6 "$out" 2>/dev/null | cut -c 1-300 | sed 's/^/  stdout: /'
    head -n 6 "$err" 2>/dev/null | cut -c 1-600 | sed 's/^/  stderr: /'
}

verdict() {
    [ "$failures" -eq 0 ] && exit 0
    printf '%s failed\n' "$failures"
    exit 1
}

# run ARG...: the program, its output in $out and $err, its exit code in $code.
run() {
    case_name="carriermap $*"
    : >"$out"
    : >"$err"
    "$program" "$@" >"$out" 2>"$err"
    code=$?
}

# What stands in the work folder: names, kinds, sizes, contents; not the times.
inventory() {
    find . -printf '%p %y %m\n' | sort
    find . -type f -exec sha256sum {} + | sort
}

# wants CODE: of the last run.
wants() { [ "$code" -eq "$1" ] || fail "exit code $1 was wanted"; }

# prints ERE: some line of stdout matches.
prints() { grep -qE -- "$1" "$out" || fail "stdout should match: $1"; }

# is_silent: nothing on stderr.
is_silent() { [ ! -s "$err" ] || fail 'stderr should be empty'; }

# says_one_line ERE: stderr is one line, ours, without control characters, and matches.
says_one_line() {
    [ "$(wc -l <"$err")" -eq 1 ] || fail 'stderr should be one line'
    grep -qE '^carriermap: ' "$err" || fail 'stderr should begin with carriermap:'
    ! tr -d '\n' <"$err" | LC_ALL=C grep '[[:cntrl:]]' >/dev/null || fail 'stderr should hold no control character'
    grep -qE -- "$1" "$err" || fail "stderr should match: $1"
}

# refuses ERE ARG...: exit code 2, one line on stderr that matches, nothing on stdout, and no file made, changed or left over.
refuses() {
    local pattern=$1 before
    shift
    before=$(inventory)
    run "$@"
    wants 2
    says_one_line "$pattern"
    [ ! -s "$out" ] || fail 'stdout should be empty'
    [ "$before" = "$(inventory)" ] || fail 'the folder should be as it was'
}

# does ARG...: exit code 0 and nothing on stderr.
does() {
    run "$@"
    wants 0
    is_silent
}

# holds_json FILTER: jq's answer on stdout is true.
holds_json() { jq -e "$1" "$out" >/dev/null 2>&1 || fail "jq should find true: $1"; }

# is_same A B: two values.
is_same() { [ "$1" = "$2" ] || fail "'$1' should be '$2'"; }
