#!/bin/sh
# The demo: a newsroom of three invented papers on loopback is crawled, and what came of it is shown. Leaves nothing behind.
set -eu
cd "$(dirname "$0")/.."

scripts/deps.sh
# Quiet where all is built; a first build shows ninja's progress.
[ -f build/release/build.ninja ] || cmake --preset release >/dev/null
ninja -C build/release --quiet wirefold newsroom_server

wirefold=build/release/wirefold
room=$(mktemp -d)
server=
clean_up() {
  exec 3>&-
  [ -z "$server" ] || wait "$server" 2>/dev/null || true
  rm -rf "$room"
}
trap clean_up EXIT
trap 'exit 130' INT TERM

say() { printf '\n\033[1m%s\033[0m\n' "$1"; }
[ -t 1 ] || say() { printf '\n%s\n' "$1"; }

say "The newsroom opens: three papers, forty articles."
# The server ends when nobody holds the pipe any more, however this script ends.
mkfifo "$room/alive"
exec 3<>"$room/alive"
build/release/tests/newsroom/newsroom_server --config-out "$room/demo.toml" --seconds 600 <"$room/alive" 3>&- &
server=$!
until [ -e "$room/demo.toml" ]; do
  kill -0 "$server" 2>/dev/null || { echo "demo: the newsroom did not open" >&2; exit 1; }
  sleep 0.05
done

say "\$ wirefold crawl"
$wirefold crawl --config "$room/demo.toml" --db "$room/db"

say "\$ wirefold stories                # one line a story; the dispatch of Port Selwan ran in all three papers"
$wirefold stories --db "$room/db" --limit 12

# The story of the wire's dispatch, whatever its id.
story=$($wirefold query --db "$room/db" --source meridian --format jsonl --limit 0 |
  sed -n '/selwan-port-strike-ends/s/.*"story": *"\([^"]*\)".*/\1/p' | head -n 1)
say "\$ wirefold show $story      # verbatim in one paper, cut to its half in another, under a local lead in the third"
$wirefold show --db "$room/db" "$story"

say "\$ wirefold query Lumenar"
$wirefold query --db "$room/db" Lumenar

cat <<END

Three papers were polled, their pages read, and copies of one dispatch folded into one story; the market reports of
three days, alike but for their figures, stayed apart. Now with real publishers: $wirefold crawl --config config/wirefold.toml
END
