#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# The measurements that need no program beside them; installs what they need (apt) and builds them first.
#
# usage: tools/bench.sh [--run=WORKLOAD,...]               framesd_bench: CPU time a unit of work; --help lists workloads
#        tools/bench.sh --beside OTHER_FRAMESD_BENCH [--run=WORKLOAD,...] [--rounds 3]
#                                                          the same of another build and this one in turns: after/before
#        tools/bench.sh --instructions OTHER_FRAMESD_BENCH [--run=WORKLOAD,...] [--rows 20000]
#                                                          the same in instructions, which do not depend on what else the machine does
#        tools/bench.sh transfers [ROWS]                   uploads and exports, and the server's memory beside them
#        tools/bench.sh idle_memory [CONNECTIONS...]       memory a connection takes
#        tools/bench.sh many_logs [LOGS [ROWS]]            start and memory of a server of many logs; removing a large one
#        tools/bench.sh backups [ROWS]                     backups of a large log beside a server: time, memory, what pages cost
[ -n "${BASH_VERSION-}" ] || exec bash "$0" "$@" # started by sh
set -euo pipefail
called_from=$PWD
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# shellcheck source=third_party/packages.sh
. third_party/packages.sh

programs=(framesd framesd_make_log)
case ${1-} in
  transfers | idle_memory | many_logs | backups) ;;
  "" | --run=* | --help) programs=(framesd_bench) ;;
  --beside | --instructions)
    other=$(cd "$called_from" && realpath -e "${2:?the path of the other framesd_bench is missing}")
    programs=(framesd_bench)
    ;;
  *) sed -n 's/^# usage: /usage: /p; s/^#        /       /p' tools/bench.sh >&2; exit 2 ;;
esac
read -ra packages <<<"$BUILD_PACKAGES $BENCH_PACKAGES"
install_packages "${packages[@]}"
tools/configure.sh --once release -DFRAMESD_TESTS=OFF >/dev/null
ninja -C build/release "${programs[@]}" >&2

case ${1-} in
  transfers | idle_memory | many_logs | backups)
    script=tests/bench/$1.py
    shift
    exec tests/support/with_modules python3 "$script" "$@"
    ;;
  --beside | --instructions)
    script=tests/bench/${1#--}.py
    shift 2
    exec python3 "$script" "$other" build/release/framesd_bench "$@"
    ;;
esac
exec build/release/framesd_bench "$@"
