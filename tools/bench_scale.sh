#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# What logs in a database cost: ingest, pages, statistics and pictures of framesd-postgres beside framesd, in turns, and
# beside the database's own COPY and fetch; the time until another instance shows a row. A PostgreSQL of its own, in a
# temporary folder, with fsync off as framesd's store is in memory. tests/bench/scale.py does the measuring.
#
# usage: tools/bench_scale.sh [--rows 1000000] [--rounds 3]
[ -n "${BASH_VERSION-}" ] || exec bash "$0" "$@" # started by sh
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# shellcheck source=third_party/packages.sh
. third_party/packages.sh

usage() { sed -n 's/^# usage: /usage: /p' tools/bench_scale.sh; }

rows=1000000 rounds=3
while [ $# -gt 0 ]; do
  case $1 in
    --rows) rows=$2; shift 2 ;;
    --rounds) rounds=$2; shift 2 ;;
    --help | -h) usage; exit 0 ;;
    *) usage >&2; exit 2 ;;
  esac
done

read -ra packages <<<"$BUILD_PACKAGES $BENCH_SCALE_PACKAGES"
install_packages "${packages[@]}"
tools/configure.sh release -DFRAMESD_POSTGRES=ON >/dev/null
ninja -C build/release framesd framesd-postgres framesd_make_log >&2

export FRAMESD=$PWD/build/release/framesd FRAMESD_MAKE_LOG=$PWD/build/release/framesd_make_log IN_DATABASE_PROGRAM=$PWD/build/release/framesd-postgres
PGBIN=$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -1)
export PGBIN TMPDIR=${FRAMESD_BENCH_DIR:-/dev/shm}
echo "$rows rows, $rounds rounds, $(git describe --always --dirty 2>/dev/null || echo "unknown commit")"
exec tests/support/private_postgres tests/support/with_modules python3 tests/bench/scale.py "$rows" "$rounds"
