// SPDX-License-Identifier: MIT
//
// Where images stand beside each other, and how wide one is in its true shape.

import assert from "node:assert/strict";
import { test } from "node:test";

import { COUNTS } from "../../src/web/viewer/depth.js";
import { TRACK, TRUE_SHAPE } from "../../src/web/viewer/state.js";
import { GAP_PX, endsOf, placesOf, trueWidth, variantOf } from "../../src/web/viewer/tracks.js";

const MILLIMETRE = COUNTS / 1000; // counts, of a log in metres
const widths = (tracks, room, shape) => placesOf(tracks.map((track) => ({ ...TRACK, ...track })), room, shape).map(({ width }) => width);

test("in its true shape a flat image is pi diameters wide, and a core one", () => {
  assert.equal(trueWidth("core", 0.2, MILLIMETRE), 200);
  for (const kind of ["raw", "static", "dynamic"]) assert.equal(trueWidth(kind, 0.2, MILLIMETRE), 628);
  assert.equal(trueWidth("core", 0.2, 4 * MILLIMETRE), 50);
});

test("without a bit size there is no true shape, and the image shares the room", () => {
  assert.equal(trueWidth("static", null, MILLIMETRE), null);
  assert.deepEqual(widths([{ width: TRUE_SHAPE }], 500), [500]);
});

test("images without a width share the room, with a border between them", () => {
  const places = placesOf([TRACK, { ...TRACK, kind: "core" }], 424);
  assert.deepEqual(places, [
    { x: 0, width: 200, wanted: 200, core: false },
    { x: 200 + GAP_PX, width: 200, wanted: 200, core: true },
  ]);
  assert.deepEqual(widths([{}], 5000), [900]);
});

test("a width that is chosen is taken from what the others share", () => {
  assert.deepEqual(widths([{ width: 300 }, {}, {}], 848), [300, 250, 250]);
  assert.deepEqual(widths([{ width: TRUE_SHAPE, kind: "core" }, {}], 624, { bitSize: 0.2, perPixel: MILLIMETRE }), [200, 400]);
});

test("an image follows the scale and stops at the least width and at the room, where it still says what it should be", () => {
  const core = [{ ...TRACK, kind: "core", width: TRUE_SHAPE }];
  const at = (perPixel) => placesOf(core, 500, { bitSize: 0.2, perPixel }).map(({ width, wanted }) => [width, wanted]);
  assert.deepEqual(at(MILLIMETRE), [[200, 200]]);
  assert.deepEqual(at(2 * MILLIMETRE), [[100, 100]]);
  assert.deepEqual(at(100 * MILLIMETRE), [[24, 2]]);
  assert.deepEqual(at(0.1 * MILLIMETRE), [[500, 2000]]);
});

test("however wide images are chosen, all of them are in the room", () => {
  const tracks = [{ width: 9000 }, {}, { width: 9000 }, {}].map((track) => ({ ...TRACK, ...track }));
  const places = placesOf(tracks, 800);
  assert.deepEqual(places.map(({ width }) => width), [800 - 3 * GAP_PX - 2 * 80 - 24, 80, 24, 80]);
  assert.equal(places[3].x + places[3].width, 800);
});

test("more images than the room has place for are all in it, and narrow", () => {
  for (const room of [376, 216, 130]) {
    const places = placesOf(Array(6).fill(TRACK), room);
    assert.ok(places.every(({ width }) => width >= 1));
    assert.ok(places[5].x + places[5].width <= room, String(room));
  }
  assert.deepEqual(widths([{}, {}, {}, { width: 900 }], 200), [32, 32, 32, 32]);
});

test("a core has the tiles and the ends of a static image", () => {
  const log = { stretch: ([low, high]) => [low + 40, high + 60] };
  const core = { ...TRACK, kind: "core" };
  assert.equal(variantOf(core), variantOf(TRACK));
  assert.deepEqual(endsOf(core, log), [42, 158]);
  assert.deepEqual(endsOf({ ...TRACK, kind: "raw" }, log), [0, 255]);
});
