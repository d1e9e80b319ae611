# SPDX-License-Identifier: MIT
"""What io_recorder.cpp is asked to do and what it wrote down: the calls that changed or synced a store's data.mdb."""
import collections
import os
import pathlib
import struct
import tempfile

import harness

LIBRARY = os.environ.get("FRAMESD_IO_RECORDER")
ENTRY = struct.Struct("<cc?xIQ")

# kind: write, durable (the synchronous write before has returned), resize, allocate, sync, named, folder (its names
# are durable), mapped, failed
Entry = collections.namedtuple("Entry", "kind failing synchronous offset data end")
KINDS = {b"w": "write", b"d": "durable", b"t": "resize", b"a": "allocate", b"s": "sync", b"n": "named",
         b"p": "folder", b"m": "mapped", b"f": "failed", b"\0": None}


def environment(trace, fail=None):
    """The environment of a framesd that is recorded, and of whose calls the one that `fail` names does not succeed:
    "17:EIO", "17+:ENOSPC", "17:short", "17:late"."""
    variables = {**harness.clean_environment(), "LD_PRELOAD": LIBRARY, "IO_RECORDER_TRACE": str(trace)}
    return {**variables, "IO_RECORDER_FAIL": fail} if fail else variables


def read(trace):
    """The entries of a trace in their order; `end` is how long the trace was when each had been written."""
    text = trace.read_bytes()
    entries, at = [], 0
    while at < len(text):
        kind, failing, synchronous, length, offset = ENTRY.unpack_from(text, at)
        at += ENTRY.size + length
        entries.append(Entry(KINDS[kind], KINDS[failing], synchronous, offset, text[at - length:at], at))
    assert at == len(text), "the trace ends within an entry"
    return entries


class RecordedTest(harness.SystemTest):
    """A test whose folder lies in memory where that is possible: it makes a store after the other."""

    def setUp(self):
        super().setUp()
        if os.access("/dev/shm", os.W_OK):
            kept = tempfile.TemporaryDirectory(prefix="framesd-test-", dir="/dev/shm")
            self.addCleanup(kept.cleanup)
            self.folder = pathlib.Path(kept.name)


def rows_of(text):
    """The rows of a CSV log without its header, each (depth, samples as text)."""
    return [tuple(line.split(",", 1)) for line in text.decode().splitlines()[1:]]
