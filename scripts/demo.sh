#!/bin/sh
# The demo: a newsroom of three invented papers on loopback is crawled, and what came of it is shown. Leaves nothing behind.
set -eu
cd "$(dirname "$0")/.."

scripts/deps.sh
# Quiet where all is built; a first build shows ninja's progress.
[ -f build/release/build.ninja ] || cmake --preset release >/dev/null
ninja -C build/release --quiet wirefold newsroom_server

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

# As a user would type it, with the demo's own configuration and database behind it.
wirefold() {
  command=$1
  shift
  build/release/wirefold "$command" --config "$room/demo.toml" --db "$room/db" "$@"
}

say "\$ wirefold crawl"
wirefold crawl

say "\$ wirefold stories --min 2        the stories that several papers ran"
wirefold stories --min 2

# The story of the wire's dispatch, whatever its id.
story=$(wirefold query --source meridian --format jsonl --limit 0 |
  sed -n '/selwan-port-strike-ends/s/.*"story": *"\([^"]*\)".*/\1/p' | head -n 1)
say "\$ wirefold show $story        one dispatch: whole at the wire, cut to half, and under a local lead"
wirefold show "$story" | head -n 24
echo "[...]"

first=$(wirefold show "$story" | sed -n 's/^  first  *\([0-9a-f]*\) .*/\1/p')
say "\$ wirefold diff $first $story        what the reprint left out, added and changed"
wirefold diff "$first" "$story"

say "\$ wirefold query Kowlan 30 index        the market reports of three days: alike but for their figures, never folded"
wirefold query Kowlan 30 index

cat <<END

Three papers were polled and read, and the copies of one dispatch became one story with the outlets that ran it.
Next, real publishers: build/release/wirefold crawl --config config/wirefold.toml --db ./news
END
