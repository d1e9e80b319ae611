# SPDX-License-Identifier: MIT
"""Asks a framesd for pictures and prints what each kind costs: tools/bench_pictures.sh runs it.

usage: ask_pictures.py PID PORT ROWS REQUESTS, of a log that begins at 1000 with steps of 0.01
"""
import http.client
import json
import pathlib
import statistics
import sys
import time

PID, PORT, ROWS, REQUESTS = map(int, sys.argv[1:5])
START, STEP = 1000, 0.01


def cpu():
    """CPU time of the process so far, in microseconds."""
    tasks = pathlib.Path(f"/proc/{PID}/task").iterdir()
    return sum(int((task / "schedstat").read_text().split()[0]) for task in tasks) / 1000


def wait():
    for _ in range(200):
        try:
            connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=60)
            connection.connect()
            return connection
        except OSError:
            time.sleep(0.05)
    raise SystemExit("nothing listens")


connection = wait()


def ask(target):
    """(CPU microseconds, wall microseconds, bytes) of one request."""
    cpu_before, before = cpu(), time.perf_counter()
    connection.request("GET", target)
    answer = connection.getresponse()
    body = answer.read()
    took = (time.perf_counter() - before) * 1e6
    if answer.status != 200:
        raise SystemExit(f"{target}: {answer.status} {body[:200]!r}")
    return cpu() - cpu_before, took, len(body)


def row(what, target_of):
    samples = [ask(target_of(i)) for i in range(REQUESTS)]
    medians = [statistics.median(column) for column in zip(*samples)]
    print(f"{what:<58}{medians[0]:>10.0f}{medians[1]:>12.0f}{medians[2]:>10.0f}")


def thousand(i, extra=""):
    first = START + (i * 7919 % (ROWS - 1000)) * STEP
    return f"/strip.png?depth_min={first:.2f}&depth_max={first + 999 * STEP:.2f}{extra}"


print(f"{'':<58}{'us CPU':>10}{'us wall':>12}{'bytes':>10}")
connection.request("GET", "/tiles.json")
levels = json.loads(connection.getresponse().read())["levels"]
row("/health", lambda i: "/health")
row("strip, 1000 native rows, uncached", thousand)
row("the same in another colormap", lambda i: thousand(i, "&colormap=viridis"))
row("the same with rescale, gamma, invert", lambda i: thousand(i, "&rescale=20,200&gamma=1.3&invert=1"))
row("the same with norm=static, first time", lambda i: thousand(i, "&norm=static"))
row("the same with norm=static, another clip", lambda i: thousand(i, "&norm=static&clip=5,95"))
row("the same with norm=dynamic", lambda i: thousand(i, "&norm=dynamic"))
row(f"height=1000 over {ROWS} rows, uncached",
    lambda i: f"/strip.png?height=1000&depth_min={START + 0.001 * (i + 1):.3f}")
row("the same in another colormap",
    lambda i: f"/strip.png?height=1000&depth_min={START + 0.001 * (i + 1):.3f}&colormap=viridis")
for level in (levels[0], levels[len(levels) // 2], levels[-1]):
    count = level["last_index"] - level["first_index"] + 1
    row(f"tile, level {level['level']}" + (", uncached" if count >= REQUESTS else f", {count} of them"),
        lambda i: f"/tiles/{level['level']}/{level['first_index'] + i * 7 % count}.png")
row("compare, two colormaps, 1000 native rows", lambda i: "/compare" + thousand(i)[6:] + "&colormap=gray&colormap=jet")
row("print, 1:200, 50 m, uncached",
    lambda i: f"/print.png?depth_min={START + 60 * i}&depth_max={START + 60 * i + 50}")
row("/stats, any range", lambda i: f"/stats?depth_min={START + i}")
row("/gaps, any range", lambda i: f"/gaps?depth_min={START + i}")
