#!/bin/sh
# Installs the Debian 12 packages that building, testing and the demo need: silent and quick where nothing is missing.
# With apt-get where it may (root, or sudo that asks no password); otherwise it says the one command to type.
# The one place where the packages are listed: `scripts/deps.sh --list` prints them. `--fuzz`, `--tidy`: with what these need.
# shellcheck disable=SC2086  # the lists are meant to fall into words
set -eu

packages="g++ make cmake ninja-build pkg-config ca-certificates
  librocksdb-dev libcurl4-openssl-dev libssl-dev libmicrohttpd-dev nettle-dev libxml2-dev libicu-dev libidn2-dev libpsl-dev
  zlib1g-dev libstemmer-dev libsqlite3-dev libcld2-dev libxxhash-dev libfmt-dev libexpected-dev libtomlplusplus-dev libcli11-dev
  nlohmann-json3-dev catch2"

if [ "${1:-}" = --fuzz ]; then
  packages="$packages clang-14 libclang-rt-14-dev"
  shift
fi
if [ "${1:-}" = --tidy ]; then
  packages="$packages clang-tidy"
  shift
fi
if [ "${1:-}" = --list ]; then
  printf '%s\n' $packages
  exit 0
fi
if ! command -v dpkg-query >/dev/null; then
  echo "deps: this is no Debian: install what these Debian 12 packages hold, then go on:" >&2
  printf '%s\n' $packages >&2
  exit 1
fi

missing=
installed=" $(dpkg-query -W -f='${db:Status-Abbrev}${Package}\n' $packages 2>/dev/null |
  sed -n 's/^ii //p' | tr '\n' ' ')"
for package in $packages; do
  case "$installed" in
    *" $package "*) ;;
    *) missing="$missing $package" ;;
  esac
done
[ -n "$missing" ] || exit 0

as_root=
if [ "$(id -u)" != 0 ]; then
  as_root=sudo
  if ! command -v sudo >/dev/null || ! sudo -n true 2>/dev/null; then
    echo "deps: packages are missing; please type:" >&2
    echo "  sudo apt-get install --no-install-recommends$missing" >&2
    exit 1
  fi
fi
echo "deps: installing$missing"
# The package lists may be old or, in a fresh root, not there at all.
$as_root apt-get update -q || echo "deps: apt-get update failed; trying with the lists at hand" >&2
$as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends $missing
