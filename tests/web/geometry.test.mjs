// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { describe, it } from "node:test";

import {
  azimuthAcross,
  azimuthOf,
  columnAt,
  coreAzimuth,
  coreColumns,
  coreLight,
  coreShare,
  headerMarks,
  pointOf,
  shareOf,
} from "../../src/web/viewer/geometry.js";
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

describe("coreAzimuth", () => {
  it("is the middle of the flat image in the middle, and a quarter of a turn from it at the edges", () => {
    near(coreAzimuth(0.5, 0), 180);
    near(coreAzimuth(0, 0), 90);
    near(coreAzimuth(1, 0), 270);
    near(coreAzimuth(0.5, 200), 20);
    near(coreAzimuth(0, 200), 290);
  });

  it("goes by the arc sine between them", () => {
    near(coreAzimuth(0.75, 0), 210);
    near(coreAzimuth(0.25, 0), 150);
    near(coreAzimuth((Math.SQRT1_2 + 1) / 2, 90), 315);
  });

  it("is that of the edge beyond an edge", () => {
    near(coreAzimuth(-0.2, 0), 90);
    near(coreAzimuth(7, 0), 270);
  });
});

describe("coreShare", () => {
  it("has the near half of the wall from edge to edge", () => {
    near(coreShare(90, 0), 0);
    near(coreShare(180, 0), 0.5);
    near(coreShare(210, 0), 0.75);
    near(coreShare(270, 0), 1);
    near(coreShare(15, 195), 0.5);
  });

  it("is null on the far side", () => {
    for (const azimuth of [0, 89.99, 270.01, 359.9]) assert.equal(coreShare(azimuth, 0), null);
    assert.equal(coreShare(180, 180), null);
  });

  it("leads back to each place across, whatever the turn", () => {
    const random = randomFrom(42);
    for (let i = 0; i < 400; i += 1) {
      const share = 0.001 + 0.998 * random();
      const turn = 360 * random();
      near(coreShare(coreAzimuth(share, turn), turn), share);
    }
  });
});

describe("a place across an image", () => {
  it("is once around in a flat one, half of it in a core", () => {
    near(azimuthAcross(0.25, 300, false), 30);
    near(azimuthAcross(0.25, 300, true), coreAzimuth(0.25, 300));
    near(shareOf(30, 300, false), 0.25);
    assert.equal(shareOf(300, 300, true), null);
    near(shareOf(120, 300, true), 0.5);
  });
});

describe("coreColumns", () => {
  const columnsOf = (...plan) => [...coreColumns(...plan)].map(Math.floor);

  it("shows the columns a quarter before the middle to a quarter behind it, narrower ones at the edges", () => {
    assert.deepEqual(columnsOf(8, 24, 0), [7, 9, 10, 11, 12, 13, 14, 16]);
    assert.deepEqual(columnsOf(2, 12, 0.5), [5, 7]);
    assert.deepEqual(columnsOf(400, 4, 0).filter((column) => column !== 1 && column !== 2), []);
  });

  it("is the column that the azimuth of the pixel's middle is in, in a turned log with a zero too", () => {
    const random = randomFrom(43);
    for (let i = 0; i < 60; i += 1) {
      const [width, columns] = [wholeNumber(random, 24, 900), wholeNumber(random, 8, 400)];
      const [turn, zero] = [360 * random(), 360 * random()];
      const shown = coreColumns(width, columns, (((turn - zero + 360) % 360) / 360) * columns);
      shown.forEach((column, pixel) => {
        if (Math.abs(column - Math.round(column)) < 1e-3) return; // an edge between two: either
        assert.equal(Math.floor(column) % columns, columnAt(coreAzimuth((pixel + 0.5) / width, turn), columns, zero));
      });
    }
  });
});

describe("coreLight", () => {
  it("is all in the middle, falls to both edges alike, and leaves something there", () => {
    const light = [...coreLight(101)];
    assert.equal(light[50], 255);
    assert.deepEqual(light, [...light].reverse());
    for (let pixel = 1; pixel <= 50; pixel += 1) assert.ok(light[pixel] >= light[pixel - 1]);
    assert.ok(light[0] > 80 && light[0] < 130, `${light[0]}`);
  });
});

describe("headerMarks of a core", () => {
  it("has the names of the near side at their places on the cylinder", () => {
    const marks = headerMarks(60, "north", true);
    assert.deepEqual(marks.map(({ text }) => text), ["S", "W"]);
    near(marks[0].x, (Math.sin(-Math.PI / 3) + 1) / 2);
    near(marks[1].x, 0.75);
  });

  it("has names at both edges where the core is not turned", () => {
    assert.deepEqual(headerMarks(0, "highside", true).map(({ text, x }) => [text, x]), [["Right", 0], ["Low", 0.5], ["Left", 1]]);
  });
});
