#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Instructions of two builds of framesd_bench, before and after a change, as valgrind counts them.

usage: instructions.py BEFORE AFTER [--run=WORKLOAD,...] [--rows 20000]

On a machine that others share, the times of one and the same program differ by more than a change does. Its instructions hardly do. They
are no times: what waits for memory, or for a mispredicted branch, is not seen. Of a workload only what its own thread does is
counted; --rows is how large the logs of the store's workloads are (FRAMESD_BENCH_ROWS). A workload takes about five seconds with each program.
"""
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

import beside

PATIENCE = 900  # seconds that one workload may take
MEASURE = "framesd::bench::measure("
FUNCTION = re.compile(r"^(c?)fn=\((\d+)\)(?: (.*))?$")


def arguments():
    parser = beside.parser_of(__doc__)
    parser.add_argument("--rows", type=int, default=20000)
    return parser.parse_args()


def body_cost(dump):
    """Instructions of one call of the body that measure() calls, in a file of callgrind; none if it called none."""
    names, inside, callee, total, calls = {}, False, None, 0, 0
    lines = iter(dump.read_text(errors="replace").splitlines())
    for line in lines:
        if found := FUNCTION.match(line):
            called, number, name = found.groups()
            if name:
                names[number] = name
            if called:
                callee = names[number]
            else:
                inside = names[number].startswith(MEASURE)
        elif line.startswith("calls="):
            cost = int(next(lines).split()[1])
            if inside and "_M_invoke" in callee:
                total, calls = total + cost, calls + int(line.split("=")[1].split()[0])
    return total / calls if calls else None


def number_of(dump):
    return int(dump.suffix.removeprefix("."))


def measure(program, workload, rows):
    """{figure: instructions a call} of one run."""
    with tempfile.TemporaryDirectory() as folder:
        out = pathlib.Path(folder) / "dump"
        done = subprocess.run(["valgrind", "--tool=callgrind", f"--callgrind-out-file={out}", f"--dump-before={MEASURE}*",
                               str(program.resolve()), f"--run={workload}"],
                              check=True, timeout=PATIENCE, text=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                              env={**os.environ, "FRAMESD_BENCH_ROWS": str(rows)})
        figures = [said["workload"] for said in map(json.loads, done.stdout.splitlines()) if "cpu_ns" in said]
        dumps = sorted((dump for dump in out.parent.iterdir() if dump.suffix[1:].isdigit()), key=number_of)
        costs = [cost for cost in map(body_cost, [*dumps[1:], out]) if cost is not None]
    if len(costs) != len(figures):
        raise RuntimeError(f"{workload}: {len(costs)} bodies for {len(figures)} figures")
    return dict(zip(figures, costs))


def main():
    given = arguments()
    print(f"{'':48} {'before':>14} {'after':>14} {'after/before':>13}")
    more = []
    for workload in beside.chosen(given):
        print(workload, file=sys.stderr)
        try:
            before, after = (measure(program, workload, given.rows) for program in (given.before, given.after))
        except subprocess.CalledProcessError as failure:
            print(f"{workload:48} one of the programs ended with {failure.returncode}")
            continue
        for figure in (figure for figure in before if figure in after):
            ratio = beside.ratio_of(before[figure], after[figure])
            print(f"{figure:48} {before[figure]:14,.0f} {after[figure]:14,.0f} {ratio:13.3f}", flush=True)
            if ratio > beside.TOLERATED:
                more.append(figure)
    print(f"over {beside.TOLERATED - 1:.0%} more: {'; '.join(more) or 'none'}")


if __name__ == "__main__":
    main()
