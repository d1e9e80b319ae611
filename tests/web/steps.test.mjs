// SPDX-License-Identifier: MIT
//
// Which row is shown at a depth, and which one is beside it.

import assert from "node:assert/strict";
import { test } from "node:test";

import { rowBeside, rowIn, sortGaps } from "../../src/web/viewer/steps.js";

const shown = (depths, depth, usual = 10) => {
  const row = rowIn(depths, depth, usual);
  return row < 0 ? null : depths[row];
};

test("rows share the step between them, the upper one has the middle", () => {
  const depths = [0, 10, 20, 32];
  assert.deepEqual([4, 5, 6, 15, 26, 27, 32].map((depth) => shown(depths, depth)), [0, 0, 10, 10, 20, 32, 32]);
});

test("beside a gap and beyond the ends a row has three quarters of a step around it", () => {
  const depths = [0, 10, 20, 80, 90, 100];
  assert.deepEqual([-8, -7, 27, 28, 72, 73, 107, 108].map((depth) => shown(depths, depth)), [null, 0, 20, null, null, 80, 100, null]);
});

test("a row alone has what is usual, and no rows show none", () => {
  assert.deepEqual([92, 93, 107, 108].map((depth) => shown([100], depth)), [null, 100, 100, null]);
  assert.equal(rowIn([], 5, 10), -1);
});

test("between dense and sparse rows there is no gap unless it is larger than the steps of both", () => {
  const dense = Array.from({ length: 10 }, (_, i) => i * 10);
  const sparse = (from) => Array.from({ length: 10 }, (_, i) => from + i * 100);
  assert.deepEqual([139, 141].map((depth) => shown([...dense, ...sparse(190)], depth)), [90, 190]);
  assert.deepEqual([97, 98, 414, 415].map((depth) => shown([...dense, ...sparse(490)], depth)), [90, null, null, 490]);
});

test("the row beside is the next one, however far it is", () => {
  const depths = [0, 10, 20, 500, 510];
  assert.deepEqual([rowBeside(depths, 19, 1, 10), rowBeside(depths, 19, -1, 10), rowBeside(depths, 503, -1, 10)], [3, 1, 2]);
  assert.deepEqual([rowBeside(depths, 200, 1, 10), rowBeside(depths, 200, -1, 10), rowBeside(depths, 200, 2, 10)], [3, 2, 4]);
  assert.deepEqual([rowBeside(depths, 510, 1, 10), rowBeside(depths, 0, -1, 10), rowBeside([], 0, 1, 10)], [-1, -1, -1]);
});

test("of the steps that are large for a log, those among others of their size are no gaps", () => {
  const steps = (depths) => depths.slice(1).map((to, i) => ({ from: depths[i], to }));
  assert.deepEqual(sortGaps([{ from: 50, to: 90 }, { from: 200, to: 260 }]), { gaps: [{ from: 50, to: 90 }, { from: 200, to: 260 }], sparse: [] });
  assert.deepEqual(sortGaps(steps([0, 100, 200, 300, 400])), { gaps: [], sparse: [{ from: 0, to: 400 }] });
  const { gaps, sparse } = sortGaps([{ from: -500, to: -200 }, ...steps([0, 100, 200, 300, 900, 1000, 1100, 1200])]);
  assert.deepEqual(gaps, [{ from: -500, to: -200 }, { from: 300, to: 900 }]);
  assert.deepEqual(sparse, [{ from: 0, to: 300 }, { from: 900, to: 1200 }]);
  assert.deepEqual(sortGaps([]), { gaps: [], sparse: [] });
});
