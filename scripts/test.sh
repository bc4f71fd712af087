#!/bin/sh
# Runs every test binary of a build folder, one more at once than there are cores (some wait for processes and sockets), shows
# what failed, ends with "N passed, N failed".
# N are Catch2's test cases; a binary that crashes, or ends without saying its counts, is one failure more.
#   scripts/test.sh [BUILD_FOLDER [NAME...]]     NAME: store, crawler, ... (all that are built)
set -eu

build=${1:-build/release}
[ $# = 0 ] || shift
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT

# One binary: its output beside its exit code. Called again below, by xargs.
# shellcheck disable=SC2016  # expanded by the shell that xargs starts
run='
  name=$(basename "$1")
  code=0
  "$1" --order lex </dev/null >"$2/$name.out" 2>&1 || code=$?
  echo "$code" >"$2/$name.code"
'

# Those that take longest come first, or the last of them would run alone.
first="store crawler cli daemon"
others="/($(echo "$first" | tr ' ' '|'))_test\$"
built() { find "$build/tests" -maxdepth 1 -type f -perm -u+x -name "$1_test"; }
if [ $# -gt 0 ]; then
  for name in "$@"; do echo "$build/tests/${name}_test"; done
else
  for name in $first; do built "$name"; done
  built '*' | sort | grep -vE "$others" || true
fi | xargs -r -P "$(($(nproc) + 1))" -I '{}' sh -c "$run" run '{}' "$out"

passed=0
failed=0
for code in "$out"/*.code; do
  [ -e "$code" ] || { echo "test.sh: no *_test in $build/tests: build first" >&2; exit 2; }
  name=$(basename "$code" .code)
  text=$out/$name.out
  # "All tests passed (7 assertions in 3 test cases)" or "test cases: 9 | 8 passed | 1 failed".
  good=$(sed -n -e 's/^All tests passed (.* in \([0-9]*\) test case.*/\1/p' \
    -e '/^test cases:/s/.*| *\([0-9]*\) passed.*/\1/p' "$text" | tail -n 1)
  bad=$(sed -n '/^test cases:/s/.*| *\([0-9]*\) failed.*/\1/p' "$text" | tail -n 1)
  passed=$((passed + ${good:-0}))
  if [ "$(cat "$code")" != 0 ]; then
    echo "---- $name (exit $(cat "$code"))"
    cat "$text"
    [ "${bad:-0}" != 0 ] || bad=1  # it crashed, or a sanitizer spoke after the last case
    failed=$((failed + bad))
  elif [ -z "$good" ]; then
    echo "---- $name says no counts"
    cat "$text"
    failed=$((failed + 1))
  fi
done
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
