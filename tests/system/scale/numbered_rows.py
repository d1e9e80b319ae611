# SPDX-License-Identifier: MIT
"""Rows that say how old they are: each is made of its place and of a number that grows with every writing.

Whoever reads a row sees from its first samples which number it has, and from the rest whether it is that row as it was
written. A place is a depth in steps of 0.1, from 1000 on.
"""
import random

import harness

NUMBER_BYTES = 3  # samples that hold the number


class WrongRow(Exception):
    """A row that nobody has written."""


def depth_of(place):
    return f"{1000 + place / 10:.1f}"


def place_of(depth):
    return round((float(depth) - 1000) * 10)


def samples_of(place, number):
    """The samples of a row; None where one is absent, as some are in every third row."""
    chance = random.Random(place << 32 | number)
    samples = [*number.to_bytes(NUMBER_BYTES, "big"), *chance.randbytes(harness.WIDTH - NUMBER_BYTES)]
    if number % 3 == 0:
        for i in range(NUMBER_BYTES, harness.WIDTH):
            if samples[i] < 30:
                samples[i] = None
    return samples


def line_of(place, number):
    """The row as a line of CSV, as framesd also writes it."""
    return f"{depth_of(place)}," + ",".join("" if sample is None else str(sample) for sample in samples_of(place, number)) + "\n"


def read_line(line):
    """(place, number) of a line of CSV. Errors: WrongRow."""
    try:
        depth, *cells = line.rstrip("\n").split(",")
        place, number = place_of(depth), int.from_bytes(bytes(map(int, cells[:NUMBER_BYTES])), "big")
    except ValueError as error:
        raise WrongRow(line) from error
    if line != line_of(place, number):
        raise WrongRow(line)
    return place, number


class Log:
    """What a log of the edge has to hold, changed by one thread; others may read `newest` and `end`."""

    def __init__(self):
        self.rows = {}   # numbers by place
        self.newest = 0  # the greatest number of any row that may have been written
        self.end = 0     # behind the last place of any

    def store(self, places):
        """The lines of these rows, written anew."""
        first = self.newest + 1
        self.newest += len(places)
        stored = dict(zip(places, range(first, self.newest + 1)))
        self.rows.update(stored)
        self.end = max(self.end, places[-1] + 1)
        return "".join(line_of(place, number) for place, number in stored.items())

    def erase(self, first, last):
        """How many rows went."""
        gone = [place for place in self.rows if first <= place <= last]
        for place in gone:
            del self.rows[place]
        return len(gone)

    def csv(self):
        """The whole log, as it is to be exported."""
        return harness.header() + "".join(line_of(place, self.rows[place]) for place in sorted(self.rows))
