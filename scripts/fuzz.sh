#!/bin/sh
# Runs the fuzz entries (tests/fuzz), each for SECONDS over its seeds (tests/data), one after the other. What is found new
# while running is kept in a temporary folder only; an input that breaks an entry is kept in build/fuzz/found.
# Ends with "N passed, N failed"; N are entries.
#   scripts/fuzz.sh [SECONDS] [ENTRY...]     ENTRY: feed, xml, ... (all of them). SECONDS 0, as in the gate: without clang, by the
# build of preset asan, the seeds and 1,000 inputs made of them (25 of `long`), the same at each run.
set -eu
cd "$(dirname "$0")/.."

seconds=${1:-60}
[ $# = 0 ] || shift
if [ "$seconds" = 0 ]; then
  preset=asan kind=replay
  cmake --preset asan >/dev/null
  cmake --build --preset asan --target replay >&2
else
  preset=fuzz kind=fuzz
  scripts/deps.sh --fuzz
  cmake --preset fuzz >/dev/null
  cmake --build --preset fuzz >&2
fi

data=tests/data
build=build/$preset/fuzz
[ $# -gt 0 ] || for binary in "$build"/*_$kind; do set -- "$@" "$(basename "$binary" _$kind)"; done
corpus=$(mktemp -d)
trap 'rm -rf "$corpus"' EXIT
mkdir -p build/fuzz/found

# The folders of seeds of an entry: its own, and those of documents that it can read as well.
seeds() {
  case $1 in
    charset) echo $data/charset $data/feed $data/html ;;
    discover) echo $data/html ;;
    feed) echo $data/feed $data/json $data/xml $data/charset $data/html ;;
    html) echo $data/html $data/extract $data/page $data/feed ;;
    json) echo $data/json ;;
    terms) echo $data/terms $data/words ;;
    sitemap) echo $data/sitemap $data/feed ;;
    xml) echo $data/xml $data/feed $data/opml ;;
    *) echo $data/"$1" ;;
  esac
}

dictionary() {
  case $1 in
    discover | html) echo tests/fuzz/html.dict ;;
    charset | feed | long | opml | sitemap | xml) echo tests/fuzz/feed.dict ;;
  esac
}

# Of what is made without a fuzzer: an input of `long` is read by everything, in documents of megabytes.
inputs() {
  if [ "$1" = long ]; then echo 25; else echo 1000; fi
}

passed=0
failed=0
for entry in "$@"; do
  options="-timeout=10 -rss_limit_mb=2048 -max_len=4096 -print_final_stats=1 -artifact_prefix=build/fuzz/found/$entry-"
  words=$(dictionary "$entry")
  [ -z "$words" ] || options="$options -dict=$words"
  options="$options -max_total_time=$seconds"
  mkdir "$corpus/$entry"
  if [ "$seconds" = 0 ]; then options="$(inputs "$entry") build/fuzz/found/$entry-broke"; else options="$options $corpus/$entry"; fi
  # shellcheck disable=SC2046,SC2086  # lists that are meant to fall into words
  if "$build/${entry}_$kind" $options $(seeds "$entry") >"$corpus/out" 2>&1; then
    passed=$((passed + 1))
    echo "$entry: $(sed -n -e 's/^stat::number_of_executed_units: *\([0-9]*\)/\1 inputs/p' -e '/^[0-9]* inputs$/p' "$corpus/out")"
  else
    failed=$((failed + 1))
    echo "---- $entry"
    tail -n 60 "$corpus/out"
  fi
done
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
