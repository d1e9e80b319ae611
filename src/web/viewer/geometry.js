// SPDX-License-Identifier: MIT
//
// Columns of an image and azimuths, in degrees from 0 to below 360.
//
// Column i of W covers the azimuths i 360/W to (i + 1) 360/W behind `zero`, the azimuth of the log's first
// sample.

const TURN = 360;
const POINTS = ["N", "NE", "E", "SE", "S", "SW", "W", "NW"];
const MARKS = new Map([
  ["north", ["N", "E", "S", "W"]],
  ["highside", ["High", "Right", "Low", "Left"]],
]);

// What a sum of azimuths may be off by, so that an edge which comes out a last bit low is in the column it
// begins.
const ROUNDING = 1e-9;

// An angle from 0 to below 360.
export function turned(degrees) {
  const rest = degrees % TURN;
  if (rest >= 0) return rest + 0;
  return rest + TURN < TURN ? rest + TURN : 0;
}

// The azimuth of a column's centre. `column` may be a fraction: 2.25 is a quarter of a column beyond the
// centre of 2.
export function azimuthOf(column, width, zero = 0) {
  return turned(((column + 0.5) * TURN) / width + zero);
}

// The column that covers an azimuth: 0 to width - 1.
export function columnAt(azimuth, width, zero = 0) {
  return Math.floor((turned(azimuth - zero) * width) / TURN + ROUNDING) % width;
}

// The nearest of eight points of the compass: "SE" for 134. Of azimuths that count from north.
export function pointOf(azimuth) {
  return POINTS[Math.round(turned(azimuth) / 45) % POINTS.length];
}

// What stands above an image whose left edge is at azimuth `turn`: [{azimuth, x, text}] from left to right, x
// from 0 to 1 of its width. An azimuth at the left edge is there again at the right one.
//
// reference   "north": N E S W; "highside": High Right Low Left; any other: degrees, 0° 90° 180° 270°
export function headerMarks(turn, reference) {
  const texts = MARKS.get(reference) ?? ["0°", "90°", "180°", "270°"];
  const marks = texts.map((text, i) => ({ azimuth: 90 * i, x: turned(90 * i - turn) / TURN, text }));
  const again = marks.filter(({ x }) => x === 0).map((mark) => ({ ...mark, x: 1 }));
  return [...marks, ...again].sort((a, b) => a.x - b.x);
}
