#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Measures the memory that `framesd ingest -` takes for a log of any length through a pipe.

    tools/bench_ingest.sh --pipe BYTES

BYTES (10G, 100M and the like are understood) come from framesd_make_log, once through the whole depth range
and then again, so that most rows replace others. The store lies on /dev/shm if there is one. Prints rows a second and
the largest memory of its own (Anonymous in smaps_rollup: mapped pages of the store do not count), sampled twenty
times a second.
The bound that must hold is in tests/system/memory_test.py.
"""
import json
import pathlib
import re
import subprocess
import sys
import tempfile
import threading
import time

import harness

UNITS = {"K": 10**3, "M": 10**6, "G": 10**9}
ROW_BYTES = 803  # of make_log's, about
ROWS_ONCE = 4_000_000  # in the store: 1.9 GB


def anonymous_kib(pid):
    """Memory of the process's own: heap and stacks, not the mapped pages of the store and the program."""
    text = pathlib.Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii")
    return int(re.search(r"^Anonymous: +(\d+) kB", text, re.M)[1])


def feed(out, rows):
    """Writes that many rows to `out`, the same ROWS_ONCE over and over, behind one header; then closes it."""
    with out:
        for done in range(0, rows, ROWS_ONCE):
            command = [harness.MAKE_LOG, f"--rows={min(ROWS_ONCE, rows - done)}", "--start=1000", "--step=0.01", "--seed=7"]
            with subprocess.Popen(command, stdout=subprocess.PIPE) as log:
                header = log.stdout.readline()
                if done == 0:
                    out.write(header)
                while block := log.stdout.read1(1 << 20):
                    out.write(block)


def ingest_through_pipe(data, size, every=0.05):
    """(report, largest anonymous KiB) of an ingest of about `size` bytes through a pipe."""
    process = subprocess.Popen([harness.FRAMESD, "ingest", "-", "--quiet", "--format", "json", "--data-dir", str(data)],
                               stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0,
                               env=harness.clean_environment())
    feeder = threading.Thread(target=feed, args=(process.stdin, max(1, size // ROW_BYTES)))
    feeder.start()
    most = 0
    while process.poll() is None:
        try:
            most = max(most, anonymous_kib(process.pid))
        except (OSError, TypeError):  # it has just ended
            break
        time.sleep(every)
    feeder.join()
    said = json.loads(process.stdout.read())
    process.stdout.close()
    assert process.wait(harness.PATIENCE) == 0, said
    return said["report"], most


def bytes_of(text):
    return int(text[:-1]) * UNITS[text[-1]] if text[-1] in UNITS else int(text)


def main():
    size = bytes_of(sys.argv[1])
    shared = pathlib.Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=shared if shared.is_dir() else None) as folder:
        report, most = ingest_through_pipe(pathlib.Path(folder) / "data", size)
        store = (pathlib.Path(folder) / "data" / "data.mdb").stat().st_blocks * 512
    print(f"{report['bytes']:,} bytes, {report['rows']:,} rows through a pipe: {report['rows'] / report['seconds']:,.0f} rows/s, "
          f"{most / 1024:.1f} MiB of memory of its own at most; the store takes {store / 1e9:.2f} GB")


if __name__ == "__main__":
    main()
