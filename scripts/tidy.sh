#!/bin/sh
# clang-tidy on sources (.clang-tidy says which checks): a warning is an error. Ends with "N passed, N failed"; N are files.
#   scripts/tidy.sh [--some | --all | FILE...]     Without: on the lines that differ from where this branch left main, on main
# itself on those of the last commit; of very many sources the sixty that changed most. --some: on the lines of the last
# thirty commits, in the six sources that changed most, as the gate has no time for more. --all, FILE: on whole sources.
set -eu
cd "$(dirname "$0")/.."

# Where it compares with a commit, $since, only lines that have changed since are told of.
since=
most=60
case "${1:-}" in
  --all) files=$(git ls-files '*.cc') ;;
  "" | --some)
    if [ "${1:-}" = --some ]; then
      since=$(git rev-list --max-count=31 --first-parent HEAD | tail -n 1)
      most=6
    else
      since=$(git merge-base HEAD origin/main 2>/dev/null || git merge-base HEAD main 2>/dev/null || true)
      [ -n "$since" ] && [ "$since" != "$(git rev-parse HEAD)" ] || since=$(git rev-parse -q --verify HEAD^ || true)
    fi
    [ -n "$since" ] || echo "tidy: no commit to compare with (a clone of depth 1?)" >&2
    files=$([ -z "$since" ] || git diff --numstat --no-renames --diff-filter=d "$since" -- '*.cc' | sort -rn | head -n "$most" | cut -f 3)
    ;;
  *) files=$(printf '%s\n' "$@") ;;
esac
[ -n "$files" ] || { echo "tidy: no source has changed"; echo "0 passed, 0 failed"; exit 0; }
scripts/deps.sh --tidy

cmake --preset tidy >/dev/null
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT

# One source: what is said of it only where something is. Called by xargs.
# shellcheck disable=SC2016  # expanded by the shell that xargs starts
run='
  filter=
  if [ -n "$3" ]; then
    lines=$(git diff -U0 "$3" -- "$1" | sed -n "s/^@@ [^+]*+\([0-9]*\),*\([0-9]*\) @@.*/\1 \2/p" |
      while read -r from count; do [ "${count:-1}" = 0 ] || echo "[$from,$((from + ${count:-1} - 1))]"; done | paste -s -d , -)
    filter="[{\"name\":\"$1\",\"lines\":[$lines]}]"
  fi
  if said=$(clang-tidy -p build/tidy --quiet ${filter:+"-line-filter=$filter"} "$1" 2>/dev/null); then
    echo "$1" >>"$2/passed"
  else
    echo "$1" >>"$2/failed"
    printf "%s\n" "---- $1" "$said"
  fi
'
touch "$out/passed" "$out/failed"
printf '%s\n' "$files" | xargs -P "$(nproc)" -I '{}' sh -c "$run" run '{}' "$out" "$since"
failed=$(wc -l <"$out/failed")
echo "$(wc -l <"$out/passed") passed, $failed failed"
[ "$failed" = 0 ]
