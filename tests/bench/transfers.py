#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Measures what large transfers cost a server: a program to run by hand, not a test.

    tools/bench.sh transfers [ROWS]

1. An upload of ROWS rows (default 1,000,000) by `curl -T`: rows a second beside `framesd ingest` of the same file, and
   the server's private memory before, during and after.
2. An NDJSON export of all of them at 100 KB/s by `curl --limit-rate`, while the same rows are ingested again: how the
   store's file grows in ten seconds, with and without the export, and the server's memory.
3. Latency of a page of 100: made anew, out of the cache, and as a 304.
"""
import pathlib
import statistics
import subprocess
import sys
import tempfile
import threading
import time

import harness

ROWS = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
TOKEN = "a-token-for-measuring-transfers"


def largest_while(pid, action):
    """The largest private memory while `action` runs, and how many seconds that took."""
    seen, over = [harness.private_kib(pid)], threading.Event()

    def watch():
        while not over.wait(0.05):
            seen.append(harness.private_kib(pid))

    watcher = threading.Thread(target=watch)
    watcher.start()
    began = time.monotonic()
    action()
    seconds = time.monotonic() - began
    over.set()
    watcher.join()
    return max(seen), seconds


def curl(server, target, *arguments):
    return ["curl", "-sSf", "-o", "/dev/null", "-H", f"X-Admin-Token: {TOKEN}", *arguments,
            f"http://127.0.0.1:{server.port}{target}"]


def upload(server, log):
    before = harness.private_kib(server.process.pid)
    command = curl(server, "/frames", "-H", "Content-Type: text/csv", "-X", "POST", "-T", str(log))
    most, seconds = largest_while(server.process.pid, lambda: subprocess.run(command, check=True))
    print(f"upload of {ROWS:,} rows: {ROWS / seconds:,.0f} rows/s; private memory {before:,} KiB before, "
          f"{most:,} KiB at most, {harness.private_kib(server.process.pid):,} KiB after")
    return seconds


def ingest(log, data):
    began = time.monotonic()
    assert harness.run("ingest", log, "--data-dir", data, "--quiet").returncode == 0
    return time.monotonic() - began


def growth(folder, action):
    path = folder / "data.mdb"
    before = path.stat().st_blocks
    action()
    return (path.stat().st_blocks - before) / 2048  # MiB


def export(server, log, data):
    grown = growth(data, lambda: ingest(log, data))
    print(f"the same rows again: the file grows by {grown:.1f} MiB")
    reader = subprocess.Popen(curl(server, "/frames.ndjson", "--limit-rate", "100K"))
    time.sleep(1)
    result = {}
    most, _ = largest_while(server.process.pid,
                            lambda: result.update(grown=growth(data, lambda: ingest(log, data))))
    alive = reader.poll() is None
    reader.kill()
    reader.wait()
    print(f"again beside an export at 100 KB/s ({'still' if alive else 'not'} running): the file grows by "
          f"{result['grown']:.1f} MiB, private memory {most:,} KiB at most")


def latency(server, name, targets, headers=None):
    times = []
    for target in targets:
        began = time.perf_counter()
        server.get(target, headers=headers)
        times.append(time.perf_counter() - began)
    print(f"page of 100, {name}: {statistics.median(times) * 1e6:,.0f} us at the median, a connection each")


def latencies(server):
    pages = [f"/frames?depth_min={9000 + i}.05&limit=100" for i in range(300)]
    latency(server, "made anew", pages)
    latency(server, "out of the cache", pages[-1:] * 300)
    etag = server.get(pages[0])[1]["ETag"]
    latency(server, "304", pages[:1] * 300, {"If-None-Match": etag})


def main():
    with tempfile.TemporaryDirectory(dir="/dev/shm") as name:
        folder = pathlib.Path(name)
        log = harness.make_log(folder / "log.csv", rows=ROWS, step="0.01")
        token = folder / "token"
        token.write_text(TOKEN, encoding="ascii")
        token.chmod(0o600)
        alone = ingest(log, folder / "alone")
        with harness.Server(folder / "data", "--admin-token-file", token) as server:
            through = upload(server, log)
            print(f"`framesd ingest` of the same file: {ROWS / alone:,.0f} rows/s; the upload is {alone / through:.2f} x")
            export(server, log, folder / "data")
            latencies(server)


if __name__ == "__main__":
    main()
