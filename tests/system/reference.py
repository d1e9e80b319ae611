# SPDX-License-Identifier: MIT
"""What framesd must show, computed the dumb way from the published rules: resize, colormap, and a PNG reader."""
import struct
import zlib

STOPS = [(0, (0, 0, 139)), (64, (0, 139, 139)), (128, (0, 200, 100)), (192, (255, 215, 0)), (255, (255, 69, 0))]


def default_lut():
    """The `default` colormap: 256 (r, g, b), straight lines between the stops, truncated."""
    lut = []
    for gray in range(256):
        (x0, low), (x1, high) = next((a, b) for a, b in zip(STOPS, STOPS[1:]) if gray <= b[0])
        lut.append(tuple((l * (x1 - x0) + (h - l) * (gray - x0)) // (x1 - x0) for l, h in zip(low, high)))
    return lut


def bilinear_weights(width_in, width_out):
    """For each output column: its first input column and its weights in 1/2^22."""
    scale = width_in / width_out
    filter_scale = max(scale, 1.0)
    columns = []
    for x in range(width_out):
        center = (x + 0.5) * scale
        first = max(0, int(center - filter_scale + 0.5))
        end = min(width_in, int(center + filter_scale + 0.5))
        weights = [max(0.0, 1.0 - abs((i - center + 0.5) / filter_scale)) for i in range(first, end)]
        total = sum(weights)
        columns.append((first, [int(0.5 + w / total * (1 << 22)) for w in weights]))
    return columns


class Resizer:
    """Pillow's 8-bit bilinear resize of one row."""

    def __init__(self, width_in, width_out):
        self.same = width_in == width_out
        self.columns = bilinear_weights(width_in, width_out)

    def __call__(self, row):
        if self.same:
            return list(row)
        return [min(255, ((1 << 21) + sum(row[first + i] * w for i, w in enumerate(weights))) >> 22)
                for first, weights in self.columns]


def png_chunks(data):
    """(type, payload) of every chunk; checks signature, lengths and CRCs."""
    assert data[:8] == b"\x89PNG\r\n\x1a\n", "no PNG signature"
    at, chunks = 8, []
    while at < len(data):
        length, kind = struct.unpack(">I4s", data[at:at + 8])
        payload = data[at + 8:at + 8 + length]
        (crc,) = struct.unpack(">I", data[at + 8 + length:at + 12 + length])
        assert crc == zlib.crc32(kind + payload), f"CRC of {kind}"
        chunks.append((kind, payload))
        at += 12 + length
    assert chunks[0][0] == b"IHDR" and chunks[-1] == (b"IEND", b"")
    return chunks


def _paeth(a, b, c):
    p = a + b - c
    return min((abs(p - a), 0, a), (abs(p - b), 1, b), (abs(p - c), 2, c))[2]


def png_pixels(data):
    """(width, height, rows) of an 8-bit RGB or grey PNG; each row is bytes."""
    chunks = png_chunks(data)
    width, height, bits, color, _, _, interlace = struct.unpack(">IIBBBBB", chunks[0][1])
    assert bits == 8 and interlace == 0 and color in (0, 2, 3)
    step = 3 if color == 2 else 1
    raw = zlib.decompress(b"".join(payload for kind, payload in chunks if kind == b"IDAT"))
    stride = width * step
    assert len(raw) == height * (stride + 1)
    rows, above = [], bytes(stride)
    for y in range(height):
        filter_type, line = raw[y * (stride + 1)], bytearray(raw[y * (stride + 1) + 1:(y + 1) * (stride + 1)])
        for i in range(stride):
            a = line[i - step] if i >= step else 0
            c = above[i - step] if i >= step else 0
            b = above[i]
            line[i] = (line[i] + (0, a, b, (a + b) // 2, _paeth(a, b, c))[filter_type]) & 255
        above = bytes(line)
        rows.append(above)
    return width, height, rows


def read_log(path):
    """[(depth text, samples)] of a clean CSV, rows of blank cells left out."""
    rows = []
    with open(path, encoding="ascii") as file:
        next(file)
        for line in file:
            cells = line.strip().split(",")
            if any(cells):
                rows.append((cells[0], [int(cell) for cell in cells[1:]]))
    return rows


def expected_pixels(samples, frame_width=150):
    """The RGB bytes a frame of these samples must show."""
    lut = default_lut()
    return b"".join(bytes(lut[gray]) for gray in Resizer(len(samples), frame_width)(samples))
