#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# What serving costs: CPU time a request of framesd on one core, loaded by wrk from the other, beside a raw epoll
# program that sends bytes of the same size and nginx. One run, interleaved, medians of the rounds.
#
# With --beside the other programs are one: another build of framesd, before a change, beside this one. In each round
# both answer the same requests, one right after the other, and who begins alternates. A figure is the lowest of the
# rounds; the ratios of each round show the noise.
#
# usage: tools/bench_serve.sh [--rows 1000000] [--seconds 3] [--rounds 5] [--beside OTHER_FRAMESD]
[ -n "${BASH_VERSION-}" ] || exec bash "$0" "$@" # started by sh
set -euo pipefail
called_from=$PWD
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# shellcheck source=third_party/packages.sh
. third_party/packages.sh

rows=1000000 seconds=3 rounds=5 other=
while [ $# -ge 2 ]; do
  case $1 in
    --rows) rows=$2 ;;
    --seconds) seconds=$2 ;;
    --rounds) rounds=$2 ;;
    --beside) other=$(cd "$called_from" && realpath -e "$2") ;;
    *) break ;;
  esac
  shift 2
done
[ $# -eq 0 ] || { sed -n 's/^# usage: /usage: /p' tools/bench_serve.sh >&2; exit 2; }

[ "$(nproc)" -ge 2 ] || { echo "two cores are needed: one for the server, one for its clients" >&2; exit 1; }
programs=(framesd framesd_make_log)
[ -n "$other" ] || programs+=(raw_epoll)
read -ra packages <<<"$BUILD_PACKAGES $BENCH_PACKAGES $BENCH_SERVE_PACKAGES"
install_packages "${packages[@]}"
tools/configure.sh --once release -DFRAMESD_TESTS=OFF >/dev/null
ninja -C build/release "${programs[@]}" >&2
framesd=build/release/framesd

work=$(mktemp -d)
pids=()
finish() {
  for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
  wait
  rm -rf "$work"
}
trap finish EXIT

build/release/framesd_make_log --rows "$rows" --start 1000 --step 0.01 -o "$work/log.csv"

# wait_for PORT: until somebody listens there.
wait_for() {
  for _ in $(seq 200); do
    curl -s -m 1 -o /dev/null "http://127.0.0.1:$1/" && return 0
    sleep 0.05
  done
  echo "nothing listens on port $1" >&2
  exit 1
}

# cpu_us PID: CPU time the process and its threads have used, in microseconds.
cpu_us() {
  local total=0 task
  for task in /proc/"$1"/task/*; do total=$((total + $(cut -d' ' -f1 "$task/schedstat") / 1000)); done
  echo $total
}

# start NAME PORT COMMAND...: runs a server pinned to core 0; its pid is pid[NAME].
declare -A pid port
start() {
  local name=$1
  port[$name]=$2
  shift 2
  ! curl -s -m 1 -o /dev/null "http://127.0.0.1:${port[$name]}/" || { echo "port ${port[$name]} is taken" >&2; exit 1; }
  taskset -c 0 "$@" 2>/dev/null &
  pid[$name]=$!
  pids+=("$!")
  wait_for "${port[$name]}"
}

# start_framesd NAME PORT PROGRAM: the same with the log, in a store that the program made itself.
start_framesd() {
  timeout --foreground 600 "$3" ingest --quiet --data-dir "$work/data.$1" "$work/log.csv"
  start "$1" "$2" "$3" --host 127.0.0.1 --port "$2" --threads 1 --data-dir "$work/data.$1" --log-level warning
}

# sample NAME PATH [WRK ARGUMENT...]: one run; prints "microseconds-of-CPU-a-request requests-a-second".
sample() {
  local name=$1 path=$2 before after requests
  shift 2
  before=$(cpu_us "${pid[$name]}")
  timeout --foreground $((seconds + 30)) taskset -c 1 wrk -t1 -c32 -d"${seconds}s" "$@" "http://127.0.0.1:${port[$name]}$path" >"$work/wrk.txt"
  after=$(cpu_us "${pid[$name]}")
  requests=$(awk '/requests in/ {print $1}' "$work/wrk.txt")
  grep -q 'Non-2xx' "$work/wrk.txt" && { echo "$name $path: answers other than 2xx" >&2; exit 1; }
  awk -v us=$((after - before)) -v n="$requests" -v s="$seconds" 'BEGIN {printf "%.2f %.0f\n", us / n, n / s}'
}

# median: the line with the median first column, of those on standard input.
median() { sort -n | awk '{line[NR] = $0} END {print line[int((NR + 1) / 2)]}'; }

# ask KIND NAME: one run of a kind of request, kept for the tables.
export FIRST=1000 STEP=0.01 ROWS=$rows
ask() {
  case $1 in
    health) sample "$2" /health ;;
    page100) LIMIT=100 sample "$2" / -s tests/bench/page.lua ;;
    page1000) LIMIT=1000 sample "$2" / -s tests/bench/page.lua ;;
  esac >>"$work/$1.$2"
}

what_is() {
  case $1 in
    health) echo "/health" ;;
    page100) echo "page of 100, random, uncached" ;;
    page1000) echo "page of 1000, random, uncached" ;;
  esac
}

# compare: both builds in turns, and the table.
compare() {
  local round kind name order
  start_framesd before 18411 "$other"
  start_framesd after 18415 $framesd
  for ((round = 0; round < rounds; round++)); do
    order=(before after)
    [ $((round % 2)) -eq 0 ] || order=(after before)
    for kind in health page100 page1000; do
      for name in "${order[@]}"; do ask $kind "$name"; done
    done
  done
  echo "before: $("$other" --version), after: $($framesd --version); lowest of $rounds rounds in turns, us CPU/request"
  printf '%-34s %10s %10s %13s   %s\n' "" before after after/before "each round"
  for kind in health page100 page1000; do
    paste -d' ' "$work/$kind.before" "$work/$kind.after" | awk -v what="$(what_is $kind)" '
      NR == 1 {before = $1; after = $3; least = most = $3 / $1}
      {
        ratio = $3 / $1
        if ($1 < before) before = $1
        if ($3 < after) after = $3
        if (ratio < least) least = ratio
        if (ratio > most) most = ratio
      }
      END {printf "%-34s %10.2f %10.2f %13.2f   %.2f to %.2f\n", what, before, after, after / before, least, most}'
  done
}

if [ -n "$other" ]; then
  compare
  exit 0
fi

curl_size() { curl -s -m 60 "http://127.0.0.1:$1$2" | wc -c; }

start_framesd framesd 18411 $framesd
health_bytes=$(curl_size 18411 /health)
page_bytes=$(curl_size 18411 '/frames?depth_min=1000&limit=100')
start epoll 18412 build/release/raw_epoll 18412 "$health_bytes"
start epoll_page 18413 build/release/raw_epoll 18413 "$page_bytes"
curl -s "http://127.0.0.1:18411/frames?depth_min=1000&limit=100" >"$work/page.json"
cat >"$work/nginx.conf" <<CONF
daemon off; master_process off; worker_processes 1; pid $work/nginx.pid; error_log stderr crit;
events { worker_connections 512; }
http { access_log off; keepalive_requests 100000000; sendfile on; tcp_nopush on;
  server { listen 127.0.0.1:18414; root $work;
    location = /health { default_type application/json; return 200 '$(curl -s http://127.0.0.1:18411/health)'; } } }
CONF
start nginx 18414 "$(command -v nginx || echo /usr/sbin/nginx)" -p "$work" -c "$work/nginx.conf"

for ((round = 0; round < rounds; round++)); do
  ask health framesd
  sample epoll / >>"$work/health.epoll"
  sample nginx /health >>"$work/health.nginx"
  ask page100 framesd
  sample epoll_page / >>"$work/page100.epoll"
  sample nginx /page.json >>"$work/page100.nginx"
  ask page1000 framesd
done

printf '%-34s %14s %14s\n' "$(uname -m), $(git describe --always --dirty 2>/dev/null || echo "unknown commit")" "us CPU/request" "requests/s"
for figure in health.framesd health.epoll health.nginx page100.framesd page100.epoll page100.nginx page1000.framesd; do
  read -r us rate < <(median <"$work/$figure")
  case $figure in
    health.*) what="/health, $health_bytes bytes" ;;
    page*.framesd) what=$(what_is "${figure%.*}") ;;
    page100.*) what="the same $page_bytes bytes, fixed" ;;
  esac
  printf '%-34s %14s %14s   %s\n' "$what" "$us" "$rate" "${figure#*.}"
done
