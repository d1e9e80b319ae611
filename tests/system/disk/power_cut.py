# SPDX-License-Identifier: MIT
"""A disk under a recorded store, whose power can be cut: what may be found on it afterwards.

A write lies in a cache until a sync of the file has returned, or, through a synchronous descriptor, until it has
itself. Of what lies there a cut may leave all, nothing or any sectors, of any writes in any order. What such a write
shares pages with goes to the disk together with it.
"""
import random

SECTOR = 512
PAGE = 4096


class Disk:
    """The file as the entries of a trace make it, one after the other."""

    def __init__(self, lying=False):
        self.lying = lying  # syncs and synchronous writes return and have done nothing
        self.durable = bytearray()
        self.named = self.name_durable = False  # the file gets its name when it has its first pages
        self.cached = []  # (offset, bytes) of writes; (size, None) of a file made longer or shorter

    def apply(self, entry):
        if entry.kind == "write":
            self.cached.append((entry.offset, entry.data))
        elif entry.kind in ("resize", "allocate"):
            self.cached.append((entry.offset, None))  # no store makes its file shorter
        elif entry.kind in ("sync", "durable") and not self.lying:
            self._flush(None if entry.kind == "sync" else self.cached[-1])
        elif entry.kind == "named":
            self.named = True
        elif entry.kind == "folder":
            self.name_durable = self.named
        elif entry.kind not in ("sync", "durable"):
            raise AssertionError(f"{entry.kind}: not to be simulated")

    def _flush(self, written):
        """All to the disk, or only what lies in the pages of that write."""
        left = []
        for offset, data in self.cached:
            if written is None or data is not None and share_pages(written, (offset, data)):
                put(self.durable, offset, data)
            else:
                left.append((offset, data))
        self.cached = left

    def whole(self):
        """The file as every process sees it while there is power."""
        content = bytearray(self.durable)
        for offset, data in self.cached:
            put(content, offset, data)
        return content

    def after_a_cut(self, chance: random.Random):
        """One of the contents that may be found; None for no file."""
        if not self.name_durable and (not self.named or chance.random() < 0.5):
            return None
        content = bytearray(self.durable)
        # how much of the cache had been written back in passing: mostly nothing, mostly all, or anything
        kept = chance.choice((0.1, 0.5, 0.9))
        torn = chance.choice((0, 0.1, 0.5))
        for offset, data in chance.sample(self.cached, len(self.cached)):
            if chance.random() < torn and data is not None:
                for at in range(0, len(data), SECTOR):  # writes begin at pages, or lie within one sector
                    if chance.random() < kept:
                        put(content, offset + at, data[at:at + SECTOR])
            elif chance.random() < kept:
                put(content, offset, data)
        if chance.random() < 0.3:  # the length may have been written back before the bytes
            put(content, len(self.whole()), None)
        return content


def share_pages(one, other):
    return (one[0] // PAGE <= (other[0] + len(other[1]) - 1) // PAGE
            and other[0] // PAGE <= (one[0] + len(one[1]) - 1) // PAGE)


def put(content, offset, data):
    """Bytes at an offset; or, without any, a file of at least that length."""
    end = offset + len(data or b"")
    if end > len(content):
        content.extend(bytes(end - len(content)))
    if data is not None:
        content[offset:end] = data
