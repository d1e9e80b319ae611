// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { deflateSync } from "node:zlib";

import { parse, samplesOf } from "../../src/web/viewer/png.js";
import { randomFrom, wholeNumber } from "./random.mjs";

// A tile as the server sent it: /tiles/16/29.png?colormap=gray of a log with 8 samples in a row, shown as 8,
// whose rows are TILE_ROWS: the cell of the tile in which a frame lies, and its samples. Cells near a frame
// repeat it, the others are gaps.
const TILE = Buffer.from(
  [
    "iVBORw0KGgoAAAANSUhEUgAAAAgAAAEACAMAAAC59cdgAAADAFBMVEUAAAABAQECAgIDAwMEBAQFBQUGBgYHBwcICAgJCQkK",
    "CgoLCwsMDAwNDQ0ODg4PDw8QEBARERESEhITExMUFBQVFRUWFhYXFxcYGBgZGRkaGhobGxscHBwdHR0eHh4fHx8gICAhISEi",
    "IiIjIyMkJCQlJSUmJiYnJycoKCgpKSkqKiorKyssLCwtLS0uLi4vLy8wMDAxMTEyMjIzMzM0NDQ1NTU2NjY3Nzc4ODg5OTk6",
    "Ojo7Ozs8PDw9PT0+Pj4/Pz9AQEBBQUFCQkJDQ0NERERFRUVGRkZHR0dISEhJSUlKSkpLS0tMTExNTU1OTk5PT09QUFBRUVFS",
    "UlJTU1NUVFRVVVVWVlZXV1dYWFhZWVlaWlpbW1tcXFxdXV1eXl5fX19gYGBhYWFiYmJjY2NkZGRlZWVmZmZnZ2doaGhpaWlq",
    "ampra2tsbGxtbW1ubm5vb29wcHBxcXFycnJzc3N0dHR1dXV2dnZ3d3d4eHh5eXl6enp7e3t8fHx9fX1+fn5/f3+AgICBgYGC",
    "goKDg4OEhISFhYWGhoaHh4eIiIiJiYmKioqLi4uMjIyNjY2Ojo6Pj4+QkJCRkZGSkpKTk5OUlJSVlZWWlpaXl5eYmJiZmZma",
    "mpqbm5ucnJydnZ2enp6fn5+goKChoaGioqKjo6OkpKSlpaWmpqanp6eoqKipqamqqqqrq6usrKytra2urq6vr6+wsLCxsbGy",
    "srKzs7O0tLS1tbW2tra3t7e4uLi5ubm6urq7u7u8vLy9vb2+vr6/v7/AwMDBwcHCwsLDw8PExMTFxcXGxsbHx8fIyMjJycnK",
    "ysrLy8vMzMzNzc3Ozs7Pz8/Q0NDR0dHS0tLT09PU1NTV1dXW1tbX19fY2NjZ2dna2trb29vc3Nzd3d3e3t7f39/g4ODh4eHi",
    "4uLj4+Pk5OTl5eXm5ubn5+fo6Ojp6enq6urr6+vs7Ozt7e3u7u7v7+/w8PDx8fHy8vLz8/P09PT19fX29vb39/f4+Pj5+fn6",
    "+vr7+/v8/Pz9/f3+/v7////isF19AAAAAXRSTlMAQObYZgAAABR0RVh0RGVwdGgtTWluADQ4Ni41MzkyNjT7FjSBAAAAE3RF",
    "WHREZXB0aC1NYXgANTAzLjMxNjQ4hAw8/QAAAAh0RVh0Um93cwAyNTZ0xpQsAAAACnRFWHRUaWxlADE2LzI5IMZGNgAAAA10",
    "RVh0Q29sb3JtYXAAZ3JheQ/nhksAAAAJdEVYdE5vcm0Abm9uZW704SQAAAANdEVYdFJlc2NhbGUAMCwyNTUx6umfAAAAB3RF",
    "WHRHYW1tYQAxTl6KegAAAAx0RVh0SW52ZXJ0AGZhbHNlKflOFwAAATpJREFUeAHtwb1NggEAANELXoyJFIL5LGwUbSltHI+a",
    "aRiCFRgDCAQSCn6aW+M9iUQikUgkEolEIpFIJBKJRCKRSCQSiUQikUgkEolEIpFIJBKJRCKRSCQSiUQikUgkEolEIpFIJBKJ",
    "RCKRSCQSiUQikUgkEolEIpFIJBKJRCKRSCQSiUQikUgkEolEIpFIJBKJRCKRSCQSiUQikUgkEolEIpFIJBKJRCKRSCQSiUQi",
    "kUgkEolEIpFIJBKJRCKRSCQSiUQikUgkEolEIpFIJBKJRCKRSCQSiUQikUgkEolE4t/31+zzZ/wrkfh8e9oPhw8kbt+Oy9Xr",
    "BUcv18X99I5E4mYDABKJROL/dD7MhvlEInE0PkzPt91EInENAEgkEolEIpFIJBKJRCKRSCQSiUQikUgkEolEIpE8APgIF0ot",
    "I7QhAAAAAElFTkSuQmCC",
  ].join(""),
  "base64",
);
const TILE_ROWS = [
  [205, [52, 84, 115, 148, 174, 208, 220, 255]],
  [206, [58, 82, 118, 132, 169, 194, 230, 255]],
  [208, [40, 74, 105, 0, 178, 205, 223, 255]],
  [209, [42, 82, 102, 130, 177, 194, 224, 255]],
  [219, [57, 75, 119, 140, 173, 194, 238, 255]],
  [220, [59, 87, 105, 137, 163, 192, 221, 255]],
];

const SIGNATURE = [137, 80, 78, 71, 13, 10, 26, 10];

function chunk(type, data) {
  const head = Buffer.alloc(8);
  head.writeUInt32BE(data.length, 0);
  head.write(type, 4, "latin1");
  return Buffer.concat([head, Buffer.from(data), Buffer.alloc(4)]); // CRCs are not looked at
}

function header({ width, height, depth = 8, colour = 3, packing = [0, 0, 0] }) {
  const data = Buffer.alloc(13);
  data.writeUInt32BE(width, 0);
  data.writeUInt32BE(height, 4);
  data.set([depth, colour, ...packing], 8);
  return chunk("IHDR", data);
}

// A file of these chunks between signature and IEND.
const file = (...chunks) =>
  new Uint8Array(Buffer.concat([Buffer.from(SIGNATURE), ...chunks, chunk("IEND", [])]));

// A file of rows that have their filter's number in front.
const picture = (shape, rows, ...chunks) =>
  file(header(shape), ...chunks, chunk("IDAT", deflateSync(Buffer.from(rows))));

// What each filter takes off a byte, by the words of the PNG specification.
function prediction(filter, left, above, corner) {
  if (filter === 4) {
    const estimate = left + above - corner;
    return [left, above, corner].reduce((a, b) => (Math.abs(estimate - b) < Math.abs(estimate - a) ? b : a));
  }
  return [0, left, above, Math.floor((left + above) / 2)][filter];
}

function filtered(samples, width, height, filterOf) {
  const at = (x, y) => (x < 0 || y < 0 ? 0 : samples[y * width + x]);
  const rows = [];
  for (let y = 0; y < height; y += 1) {
    rows.push(filterOf(y));
    for (let x = 0; x < width; x += 1) {
      rows.push((at(x, y) - prediction(filterOf(y), at(x - 1, y), at(x, y - 1), at(x - 1, y - 1))) & 255);
    }
  }
  return rows;
}

describe("parse", () => {
  it("gives header, palette, transparency, texts and the deflated pixels of a picture", () => {
    const png = parse(
      file(
        header({ width: 7, height: 300 }),
        chunk("PLTE", [1, 2, 3, 4, 5, 6]),
        chunk("tRNS", [0]),
        chunk("tEXt", Buffer.from("Depth-Min\x009100.5", "latin1")),
        chunk("tEXt", Buffer.from("Unit\x00\xb5m", "latin1")),
        chunk("IDAT", [1, 2]),
        chunk("IDAT", [3]),
      ),
    );
    const { width, height, depth, colour } = png;
    assert.deepEqual({ width, height, depth, colour }, { width: 7, height: 300, depth: 8, colour: 3 });
    assert.deepEqual([...png.palette], [1, 2, 3, 4, 5, 6]);
    assert.deepEqual([...png.transparent], [0]);
    assert.deepEqual(png.texts, { "Depth-Min": "9100.5", Unit: "\u00b5m" });
    assert.deepEqual([...png.data], [1, 2, 3]);
  });

  it("gives null for palette and transparency that are not there", () => {
    const { palette, transparent, texts } = parse(file(header({ width: 1, height: 1, colour: 0 })));
    assert.deepEqual([palette, transparent, texts], [null, null, {}]);
  });

  it("reads a picture in the middle of a larger buffer", () => {
    const whole = file(header({ width: 3, height: 2 }));
    const larger = new Uint8Array(whole.length + 20).fill(9);
    larger.set(whole, 11);
    assert.equal(parse(larger.subarray(11, 11 + whole.length)).width, 3);
  });

  it("refuses, in a sentence, what is no PNG or is cut off anywhere", () => {
    assert.throws(() => parse(new Uint8Array(0)), /^Error: This is not a PNG\.$/);
    assert.throws(
      () => parse(new Uint8Array(Buffer.from("GIF89a and more"))),
      /^Error: This is not a PNG\.$/,
    );
    const whole = picture({ width: 2, height: 1 }, [0, 5, 6]);
    for (let length = 0; length < whole.length; length += 1) {
      assert.throws(
        () => parse(whole.subarray(0, length)),
        /^Error: This (is not a PNG|PNG ends too early)\.$/,
      );
    }
    assert.throws(() => parse(file(chunk("IDAT", []))), /has no header/);
  });

  it("refuses interlaced pictures and other ways of packing", () => {
    const packed = (...packing) => file(header({ width: 1, height: 1, packing }));
    assert.throws(() => parse(packed(0, 0, 1)), /Interlaced/);
    assert.throws(() => parse(packed(1, 0, 0)), /packed in a way/);
    assert.throws(() => parse(packed(0, 1, 0)), /packed in a way/);
  });
});

describe("samplesOf", () => {
  it("undoes each of the five filters", async () => {
    const random = randomFrom(31);
    const [width, height] = [23, 9];
    const samples = Array.from({ length: width * height }, () => wholeNumber(random, 0, 255));
    for (const filterOf of [() => 0, () => 1, () => 2, () => 3, () => 4, (y) => (y * 3 + 1) % 5]) {
      const found = await samplesOf(picture({ width, height }, filtered(samples, width, height, filterOf)));
      assert.deepEqual([found.width, found.height], [width, height]);
      assert.deepEqual([...found.samples], samples);
    }
  });

  it("joins pixels that several chunks hold, cut anywhere", async () => {
    const rows = filtered([1, 2, 3, 250, 251, 252], 3, 2, () => 4);
    const packed = deflateSync(Buffer.from(rows));
    for (let cut = 0; cut <= packed.length; cut += 1) {
      const bytes = file(
        header({ width: 3, height: 2 }),
        chunk("IDAT", packed.subarray(0, cut)),
        chunk("IDAT", []),
        chunk("IDAT", packed.subarray(cut)),
      );
      assert.deepEqual([...(await samplesOf(bytes)).samples], [1, 2, 3, 250, 251, 252]);
    }
  });

  it("says which index is transparent", async () => {
    const gapOf = async (shape, ...chunks) =>
      (await samplesOf(picture({ width: 1, height: 1, ...shape }, [0, 0], ...chunks))).gap;
    assert.equal(await gapOf({}), -1);
    assert.equal(await gapOf({}, chunk("tRNS", [0])), 0);
    assert.equal(await gapOf({}, chunk("tRNS", [255, 255, 0, 255])), 2);
    assert.equal(await gapOf({}, chunk("tRNS", [255, 128])), -1);
    assert.equal(await gapOf({ colour: 0 }), -1);
    assert.equal(await gapOf({ colour: 0 }, chunk("tRNS", [0, 7])), 7);
  });

  it("reads a tile of the server: frames as recorded, 0 as 1, gaps as 0", async () => {
    const { width, height, samples, gap } = await samplesOf(new Uint8Array(TILE));
    assert.deepEqual([width, height, gap], [8, 256, 0]);
    const row = (cell) => [...samples.subarray(8 * cell, 8 * cell + 8)];
    for (const [cell, recorded] of TILE_ROWS) {
      assert.deepEqual(
        row(cell),
        recorded.map((sample) => Math.max(1, sample)),
        `cell ${cell}`,
      );
    }
    const nothing = Array(8).fill(0);
    for (const cell of [0, 202, 215, 223, 255]) assert.deepEqual(row(cell), nothing, `cell ${cell}`);
    assert.deepEqual(parse(new Uint8Array(TILE)).texts["Depth-Min"], "486.539264");
  });

  it("refuses other kinds of pictures", async () => {
    for (const shape of [
      { colour: 2 },
      { colour: 6 },
      { colour: 4 },
      { depth: 4 },
      { colour: 0, depth: 16 },
    ]) {
      await assert.rejects(
        samplesOf(picture({ width: 1, height: 1, ...shape }, [0, 0])),
        /^Error: Only PNGs of 8 bits/,
      );
    }
  });

  it("refuses sizes that no picture of the server has, before it takes memory for them", async () => {
    for (const [width, height] of [
      [0, 1],
      [1, 0],
      [65536, 65536],
      [4294967295, 1],
    ]) {
      await assert.rejects(
        samplesOf(picture({ width, height }, [0])),
        /^Error: A picture of \d+ x \d+ pixels is not one/,
      );
    }
  });

  it("refuses more or fewer pixels than the header says", async () => {
    await assert.rejects(
      samplesOf(picture({ width: 2, height: 2 }, [0, 1, 2, 0, 3])),
      /^Error: This PNG has fewer pixels/,
    );
    await assert.rejects(
      samplesOf(picture({ width: 2, height: 1 }, Array(1e6).fill(0))),
      /^Error: This PNG has more pixels/,
    );
  });

  it("refuses damaged pixels and filters that there are not", async () => {
    const damaged = (data) => samplesOf(file(header({ width: 2, height: 1 }), chunk("IDAT", data)));
    const whole = deflateSync(Buffer.from([0, 1, 2]));
    const flipped = Buffer.from(whole);
    flipped[whole.length - 1] ^= 1; // of the checksum
    for (const data of [[], [1, 2, 3], whole.subarray(0, 5), flipped]) {
      await assert.rejects(
        damaged(data),
        /^Error: (The pixels of this PNG are damaged|This PNG has fewer pixels)/,
      );
    }
    await assert.rejects(
      samplesOf(picture({ width: 1, height: 2 }, [0, 1, 5, 1])),
      /^Error: Row 1 of this PNG has a filter/,
    );
  });
});
