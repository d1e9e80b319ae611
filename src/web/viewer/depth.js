// SPDX-License-Identifier: MIT
//
// Depths as text, and how a ruler and a scale divide them.
//
// A depth is a count of 1e-6 of the log's unit, an integer in a Number. Depths beyond 2^53 counts (nine
// billion units) are not exact in a Number; countsOf() refuses them.

export const COUNTS = 1e6; // in a unit

const DECIMALS = 6;
const PIXEL_MM = 25.4 / 96; // a CSS pixel
const METRE_MM = 1000;
const FOOT_MM = 304.8;
const MAJOR_PIXELS = 60; // at least, between two labelled marks

const METRIC_SCALES = [5, 10, 20, 50, 100, 200, 500, 1000];
const FOOT_SCALES = [48, 240, 600, 1200];

// `counts` is not negative; `decimals` of it are written, the rest must be zeros.
function fixed(counts, decimals) {
  const rest = counts % COUNTS;
  const whole = String((counts - rest) / COUNTS);
  if (decimals === 0) return whole;
  return `${whole}.${String(rest).padStart(DECIMALS, "0").slice(0, decimals)}`;
}

// The exact value, as short as it can be, with at least one decimal: "9000.1", "100.0", "-0.000001".
export function textOf(counts) {
  const text = fixed(Math.abs(counts), DECIMALS).replace(/(\.\d+?)0+$/, "$1");
  return counts < 0 ? `-${text}` : text;
}

// Rounded to the decimal place of the first digit of `step` (counts, above 0): a step of 50000 shows
// "9100.05", one of 2000000 shows "9102". Halves are rounded away from 0.
export function textTo(counts, step) {
  let decimals = DECIMALS;
  let place = 1; // of the last decimal, in counts
  while (decimals > 0 && place * 10 <= step) {
    decimals -= 1;
    place *= 10;
  }
  const magnitude = Math.abs(counts);
  const rest = magnitude % place;
  const rounded = magnitude - rest + (2 * rest >= place ? place : 0);
  const text = fixed(rounded, decimals);
  return counts < 0 && rounded > 0 ? `-${text}` : text;
}

// A depth from text as the server takes it, "9000.1", "-3", "+.5", "1e3", or with a comma for the point,
// "9000,1". Rounded to whole counts, halves to the even one. null for anything else, blanks and depths beyond
// 2^53 counts included.
export function countsOf(text) {
  const match = /^([+-]?)(\d*)(?:[.,](\d*))?(?:[eE]([+-]?\d+))?$/.exec(text);
  if (!match) return null;
  const [, sign, whole, fraction = "", exponent = "0"] = match;
  const written = whole + fraction;
  if (written === "") return null;
  const digits = written.replace(/^0+/, "");
  if (digits === "") return 0;
  const kept = whole.length - (written.length - digits.length) + Number(exponent) + DECIMALS;
  const magnitude = leading(digits, kept);
  if (!Number.isSafeInteger(magnitude)) return null;
  return sign === "-" && magnitude > 0 ? -magnitude : magnitude;
}

// The whole number that the first `kept` of `digits` spell, rounded by the digits behind them. The first
// digit is not 0.
function leading(digits, kept) {
  if (kept < 0) return 0;
  if (kept > 16) return Infinity;
  const value = Number(digits.slice(0, kept).padEnd(kept, "0"));
  const behind = digits.slice(kept);
  const half = /^50*$/.test(behind);
  const up = half ? value % 2 === 1 : behind >= "5";
  return value + (up ? 1 : 0);
}

// The scales that are offered, N of 1:N, ascending. A unit that is not known is taken for metres, here and
// below.
export function SCALES(unit) {
  if (unit !== "ft") return [...METRIC_SCALES];
  return [...METRIC_SCALES, ...FOOT_SCALES].sort((a, b) => a - b);
}

const countMillimetres = (unit) => (unit === "ft" ? FOOT_MM : METRE_MM) / COUNTS;

// N of 1:N for a view that shows so many counts per CSS pixel; not rounded.
export function scaleOf(countsPerPixel, unit) {
  return (countsPerPixel * countMillimetres(unit)) / PIXEL_MM;
}

// The other way round.
export function countsPerPixelOf(scale, unit) {
  return (scale * PIXEL_MM) / countMillimetres(unit);
}

// {major, minor} in counts: the least of 1, 2, 5 times a power of ten whose marks are at least 60 CSS pixels
// apart, and a step that divides it into four or five. Neither is below one count.
export function rulerSteps(countsPerPixel) {
  const least = Math.min(MAJOR_PIXELS * countsPerPixel, Number.MAX_SAFE_INTEGER);
  let power = 1;
  while (10 * power < least) power *= 10;
  const digit = [1, 2, 5, 10].find((candidate) => candidate * power >= least);
  const parts = digit === 2 ? 4 : 5;
  const major = digit * power;
  return { major, minor: Math.max(1, Math.floor(major / parts)) };
}

// The multiples of `step` from `top` to `bottom`, both included, ascending; all of them counts.
export function marks(top, bottom, step) {
  const first = Math.ceil(top / step);
  const last = Math.floor(bottom / step);
  const found = [];
  for (let i = first; i <= last; i += 1) found.push(i * step + 0);
  return found;
}
