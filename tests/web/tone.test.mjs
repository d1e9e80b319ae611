// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";

import * as tone from "../../src/web/viewer/tone.js";

const data = (name) =>
  readFileSync(new URL(`../data/${name}`, import.meta.url), "utf8")
    .trim()
    .split("\n")
    .slice(1)
    .map((line) => line.split(","));
const bytesOf = (hex) => Uint8Array.from(Buffer.from(hex, "hex"));

// As GET /colormaps lists them.
const STOPS = {
  default: [
    [0, "#00008b"],
    [64, "#008b8b"],
    [128, "#00c864"],
    [192, "#ffd700"],
    [255, "#ff4500"],
  ],
  gray: [
    [0, "#000000"],
    [255, "#ffffff"],
  ],
  resistivity: [
    [0, "#1a0a00"],
    [64, "#8b4513"],
    [96, "#cd853f"],
    [128, "#daa520"],
    [160, "#ffd700"],
    [192, "#ffec8b"],
    [255, "#ffffff"],
  ],
};

function reversed(table) {
  return table.map((_, i) => table[3 * (255 - Math.floor(i / 3)) + (i % 3)]);
}

// The exact table of a map, whichever way the server has it.
function tableOfMap(name) {
  if (STOPS[name]) return tone.tableOf(STOPS[name]);
  if (name === "conductivity") return reversed(tone.tableOf(STOPS.resistivity));
  const row = data("image/colormaps.csv").find(([map]) => map === name);
  return bytesOf(row.slice(1).join(""));
}

// A colour as a canvas has it, back to r, g, b.
const unpacked = (palette) =>
  Uint8Array.from([...palette].flatMap((c) => [c & 255, (c >> 8) & 255, (c >> 16) & 255]));

const identity = tone.tableOf(STOPS.gray);
const greys = (options) => [...tone.paletteOf(identity, options)].map((colour) => colour & 255);

describe("tableOf", () => {
  it("equals the server's table of the default colormap", () => {
    const table = tone.tableOf(STOPS.default);
    const rows = data("image/lut-default.csv");
    assert.equal(rows.length, tone.COLUMNS);
    for (const [grey, ...rgb] of rows) {
      assert.deepEqual([...table.subarray(3 * grey, 3 * grey + 3)], rgb.map(Number), `grey ${grey}`);
    }
  });

  it("rounds down also where a line falls", () => {
    const table = tone.tableOf([
      [0, "#ff0000"],
      [2, "#fe0000"],
      [255, "#fe0000"],
    ]);
    assert.deepEqual(
      [0, 1, 2].map((grey) => table[3 * grey]),
      [255, 254, 254],
    );
  });

  it("refuses stops that do not ascend from 0 to 255, and colours that are none", () => {
    for (const stops of [
      [],
      [[0, "#000000"]],
      [
        [1, "#000000"],
        [255, "#000000"],
      ],
      [
        [0, "#000000"],
        [254, "#000000"],
      ],
      [
        [0, "#000000"],
        [9, "#000000"],
        [9, "#ffffff"],
        [255, "#ffffff"],
      ],
    ]) {
      assert.throws(() => tone.tableOf(stops), /The stops of a colormap must/);
    }
    assert.throws(
      () =>
        tone.tableOf([
          [0, "#000000"],
          [255, "white"],
        ]),
      /'white' is not a colour/,
    );
  });
});

describe("paletteOf", () => {
  it("equals what the server drew under each of many contrasts (data/web/palettes.csv)", () => {
    const rows = data("web/palettes.csv");
    assert.ok(rows.length >= 60);
    for (const [map, lo, hi, gamma, invert, expected] of rows) {
      const options = { lo: Number(lo), hi: Number(hi), gamma: Number(gamma), invert: invert === "true" };
      const palette = unpacked(tone.paletteOf(tableOfMap(map), options));
      assert.deepEqual(palette, bytesOf(expected), `${map} ${JSON.stringify(options)}`);
    }
  });

  it("gives opaque colours, blue above green above red", () => {
    const palette = tone.paletteOf(
      tone.tableOf([
        [0, "#112233"],
        [255, "#445566"],
      ]),
    );
    assert.ok(palette instanceof Uint32Array);
    assert.equal(palette[0], 0xff332211);
    assert.equal(palette[255], 0xff665544);
  });

  it("is the table itself where no contrast is chosen", () => {
    assert.deepEqual(greys(), [...Array(256).keys()]);
    assert.deepEqual(greys({ lo: null, hi: null }), [...Array(256).keys()]);
  });

  it("takes values up to the limits for the ends where both limits are one", () => {
    const found = greys({ lo: 90, hi: 90 });
    assert.deepEqual(
      [0, 89, 90, 91, 255].map((grey) => found[grey]),
      [0, 0, 0, 255, 255],
    );
  });

  it("reads numbers to six decimals, as the server does", () => {
    assert.deepEqual(
      greys({ lo: 178.85846873924996, hi: 200.1484091580605, gamma: 5.62 }),
      greys({ lo: 178.858469, hi: 200.148409, gamma: 5.62 }),
    );
  });

  it("inverts after gamma", () => {
    const plain = greys({ gamma: 2.2 });
    greys({ gamma: 2.2, invert: true }).forEach((grey, i) =>
      assert.ok(Math.abs(grey - (255 - plain[i])) <= 1),
    );
  });
});

describe("percentile", () => {
  const histogramOf = (counts) => Array.from({ length: 256 }, (_, grey) => counts[grey] ?? 0);

  it("is the least sample with at least that share at or below it", () => {
    const histogram = histogramOf({ 10: 2, 20: 96, 30: 2 });
    assert.deepEqual(
      [0, 2, 2.1, 50, 98, 98.1, 100].map((p) => tone.percentile(histogram, p)),
      [10, 10, 20, 20, 20, 30, 30],
    );
  });

  it("counts every sample only once where one value is all there is", () => {
    assert.deepEqual(
      [0, 50, 100].map((p) => tone.percentile(histogramOf({ 255: 1 }), p)),
      [255, 255, 255],
    );
  });

  it("is 0 where there are no samples", () => {
    assert.equal(tone.percentile(histogramOf({}), 98), 0);
  });
});
