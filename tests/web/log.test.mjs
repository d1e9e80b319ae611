// SPDX-License-Identifier: MIT
//
// What is known of a log: the end at which it grows, and which tiles need not be asked for.

import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { growsUpwards, untouched } from "../../src/web/viewer/live.js";
import { Log } from "../../src/web/viewer/log.js";
import { Tiles } from "../../src/web/viewer/tiles.js";

const LEVEL = 16;
const TILE = 256 * 2 ** LEVEL; // counts

/** A server's answers, by what the target ends with. */
function netOf(answers) {
  const of = (target) => structuredClone(Object.entries(answers).find(([end]) => target.split("?")[0].endsWith(end))[1]);
  return {
    path: (_, target) => target,
    json: async (target) => of(target),
    fetch: async (target) => ({ status: 200, headers: new Map(), body: of(target) }),
    whole: async ({ body }) => body,
  };
}

const indexOf = (top, bottom, store = "s1") => ({ store, generation: 1, depth_min: top, depth_max: bottom, median_step: 0.1,
  levels: [{ level: LEVEL, first_index: 0, last_index: 99 }, { level: LEVEL + 1, first_index: 0, last_index: 49 }] });

/** A log of 100 tiles, with gaps between depths in tiles. */
async function logWith(gaps) {
  const log = new Log("rig7");
  const net = netOf({ "tiles.json": indexOf(0, 1670), stats: { count: 0 },
    gaps: { gaps: gaps.map(([from, to]) => ({ from: (from * TILE) / 1e6, to: (to * TILE) / 1e6 })) } });
  await log.readIndex(net);
  await log.readWhole(net);
  return log;
}

describe("a log that grows", () => {
  const standing = (top, bottom, store = "s1") => ({ store, top, bottom });
  const from = standing(2700.1, 3000);

  it("grows upwards where only its shallow end moves, and downwards where only the deep one does", () => {
    assert.equal(growsUpwards(from, standing(2650, 3000), false), true);
    assert.equal(growsUpwards(from, standing(2700.1, 3010), true), false);
  });

  it("grows as it did before where both ends move, or none", () => {
    for (const known of [true, false]) {
      assert.equal(growsUpwards(from, standing(2600, 3100), known), known);
      assert.equal(growsUpwards(from, from, known), known);
      assert.equal(growsUpwards(from, standing(2800, 2900), known), known);
      assert.equal(growsUpwards(standing(null, null), from, known), known);
    }
  });

  it("is another one when it was replaced, of which nothing is known", () => {
    assert.equal(growsUpwards(from, standing(2650, 3000, "s2"), true), false);
  });

  it("says where its rows begin and end", async () => {
    const log = new Log("rig7");
    await log.readIndex(netOf({ "tiles.json": indexOf(2700.1, 3000) }));
    assert.deepEqual(log.standing, { store: "s1", generation: 1, top: 2700.1, bottom: 3000, step: 100_000 });
  });
});

describe("tiles that need not be asked for", () => {
  it("are those beyond the log", async () => {
    const log = await logWith([]);
    assert.deepEqual([-1, 0, 99, 100].map((index) => log.lacks(LEVEL, index)), [true, false, false, true]);
    assert.equal(log.lacks(LEVEL + 1, 50), true);
    assert.equal(log.lacks(LEVEL + 9, 7), false); // of such a level it is not known
  });

  it("are those within a gap, but not those with a row at its ends", async () => {
    const log = await logWith([[2.5, 5.5], [10, 12], [20.5, 23]]);
    const lacking = (level) => Array.from({ length: 30 }, (_, i) => i).filter((index) => log.lacks(level, index));
    assert.deepEqual(lacking(LEVEL), [3, 4, 11, 21, 22]); // the row at 10 is in tile 10, the one at 12 in tile 12
    assert.deepEqual(lacking(LEVEL + 1), []);
    assert.equal((await logWith([[1.9, 4]])).lacks(LEVEL + 1, 1), true);
  });

  it("are asked for once rows have come that may be in the gap", async () => {
    const log = await logWith([[2.5, 5.5], [10, 13]]);
    log.setBare(untouched(log.bare, [[4 * TILE, 4 * TILE]]));
    assert.deepEqual([3, 4, 11, 12].map((index) => log.lacks(LEVEL, index)), [false, false, true, true]);
    log.setBare(untouched(log.bare, null));
    assert.equal(log.lacks(LEVEL, 11), false);
  });

  it("are not known from an answer that was asked for before rows came", async () => {
    const log = await logWith([]);
    const reading = log.readWhole(netOf({ stats: { count: 0 }, gaps: { gaps: [{ from: 0, to: 1000 }] } }));
    log.seen = { generation: 2 };
    await reading;
    assert.equal(log.lacks(LEVEL, 5), false);
  });

  it("are shown as gaps, and the others are asked for", async () => {
    const log = await logWith([[2.5, 5.5]]);
    const asked = [];
    const tiles = new Tiles({ bytes: (target) => void asked.push(target) ?? new Promise(() => {}), decoder: null, onLoaded: () => {},
      lacks: (level, index) => log.lacks(level, index) });
    tiles.want([-1, 0, 3, 5].map((index) => ({ variant: "colormap=gray", level: LEVEL, index, why: "visible" })));
    assert.deepEqual(asked, [0, 5].map((index) => `tiles/${LEVEL}/${index}.png?colormap=gray`));
    const view = tiles.view("colormap=gray");
    assert.deepEqual([-1, 3, 5].map((index) => view.get(LEVEL, index)), ["none", "none", undefined]);
  });
});
