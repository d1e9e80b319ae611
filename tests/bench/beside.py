#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Two builds of framesd_bench in turns, before and after a change: tools/bench.sh --beside runs it.

usage: beside.py BEFORE AFTER [--run=WORKLOAD,...] [--rounds 3]

Each round runs every workload once with each program, one right after the other; who begins alternates. A figure is
the lowest of the rounds, since whatever else the machine does only adds to it; framesd_bench itself gives the median of
five repetitions. "each round" are the lowest and the highest ratio within one round: how far apart they lie is the
noise. What is given in ns is CPU time. Workloads that only one of the programs has are left out, and named.
"""
import argparse
import json
import os
import pathlib
import signal
import subprocess
import sys

PATIENCE = 300  # seconds that one workload may take
TOLERATED = 1.03


def parser_of(about):
    """The arguments of a comparison, whose usage is the second paragraph of `about`."""
    parser = argparse.ArgumentParser(usage=about.split("\n\n")[1].removeprefix("usage: "))
    parser.add_argument("before", type=pathlib.Path)
    parser.add_argument("after", type=pathlib.Path)
    parser.add_argument("--run", default="")
    return parser


def arguments():
    parser = parser_of(__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    if given.rounds < 3:
        parser.error("fewer than 3 rounds tell nothing")
    return given


# Freed memory stays with the process: whether the top of the heap is given back after each repetition, and faulted in again,
# depends on what was allocated before, not on what is measured.
ENVIRONMENT = {**os.environ, "MALLOC_TRIM_THRESHOLD_": str(1 << 30), "MALLOC_MMAP_THRESHOLD_": str(1 << 30)}


def output_of(program, option):
    return subprocess.run([str(program.resolve()), option], check=True, timeout=PATIENCE, text=True, stdout=subprocess.PIPE,
                          env=ENVIRONMENT).stdout


def workloads(program):
    return set(output_of(program, "--help").split("workloads:")[1].split())


def chosen(given):
    """The names of the workloads to run, all that both have unless some were named."""
    before, after = workloads(given.before), workloads(given.after)
    wanted = set(given.run.split(",")) if given.run else before | after
    if unknown := wanted - (before | after):
        sys.exit(f"no such workload: {', '.join(sorted(unknown))}; there are {' '.join(sorted(before | after))}")
    for where, missing in (("before", wanted - before), ("after", wanted - after)):
        if missing:
            print(f"left out, not there {where}: {', '.join(sorted(missing))}")
    return sorted(wanted & before & after)


def measure(program, workload):
    """(commit, {figure: value}) of one run."""
    commit, figures = "unknown commit", {}
    for line in output_of(program, f"--run={workload}").splitlines():
        said = json.loads(line)
        name = said.pop("workload")
        if "cpu_ns" in said:
            commit = said["commit"]
            figures[f"{name}, ns/{said['unit']}"] = said.get("cpu_ns_min", said["cpu_ns"])
        else:
            figures.update({f"{name}, {figure}": value for figure, value in said.items()})
    return commit, figures


def play(programs, names, rounds):
    """(commits, [of each round {figure: (before, after)}])."""
    commits, played = [None, None], []
    for number in range(rounds):
        found = {}
        for name in names:
            print(f"round {number + 1} of {rounds}: {name}", file=sys.stderr)
            turn = [None, None]
            for which in (0, 1) if number % 2 == 0 else (1, 0):
                commits[which], turn[which] = measure(programs[which], name)
            found.update({figure: (turn[0][figure], turn[1][figure]) for figure in turn[0] if figure in turn[1]})
        played.append(found)
    return commits, played


def ratio_of(before, after):
    return after / before if before else float("nan")


def show(commits, played):
    print(f"before: {commits[0]}, after: {commits[1]}; lowest of {len(played)} rounds in turns")
    print(f"{'':48} {'before':>12} {'after':>12} {'after/before':>13}   each round")
    slower = []
    for figure in (figure for figure in played[0] if all(figure in found for found in played)):
        lowest = [min(found[figure][which] for found in played) for which in (0, 1)]
        ratios = [ratio_of(*found[figure]) for found in played]
        ratio = ratio_of(*lowest)
        print(f"{figure:48} {lowest[0]:12,.1f} {lowest[1]:12,.1f} {ratio:13.2f}   {min(ratios):.2f} to {max(ratios):.2f}")
        if min(ratio, *ratios) > TOLERATED:
            slower.append(figure)
    print(f"over {TOLERATED - 1:.0%} more, also in each round: {'; '.join(slower) or 'none'}")


def main():
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # subprocess.run ends what it runs on the way out
    given = arguments()
    names = chosen(given)
    if not names:
        sys.exit("nothing to run")
    show(*play((given.before, given.after), names, given.rounds))


if __name__ == "__main__":
    main()
