#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# What ingest costs: rows a second of `framesd ingest` for a sorted log, the same again (all replaced), reversed,
# shuffled, with gaps, packed, through a pipe and uploaded (by curl, and by a client that costs next to nothing); CPU time, bytes a
# frame on disk, memory. Beside it, in the same rounds, the floor (read, parse, append records of the same size, the same
# commits) and what a script does: pandas.read_csv and an upsert into SQLite. Medians of the rounds;
# tests/bench/measure_ingest.py does the measuring.
#
# usage: tools/bench_ingest.sh [--rows 1000000] [--runs 5] [--no-pandas]
#        tools/bench_ingest.sh --pipe 10G       memory of an ingest of so many bytes through a pipe
[ -n "${BASH_VERSION-}" ] || exec bash "$0" "$@" # started by sh
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# shellcheck source=third_party/packages.sh
. third_party/packages.sh

usage() { sed -n 's/^# usage: /usage: /p; s/^#        tools/       tools/p' tools/bench_ingest.sh; }

rows=1000000 runs=5 pandas=true pipe=
while [ $# -gt 0 ]; do
  case $1 in
    --rows) rows=$2; shift 2 ;;
    --runs) runs=$2; shift 2 ;;
    --pipe) pipe=$2; shift 2 ;;
    --no-pandas) pandas=false; shift ;;
    --help | -h) usage; exit 0 ;;
    *) usage >&2; exit 2 ;;
  esac
done

packages="$BUILD_PACKAGES $BENCH_PACKAGES"
if $pandas && [ -z "$pipe" ]; then packages+=" $BENCH_PANDAS_PACKAGES"; fi
read -ra packages <<<"$packages"
install_packages "${packages[@]}"
tools/configure.sh --once release -DFRAMESD_TESTS=OFF >/dev/null
ninja -C build/release framesd framesd_make_log ingest_floor >&2

export FRAMESD=$PWD/build/release/framesd FRAMESD_MAKE_LOG=$PWD/build/release/framesd_make_log
if [ -n "$pipe" ]; then exec tests/support/with_modules python3 tests/bench/pipe_memory.py "$pipe"; fi
echo "$rows rows, $runs rounds, $(git describe --always --dirty 2>/dev/null || echo "unknown commit"), uploads by TCP $(cat /proc/sys/net/ipv4/tcp_congestion_control)"
exec tests/support/with_modules python3 tests/bench/measure_ingest.py build/release/ingest_floor "$rows" "$runs" "$pandas"
