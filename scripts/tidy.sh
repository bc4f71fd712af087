#!/bin/sh
# clang-tidy on sources (.clang-tidy says which checks): a warning is an error. Ends with "N passed, N failed"; N are files.
#   scripts/tidy.sh [--all | --some | FILE...]     Without: the sources that differ from where this branch left main, on main
# itself those of the last commit; of very many the sixty that changed most. --some: of the last thirty commits the ten that
# changed most, as the gate has no time for more.
set -eu
cd "$(dirname "$0")/.."

changed() {
  here=$(git rev-parse HEAD)
  base=$(git merge-base HEAD origin/main 2>/dev/null || git merge-base HEAD main 2>/dev/null || true)
  if [ "$base" = "$here" ] || [ -z "$base" ]; then base=$(git rev-parse -q --verify HEAD^ || true); fi
  [ -n "$base" ] || { echo "tidy: no commit to compare with (a clone of depth 1?)" >&2; return; }
  changed_most "$base" 60
}

# Since a commit, so many of them.
changed_most() {
  git diff --numstat --no-renames --diff-filter=d "$1" -- '*.cc' | sort -rn | head -n "$2" | cut -f 3
}

case "${1:-}" in
  --all) files=$(git ls-files '*.cc') ;;
  --some) files=$(changed_most "$(git rev-list --max-count=31 --first-parent HEAD | tail -n 1)" 10) ;;
  "") files=$(changed) ;;
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
  if said=$(clang-tidy -p build/tidy --quiet "$1" 2>/dev/null); then
    echo "$1" >>"$2/passed"
  else
    echo "$1" >>"$2/failed"
    printf "%s\n" "---- $1" "$said"
  fi
'
touch "$out/passed" "$out/failed"
printf '%s\n' "$files" | xargs -P "$(nproc)" -I '{}' sh -c "$run" run '{}' "$out"
failed=$(wc -l <"$out/failed")
echo "$(wc -l <"$out/passed") passed, $failed failed"
[ "$failed" = 0 ]
