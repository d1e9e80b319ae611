# SPDX-License-Identifier: MIT
"""Reads the counts of a build with counters (gcov) and prints which share of the lines was run, folder by folder.

    python3 tools/coverage_table.py build/coverage [ROOT]

ROOT has src/ and include/; default: the folder of this checkout. Writes uncovered.txt into the build folder, a line per
file with the numbers of the lines that no test has run. The exit status is 1 if less than LEAST of all lines were run,
those of LEFT_OUT not counted. Run by tools/coverage.
"""
import collections
import concurrent.futures
import json
import os
import pathlib
import subprocess
import sys

LEAST = 0.90
LEFT_OUT = {"src/app/main.cpp"}
ROOT = pathlib.Path(sys.argv[2] if len(sys.argv) > 2 else __file__ + "/../..").resolve()


def counts_in(notes):
    """{file of ours: {line: how often it was run}} of one object file, by its .gcno; without counts all are 0."""
    done = subprocess.run(["gcov", "--json-format", "--stdout", str(notes)], capture_output=True, check=True,
                          cwd=notes.parent)
    found = {}
    for text in done.stdout.splitlines():
        for file in json.loads(text)["files"]:
            path = os.path.relpath(os.path.join(notes.parent, file["file"]), ROOT)
            if not path.startswith(("src/", "include/")):
                continue
            lines = found.setdefault(path, collections.Counter())
            for line in file["lines"]:
                lines[line["line_number"]] += line["count"]
    return found


def all_counts(build):
    """The same of all object files together: a line counts once, however many of them hold it."""
    counts = collections.defaultdict(collections.Counter)
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for found in pool.map(counts_in, sorted(build.rglob("*.gcno"))):
            for path, lines in found.items():
                counts[path].update(lines)
    return counts


def room_of(path):
    """The folder in which a file is counted: a header of include/framesd/NAME with src/NAME."""
    folder = pathlib.PurePath(path).parent.parts
    return "/".join(folder[2:] if folder[0] == "include" else folder[1:]) or "."


def ranges(numbers):
    """[3, 4, 5, 9] as "3-5, 9"."""
    text = []
    for number in sorted(numbers):
        if text and text[-1][1] == number - 1:
            text[-1][1] = number
        else:
            text.append([number, number])
    return ", ".join(str(first) if first == last else f"{first}-{last}" for first, last in text)


def write_uncovered(counts, file):
    for path, lines in sorted(counts.items()):
        never = [line for line, count in lines.items() if count == 0]
        if never:
            print(f"{path} ({len(never)} of {len(lines)}): {ranges(never)}", file=file)


def main():
    build = pathlib.Path(sys.argv[1]).resolve()
    counts = all_counts(build)
    if not counts:
        sys.exit(f"there are no counts in {build}: run tools/coverage")
    with open(build / "uncovered.txt", "w", encoding="utf-8") as file:
        write_uncovered(counts, file)
    rooms = collections.defaultdict(lambda: [0, 0])
    for path, lines in counts.items():
        for key in ([] if path in LEFT_OUT or not lines else [room_of(path), "all"]):
            rooms[key][0] += sum(count > 0 for count in lines.values())
            rooms[key][1] += len(lines)
    whole = rooms.pop("all")
    for room, (run, lines) in [*sorted(rooms.items()), ("all", whole)]:
        print(f"{room:24} {run:6} of {lines:6} lines {100 * run / lines:6.1f} %")
    print(f"the lines that were not run: {os.path.relpath(build / 'uncovered.txt', ROOT)}")
    if whole[0] < LEAST * whole[1]:
        sys.exit(f"less than {LEAST:.0%} of the lines were run")


if __name__ == "__main__":
    main()
