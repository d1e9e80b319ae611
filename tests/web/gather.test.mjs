// SPDX-License-Identifier: MIT
//
// Which samples a pixel row shows: the tile of its level, coarser or finer ones, rows as recorded, gaps.

import assert from "node:assert/strict";
import { test } from "node:test";

import { Arrivals, GAP, Gathered, ROWS, UNKNOWN, WHOLE, gather, gatherBefore } from "../../src/web/viewer/gather.js";
import { RowPieces, joined, parseRows, showsRows } from "../../src/web/viewer/rows.js";

const WIDTH = 2;

/** A tile whose row r holds grey(r) in both columns. */
function tile(grey, gap = -1) {
  const samples = new Uint8Array(ROWS * WIDTH);
  for (let row = 0; row < ROWS; row += 1) samples.fill(grey(row), row * WIDTH, (row + 1) * WIDTH);
  return { samples, width: WIDTH, gap };
}

/** The first column of each pixel row. */
function shown(view, height, tiles, { level = 4, rows = null, smooth = false } = {}) {
  const out = new Uint16Array(height * WIDTH);
  const get = (l, index) => tiles[`${l}/${index}`];
  gather(out, WIDTH, height, view, { tiles: { get }, levels: { first: 4, last: 8 }, level, rows, smooth });
  return Array.from({ length: height }, (_, y) => out[y * WIDTH]);
}

test("a pixel as high as a cell shows the cell", () => {
  assert.deepEqual(shown({ top: 16, bottom: 80 }, 4, { "4/0": tile((row) => row) }), [1, 2, 3, 4]);
});

test("a cell higher than a pixel is repeated, and mixed with its neighbour where that is asked for", () => {
  const tiles = { "4/0": tile((row) => row * 10) };
  assert.deepEqual(shown({ top: 16, bottom: 48 }, 4, tiles), [10, 10, 20, 20]);
  assert.deepEqual(shown({ top: 16, bottom: 48 }, 4, tiles, { smooth: true }), [8, 13, 18, 23]);
});

test("where a pixel covers two cells their mean is shown", () => {
  assert.deepEqual(shown({ top: 0, bottom: 128 }, 4, { "4/0": tile((row) => row * 10) }), [5, 25, 45, 65]);
});

test("a tile that is missing is replaced by the nearest coarser one, else by a finer one", () => {
  assert.deepEqual(shown({ top: 0, bottom: 64 }, 2, { "6/0": tile(() => 7), "5/0": tile(() => 5) }, { level: 5 }), [5, 5]);
  assert.deepEqual(shown({ top: 0, bottom: 64 }, 2, { "6/0": tile(() => 7), "4/0": tile(() => 4) }, { level: 5 }), [7, 7]);
  assert.deepEqual(shown({ top: 0, bottom: 64 }, 2, { "4/0": tile(() => 4) }, { level: 5 }), [4, 4]);
  assert.deepEqual(shown({ top: 0, bottom: 64 }, 2, {}, { level: 5 }), [UNKNOWN, UNKNOWN]);
});

test("a tile without frames and a transparent cell are gaps, but not the grey 0 of a whole tile", () => {
  assert.deepEqual(shown({ top: 0, bottom: 32 }, 2, { "4/0": "none" }), [GAP, GAP]);
  assert.deepEqual(shown({ top: 0, bottom: 32 }, 2, { "4/0": tile((row) => row, 0) }), [GAP, 1]);
  assert.deepEqual(shown({ top: 0, bottom: 32 }, 2, { "4/0": tile((row) => row) }), [0, 1]);
});

test("a gap is not mixed with what is beside it", () => {
  assert.deepEqual(shown({ top: 0, bottom: 64 }, 2, { "4/0": tile((row) => (row % 2 ? 0 : 100), 0) }), [100, 100]);
});

test("cells beside a gap end where the gap begins, also when they are mixed", () => {
  const tiles = { "4/0": tile((row) => (row === 2 ? 0 : 100), 0) };
  assert.deepEqual(shown({ top: 16, bottom: 64 }, 12, tiles, { smooth: true }), [100, 100, 100, 100, GAP, GAP, GAP, GAP, 100, 100, 100, 100]);
});

test("depths above zero and below are in the tiles they belong to", () => {
  const tiles = { "4/-1": tile((row) => row - 200), "4/0": tile((row) => row) };
  assert.deepEqual(shown({ top: -32, bottom: 32 }, 4, tiles), [54, 55, 0, 1]);
});

/** A .npy of rows at these depths, in counts; mask: which columns are absent. */
function npy(rows, masked) {
  const mask = masked ? `, ('mask', '|b1', (${WIDTH},))` : "";
  const head = `{'descr': [('depth', '<i8'), ('row', '|u1', (${WIDTH},))${mask}], 'fortran_order': False, 'shape': (${rows.length},), }\n`;
  const size = 8 + WIDTH * (masked ? 2 : 1);
  const bytes = new Uint8Array(10 + head.length + rows.length * size);
  bytes.set([0x93, 78, 85, 77, 80, 89, 1, 0, head.length, 0]);
  bytes.set(new TextEncoder().encode(head), 10);
  rows.forEach(({ depth, samples, absent = [0, 0] }, i) => {
    const at = 10 + head.length + i * size;
    new DataView(bytes.buffer).setBigInt64(at, BigInt(depth), true);
    bytes.set(masked ? [...samples, ...absent] : samples, at + 8);
  });
  return bytes;
}

test("rows are drawn from midway to midway, and no further than their reach", () => {
  const piece = parseRows(npy([{ depth: 100, samples: [1, 1] }, { depth: 200, samples: [2, 2] }, { depth: 600, samples: [6, 6] }], false));
  const rows = { at: () => piece };
  const pixels = shown({ top: 0, bottom: 700 }, 7, {}, { rows });
  assert.deepEqual(pixels, [1, 1, 2, GAP, GAP, 6, 6]);
});

test("absent samples of a row are gaps, and its grey 0 is drawn as 1", () => {
  const piece = parseRows(npy([{ depth: 0, samples: [0, 0], absent: [1, 0] }, { depth: 16, samples: [0, 9] }], true));
  assert.equal(piece.gap, 0);
  assert.deepEqual([...piece.samples], [0, 1, 1, 9]);
  const whole = parseRows(npy([{ depth: 0, samples: [0, 5] }], true));
  assert.deepEqual([whole.gap, ...whole.samples], [-1, 0, 5]);
});

test("each part of a log is drawn by its own steps, so that sparse rows beside dense ones are no gaps", () => {
  const at = (depth, grey) => ({ depth, samples: [grey, grey] });
  const dense = Array.from({ length: 12 }, (_, i) => at(i * 10, 1));
  const sparse = Array.from({ length: 12 }, (_, i) => at(210 + i * 100, 2));
  const piece = parseRows(npy([...dense, ...sparse], false), 10);
  const pixels = shown({ top: 0, bottom: 1300 }, 130, {}, { rows: { at: () => piece } });
  assert.deepEqual([...new Set(pixels)], [1, 2]);
  assert.equal(pixels.filter((grey) => grey === 1).length, 16); // to midway between the last one and the first sparse one
});

test("a gap that is larger than the steps around it stays a gap, in a sparse part too", () => {
  const depths = [0, 100, 200, 300, 700, 800, 900, 1000];
  const piece = parseRows(npy(depths.map((depth) => ({ depth, samples: [3, 3] })), false), 10);
  const pixels = shown({ top: 0, bottom: 1000 }, 20, {}, { rows: { at: () => piece } });
  assert.deepEqual(pixels.map((grey, i) => (grey === GAP ? i * 50 : -1)).filter((top) => top >= 0), [400, 450, 500, 550]);
});

test("pieces that follow each other are one, absent samples in one of them too", () => {
  const masked = parseRows(npy([{ depth: 30, samples: [7, 0], absent: [1, 0] }, { depth: 20, samples: [8, 8] }], true), 10, true);
  const both = joined([parseRows(npy([{ depth: 0, samples: [0, 5] }], true), 10), masked]);
  assert.deepEqual([[...both.depths], [...both.samples], both.gap], [[0, 20, 30], [1, 5, 8, 8, 0, 1], 0]);
});

/** A log that answers /frames.npy as the server does, and what it was asked. */
function served(depths) {
  const asked = [];
  const get = async (target) => {
    const query = new URLSearchParams(target.split("?")[1]);
    const [from, to, after] = ["depth_min", "depth_max", "after"].map((name) => (query.has(name) ? Number(query.get(name)) : null));
    const backwards = query.get("order") === "desc";
    asked.push(query.has("after") ? (backwards ? "above" : "below") : "inner");
    let found = depths.filter((depth) => (after === null ? depth >= from && depth <= to : backwards ? depth < after : depth > after));
    if (backwards) found.reverse();
    found = found.slice(0, Number(query.get("limit") ?? Infinity));
    return npy(found.map((depth) => ({ depth, samples: [depth % 256, 0] })), true);
  };
  return { get, asked };
}

/** The piece of level 0 (256 counts) with that index, and what was asked for it. */
async function pieceOf(depths, index, step) {
  const { get, asked } = served(depths);
  let loaded;
  const done = new Promise((resolve) => (loaded = resolve));
  const pieces = new RowPieces({ get, onLoaded: loaded });
  pieces.of(0, step);
  pieces.want({ top: index * 256, bottom: (index + 1) * 256 }, String);
  await done;
  return { piece: pieces.at(index * 256), pieces, asked };
}

test("a piece of even rows is one request", async () => {
  const { piece, asked } = await pieceOf(Array.from({ length: 100 }, (_, i) => i * 10 + 3), 1, 10);
  assert.deepEqual(asked, ["inner"]);
  assert.equal(piece.depths[piece.rowAt(256)], 253);
});

test("where rows are sparse the nearest ones beyond a piece say how far its own reach, and that there are any", async () => {
  const depths = Array.from({ length: 20 }, (_, i) => i * 300);
  for (const index of [1, 2, 3, 4]) {
    const { piece, asked } = await pieceOf(depths, index, 10);
    assert.ok(asked.length > 1);
    for (let depth = index * 256; depth < (index + 1) * 256; depth += 7)
      assert.equal(piece.depths[piece.rowAt(depth)], depths[Math.ceil(depth / 300 - 0.5)], `${index}: ${depth}`);
  }
});

test("a piece is asked for again where rows have come that change how far its own reach", async () => {
  const { pieces } = await pieceOf(Array.from({ length: 20 }, (_, i) => i * 300), 1, 10);
  pieces.forget([[5000, 5010]]);
  assert.deepEqual([...pieces.stale], []);
  pieces.forget([[590, 590]]);
  assert.deepEqual([...pieces.stale], [1]);
});

test("rows are drawn where a cell is high on the screen, or where tiles do not fit them", () => {
  const cell = 8192;
  assert.equal(showsRows({ cell, pixel: 1000, height: 800e3 }), true);
  assert.equal(showsRows({ cell, pixel: 8000, height: 6.4e6 }), false);
  assert.equal(showsRows({ cell, pixel: 8000, height: 6.4e6, crowded: true }), true);
  assert.equal(showsRows({ cell, pixel: 60e3, height: 48e6, crowded: true }), false);
  assert.equal(showsRows({ cell, pixel: 60e3, height: 48e6, sparse: true }), true);
  assert.equal(showsRows({ cell, pixel: 600e3, height: 480e6, sparse: true }), false);
});

test("an array that is cut short, or none, is refused", () => {
  const bytes = npy([{ depth: 0, samples: [0, 5] }], false);
  assert.throws(() => parseRows(bytes.subarray(0, bytes.length - 1)), /cut short/);
  assert.throws(() => parseRows(new Uint8Array(100)), /cannot be read/);
});

/** A source as gather() takes it, of level 4. */
const sourceOf = (tiles, rows = null) => ({ tiles: { get: (level, index) => tiles[`${level}/${index}`] }, levels: { first: 4, last: 8 }, level: 4, rows });

/** What is shown of a view, its shares, and what was there before; null where no row of pixels fades in. */
function fading(view, height, source) {
  const { pixels, fade } = new Gathered().take("gray", WIDTH, height, view, source, true);
  const firsts = (all) => Array.from({ length: height }, (_, y) => all[y * WIDTH]);
  return { shown: firsts(pixels), shares: fade && [...fade.shares], before: fade && firsts(fade.before) };
}

test("a tile that fades in has a coarser one before it, else what is not loaded", () => {
  const young = { ...tile(() => 9), share: 40 };
  const view = { top: 4080, bottom: 4112 }; // the last cell of tile 0, the first one of tile 1
  const over = fading(view, 2, sourceOf({ "4/0": young, "4/1": tile(() => 3), "5/0": tile(() => 7) }));
  assert.deepEqual(over, { shown: [9, 3], shares: [40, WHOLE], before: [7, 0] });
  assert.deepEqual(fading(view, 2, sourceOf({ "4/0": young, "4/1": tile(() => 3) })).before[0], UNKNOWN);
});

test("rows as recorded that fade in have tiles before them", () => {
  const piece = Object.assign(parseRows(npy([{ depth: 0, samples: [5, 5] }], false), 50), { share: 100 });
  const found = fading({ top: 0, bottom: 16 }, 1, sourceOf({ "4/0": tile(() => 2) }, { at: () => piece }));
  assert.deepEqual(found, { shown: [5], shares: [100], before: [2] });
});

test("rows of pixels that have faded in are not gathered a second time", () => {
  const out = new Uint16Array(2 * WIDTH).fill(77);
  gatherBefore(out, WIDTH, 2, { top: 0, bottom: 32 }, sourceOf({ "4/0": { ...tile((row) => row), share: 1 } }), new Uint8Array([WHOLE, 1]));
  assert.deepEqual([...out], [77, 77, UNKNOWN, UNKNOWN]);
});

test("nothing fades where all is whole, or where it is not asked for", () => {
  const view = { top: 0, bottom: 16 };
  assert.equal(fading(view, 1, sourceOf({ "4/0": tile(() => 1) })).shares, null);
  const young = sourceOf({ "4/0": { ...tile(() => 1), share: 0 } });
  assert.equal(new Gathered().take("gray", WIDTH, 1, view, young, false).fade, null);
});

test("pixels are kept by variant and let go when it is not shown any more", () => {
  const gathered = new Gathered();
  const source = sourceOf({ "4/0": tile(() => 1) });
  const take = (variant) => gathered.take(variant, WIDTH, 1, { top: 0, bottom: 16 }, source, false);
  const first = take("a").pixels;
  assert.equal(take("a").pixels, first);
  gathered.keep(new Map([["b", take("b")]]));
  assert.deepEqual([...gathered.keys()], ["b"]);
  assert.notEqual(take("a").pixels, first);
});

test("what arrives is half there 60 ms after its first frame, and whole after 120", () => {
  const arrivals = new Arrivals();
  const [early, late] = [tile(() => 1), tile(() => 2)];
  const shares = (now) => [arrivals.age(now), early.share, late.share];
  arrivals.add(early);
  assert.deepEqual(shares(1000), [true, 0, undefined]);
  arrivals.add(late);
  assert.deepEqual(shares(1060), [true, 127, 0]);
  assert.deepEqual(shares(1125), [true, WHOLE, 138]);
  assert.deepEqual(shares(5000), [false, WHOLE, WHOLE]);
});

test("behind a slow frame what arrives is whole at once", () => {
  const arrivals = new Arrivals();
  const one = tile(() => 1);
  arrivals.add(one);
  assert.equal(arrivals.age(1000, 5), true);
  assert.equal(arrivals.age(1010, 30), false);
  assert.equal(one.share, WHOLE);
});
