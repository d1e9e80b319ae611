# SPDX-License-Identifier: MIT
"""The include graph of a checkout in figures: floors, rooms, files, and the includes that lead from room to room.

A room is a folder below src/ that holds sources; a floor is a room at the top with all rooms in it. A floor's public
headers often lie in one folder: each then counts to the room of the source of its name. A floor's level is one above
the highest that it includes, so nothing here depends on the table of check_layers.py, and any commit can be compared
with any other.
"""
import collections
import pathlib
import re
import statistics

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]', re.M)
NO_ROOM = {"precompiled"}  # a list of headers for the compiler; it includes for the others


class Checkout:
    def __init__(self, root):
        self.root = pathlib.Path(root)
        paths = [path for folder in ("src", "include/framesd") for path in self.root.glob(f"{folder}/**/*.[ch]pp")]
        self.text = {path.relative_to(self.root): path.read_text(encoding="utf-8") for path in sorted(paths)
                     if floor_of(path.relative_to(self.root)) not in NO_ROOM}
        self.named = collections.defaultdict(list)  # (floor, name of a file) -> the files below src/
        for path in self.text:
            if path.parts[0] == "src":
                self.named[floor_of(path), path.name].append(path)
        self.sorted_by_room = {floor_of(path) for path in self.text if path.parts[0] == "include" and len(path.parts) > 4}
        self.room = {path: self._room_of(path) for path in self.text}

    def _room_of(self, path):
        if path.parts[0] == "src":
            return path.parent.relative_to("src").as_posix()
        sources = self.named[floor_of(path), f"{path.stem}.cpp"]
        if len(sources) == 1 and floor_of(path) not in self.sorted_by_room:
            return sources[0].parent.relative_to("src").as_posix()
        return path.parent.relative_to("include/framesd").as_posix()

    def _found(self, path, header):
        """The file of ours that an include of `path` means, or None."""
        if header.startswith("framesd/"):
            found = pathlib.Path("include") / header
            return found if found in self.text else None
        floor = pathlib.Path("src") / floor_of(path)
        for candidate in (path.parent / header, floor / header):
            if candidate in self.text:
                return candidate
        named = self.named[floor_of(path), pathlib.PurePath(header).name]
        return next((other for other in named if f"/{other}".endswith(f"/{header}")), None)

    def includes(self):
        """(file, included file) of each include among our files."""
        for path, text in self.text.items():
            for _, header in INCLUDE.findall(text):
                if (found := self._found(path, header)) and found != path:
                    yield path, found


def floor_of(path):
    return path.parts[1 if path.parts[0] == "src" else 2]


def levels(edges, nodes):
    """Each node's level: 1 for those that include no other; what include one another in a circle share a level."""
    below = {node: reachable(edges, node) for node in nodes}
    circle = {node: frozenset({node, *(other for other in below[node] if node in below[other])}) for node in nodes}
    found = {}
    for node in sorted(nodes, key=lambda node: len(below[node] - circle[node])):
        found[node] = 1 + max((found[other] for other in below[node] - circle[node]), default=0)
    return found


def reachable(edges, node):
    seen, left = set(), [node]
    while left:
        for other in edges.get(left.pop(), ()):
            if other not in seen:
                seen.add(other)
                left.append(other)
    return seen - {node}


def lengths(texts):
    """Files, lines, median, 95th percentile and longest, as columns."""
    lines = sorted(len(text.splitlines()) for text in texts)
    return (f"{len(lines):6} {sum(lines):7} {statistics.median(lines):7.0f} {lines[(len(lines) * 95 + 99) // 100 - 1]:5} "
            f"{lines[-1]:8}")


def room_table(checkout, level):
    rooms = collections.defaultdict(list)
    for path, text in checkout.text.items():
        rooms[checkout.room[path]].append(text)
    yield f"{'level':5}  {'room':20} {'files':>6} {'lines':>7} {'median':>7} {'p95':>5} {'longest':>8}"
    for room in sorted(rooms, key=lambda room: (-level[room.split("/")[0]], room)):
        yield f"{level[room.split('/')[0]]:5}  {room:20} {lengths(rooms[room])}"
    yield f"{'':5}  {f'all {len(rooms)} rooms':20} {lengths(checkout.text.values())}"


def edge_table(edges, level):
    """What each room includes of others; the number behind a name is how many includes lead there."""
    by_room = collections.defaultdict(dict)
    for (room, other), count in edges.items():
        by_room[room][other] = count
    for room in sorted(by_room, key=lambda room: (-level[room.split("/")[0]], room)):
        others = sorted(by_room[room].items(), key=lambda item: (-item[1], item[0]))
        yield f"{room} -> {', '.join(f'{other} {count}' for other, count in others)}"


def report(root):
    """The lines of the report."""
    checkout = Checkout(root)
    includes = list(checkout.includes())
    edges = collections.Counter((checkout.room[path], checkout.room[found]) for path, found in includes)
    edges = {pair: count for pair, count in edges.items() if pair[0] != pair[1]}
    between_floors = collections.defaultdict(set)
    for room, other in edges:
        if room.split("/")[0] != other.split("/")[0]:
            between_floors[room.split("/")[0]].add(other.split("/")[0])
    level = levels(between_floors, {floor_of(path) for path in checkout.text})
    both_ways = sorted(f"{room} and {other}" for room, other in edges if room < other and (other, room) in edges)
    yield from room_table(checkout, level)
    yield ""
    yield (f"{max(level.values())} levels, {len(level)} floors, {sum(map(len, between_floors.values()))} edges between floors; "
           f"{len(edges)} edges between rooms, {sum(edges.values())} of {len(includes)} includes")
    yield f"rooms that include each other: {', '.join(both_ways) or 'none'}"
    yield ""
    yield from edge_table(edges, level)
