// SPDX-License-Identifier: MIT
//
// What is offered to save of a view: addresses, names of files, and what is said of them.

import assert from "node:assert/strict";
import { test } from "node:test";

import { savesOf } from "../../src/web/viewer/download.js";
import { TRACK } from "../../src/web/viewer/state.js";

const app = ({ name = "rig7", zero = 0, turn = 0, view = { top: 9100e6, bottom: 9110e6 }, tracks = [TRACK] } = {}) => ({
  log: { name, zero, unit: "m", facts: {}, extent: { top: 9000e6, bottom: 9200e6 }, stretch: () => [20, 200] },
  net: { path: (log, target) => (log ? `logs/${log}/${target}` : target) },
  palettes: { nameOf: () => "viridis" },
  store: { state: { turn, tracks } },
  view,
  height: 700,
  perPixel: 10e6 / 700,
});

/** What is offered, by kind; queries taken apart. */
function offered(given, track = {}, known = { count: 100 }) {
  const { saves, hint } = savesOf(app(given), { ...TRACK, ...track }, known);
  const found = Object.fromEntries(saves.map((save) => {
    const [path, query = ""] = (save.href ?? "").split("?");
    return [save.kind, { ...save, path, query: Object.fromEntries(new URLSearchParams(query)) }];
  }));
  return { ...found, hint };
}

test("each form is of the interval in view, and no more than the log has", () => {
  const all = offered();
  for (const kind of ["picture", "rows", "print", "csv", "npy", "las"])
    assert.deepEqual([all[kind].query.depth_min, all[kind].query.depth_max], ["9100.0", "9110.0"], kind);
  const { query } = offered({ view: { top: 8990e6, bottom: 9300e6 } }).csv;
  assert.deepEqual([query.depth_min, query.depth_max], ["9000.0", "9200.0"]);
});

test("pictures are turned as the screen is: the server moves samples to the right, a view that is turned to the left", () => {
  for (const kind of ["picture", "rows", "print"]) {
    assert.equal(offered({})[kind].query.rotate, undefined);
    assert.equal(offered({ turn: 90 })[kind].query.rotate, "270", kind);
    assert.equal(offered({ turn: 90, zero: 36 })[kind].query.rotate, "306", kind);
    assert.equal(offered({ zero: 36 })[kind].query.rotate, "36", kind);
    assert.equal(offered({ turn: 36, zero: 36 })[kind].query.rotate, undefined, kind);
  }
});

test("the array of rows tells which samples are absent, and the words what its fields are", () => {
  const { query, how } = offered().npy;
  assert.deepEqual([query.depths, query.mask, query.samples], ["true", "true", "source"]);
  for (const field of ["depth", "row", "mask"]) assert.match(how, new RegExp(`\\b${field}\\b`));
});

test("a picture of a dynamic image has no ends of its own, which is said where the screen has some", () => {
  const dynamic = offered({}, { kind: "dynamic", gamma: 2, invert: true });
  assert.deepEqual([dynamic.picture.query.norm, dynamic.picture.query.rescale], ["dynamic", undefined]);
  assert.deepEqual([dynamic.picture.query.gamma, dynamic.picture.query.invert], ["2", "true"]);
  assert.equal(dynamic.hint, "");
  assert.equal(offered({}, { kind: "dynamic", lo: 0, hi: 255 }).hint, "");
  assert.match(offered({}, { kind: "dynamic", lo: 40, hi: 220 }).hint, /contrast of its window/);
  const stretched = offered({}, { kind: "static", lo: 40, hi: 220 });
  assert.deepEqual([stretched.picture.query.rescale, stretched.hint], ["40,220", ""]);
});

test("of several images it is said which one the pictures show, and of a core that they are flat", () => {
  const core = { ...TRACK, kind: "core" };
  const hintOf = (tracks, i) => savesOf(app({ tracks }), tracks[i], { count: 100 }).hint;
  assert.equal(hintOf([TRACK], 0), "");
  assert.equal(hintOf([core], 0), "A picture of a core is flat: the whole wall, unrolled.");
  assert.equal(hintOf([{ ...TRACK }, { ...TRACK }], 1), "Pictures show the selected image alone: Static, one of 2.");
  assert.match(hintOf([TRACK, core], 1), /alone: Core, one of 2\. A picture of a core is flat/);
});

test("where there are no rows nothing is offered; where their number is not known everything is", () => {
  const { saves, hint } = savesOf(app(), TRACK, { count: 0 });
  assert.deepEqual([saves, hint], [[], "There are no rows in this interval."]);
  assert.equal(savesOf(app(), TRACK, { count: null }).saves.length, 6);
});

test("more rows than a picture may have are no picture", () => {
  assert.equal(offered({}, {}, { count: 65_535 }).rows.path, "logs/rig7/strip.png");
  const { href, how } = offered({}, {}, { count: 65_536 }).rows;
  assert.equal(href, null);
  assert.match(how, /65,536 rows are too many/);
});

test("pictures have names with the log, the interval and what they are; the server names the others", () => {
  const files = (given) => Object.values(offered(given)).filter((save) => save.kind).map(({ file }) => file);
  assert.deepEqual(files(), ["rig7_9100.0_9110.0.png", "rig7_9100.0_9110.0_rows.png", "rig7_9100.0_9110.0_print.png", undefined, undefined, undefined]);
  assert.equal(files({ name: "" })[0], "frames_9100.0_9110.0.png");
  assert.equal(files({ name: "default" })[0], "frames_9100.0_9110.0.png");
});
