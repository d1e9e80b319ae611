#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# What ingest costs: rows a second of `framesd ingest` for a sorted log, the same again (all replaced), reversed and
# shuffled; bytes a frame on disk; memory. The store lies on a tmpfs and, for comparison, where TMPDIR points.
#
# usage: tools/bench_ingest.sh [--rows 1000000] [--runs 3]
set -euo pipefail
cd "$(dirname "$0")/.."
. third_party/packages.sh

rows=1000000 runs=3
while [ $# -gt 0 ]; do
  case $1 in
    --rows) rows=$2; shift 2 ;;
    --runs) runs=$2; shift 2 ;;
    *) echo "usage: tools/bench_ingest.sh [--rows N] [--runs N]" >&2; exit 2 ;;
  esac
done

install_packages $BUILD_PACKAGES
tools/configure.sh release >/dev/null
ninja -C build/release framesd framesd_make_log >/dev/null

disk=$(mktemp -d)
memory=$(mktemp -d -p /dev/shm)
trap 'rm -rf "$disk" "$memory"' EXIT

make_log() { build/release/framesd_make_log --rows "$rows" --start 1000 --step 0.01 --order "$1" -o "$memory/$1.csv"; }

# ingest STORE FILE: prints "wall-seconds cpu-seconds peak-MB".
ingest() {
  python3 - "$@" <<'PYTHON'
import resource, subprocess, sys, time
begin = time.monotonic()
subprocess.run(["build/release/framesd", "ingest", "--quiet", "--data-dir", sys.argv[1], sys.argv[2]], check=True)
wall = time.monotonic() - begin
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(f"{wall:.3f} {used.ru_utime + used.ru_stime:.3f} {used.ru_maxrss / 1024:.0f}")
PYTHON
}

# row NAME STORE FILE: medians over the runs; `fresh` empties the store before each.
row() {
  local name=$1 store=$2 file=$3 fresh=$4 i
  for i in $(seq "$runs"); do
    [ "$fresh" = fresh ] && rm -rf "$store"
    ingest "$store" "$file"
  done | sort -n | awk '{line[NR] = $0} END {print line[int((NR + 1) / 2)]}' >"$memory/median"
  read -r wall cpu peak <"$memory/median"
  awk -v name="$name" -v n="$rows" -v wall="$wall" -v cpu="$cpu" -v peak="$peak" \
    -v bytes="$(du -B1 "$store/data.mdb" | cut -f1)" \
    'BEGIN {printf "%-34s %12.0f %12.0f %14.0f %16s\n", name, n / wall, cpu * 1e9 / n, bytes / n, peak}'
}

printf '%-34s %12s %12s %14s %16s\n' "$rows rows, $(git describe --always --dirty)" "rows/s" "CPU ns/row" "bytes/frame" "RSS MB with map"
make_log asc
row "sorted, store on tmpfs" "$memory/store" "$memory/asc.csv" fresh
row "the same again, all replaced" "$memory/store" "$memory/asc.csv" keep
row "sorted, store on disk" "$disk/store" "$memory/asc.csv" fresh
make_log desc
rm -rf "$memory/asc.csv"
row "reversed, store on tmpfs" "$memory/store" "$memory/desc.csv" fresh
rm -rf "$memory/desc.csv"
make_log shuffled
row "shuffled, store on tmpfs" "$memory/store" "$memory/shuffled.csv" fresh
