// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { describe, it } from "node:test";

import * as depth from "../../src/web/viewer/depth.js";
import { randomFrom, wholeNumber } from "./random.mjs";

// The rules by BigInt, which has no rounding of its own.
function countsByBigInt(sign, digits, decimals) {
  const scaled = BigInt(digits) * 10n ** 6n;
  const divisor = 10n ** BigInt(decimals);
  const whole = scaled / divisor;
  const twice = 2n * (scaled % divisor);
  const up = twice > divisor || (twice === divisor && whole % 2n === 1n);
  return Number(sign * (whole + (up ? 1n : 0n)));
}

describe("textOf", () => {
  it("writes the exact value with at least one decimal and no more than it takes", () => {
    const texts = [
      [9000100000, "9000.1"],
      [100000000, "100.0"],
      [0, "0.0"],
      [-1, "-0.000001"],
      [-3500000, "-3.5"],
      [1234567, "1.234567"],
      [1000010, "1.00001"],
      [100, "0.0001"],
    ];
    for (const [counts, text] of texts) assert.equal(depth.textOf(counts), text);
  });

  it("loses nothing up to 2^53 counts", () => {
    assert.equal(depth.textOf(Number.MAX_SAFE_INTEGER), "9007199254.740991");
    assert.equal(depth.textOf(-8999999999999999), "-8999999999.999999");
  });
});

describe("countsOf", () => {
  it("takes what the server takes", () => {
    const taken = [
      ["9000.1", 9000100000],
      ["-3", -3000000],
      ["+.5", 500000],
      ["1e3", 1000000000],
      ["5.", 5000000],
      ["0.30000000000000004", 300000],
      ["1E-2", 10000],
      ["-0", 0],
      ["000012", 12000000],
      ["1.5e+2", 150000000],
      ["0e99999999999", 0],
      ["1e-99999999999", 0],
    ];
    for (const [text, counts] of taken) assert.equal(depth.countsOf(text), counts, text);
  });

  it("takes a comma for the point", () => {
    assert.equal(depth.countsOf("9000,1"), 9000100000);
    assert.equal(depth.countsOf("-,25"), -250000);
  });

  it("gives null for anything else", () => {
    const refused = [
      "",
      " ",
      ".",
      ",",
      "-",
      "1 ",
      " 1",
      "1.2.3",
      "1,2,3",
      "1,000.5",
      "0x10",
      "nan",
      "inf",
      "Infinity",
      "1e",
      "e3",
      "1e1.5",
      "--1",
      "9m",
      "\u0661",
      "1\n",
    ];
    for (const text of refused) assert.equal(depth.countsOf(text), null, JSON.stringify(text));
  });

  it("gives null beyond 2^53 counts, where a Number is not exact", () => {
    assert.equal(depth.countsOf("9007199254.740991"), Number.MAX_SAFE_INTEGER);
    assert.equal(depth.countsOf("9007199254.740992"), null);
    assert.equal(depth.countsOf("9007199254.7409911"), Number.MAX_SAFE_INTEGER);
    assert.equal(depth.countsOf("-9007199254.7409916"), null);
    assert.equal(depth.countsOf("1e300"), null);
    assert.equal(depth.countsOf("1e99999999999"), null);
  });

  it("rounds halves to the even count", () => {
    const halves = [
      ["0.0000005", 0],
      ["0.0000015", 2],
      ["0.0000025", 2],
      ["0.00000250", 2],
      ["0.00000250001", 3],
      ["-0.0000015", -2],
      ["0.00000049999", 0],
      ["0.00000051", 1],
      ["9.9999995", 10000000],
    ];
    for (const [text, counts] of halves) assert.equal(depth.countsOf(text), counts, text);
  });

  it("agrees with whole-number arithmetic on random decimals", () => {
    const random = randomFrom(11);
    for (let i = 0; i < 3000; i += 1) {
      const decimals = wholeNumber(random, 0, 12);
      const digits = String(
        wholeNumber(random, 0, 10 ** wholeNumber(random, 1, Math.min(15, 9 + decimals))),
      ).padStart(decimals + 1, "0");
      const split = digits.length - decimals;
      const text = `${digits.slice(0, split)}.${digits.slice(split)}`;
      assert.equal(depth.countsOf(text), countsByBigInt(1n, digits, decimals), text);
    }
  });

  it("reads back what textOf writes", () => {
    const random = randomFrom(12);
    for (let i = 0; i < 3000; i += 1) {
      const counts =
        wholeNumber(random, -1, 1) * wholeNumber(random, 0, 10 ** wholeNumber(random, 0, 15)) + 0;
      assert.equal(depth.countsOf(depth.textOf(counts)), counts);
    }
  });
});

describe("textTo", () => {
  it("rounds to the place of the first digit of the step", () => {
    const texts = [
      [9100050000, 50000, "9100.05"],
      [9100050000, 100000, "9100.1"],
      [9102349999, 1000, "9102.350"],
      [9102499999, 2000000, "9102"],
      [9102500000, 1000000, "9103"],
      [123456, 1, "0.123456"],
      [123456, 20, "0.12346"],
      [9100000000, 65536, "9100.00"],
    ];
    for (const [counts, step, text] of texts) assert.equal(depth.textTo(counts, step), text);
  });

  it("never writes a negative zero", () => {
    assert.equal(depth.textTo(-40000, 100000), "0.0");
    assert.equal(depth.textTo(-50000, 100000), "-0.1");
  });
});

describe("scales", () => {
  it("are those of the field, in feet also those of inches to feet", () => {
    assert.deepEqual(depth.SCALES("m"), [5, 10, 20, 50, 100, 200, 500, 1000]);
    assert.deepEqual(depth.SCALES("ft"), [5, 10, 20, 48, 50, 100, 200, 240, 500, 600, 1000, 1200]);
  });

  it("take a CSS pixel for a 96th of an inch", () => {
    // At 1:48 a quarter of an inch, 24 pixels, is a foot.
    assert.ok(Math.abs(depth.scaleOf(depth.COUNTS / 24, "ft") - 48) < 1e-9);
    assert.ok(Math.abs(depth.countsPerPixelOf(20, "m") - ((20 * 25.4) / 96) * 1000) < 1e-9);
  });

  it("go both ways in every unit", () => {
    for (const unit of ["m", "ft"]) {
      for (const scale of depth.SCALES(unit)) {
        assert.ok(Math.abs(depth.scaleOf(depth.countsPerPixelOf(scale, unit), unit) - scale) < 1e-9);
      }
    }
  });
});

describe("rulerSteps", () => {
  it("gives the least of 1, 2, 5 times a power of ten that keeps labels 60 pixels apart", () => {
    assert.deepEqual(depth.rulerSteps(100000), { major: 10000000, minor: 2000000 });
    assert.deepEqual(depth.rulerSteps(20000), { major: 2000000, minor: 500000 });
    assert.deepEqual(depth.rulerSteps(80000), { major: 5000000, minor: 1000000 });
    assert.deepEqual(depth.rulerSteps(16000), { major: 1000000, minor: 200000 });
  });

  it("holds at every zoom, also where a pixel is less than a count", () => {
    for (let countsPerPixel = 0.001; countsPerPixel < 1e12; countsPerPixel *= 1.17) {
      const { major, minor } = depth.rulerSteps(countsPerPixel);
      assert.match(String(major), /^[125]0*$/);
      assert.match(String(minor), /^[125]0*$/);
      assert.equal(major % minor, 0);
      assert.ok(major >= 60 * countsPerPixel, `${countsPerPixel}: ${major}`);
      assert.ok(major < 2.5 * 60 * countsPerPixel || major === 1, `${countsPerPixel}: ${major}`);
    }
  });

  it("ends also for a view without height", () => {
    assert.ok(depth.rulerSteps(Infinity).major > 0);
  });
});

describe("marks", () => {
  it("are the multiples of the step, both ends included", () => {
    assert.deepEqual(depth.marks(9100000, 9300000, 100000), [9100000, 9200000, 9300000]);
    assert.deepEqual(depth.marks(-150, 250, 100), [-100, 0, 100, 200]);
    assert.deepEqual(depth.marks(101, 199, 100), []);
  });

  it("have no negative zero", () => {
    assert.ok(Object.is(depth.marks(-50, 50, 100)[0], 0));
  });
});
