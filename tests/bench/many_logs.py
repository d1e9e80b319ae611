#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Measures a server of many logs: its start, what an idle open log costs, and removing a large log beside requests.

    tools/bench.sh many_logs [LOGS [ROWS]]      (1000 1000000)

It measures; what must hold is tested in tests/system/logs_test.py.
"""
import os
import pathlib
import sys
import tempfile
import time

import harness
from probe import probed


def seconds_to_ready(data_dir, flags):
    began = time.perf_counter()
    server = harness.Server(data_dir, *flags)
    assert server.get("/ready")[0] == 200
    return server, time.perf_counter() - began


def descriptors(server):
    return len(os.listdir(f"/proc/{server.process.pid}/fd"))


def mapped_gib(server):
    status = pathlib.Path(f"/proc/{server.process.pid}/status").read_text(encoding="ascii")
    return int(status.split("VmSize:")[1].split()[0]) / 2**20


def measure_logs(data_dir, flags, logs, authorized):
    with harness.Server(data_dir, *flags) as server:
        began = time.perf_counter()
        with server.conversation() as get:
            for number in range(logs):
                assert get(f"/logs/log-{number}", "PUT", authorized)[0] == 201
        print(f"{logs} logs made in                     {time.perf_counter() - began:8.2f} s")
    server, took = seconds_to_ready(data_dir, flags)
    with server:
        print(f"from start to /ready with them       {took * 1e3:8.1f} ms, the interpreter's part included")
        memory, files, mapped = harness.private_kib(server.process.pid), descriptors(server), mapped_gib(server)
        began = time.perf_counter()
        with server.conversation() as get:
            for number in range(logs):
                assert get(f"/logs/log-{number}/frames?limit=1")[0] == 200
        took = time.perf_counter() - began
        print(f"opened one after another, each       {took / logs * 1e3:8.2f} ms")
        print(f"memory of an idle open log           {(harness.private_kib(server.process.pid) - memory) / logs:8.1f} KiB")
        print(f"descriptors of an open log           {(descriptors(server) - files) / logs:8.2f}")
        print(f"address space of an open log         {(mapped_gib(server) - mapped) / logs:8.2f} GiB")


def measure_removal(data_dir, flags, rows, authorized):
    csv = pathlib.Path(data_dir) / "big.csv"
    harness.make_log(csv, rows=rows)
    stored = harness.run("ingest", csv, "--log", "big", "--create", "--data-dir", data_dir)
    assert stored.returncode == 0, stored.stderr
    with harness.Server(data_dir, *flags) as server:
        assert server.get("/logs/big/frames?limit=1")[0] == 200
        alone, _ = probed(server, 2)
        print(f"page of another log, alone           {alone.figures()}")

        def remove():
            assert server.get("/logs/big?confirm=big", "DELETE", authorized)[0] == 200

        beside, took = probed(server, 0.5, remove)
        print(f"beside the removal                   {beside.figures()}")
        print(f"a log of {rows} frames removed in {took * 1e3:8.1f} ms")


def main():
    logs = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    rows = int(sys.argv[2]) if len(sys.argv) > 2 else 1_000_000
    with tempfile.TemporaryDirectory() as folder:
        token_file = pathlib.Path(folder) / "token"
        token_file.write_text(harness.TOKENS["admin"] + "\n", encoding="ascii")
        token_file.chmod(0o600)
        flags = ("--admin-token-file", str(token_file), "--max-logs", str(logs + 10), "--max-open-logs", str(logs))
        authorized = harness.token()
        data_dir = pathlib.Path(folder) / "data"
        data_dir.mkdir()
        measure_logs(data_dir, flags, logs, authorized)
        measure_removal(data_dir, flags, rows, authorized)


if __name__ == "__main__":
    main()
