// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { atEnd, clampView, isTrackpad, middleOf, panBy, showsEnd, wheelFactor, zoomAt } from "../../src/web/viewer/range.js";
import { randomFrom, wholeNumber } from "./random.mjs";

const LOG = { top: 1000, bottom: 9000 };
const PIXELS = 0;
const LINES = 1;
const PAGES = 2;

const wheel = (event) => ({ deltaX: 0, deltaY: 0, deltaMode: PIXELS, ctrlKey: false, ...event });

describe("clampView", () => {
  it("leaves a view within the log as it is", () => {
    assert.deepEqual(clampView({ top: 1000, bottom: 2000 }, LOG), { top: 1000, bottom: 2000 });
  });

  it("moves one that sticks out to the end that it passed, as high as it was", () => {
    assert.deepEqual(clampView({ top: 0, bottom: 500 }, LOG), { top: 1000, bottom: 1500 });
    assert.deepEqual(clampView({ top: 8800, bottom: 9300 }, LOG), { top: 8500, bottom: 9000 });
  });

  it("moves one that is higher than the log so that all of the log is in it", () => {
    assert.deepEqual(clampView({ top: 5000, bottom: 15000 }, LOG), { top: 1000, bottom: 11000 });
    assert.deepEqual(clampView({ top: -5000, bottom: 5000 }, LOG), { top: -1000, bottom: 9000 });
    assert.deepEqual(clampView({ top: 0, bottom: 10000 }, LOG), { top: 0, bottom: 10000 });
  });
});

describe("zoomAt", () => {
  it("keeps the depth at the pointer where it is on the screen", () => {
    assert.deepEqual(zoomAt({ top: 2000, bottom: 6000 }, 2, 3000), { top: 2500, bottom: 4500 });
    assert.deepEqual(zoomAt({ top: 2500, bottom: 4500 }, 0.5, 3000), { top: 2000, bottom: 6000 });
  });

  it("holds the height within the limits, and keeps the depth at the pointer also then", () => {
    assert.deepEqual(zoomAt({ top: 2000, bottom: 6000 }, 100, 3000, { min: 400, max: 8000 }), {
      top: 2900,
      bottom: 3300,
    });
    assert.deepEqual(zoomAt({ top: 2000, bottom: 6000 }, 0, 3000, { min: 400, max: 8000 }), {
      top: 1000,
      bottom: 9000,
    });
    assert.deepEqual(zoomAt({ top: 2000, bottom: 6000 }, Infinity, 2000, { min: 400, max: 8000 }), {
      top: 2000,
      bottom: 2400,
    });
  });

  it("stays within the log where the limits name it", () => {
    assert.deepEqual(zoomAt({ top: 1000, bottom: 2000 }, 0.5, 2000, { min: 1, max: 8000, extent: LOG }), {
      top: 1000,
      bottom: 3000,
    });
  });

  it("gives whole counts, at least one, and is undone by the opposite factor to the count", () => {
    const random = randomFrom(51);
    for (let i = 0; i < 500; i += 1) {
      const top = wholeNumber(random, -1e9, 1e9);
      const view = { top, bottom: top + wholeNumber(random, 1000, 1e8) };
      const at = wholeNumber(random, view.top, view.bottom);
      const factor = 2 ** (4 * random() - 2);
      const zoomed = zoomAt(view, factor, at);
      assert.ok(
        Number.isInteger(zoomed.top) && Number.isInteger(zoomed.bottom) && zoomed.top < zoomed.bottom,
      );
      assert.ok(zoomed.top <= at && at <= zoomed.bottom);
      const back = zoomAt(zoomed, 1 / factor, at);
      assert.ok(Math.abs(back.top - view.top) <= 5 && Math.abs(back.bottom - view.bottom) <= 5);
    }
  });

  it("does not change the view that it is given", () => {
    const view = Object.freeze({ top: 2000, bottom: 6000 });
    assert.notEqual(zoomAt(view, 1, 3000), view);
  });
});

describe("panBy", () => {
  it("moves down by so many counts, rounded, and not out of the log", () => {
    assert.deepEqual(panBy({ top: 2000, bottom: 3000 }, 10.4, LOG), { top: 2010, bottom: 3010 });
    assert.deepEqual(panBy({ top: 2000, bottom: 3000 }, -5000, LOG), { top: 1000, bottom: 2000 });
    assert.deepEqual(panBy({ top: 2000, bottom: 3000 }, 1e12, LOG), { top: 8000, bottom: 9000 });
  });
});

describe("wheelFactor", () => {
  it("is 2 to the power of -0.002 a pixel", () => {
    assert.equal(wheelFactor(wheel({ deltaY: -500 })), 2);
    assert.equal(wheelFactor(wheel({ deltaY: 500 })), 0.5);
    assert.equal(wheelFactor(wheel({ deltaY: 0 })), 1);
  });

  it("takes 25 pixels for a line and 500 for a page", () => {
    assert.equal(wheelFactor(wheel({ deltaY: 3, deltaMode: LINES })), wheelFactor(wheel({ deltaY: 75 })));
    assert.equal(wheelFactor(wheel({ deltaY: -1, deltaMode: PAGES })), 2);
  });

  it("is ten times as quick in a pinch: the Ctrl key and less than 50 pixels", () => {
    assert.equal(wheelFactor(wheel({ deltaY: -5, ctrlKey: true })), wheelFactor(wheel({ deltaY: -50 })));
    assert.equal(wheelFactor(wheel({ deltaY: 50, ctrlKey: true })), wheelFactor(wheel({ deltaY: 50 })));
    assert.equal(
      wheelFactor(wheel({ deltaY: 1, deltaMode: LINES, ctrlKey: true })),
      wheelFactor(wheel({ deltaY: 250 })),
    );
  });
});

describe("isTrackpad", () => {
  it("takes small deltas in pixels for two fingers", () => {
    assert.equal(isTrackpad(wheel({ deltaY: 4 })), true);
    assert.equal(isTrackpad(wheel({ deltaY: -49.5 })), true);
    assert.equal(isTrackpad(wheel({ deltaY: 50 })), false);
    assert.equal(isTrackpad(wheel({ deltaY: -120 })), false);
  });

  it("takes what goes sideways too for two fingers, however fast", () => {
    assert.equal(isTrackpad(wheel({ deltaY: 300, deltaX: -2 })), true);
  });

  it("takes a pinch and a wheel that counts lines for neither", () => {
    assert.equal(isTrackpad(wheel({ deltaY: 4, ctrlKey: true })), false);
    assert.equal(isTrackpad(wheel({ deltaY: 3, deltaMode: LINES })), false);
    assert.equal(isTrackpad(wheel({ deltaY: 0, deltaX: 3, deltaMode: LINES })), false);
  });
});

describe("middleOf", () => {
  const view = { top: 9100e6, bottom: 9120e6 };

  it("is the place under the pointer, as long as that is in view", () => {
    assert.equal(middleOf(view, { depth: 9103e6 }), 9103e6);
    assert.equal(middleOf(view, { depth: 9120e6 }), 9120e6);
  });

  it("is the middle of the view where there is no pointer, or it is elsewhere, as a crosshair may be", () => {
    for (const pointer of [null, undefined, { depth: 9099e6 }, { depth: 9121e6 }]) assert.equal(middleOf(view, pointer), 9110e6);
  });
});

describe("a view that follows", () => {
  const extent = { top: 1000, bottom: 2000 };
  const down = { extent, step: 10, upwards: false };
  const up = { extent, step: 10, upwards: true };

  it("shows the end that grows, or does not", () => {
    assert.deepEqual([1991, 1990].map((bottom) => showsEnd({ top: 1500, bottom }, down)), [true, false]);
    assert.deepEqual([1009, 1010].map((top) => showsEnd({ top, bottom: 1500 }, up)), [true, false]);
  });

  it("is moved to that end at the same scale", () => {
    assert.deepEqual(atEnd({ top: 1500, bottom: 1600 }, down), { top: 1900, bottom: 2000 });
    assert.deepEqual(atEnd({ top: 1500, bottom: 1600 }, up), { top: 1000, bottom: 1100 });
  });

  it("stays where it shows that end already, with room beyond it", () => {
    for (const log of [down, up]) assert.deepEqual(atEnd({ top: 900, bottom: 2100 }, log), { top: 900, bottom: 2100 });
  });
});
