#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Measures backups of a large log beside a server that answers pages: how long they take, their memory, and what the pages cost.

    tools/bench.sh backups [ROWS]      (10000000; takes 6 GB of disk for so many)

The store lies in $TMPDIR. Memory is the process's own (Anonymous in smaps_rollup), sampled twenty times a second. Before and after each backup
the same pages are asked for without one; a ratio is to the mean of the two. The client of /admin/backup stands for another machine: it gets the processor last.
"""
import pathlib
import subprocess
import sys
import tempfile
import threading
import time

import harness
from pipe_memory import anonymous_kib
from probe import probed

ALONE = 5  # seconds
TARGET = "/frames?limit=100"


class Memory(threading.Thread):
    """The largest memory of a process while it lives, in KiB."""

    def __init__(self, pid):
        super().__init__(daemon=True)
        self.pid, self.most, self.ended = pid, 0, False
        self.start()

    def run(self):
        while not self.ended:
            try:
                self.most = max(self.most, anonymous_kib(self.pid))
            except (OSError, TypeError):  # it has ended
                return
            time.sleep(0.05)

    def end(self):
        self.ended = True
        self.join()
        return self.most


def fill(data_dir, rows):
    log = subprocess.Popen([harness.MAKE_LOG, f"--rows={rows}", "--start=100", "--step=0.001"], stdout=subprocess.PIPE)
    subprocess.run([harness.FRAMESD, "ingest", "-", "--data-dir", str(data_dir), "--quiet"], stdin=log.stdout, check=True,
                   env=harness.clean_environment())
    assert log.wait() == 0


def by_command(server, data_dir, out):
    said = {}

    def back_up():
        process = subprocess.Popen([harness.FRAMESD, "backup", str(out), "--force", "--data-dir", str(data_dir)],
                                   stdout=subprocess.DEVNULL, env=harness.clean_environment())
        memory = Memory(process.pid)
        assert process.wait() == 0
        said["most"] = memory.end()

    probe, took = probed(server, 0.5, back_up, TARGET)
    print(f"framesd backup       {took:8.1f} s, {out.stat().st_size / took / 1e6:6.0f} MB/s, its memory {said['most'] / 1024:6.1f} MiB")
    return probe


def by_request(server, out):
    before = anonymous_kib(server.process.pid)

    def back_up():
        subprocess.run(["nice", "-n", "19", "curl", "-sf", "-H", f"X-Admin-Token: {harness.TOKENS['admin']}", "-o", str(out),
                        f"http://127.0.0.1:{server.port}/admin/backup"], check=True)

    memory = Memory(server.process.pid)
    probe, took = probed(server, 0.5, back_up, TARGET)
    print(f"GET /admin/backup    {took:8.1f} s, {out.stat().st_size / took / 1e6:6.0f} MB/s, "
          f"the server's memory grew by {(memory.end() - before) / 1024:6.1f} MiB")
    return probe


def measure_alone(server):
    """p99 in milliseconds."""
    probe, _ = probed(server, ALONE, target=TARGET)
    print(f"page of 100, alone    {probe.figures()}")
    return probe.p99()


def main():
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000_000
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        token_file = folder / "token"
        token_file.write_text(harness.TOKENS["admin"] + "\n", encoding="ascii")
        token_file.chmod(0o600)
        data_dir, out = folder / "data", folder / "copy.framesd"
        fill(data_dir, rows)
        with harness.Server(data_dir, "--admin-token-file", str(token_file), "--cache-ttl-seconds", "0", "--access-log", "off") as server:
            before = measure_alone(server)
            for words, back_up in (("framesd backup", lambda: by_command(server, data_dir, out)),
                                   ("/admin/backup", lambda: by_request(server, out))):
                probe = back_up()
                print(f"beside {words:14} {probe.figures()}")
                after = measure_alone(server)
                print(f"beside {words:14} p99 {2 * probe.p99() / (before + after):.2f} times that alone")
                before = after


if __name__ == "__main__":
    main()
