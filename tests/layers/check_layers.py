#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Checks that no include goes upward in the house and that outside libraries stay in their rooms.

usage: check_layers.py ROOT            exit 1 and one line a fault, else exit 0
       check_layers.py --graph ROOT    the include graph of that checkout in figures, whatever its floors are
"""
import pathlib
import re
import sys

import include_graph

LIBRARIES = {"formats", "image", "store", "http", "gzip", "cache", "facts"}  # floor 3: they do not know one another
BARE = {"gzip", "cache"}
USES = {  # folder -> folders whose headers it may include (its own always)
    "base": set(),
    "web": set(),
    "frame": {"base"},
    **{folder: {"base"} for folder in BARE},
    **{folder: {"base", "frame"} for folder in LIBRARIES - BARE},
    "ingest": {"base", "frame", "facts", "formats", "gzip", "store", "image"},
    "archive": {"base", "frame", "store"},
    "push": {"base", "frame", "facts", "store"},
    "render": {"base", "frame", "store", "image", "http"},
    "api": {"base", "frame", "web", "archive", "ingest", "push", "render"} | LIBRARIES,
    "net": {"base", "api", "http"},
}
USES["app"] = set(USES) | {"app"}
WINGS = {  # part of a folder -> which of its folder's parts it may include besides itself and the folder's own files
    "store/overview": set(),
    "store/notes": {"store/overview"},
    "store/reading": {"store/overview", "store/notes"},
    "store/writing": {"store/notes"},
    "store/lmdb": {"store/overview", "store/notes", "store/reading", "store/writing"},
    "store/postgres": {"store/overview", "store/notes", "store/reading", "store/writing"},
}
NAMED_BY = {"store/lmdb": {"app"}, "store/postgres": {"app"}}  # an engine's public headers: who may include them
HOMES = {  # outside header -> where it may be included
    r"lmdb\.h": ["src/store/lmdb/env/"],
    r"libpq-fe\.h": ["src/store/postgres/sql/"],
    r"zlib\.h": ["src/image/", "src/gzip/"],
    r"boost/beast": ["src/net/"],
    r"boost/asio": ["src/net/", "src/api/", "src/app/", "include/framesd/net/", "include/framesd/api/"],
}


def wing_of(path):
    """The wing that a file or an include of ours is in, or None."""
    for wing in WINGS:
        if f"{wing}/" in f"{path}":
            return wing
    return None


def wing_fault(where, folder, header):
    """Why an include may not reach into a wing, or None."""
    public = re.match(r"framesd/(.+)", header)
    wing = wing_of(public.group(1) if public else f"{folder}/{header}")
    mine = wing_of(where)
    if wing is None or wing == mine or wing in WINGS.get(mine, set()):
        return None
    if public and folder in NAMED_BY.get(wing, set()):
        return None
    return f"{mine or folder} may not include {header}"


def faults(root):
    for path in sorted([*root.glob("src/**/*.[ch]pp"), *root.glob("include/**/*.hpp")]):
        where = path.relative_to(root).as_posix()
        folder = where.split("/")[1 if where.startswith("src/") else 2]
        for number, line in enumerate(path.read_text().splitlines(), 1):
            found = re.match(r'\s*#\s*include\s*[<"]([^>"]+)[>"]', line)
            if not found:
                continue
            header = found.group(1)
            ours = re.match(r"framesd/(\w+)/", header)
            if ours and ours.group(1) != folder and ours.group(1) not in USES[folder]:
                yield f"{where}:{number}: {folder} may not include {header}"
            inward = wing_fault(where, folder, header)
            if inward:
                yield f"{where}:{number}: {inward}"
            for pattern, homes in HOMES.items():
                if re.match(pattern, header) and not any(where.startswith(home) for home in homes):
                    yield f"{where}:{number}: {header} belongs in {', '.join(homes)}"


def main(arguments):
    if len(arguments) == 2 and "--graph" in arguments:
        root = next(argument for argument in arguments if argument != "--graph")
        print("\n".join(include_graph.report(root)))
        return 0
    if len(arguments) != 1 or arguments[0].startswith("-"):
        print("usage: check_layers.py [--graph] ROOT", file=sys.stderr)
        return 2
    found = list(faults(pathlib.Path(arguments[0])))
    print("\n".join(found) or "every include goes downward")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
