// SPDX-License-Identifier: MIT
//
// What may be written into the depth box and the scale box of the bar.

import assert from "node:assert/strict";
import { test } from "node:test";

import { depthsOf, scaleIn } from "../../src/web/viewer/fields.js";

const units = (text, unit) => depthsOf(text, unit)?.map((counts) => counts / 1e6) ?? null;

test("one depth, with a point or a comma, with or without its unit", () => {
  for (const text of ["9100.5", "9100,5", " 9100.5 m", "9100.5m", "91005e-1"]) assert.deepEqual(units(text), [9100.5], text);
  assert.deepEqual(units("-5"), [-5]);
});

test("two depths, however they are kept apart, the upper one first", () => {
  for (const text of ["9100 9110.5", "9110.5 to 9100", "9100,9110.5", "9100, 9110.5", "9100; 9110.5", "9100..9110.5", "9100 - 9110.5",
    "9100-9110.5", "9100 m 9110.5 m", "9100,0 9110,5"]) assert.deepEqual(units(text), [9100, 9110.5], text);
  assert.deepEqual(units("-5 -3"), [-5, -3]);
});

test("a depth in the other unit is converted to that of the log", () => {
  for (const text of ["9200 ft", "9200ft", "9200 FT"]) assert.deepEqual(units(text, "m"), [2804.16], text);
  assert.deepEqual(units("9200 ft", "ft"), [9200]);
  assert.deepEqual(units("9200", "ft"), [9200]);
  assert.deepEqual(units("304.8 m", "ft"), [1000]);
  assert.deepEqual(units("100 ft 200 ft", "m"), [30.48, 60.96]);
  assert.deepEqual(units("100 - 200 ft", "m"), [30.48, 60.96]);
  assert.deepEqual(units("20 m to 100 ft", "m"), [20, 30.48]);
  assert.deepEqual(units("20 m 100 ft", "ft").map(Math.round), [66, 100]);
});

test("with a dash between them, with or without units and blanks, and whatever dash it is", () => {
  for (const text of ["9100m-9110m", "9100 m - 9110 m", "9100m\u20139110m", "9100\u20149110", "9100 \u2013 9110", "9100m- 9110m", "9100\u22129110"])
    assert.deepEqual(units(text), [9100, 9110], text);
  assert.deepEqual(units("\u22125"), [-5]);
  assert.deepEqual(units("-5 to -3"), [-5, -3]);
  assert.deepEqual(units("-5--3"), [-5, -3]);
  assert.deepEqual(units("2 to -3"), [-3, 2]);
});

test("thousands may have marks, where that can be meant in one way alone", () => {
  for (const text of ["9,100.5", "9.100,5", "9'100.5", "9\u2019100.5", "9\u00a0100.5", "9\u202f100,5"]) assert.deepEqual(units(text), [9100.5], text);
  for (const text of ["1,234.5 1,300.5", "1,300.5 to 1,234.5 m", "1.234,5 1.300,5", "1234.5,1300.5", "1,234.5-1,300.5"])
    assert.deepEqual(units(text), [1234.5, 1300.5], text);
  assert.deepEqual(units("9,100 9,110.0"), [9100, 9110]);
  assert.deepEqual(units("1,000,000"), [1e6]);
  assert.deepEqual(units("-1,234.5"), [-1234.5]);
  assert.deepEqual(units("9100,911"), [9100.911]);
});

test("what can be read in two ways is no depth", () => {
  for (const text of ["9,100", "9100,9110", "100,200", "9.100,250", "9,100 9,110", "9,100 9110", "9110,5 9,100", "9100 -9110", "9100 m -9110 m", "1,234.5,1,300.5",
    "9100.5 9110,5"]) assert.equal(depthsOf(text), null, text);
});

test("anything else is no depth", () => {
  for (const text of ["9100 km", "9100 in", "9100 mm", "9100 feet", "", " ", "deep", "1 2 3", "9100 x", "m", "to", "-", ".", ",", "1.2.3", "9100 to", "9100-", "to 9100"]) assert.equal(depthsOf(text), null, text);
});

test("a scale with a point or a comma, with or without what divides its thousands", () => {
  const scales = { 50: 50, "1:2.5": 2.5, "2,5": 2.5, " 1 : 2,5 ": 2.5, "1 000": 1000, "1'000": 1000, "1,000,000": 1e6, "1,000.5": 1000.5 };
  for (const [text, scale] of Object.entries(scales)) assert.equal(scaleIn(text), scale, text);
  for (const text of ["", " ", "1:", "big", "2.5.1"]) assert.ok(Number.isNaN(scaleIn(text)), text);
});
