#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# What ingest costs: rows a second of `framesd ingest` for a sorted log, the same again (all replaced), reversed,
# packed and shuffled; bytes a frame on disk; memory. Beside it, in the same run, the floor (read, parse, append records of
# the same size, the same commits) and pandas with SQLite where python3-pandas is installed. The store lies on a tmpfs
# and, for comparison, where TMPDIR points. Medians of the runs; the ratio is to framesd's sorted ingest.
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
ninja -C build/release framesd framesd_make_log ingest_floor >/dev/null

disk=$(mktemp -d)
memory=$(mktemp -d -p /dev/shm)
trap 'rm -rf "$disk" "$memory"' EXIT

make_log() { build/release/framesd_make_log --rows "$rows" --start 1000 --step 0.01 --order "$1" -o "$memory/$1.csv"; }

# timed COMMAND...: prints "wall-seconds cpu-seconds peak-MB".
timed() {
  python3 - "$@" <<'PYTHON'
import resource, subprocess, sys, time
begin = time.monotonic()
subprocess.run(sys.argv[1:], check=True)
wall = time.monotonic() - begin
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(f"{wall:.3f} {used.ru_utime + used.ru_stime:.3f} {used.ru_maxrss / 1024:.0f}")
PYTHON
}

sorted_rate=0 # rows a second of the first row, which the others are compared with

# measure NAME FILE FRESH COMMAND...: runs COMMAND as often as asked; FILE is what it makes, removed before each run
# if FRESH is `fresh`.
measure() {
  local name=$1 file=$2 fresh=$3 wall cpu peak
  shift 3
  for _ in $(seq "$runs"); do
    [ "$fresh" = fresh ] && rm -rf "$(dirname "$file")"
    mkdir -p "$(dirname "$file")"
    timed "$@"
  done | sort -n | awk '{line[NR] = $0} END {print line[int((NR + 1) / 2)]}' >"$memory/median"
  read -r wall cpu peak <"$memory/median"
  [ "$sorted_rate" = 0 ] && sorted_rate=$(awk -v n="$rows" -v wall="$wall" 'BEGIN {print n / wall}')
  awk -v name="$name" -v n="$rows" -v wall="$wall" -v cpu="$cpu" -v peak="$peak" -v first="$sorted_rate" \
    -v bytes="$(du -B1 "$file" | cut -f1)" \
    'BEGIN {printf "%-34s %10.0f %6.2f %12.0f %12.0f %16s\n", name, n / wall, n / wall / first, cpu * 1e9 / n, bytes / n, peak}'
}

# row NAME STORE FILE FRESH: framesd ingest.
row() { measure "$1" "$2/data.mdb" "$4" build/release/framesd ingest --quiet --data-dir "$2" "$3"; }

printf '%-34s %10s %6s %12s %12s %16s\n' "$rows rows, $(git describe --always --dirty)" "rows/s" "ratio" "CPU ns/row" "bytes/frame" "RSS MB with map"
make_log asc
row "sorted, store on tmpfs" "$memory/store" "$memory/asc.csv" fresh
row "the same again, all replaced" "$memory/store" "$memory/asc.csv" keep
rm -rf "$memory/store"
measure "floor on tmpfs" "$memory/floor/data.mdb" fresh build/release/ingest_floor "$memory/floor" "$memory/asc.csv"
rm -rf "$memory/floor"
if /usr/bin/python3 -c 'import pandas' 2>/dev/null; then
  measure "pandas + SQLite on tmpfs" "$memory/pandas/store.db" fresh \
    /usr/bin/python3 tests/bench/ingest_pandas.py "$memory/pandas/store.db" "$memory/asc.csv"
  rm -rf "$memory/pandas"
else
  echo "pandas + SQLite                    not measured: python3-pandas is not installed"
fi
row "sorted, store on disk" "$disk/store" "$memory/asc.csv" fresh
measure "floor on disk" "$disk/floor/data.mdb" fresh build/release/ingest_floor "$disk/floor" "$memory/asc.csv"
rm -rf "$disk/floor" "$disk/store"
gzip -1 "$memory/asc.csv"
row "sorted, packed by gzip -1" "$memory/store" "$memory/asc.csv.gz" fresh
rm -rf "$memory/asc.csv.gz"
make_log desc
row "reversed, store on tmpfs" "$memory/store" "$memory/desc.csv" fresh
rm -rf "$memory/desc.csv"
make_log shuffled
row "shuffled, store on tmpfs" "$memory/store" "$memory/shuffled.csv" fresh
