#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The measuring half of tools/bench_ingest.sh: every workload once a round, medians over the rounds.

usage: measure_ingest.py INGEST_FLOOR ROWS ROUNDS true|false      (the last: whether pandas is measured too)
"""
import os
import pathlib
import resource
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time

import harness

FLOOR, ROWS, ROUNDS, PANDAS = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.argv[4] == "true"
FEW_ROWS = max(1, ROWS // 10)  # for pandas, which would take the most of a round otherwise
HERE = pathlib.Path(__file__).parent


class Result:
    def __init__(self, rows, wall, cpu, peak_mb, store):
        self.rate = rows / wall
        self.cpu_ns = cpu * 1e9 / rows
        self.peak_mb = peak_mb
        self.row_bytes = store.stat().st_blocks * 512 / rows


def make_log(folder, order, rows):
    return harness.make_log(folder / f"{order}.csv", rows=rows, start=1000, step="0.01", order=order)


def make_pads(folder, name, gap, rows):
    """Of a tool with pads: a fifth of the cells is absent."""
    return harness.make_log(folder / f"{name}.csv", rows=rows, start=1000, step="0.01", gap=gap)


def timed(command, rows, store, stdin=None):
    """Runs a program to its end; it makes the file `store`."""
    begin = time.monotonic()
    process = subprocess.Popen([str(part) for part in command], stdin=stdin, stdout=subprocess.DEVNULL,
                               env=harness.clean_environment())
    _, status, used = os.wait4(process.pid, 0)
    wall = time.monotonic() - begin
    assert status == 0, command
    return Result(rows, wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, store)


def ingest(log, data, rows, fresh=True):
    if fresh:
        shutil.rmtree(data, ignore_errors=True)
    return timed([harness.FRAMESD, "ingest", "--quiet", "--data-dir", data, log], rows, data / "data.mdb")


def pipe(log, data, rows):
    shutil.rmtree(data, ignore_errors=True)
    with subprocess.Popen(["cat", str(log)], stdout=subprocess.PIPE) as cat:
        return timed([harness.FRAMESD, "ingest", "--quiet", "--data-dir", data, "-"], rows, data / "data.mdb", cat.stdout)


def send_by_curl(log, port):
    subprocess.run(["curl", "-sSf", "-o", "/dev/null", "-H", f"X-Admin-Token: {harness.TOKENS['admin']}",
                    "-H", "Content-Type: text/csv", "-X", "POST", "-T", str(log), f"http://127.0.0.1:{port}/frames"],
                   check=True)


def send_by_sendfile(log, port):
    """The cheapest client there is: the kernel takes the file's pages as they lie in memory."""
    with socket.create_connection(("127.0.0.1", port)) as connection, log.open("rb") as text:
        connection.sendall((f"POST /frames HTTP/1.1\r\nHost: localhost\r\nX-Admin-Token: {harness.TOKENS['admin']}\r\n"
                            f"Content-Type: text/csv\r\nContent-Length: {log.stat().st_size}\r\n"
                            "Connection: close\r\n\r\n").encode())
        connection.sendfile(text)
        assert connection.recv(65536).startswith(b"HTTP/1.1 200 ")


def upload(send, log, data, rows):
    """The server's CPU time and memory, not those of the client."""
    shutil.rmtree(data, ignore_errors=True)
    token = data.parent / "token"
    token.write_text(harness.TOKENS["admin"], encoding="ascii")
    token.chmod(0o600)
    with harness.Server(data, "--admin-token-file", token) as server:
        begin = time.monotonic()
        send(log, server.port)
        wall = time.monotonic() - begin
        others = resource.getrusage(resource.RUSAGE_CHILDREN)
        status = pathlib.Path(f"/proc/{server.process.pid}/status").read_text(encoding="ascii")
        peak_mb = next(int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("VmHWM"))
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - others.ru_utime - others.ru_stime
    return Result(rows, wall, cpu, peak_mb, data / "data.mdb")


def floor(log, folder, rows):
    shutil.rmtree(folder, ignore_errors=True)
    return timed([FLOOR, folder, log], rows, folder / "data.mdb")


def pandas(log, folder, rows):
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    return timed(["/usr/bin/python3", HERE / "ingest_pandas.py", folder / "store.db", log], rows, folder / "store.db")


def workloads(memory, disk):
    """Name -> what measures it once. In this order: the second finds what the first has stored."""
    down, up = make_log(memory, "asc", ROWS), make_log(memory, "desc", ROWS)
    few = memory / "few.csv"
    shuffled = make_log(memory, "shuffled", ROWS)
    blank, null = make_pads(memory, "blank", "", ROWS), make_pads(memory, "null", "-999.25", ROWS)
    harness.make_log(few, rows=FEW_ROWS, start=1000, step="0.01")
    subprocess.run(["gzip", "-1k", str(down)], check=True)
    store = memory / "store"
    table = {
        "sorted, store on tmpfs": lambda: ingest(down, store, ROWS),
        "the same again, all replaced": lambda: ingest(down, store, ROWS, fresh=False),
        "floor on tmpfs": lambda: floor(down, memory / "floor", ROWS),
        "reversed": lambda: ingest(up, store, ROWS),
        "gaps between pads, blank": lambda: ingest(blank, store, ROWS),
        "gaps between pads, -999.25": lambda: ingest(null, store, ROWS),
        "packed by gzip -1": lambda: ingest(memory / "asc.csv.gz", store, ROWS),
        "through a pipe": lambda: pipe(down, store, ROWS),
        "uploaded by curl": lambda: upload(send_by_curl, down, store, ROWS),
        "uploaded by sendfile": lambda: upload(send_by_sendfile, down, store, ROWS),
        "shuffled": lambda: ingest(shuffled, store, ROWS),
        "sorted, store on disk": lambda: ingest(down, disk / "store", ROWS),
        "floor on disk": lambda: floor(down, disk / "floor", ROWS),
    }
    if PANDAS:
        table[f"pandas + SQLite on tmpfs, {FEW_ROWS:,}"] = lambda: pandas(few, memory / "pandas", FEW_ROWS)
    return table


def main():
    with tempfile.TemporaryDirectory(dir="/dev/shm") as memory, tempfile.TemporaryDirectory() as disk:
        table = workloads(pathlib.Path(memory), pathlib.Path(disk))
        rounds = [{name: measure() for name, measure in table.items()} for _ in range(ROUNDS)]
    print(f"{'':34} {'rows/s':>10} {'ratio':>6} {'CPU ns/row':>12} {'bytes/frame':>12} {'RSS MB with map':>16}")
    first = next(iter(table))
    for name in table:
        results = [measured[name] for measured in rounds]
        ratio = statistics.median(measured[name].rate / measured[first].rate for measured in rounds)
        rate, cpu_ns, row_bytes, peak_mb = (statistics.median(getattr(result, figure) for result in results)
                                            for figure in ("rate", "cpu_ns", "row_bytes", "peak_mb"))
        print(f"{name:34} {rate:10.0f} {ratio:6.2f} {cpu_ns:12.0f} {row_bytes:12.0f} {peak_mb:16.0f}")


if __name__ == "__main__":
    main()
