#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# What pictures cost: CPU time and wall time a request of framesd, over a log of a million rows. Medians.
# Every uncached request asks for a range, or a tile, that no other asks for; the same strip in other colours
# follows each strip.
#
# usage: tools/bench_pictures.sh [--rows 1000000] [--requests 15]
[ -n "${BASH_VERSION-}" ] || exec bash "$0" "$@" # started by sh
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# shellcheck source=third_party/packages.sh
. third_party/packages.sh

rows=1000000 requests=15
while [ $# -gt 0 ]; do
  case $1 in
    --rows) rows=$2; shift 2 ;;
    --requests) requests=$2; shift 2 ;;
    *) echo "usage: tools/bench_pictures.sh [--rows N] [--requests N]" >&2; exit 2 ;;
  esac
done

read -ra packages <<<"$BUILD_PACKAGES $BENCH_PACKAGES"
install_packages "${packages[@]}"
tools/configure.sh --once release -DFRAMESD_TESTS=OFF >/dev/null
ninja -C build/release framesd framesd_make_log >&2

work=$(mktemp -d)
server=
finish() {
  [ -z "$server" ] || kill "$server" 2>/dev/null || true
  wait
  rm -rf "$work"
}
trap finish EXIT

build/release/framesd_make_log --rows "$rows" --start 1000 --step 0.01 -o "$work/log.csv"
build/release/framesd ingest --quiet --data-dir "$work/data" "$work/log.csv"
rm "$work/log.csv"
port=18421
build/release/framesd --host 127.0.0.1 --port $port --threads 1 --data-dir "$work/data" --log-level warning \
  2>/dev/null &
server=$!
python3 tests/bench/ask_pictures.py "$server" $port "$rows" "$requests"
