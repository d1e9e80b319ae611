// SPDX-License-Identifier: MIT
//
// Of schedule.js: which tiles a view needs. schedule.test.mjs holds when they are asked for.
import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { levelFor, wanted } from "../../src/web/viewer/schedule.js";

// Levels as /tiles.json has them, of a log from 0 to `bottom` counts.
const levelsTo = (bottom, from, to) =>
  Array.from({ length: to - from + 1 }, (_, i) => {
    const level = from + i;
    return {
      level,
      cell_height: 2 ** level / 1e6,
      first_index: 0,
      last_index: Math.floor(bottom / (256 * 2 ** level)),
    };
  });

const TILE = 256 * 2 ** 16; // counts of a tile of level 16
const INDEX = { levels: levelsTo(100 * TILE, 16, 23) };

// A view of so many tiles of level 16, whose cells are as high as a device pixel.
const look = (from, to, options = {}) =>
  wanted({ top: from * TILE, bottom: to * TILE }, INDEX, { devicePixels: (to - from) * 256, ...options });
const names = (tiles, why) =>
  tiles.filter((tile) => tile.why === why).map(({ level, index }) => `${level}/${index}`);

describe("levelFor", () => {
  it("is the finest whose cells are not larger than a device pixel", () => {
    assert.equal(levelFor(2 ** 18, INDEX.levels), 18);
    assert.equal(levelFor(2 ** 18 + 1, INDEX.levels), 18);
    assert.equal(levelFor(2 ** 19 - 1, INDEX.levels), 18);
  });

  it("is exact at every power of two", () => {
    const levels = levelsTo(1, 0, 52);
    for (let level = 1; level <= 52; level += 1) {
      assert.equal(levelFor(2 ** level, levels), level);
      assert.equal(levelFor(2 ** level * (1 - 2 ** -53), levels), level - 1);
    }
  });

  it("is one that there is", () => {
    assert.equal(levelFor(3, INDEX.levels), 16);
    assert.equal(levelFor(0.001, INDEX.levels), 16);
    assert.equal(levelFor(2 ** 40, INDEX.levels), 23);
    assert.equal(levelFor(Infinity, INDEX.levels), 23);
    assert.equal(levelFor(2 ** 18, []), null);
  });
});

describe("wanted", () => {
  it("begins with the visible tiles, from the pointer outwards", () => {
    const tiles = look(8, 13, { pointer: 9.4 * TILE });
    assert.deepEqual(names(tiles, "visible"), ["16/9", "16/8", "16/10", "16/11", "16/12"]);
    assert.deepEqual(
      tiles.slice(0, 5).map(({ why }) => why),
      Array(5).fill("visible"),
    );
  });

  it("takes the middle where there is no pointer, and the nearest edge where it is elsewhere", () => {
    assert.deepEqual(names(look(8, 11), "visible"), ["16/9", "16/8", "16/10"]);
    assert.deepEqual(names(look(8, 11, { pointer: 99 * TILE }), "visible"), ["16/10", "16/9", "16/8"]);
  });

  it("takes in tiles that are visible in part, and none that only touch the edge", () => {
    assert.deepEqual(names(look(8, 10), "visible").sort(), ["16/8", "16/9"]);
    assert.deepEqual(names(look(8.5, 10.5), "visible").sort(), ["16/10", "16/8", "16/9"]);
  });

  it("then wants what covers the view two levels up", () => {
    const tiles = look(3, 6);
    assert.deepEqual(names(tiles, "parent"), ["18/1", "18/0"]);
    assert.equal(
      tiles.findIndex(({ why }) => why === "parent"),
      3,
    );
  });

  it("has parents of the last level where there are not two above, and none on the last", () => {
    const view = { top: 0, bottom: 256 * 2 ** 22 };
    assert.deepEqual(names(wanted(view, INDEX, { devicePixels: 256 }), "parent"), ["23/0"]);
    assert.deepEqual(names(wanted(view, INDEX, { devicePixels: 128 }), "parent"), []);
  });

  it("at last wants one screen ahead, the nearest first, each tile once", () => {
    assert.deepEqual(names(look(8.5, 11.5, { speed: 0.5 }), "ahead"), ["16/12", "16/13", "16/14"]);
    assert.deepEqual(names(look(8.5, 11.5, { speed: -0.5 }), "ahead"), ["16/7", "16/6", "16/5"]);
    assert.deepEqual(names(look(8.5, 11.5), "ahead"), []);
    const all = look(8.5, 11.5, { speed: 2 }).map(({ level, index }) => `${level}/${index}`);
    assert.equal(new Set(all).size, all.length);
  });

  it("wants coarse visible tiles only while the view flies past", () => {
    for (const speed of [4.1, -30]) {
      assert.deepEqual(look(8, 14, { speed, pointer: 13 * TILE }), [
        { level: 18, index: 3, why: "visible" },
        { level: 18, index: 2, why: "visible" },
      ]);
    }
    assert.equal(look(8, 14, { speed: 4 })[0].level, 16);
  });

  it("never wants what is not in the log", () => {
    assert.deepEqual(names(look(-3, 2, { speed: -1 }), "visible").sort(), ["16/0", "16/1"]);
    assert.deepEqual(names(look(-3, 2, { speed: -1 }), "ahead"), []);
    assert.deepEqual(names(look(99, 102, { speed: 1 }), "visible"), ["16/100", "16/99"]);
    assert.deepEqual(look(200, 203), []);
    assert.deepEqual(wanted({ top: 0, bottom: 10 }, { levels: [] }, { devicePixels: 10 }), []);
  });

  it("knows tiles above depth 0", () => {
    const index = { levels: [{ level: 16, first_index: -4, last_index: 3 }] };
    const tiles = wanted({ top: -2 * TILE, bottom: TILE }, index, {
      devicePixels: 768,
      pointer: -1.5 * TILE,
    });
    assert.deepEqual(names(tiles, "visible"), ["16/-2", "16/-1", "16/0"]);
    assert.ok(tiles.every(({ index: i }) => !Object.is(i, -0)));
  });
});
