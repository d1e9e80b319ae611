#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Writes tests/data/image/masked-rows.csv: rows with absent samples, resized by masked arrays of NumPy.

usage: tests/image/make_masked_rows.py     (Debian: apt-get install python3-numpy)

It knows the rule of src/image/README.md and nothing of our code: weights are made anew, all after them is integers, so
the test compares every byte. The result is committed; nothing runs this while building.
"""
import math
import pathlib

import numpy

OUT = pathlib.Path(__file__).resolve().parent.parent / "data/image/masked-rows.csv"
USUAL = [(200, 150), (180, 150), (150, 200), (360, 150), (120, 90)]
OTHERS = 45  # further pairs of widths


def triangle(x):
    return max(0.0, 1.0 - abs(x))


def lanczos(x):
    def sinc(y):
        return 1.0 if y == 0.0 else math.sin(y * math.pi) / (y * math.pi)
    return sinc(x) * sinc(x / 3.0) if -3.0 <= x < 3.0 else 0.0


FILTERS = {"bilinear": (triangle, 1.0), "lanczos": (lanczos, 3.0)}


def weights(name, source_width, width):
    """A masked matrix, a row for each resized pixel: its weights in 1/2^22, masked where it has no tap."""
    function, reach = FILTERS[name]
    matrix = numpy.ma.masked_all((width, source_width), dtype=numpy.int64)
    scale = source_width / width
    stretch = max(scale, 1.0)
    for x in range(width):
        center = (x + 0.5) * scale
        first = max(0, int(center - reach * stretch + 0.5))
        end = min(source_width, int(center + reach * stretch + 0.5))
        values = [function((i - center + 0.5) * (1.0 / stretch)) for i in range(first, end)]
        total = sum(values)
        scaled = [value / total * (1 << 22) for value in values]
        matrix[x, first:end] = [int(value - 0.5 if value < 0 else value + 0.5) for value in scaled]
    return matrix


def resized(matrix, samples, absent):
    """(samples, absent) of the resized row."""
    taps = ~numpy.ma.getmaskarray(matrix)
    row = numpy.ma.array(numpy.broadcast_to(samples, matrix.shape), mask=absent | ~taps)
    there = numpy.ma.array(matrix.data, mask=row.mask)
    weight = there.sum(axis=1).filled(0)
    total = (there * row).sum(axis=1).filled(0)
    whole = matrix.sum(axis=1).data
    out_absent = 2 * weight < whole
    divisor = numpy.where(out_absent, 1, numpy.where(weight == whole, 1 << 22, weight))
    values = numpy.clip((2 * total + divisor) // (2 * divisor), 0, 255)
    return numpy.where(out_absent, 0, values).astype(numpy.uint8), out_absent


def masks(width, random):
    """Two masks: pads around the hole with gaps between them, and samples here and there."""
    pads = (numpy.arange(width) * 6 + random.integers(width)) % width >= width * random.uniform(0.4, 0.9)
    yield pads
    yield random.random(width) < random.uniform(0.05, 0.7)


def packed(bits):
    return numpy.packbits(bits, bitorder="little").tobytes().hex()


def main():
    random = numpy.random.Generator(numpy.random.PCG64(2024))
    pairs = USUAL + [tuple(int(w) for w in random.integers(1, 240, 2)) for _ in range(OTHERS - 1)] + [(4096, 61)]
    lines = ["filter,source_width,width,absent,resized,resized_absent"]
    for source_width, width in pairs:
        i = numpy.arange(source_width, dtype=numpy.int64)
        samples = (7 * i * i + 31 * i + i // 3 * 101) % 256
        for absent in masks(source_width, random):
            for name in FILTERS:
                values, gone = resized(weights(name, source_width, width), samples, absent)
                lines.append(f"{name},{source_width},{width},{packed(absent)},{values.tobytes().hex()},{packed(gone)}")
    OUT.write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
