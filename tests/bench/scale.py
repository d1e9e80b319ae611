#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What logs in a database cost: framesd-postgres beside framesd, and beside the database's own client.

usage: tests/support/private_postgres tests/support/with_modules python3 tests/bench/scale.py ROWS ROUNDS     (tools/bench_scale.sh)

One log in both, the same requests to both in turns, nothing kept by the servers; medians of the rounds. `fetch` is what the program
of the database for measuring (pgbench, a prepared statement) takes for the same rows; COPY is psql's.
"""
import os
import pathlib
import random
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time

import harness

POSTGRES = os.environ["IN_DATABASE_PROGRAM"]
URL = os.environ["PRIVATE_POSTGRES_URL"]
BIN = pathlib.Path(os.environ["PGBIN"])
SECONDS = 1.0
FIRST, STEP = 9000, 0.1
A_TRANSACTION = 10_000  # rows: chunk_size, as it is if nothing else is said
UNCACHED = ("--cache-ttl-seconds", "0", "--access-log", "off")
TOKEN = "bench-tally-book"


def psql(text):
    return subprocess.run(["psql", "-qXAt", "-v", "ON_ERROR_STOP=1", URL, "-c", text], check=True, text=True, capture_output=True).stdout.strip()


def database_flags():
    return ("--database-url", URL, "--durability", "relaxed")


class Side:
    """One of the two programs, with the log in it."""

    def __init__(self, name, program, data, *flags):
        self.name, self.program, self.data, self.flags = name, program, data, flags

    def ingest(self, log, *more):
        begun = time.perf_counter()
        subprocess.run([self.program, "ingest", str(log), "--quiet", "--data-dir", str(self.data), *self.flags, *more], check=True, env=harness.clean_environment())
        return time.perf_counter() - begun

    def serve(self):
        token = self.data.parent / "token"
        token.touch(mode=0o600)
        token.write_text(TOKEN + "\n", encoding="ascii")
        return harness.Server(self.data, *self.flags, *UNCACHED, "--ingest-token-file", token, program=self.program)


class Asking:
    """One connection; its answers are read and counted, not looked at."""

    def __init__(self, port):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=60)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.room = bytearray(1 << 20)

    def close(self):
        self.socket.close()

    def ask(self, target):
        self.socket.sendall(b"GET %s HTTP/1.1\r\nHost: x\r\n\r\n" % target.encode())
        had = self.socket.recv_into(self.room)
        while (end := self.room.find(b"\r\n\r\n", 0, had)) < 0:
            had += self.socket.recv_into(memoryview(self.room)[had:])
        head = bytes(self.room[:end])
        assert head.startswith(b"HTTP/1.1 200"), head
        length = re.search(rb"\r\nContent-Length: (\d+)", head)
        if length:
            left = end + 4 + int(length.group(1)) - had
            while left > 0:
                left -= self.socket.recv_into(self.room)
            return
        tail = bytes(self.room[max(0, had - 7):had])
        while not tail.endswith(b"\r\n0\r\n\r\n"):
            got = self.socket.recv_into(self.room)
            tail = (tail + bytes(self.room[max(0, got - 7):got]))[-7:]


def take(server, targets, seconds=SECONDS):
    """Milliseconds of a request, the median of all that one connection sends one after the other."""
    connection = Asking(server.port)
    times = []
    end = time.perf_counter() + seconds
    while not times or time.perf_counter() < end:
        target = next(targets)
        begun = time.perf_counter()
        connection.ask(target)
        times.append((time.perf_counter() - begun) * 1000)
    connection.close()
    return statistics.median(times)


def workloads(rows):
    """{name: a function that gives endless targets}. Depths are drawn anew for each request."""
    def depths(form, span):
        def endless():
            draw = random.Random(1)
            while True:
                low = FIRST + draw.randrange(max(1, rows - span)) * STEP
                yield form.format(low=f"{low:.1f}", high=f"{low + span * STEP:.1f}", offset=draw.randrange(max(1, rows - 100)))
        return endless
    return {
        "page of 100 rows of all": depths("/frames.npy?limit=100", 100),
        "page of 100 rows of a range": depths("/frames.npy?depth_min={low}&depth_max={high}&limit=100", 1000),
        "page of 1,000 rows of a range": depths("/frames.npy?depth_min={low}&depth_max={high}&limit=1000", 2000),
        "page of 1,000 rows of a range as CSV": depths("/frames.csv?depth_min={low}&depth_max={high}&limit=1000", 2000),
        "page of 20 frames by offset": depths("/frames?image=none&limit=20&offset={offset}", 100),
        "one frame": depths("/frames/{low}", 1),
        "statistics of all": depths("/stats?depth_min={low}", rows - 1000 if rows > 1000 else 1),
        "picture of 1,000 pixels of a thousandth": depths("/strip.png?height=1000&depth_min={low}&depth_max={high}", rows // 1000),
        "picture of 1,000 pixels of a tenth": depths("/strip.png?height=1000&depth_min={low}&depth_max={high}", rows // 10),
        "picture of 1,000 pixels of all": depths("/strip.png?height=1000", 1),
    }


def fetch_ms(limit, span):
    """Milliseconds of the bare statement, by pgbench."""
    content = psql("SELECT content FROM framesd.log WHERE name = 'default'")
    first, last = psql(f"SELECT min(depth), max(depth) FROM framesd.frame WHERE content = {content}").split("|")
    with tempfile.NamedTemporaryFile("w", suffix=".sql") as script:
        script.write(f"\\set low random({first}, {last})\nSELECT depth, record FROM framesd.frame WHERE content = {content} AND depth BETWEEN :low::bigint AND :low::bigint + {span} ORDER BY depth LIMIT {limit};\n")
        script.flush()
        host = re.search(r"host=(.*)", URL).group(1)
        said = subprocess.run([BIN / "pgbench", "-n", "-M", "prepared", "-h", host, "-U", "framesd", "-T", "1", "-f", script.name, "postgres"],
                              check=True, text=True, stdout=subprocess.PIPE).stdout
    return float(re.search(r"latency average = ([\d.]+) ms", said).group(1))


def write_copies(folder, rows):
    """Files of COPY with the rows of the log, for one COPY of all and for one of each 10,000, and an empty table of the same form."""
    psql("CREATE TABLE IF NOT EXISTS public.bare (content bigint, depth bigint, record bytea NOT NULL, PRIMARY KEY (content, depth))")
    whole = folder / "rows.copy"
    subprocess.run(["psql", "-qX", URL, "-c", f"\\copy (SELECT content, depth, record FROM framesd.frame ORDER BY content, depth LIMIT {rows}) TO '{whole}' WITH (FORMAT binary)"], check=True)
    data = whole.read_bytes()
    head, end = 19, 2
    size, rest = divmod(len(data) - head - end, rows)
    assert rest == 0, "each row takes as much"
    parts = []
    for at in range(0, rows, A_TRANSACTION):
        parts.append(folder / f"rows.{at}.copy")
        parts[-1].write_bytes(data[:head] + data[head + at * size:min(head + (at + A_TRANSACTION) * size, len(data) - end)] + data[-end:])
    return whole, parts


def copy_seconds(folder, files):
    """Of the same rows into a table of the same form, without an overview: a transaction for each file."""
    psql("TRUNCATE public.bare")
    script = folder / "copy.sql"
    script.write_text("".join(f"\\copy public.bare FROM '{file}' WITH (FORMAT binary)\n" for file in files), encoding="ascii")
    begun = time.perf_counter()
    subprocess.run(["psql", "-qX", "-v", "ON_ERROR_STOP=1", URL, "-f", script], check=True)
    return time.perf_counter() - begun


def ingests(folder, log, rows, rounds, lmdb, database):
    """Into an empty store, an empty database and, by COPY, an empty table, in turns; the log of the last round stays."""
    taken = []
    for _ in range(rounds):
        shutil.rmtree(lmdb.data, True)
        psql("DROP SCHEMA IF EXISTS framesd CASCADE")
        subprocess.run([POSTGRES, "migrate", *database_flags()], check=True, stdout=subprocess.DEVNULL, env=harness.clean_environment())
        stored = lmdb.ingest(log), database.ingest(log)
        whole, parts = write_copies(folder, rows)
        taken.append((*stored, copy_seconds(folder, parts), copy_seconds(folder, [whole])))
        for file in (whole, *parts):
            file.unlink()
    a, b, _, _ = (rows / statistics.median(column) for column in zip(*taken))
    line("ingest, sorted, rows/s", f"{a:,.0f}", f"{b:,.0f}", f"{b / a:.2f} of framesd")
    for column, name in ((2, "of COPY, 10,000 rows a transaction as here"), (3, "of one COPY of all in one transaction")):
        ratios = sorted(times[column] / times[1] for times in taken)
        bare = rows / statistics.median(times[column] for times in taken)
        line("", f"{bare:,.0f}", "", f"{statistics.median(ratios):.2f} {name} (rounds {', '.join(f'{ratio:.2f}' for ratio in ratios)})")


def line(name, lmdb, database, extra=""):
    print(f"{name:44} {lmdb:>12} {database:>12}   {extra}", flush=True)


def measure(workload, endless, rounds, lmdb, database):
    """One workload at both, and a page beside the bare statement for as many rows."""
    limit = next((rows for name, rows in (("page of 100 rows", 100), ("page of 1,000 rows", 1000)) if workload.startswith(name)), None)
    taken = []
    for _ in range(rounds):
        alone = fetch_ms(limit, int(2 * limit * STEP * 1e6)) if limit else 1
        taken.append((take(lmdb, endless()), take(database, endless()), alone))
    a, b, alone = (statistics.median(column) for column in zip(*taken))
    extra = f"{b / a:.1f} x"
    if limit:
        whole = statistics.median(stored / bare for _, stored, bare in taken)
        more = statistics.median((stored - own) / bare for own, stored, bare in taken)
        extra += f", {whole:.1f} x the bare fetch ({alone:.2f} ms), {more:.1f} x less what the same request takes framesd"
    line(workload + ", ms", f"{a:.2f}", f"{b:.2f}", extra)


def load(servers, target, connections, seconds=2):
    """Requests, and requests a second, of that many connections shared out among the servers."""
    asked = [subprocess.Popen(["wrk", "-t1", f"-c{connections // len(servers)}", f"-d{seconds}", f"http://127.0.0.1:{server.port}{target}"],
                              text=True, stdout=subprocess.PIPE) for server in servers]
    said = [process.communicate()[0] for process in asked]
    assert not any(process.returncode for process in asked) and not any("Non-2xx" in text for text in said), said
    return (sum(int(re.search(r"(\d+) requests in", text).group(1)) for text in said),
            sum(float(re.search(r"Requests/sec: +([\d.]+)", text).group(1)) for text in said))


def instances(rounds, one, other):
    """Pages by eight connections to one server of the database, and to two, in turns."""
    for name, target in (("page of 100 rows", "/frames.npy?limit=100"), ("picture of 1,000 pixels of all", "/strip.png?height=1000")):
        taken = [(load([one], target, 8, 1)[1], load([one, other], target, 8, 1)[1]) for _ in range(rounds)]
        a, b = (statistics.median(column) for column in zip(*taken))
        line(f"{name}, 8 connections, requests/s", "", f"{a:,.0f}", f"{b:,.0f} by two instances, {statistics.median(two / single for single, two in taken):.2f} x")


def hits(lmdb, database):
    """Requests of eight connections at once for what is kept, and how many questions these are to the database."""
    rates = []
    for side in (lmdb, database):
        with harness.Server(side.data, *side.flags, "--access-log", "off", program=side.program) as server:
            before = committed()
            asked, rate = load([server], "/strip.png?height=200", 8)
            rates.append(rate)
            questions = committed() - before
    line("hits by eight connections, requests/s", f"{rates[0]:,.0f}", f"{rates[1]:,.0f}", f"{questions / asked:.2f} questions a request")


def committed():
    """Transactions of the database so far; its sessions tell of theirs within a second."""
    time.sleep(1.5)
    return int(psql("SELECT pg_stat_force_next_flush(); SELECT xact_commit FROM pg_stat_database WHERE datname = current_database()").split()[-1])


def main():
    rows, rounds = int(sys.argv[1]), int(sys.argv[2])
    with tempfile.TemporaryDirectory(prefix="framesd-scale-", dir=os.environ.get("FRAMESD_BENCH_DIR")) as name:
        folder = pathlib.Path(name)
        log = harness.make_log(folder / "log.csv", rows=rows, start=FIRST, step=STEP)
        lmdb = Side("framesd", harness.FRAMESD, folder / "lmdb")
        database = Side("framesd-postgres", POSTGRES, folder / "database", *database_flags())
        psql("ALTER SYSTEM SET autovacuum = off")  # it begins where it likes, beside one side or the other
        psql("SELECT pg_reload_conf()")
        line("", "framesd", "-postgres", "ratio")
        ingests(folder, log, rows, rounds, lmdb, database)
        psql("VACUUM ANALYZE")
        size = int(psql("SELECT pg_total_relation_size('framesd.frame') + pg_total_relation_size('framesd.cell')"))
        line("bytes a frame", f"{(lmdb.data / 'data.mdb').stat().st_size / rows:,.0f}", f"{size / rows:,.0f}")
        with lmdb.serve() as first, database.serve() as second, database.serve() as third:
            for workload, endless in workloads(rows).items():
                measure(workload, endless, rounds, first, second)
            instances(rounds, second, third)
            writes(first, second, third)
        hits(lmdb, database)


def writes(lmdb, one, other):
    """Milliseconds until a row that one server has acknowledged is seen at another."""
    body = b'{"samples":[' + b",".join([b"7"] * harness.WIDTH) + b"]}"
    times = {}
    for writer, reader, name in ((lmdb, lmdb, "framesd"), (one, one, "one instance"), (one, other, "another instance")):
        taken = []
        for i in range(100):
            begun = time.perf_counter()
            status, _, said = writer.get(f"/frames/{8000 + i / 10:.1f}", "PUT", {"Content-Type": "application/json", "X-Admin-Token": TOKEN}, body)
            assert status in (200, 201), said
            assert reader.get(f"/frames/{8000 + i / 10:.1f}")[0] == 200
            taken.append((time.perf_counter() - begun) * 1000)
        times[name] = statistics.median(taken)
    line("a row stored and read back, ms", f"{times['framesd']:.2f}", f"{times['one instance']:.2f}",
         f"{times['another instance']:.2f} from another instance")


if __name__ == "__main__":
    main()
