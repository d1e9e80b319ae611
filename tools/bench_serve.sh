#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# What serving costs: CPU time a request of framesd on one core, loaded by wrk from the other, beside a raw epoll
# program that sends bytes of the same size and nginx. One run, interleaved, medians of five.
#
# usage: tools/bench_serve.sh [--rows 1000000] [--seconds 3]
[ -n "${BASH_VERSION-}" ] || exec bash "$0" "$@" # started by sh
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# shellcheck source=third_party/packages.sh
. third_party/packages.sh

rows=1000000 seconds=3
while [ $# -gt 0 ]; do
  case $1 in
    --rows) rows=$2; shift 2 ;;
    --seconds) seconds=$2; shift 2 ;;
    *) echo "usage: tools/bench_serve.sh [--rows N] [--seconds N]" >&2; exit 2 ;;
  esac
done

[ "$(nproc)" -ge 2 ] || { echo "two cores are needed: one for the server, one for its clients" >&2; exit 1; }
read -ra packages <<<"$BUILD_PACKAGES $BENCH_PACKAGES $BENCH_SERVE_PACKAGES"
install_packages "${packages[@]}"
tools/configure.sh --once release -DFRAMESD_TESTS=OFF >/dev/null
ninja -C build/release framesd framesd_make_log raw_epoll >&2

work=$(mktemp -d)
pids=()
finish() {
  for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
  wait
  rm -rf "$work"
}
trap finish EXIT

build/release/framesd_make_log --rows "$rows" --start 1000 --step 0.01 -o "$work/log.csv"
build/release/framesd ingest --quiet --data-dir "$work/data" "$work/log.csv"

# wait_for PORT: until somebody listens there.
wait_for() {
  for _ in $(seq 200); do
    curl -s -o /dev/null "http://127.0.0.1:$1/" && return 0
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
  taskset -c 0 "$@" 2>/dev/null &
  pid[$name]=$!
  pids+=("$!")
  wait_for "${port[$name]}"
}

# sample NAME PATH [WRK ARGUMENT...]: one run; prints "microseconds-of-CPU-a-request requests-a-second".
sample() {
  local name=$1 path=$2 before after requests
  shift 2
  before=$(cpu_us "${pid[$name]}")
  taskset -c 1 wrk -t1 -c32 -d"${seconds}s" "$@" "http://127.0.0.1:${port[$name]}$path" >"$work/wrk.txt"
  after=$(cpu_us "${pid[$name]}")
  requests=$(awk '/requests in/ {print $1}' "$work/wrk.txt")
  grep -q 'Non-2xx' "$work/wrk.txt" && { echo "$name $path: answers other than 2xx" >&2; exit 1; }
  awk -v us=$((after - before)) -v n="$requests" -v s="$seconds" 'BEGIN {printf "%.2f %.0f\n", us / n, n / s}'
}

# median: the line with the median first column, of those on standard input.
median() { sort -n | awk '{line[NR] = $0} END {print line[int((NR + 1) / 2)]}'; }

curl_size() { curl -s "http://127.0.0.1:$1$2" | wc -c; }

start framesd 18411 build/release/framesd --host 127.0.0.1 --port 18411 --threads 1 --data-dir "$work/data" --log-level warning
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

export FIRST=1000 STEP=0.01 ROWS=$rows
for _ in 1 2 3 4 5; do
  sample framesd /health >>"$work/health.framesd"
  sample epoll / >>"$work/health.epoll"
  sample nginx /health >>"$work/health.nginx"
  LIMIT=100 sample framesd / -s tests/bench/page.lua >>"$work/page100.framesd"
  sample epoll_page / >>"$work/page100.epoll"
  sample nginx /page.json >>"$work/page100.nginx"
  LIMIT=1000 sample framesd / -s tests/bench/page.lua >>"$work/page1000.framesd"
done

printf '%-34s %14s %14s\n' "$(uname -m), $(git describe --always --dirty 2>/dev/null || echo "unknown commit")" "us CPU/request" "requests/s"
for figure in health.framesd health.epoll health.nginx page100.framesd page100.epoll page100.nginx page1000.framesd; do
  read -r us rate < <(median <"$work/$figure")
  case $figure in
    health.*) what="/health, $health_bytes bytes" ;;
    page100.framesd) what="page of 100, random, uncached" ;;
    page100.*) what="the same $page_bytes bytes, fixed" ;;
    page1000.*) what="page of 1000, random, uncached" ;;
  esac
  printf '%-34s %14s %14s   %s\n' "$what" "$us" "$rate" "${figure#*.}"
done
