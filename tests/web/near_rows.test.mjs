// SPDX-License-Identifier: MIT
//
// Rows that were read around a place: what they answer, and what has to be asked for.

import assert from "node:assert/strict";
import { test } from "node:test";

import { NearRows } from "../../src/web/viewer/near_rows.js";

/** Of a log with rows at these depths, in units, each with its number as sample; the log's median step is 0.1. */
function near(depths) {
  const get = async (target) => {
    const query = new URLSearchParams(target.split("?")[1]);
    const [least, most] = ["depth_min", "depth_max"].map((name) => (query.has(name) ? Number(query.get(name)) : null));
    let found = depths.map((depth, i) => ({ depth, samples: [i] })).filter(({ depth }) => (least === null || depth >= least) && (most === null || depth <= most));
    if (query.get("order") === "desc") found.reverse();
    return found.slice(0, Number(query.get("limit"))).map((row) => `${JSON.stringify(row)}\n`).join("");
  };
  return new NearRows({ get, usual: () => 0.1e6 });
}

const even = (count, step = 0.1, from = 100) => Array.from({ length: count }, (_, i) => Number((from + i * step).toFixed(3)));

test("the row at a place is known once the rows around it have been read, and only there", async () => {
  const rows = near(even(200));
  assert.equal(rows.rowAt(110e6), undefined);
  await rows.read(110.04e6);
  assert.deepEqual(rows.rowAt(110.04e6), { depth: 110e6, samples: [100] });
  assert.deepEqual(rows.rowAt(110.06e6).samples, [101]);
  assert.equal(rows.rowAt(108e6), undefined);
  assert.equal(rows.rowAt(112e6), undefined);
});

test("a row that was read does not answer for a nearer one that was not", async () => {
  const rows = near([...even(20, 0.1, 90), ...even(200, 0.01, 92)]); // steps of 0.1, then of 0.01
  await rows.read(91e6);
  const last = rows.rowAt(91.9e6).depth;
  assert.equal(last, 91.9e6);
  assert.equal(rows.rowAt(92.3e6), undefined);
});

test("a place in a gap has no row, and beyond the ends of the log there is none", async () => {
  const rows = near([...even(50), ...even(50, 0.1, 120)]);
  await rows.read(110e6);
  assert.equal(rows.rowAt(110e6), null);
  await rows.read(124.9e6);
  assert.equal(rows.rowAt(140e6), null);
});

test("the next row is the next one that was recorded, whatever the step", async () => {
  const rows = near([...even(20, 0.1, 90), ...even(20, 1, 93), 150]);
  await rows.read(91.7e6);
  assert.equal(rows.beside(91.7e6, 1), 91.8e6);
  assert.equal(rows.beside(91.9e6, 1), 93e6);
  assert.equal(rows.beside(93e6, -1), 91.9e6);
  await rows.read(112e6);
  assert.equal(rows.beside(112e6, 1), 150e6);
  assert.equal(rows.beside(150e6, 1), null);
});

test("what was forgotten is not known, also when its answer comes later", async () => {
  const rows = near(even(50));
  const reading = rows.read(102e6);
  rows.forget();
  await reading;
  assert.equal(rows.rowAt(102e6), undefined);
});
