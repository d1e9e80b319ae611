// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { azimuthOf, columnAt, headerMarks, pointOf } from "../../src/web/viewer/geometry.js";
import { randomFrom, wholeNumber } from "./random.mjs";

const near = (a, b) => assert.ok(Math.abs(a - b) < 1e-9, `${a} is not ${b}`);

describe("azimuthOf", () => {
  it("is the azimuth of a column's centre", () => {
    near(azimuthOf(0, 360), 0.5);
    near(azimuthOf(0, 4), 45);
    near(azimuthOf(149, 150), 358.8);
  });

  it("counts from the azimuth of the first sample, once around", () => {
    near(azimuthOf(0, 4, 90), 135);
    near(azimuthOf(3, 4, 90), 45);
    near(azimuthOf(0, 4, -90), 315);
    near(azimuthOf(0, 4, 720), 45);
  });
});

describe("columnAt", () => {
  it("is the column that covers an azimuth, its first edge included", () => {
    assert.deepEqual(
      [0, 89.9, 90, 359.9, 360, -0.1, 450].map((azimuth) => columnAt(azimuth, 4)),
      [0, 0, 1, 3, 0, 3, 1],
    );
  });

  it("finds the column of each centre and each first edge, whatever the width and the first azimuth", () => {
    const random = randomFrom(41);
    for (let i = 0; i < 400; i += 1) {
      const width = wholeNumber(random, 1, 4096);
      const zero = wholeNumber(random, -36000, 36000) / 100;
      const column = wholeNumber(random, 0, width - 1);
      assert.equal(columnAt(azimuthOf(column, width, zero), width, zero), column);
      assert.equal(
        columnAt((column * 360) / width + zero, width, zero),
        column,
        `${column} of ${width} from ${zero}`,
      );
    }
  });

  it("is never beyond the last column", () => {
    for (const azimuth of [-1e-15, 359.99999999999994, 1e6, -1e6]) {
      const column = columnAt(azimuth, 7);
      assert.ok(column >= 0 && column < 7 && Number.isInteger(column), `${azimuth}: ${column}`);
    }
  });
});

describe("pointOf", () => {
  it("is the nearest of eight points of the compass", () => {
    assert.deepEqual([0, 22.4, 22.6, 90, 134, 180, 225, 270, 337.4, 337.6, 359.9, -90].map(pointOf), [
      "N",
      "N",
      "NE",
      "E",
      "SE",
      "S",
      "SW",
      "W",
      "NW",
      "N",
      "N",
      "W",
    ]);
  });
});

describe("headerMarks", () => {
  it("has north at both edges where the image is not turned", () => {
    assert.deepEqual(headerMarks(0, "north"), [
      { azimuth: 0, x: 0, text: "N" },
      { azimuth: 90, x: 0.25, text: "E" },
      { azimuth: 180, x: 0.5, text: "S" },
      { azimuth: 270, x: 0.75, text: "W" },
      { azimuth: 0, x: 1, text: "N" },
    ]);
  });

  it("begins at the azimuth of the left edge", () => {
    assert.deepEqual(
      headerMarks(45, "north").map(({ text, x }) => [text, x]),
      [
        ["E", 0.125],
        ["S", 0.375],
        ["W", 0.625],
        ["N", 0.875],
      ],
    );
    assert.deepEqual(
      headerMarks(270, "north").map(({ text }) => text),
      ["W", "N", "E", "S", "W"],
    );
  });

  it("names the sides of a hole that is measured from its high side", () => {
    assert.deepEqual(
      headerMarks(0, "highside").map(({ text }) => text),
      ["High", "Right", "Low", "Left", "High"],
    );
  });

  it("gives degrees where the reference is not known", () => {
    for (const reference of [undefined, null, "", "toString"]) {
      assert.deepEqual(
        headerMarks(0, reference).map(({ text }) => text),
        ["0°", "90°", "180°", "270°", "0°"],
      );
    }
  });
});
