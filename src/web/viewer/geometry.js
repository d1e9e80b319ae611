// SPDX-License-Identifier: MIT
//
// Columns of an image and azimuths, in degrees from 0 to below 360; and the same wall on a cylinder.
//
// Column i of W covers the azimuths i 360/W to (i + 1) 360/W behind `zero`, the azimuth of the log's first
// sample.
//
// A flat image begins at the azimuth `turn` and goes once around. A core is the wall on a cylinder that is
// seen from the side, the middle of the flat image towards the eye: at a share s of its width, 0 at the left
// edge and 1 at the right one, it shows the azimuth turn + 180 + asin(2s - 1). The far half is not seen.

const TURN = 360;
const RADIAN = Math.PI / 180; // in a degree
const EDGE = 0.35; // of the light of a core's middle: dark enough to look round, samples still to be told apart
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

// The azimuth that a core shows at a share of its width; beyond an edge that of the edge.
export function coreAzimuth(share, turn) {
  const across = Math.min(1, Math.max(-1, 2 * share - 1));
  return turned(turn + TURN / 2 + Math.asin(across) / RADIAN);
}

// The share of a core's width where it shows an azimuth; null where that is on the far side.
export function coreShare(azimuth, turn) {
  const fromMiddle = turned(azimuth - turn) - TURN / 2;
  return Math.abs(fromMiddle) > TURN / 4 ? null : (Math.sin(fromMiddle * RADIAN) + 1) / 2;
}

// The same two of an image of either form.
export function azimuthAcross(share, turn, core) {
  return core ? coreAzimuth(share, turn) : turned(turn + share * TURN);
}
export function shareOf(azimuth, turn, core) {
  return core ? coreShare(azimuth, turn) : turned(azimuth - turn) / TURN;
}

// What each of `width` pixels of a core shows at its middle: a Float32Array of columns, of which there are
// `columns` around the hole; column c reaches from c to c + 1, and c + columns is the same one.
//
// first   the column at the left edge of the flat image, may be a fraction
export function coreColumns(width, columns, first) {
  const around = (pixel) => Math.asin((2 * (pixel + 0.5)) / width - 1) / (2 * Math.PI);
  return Float32Array.from({ length: width }, (_, pixel) => first + columns * (0.5 + around(pixel)));
}

// How much of its light each of `width` pixels of a core keeps: 255 is all, at the edges it is EDGE of that.
export function coreLight(width) {
  const cosine = (pixel) => Math.sqrt(1 - ((2 * (pixel + 0.5)) / width - 1) ** 2);
  return Uint8Array.from({ length: width }, (_, pixel) => Math.round(255 * (EDGE + (1 - EDGE) * cosine(pixel))));
}

// What stands above an image whose left edge is at azimuth `turn`: [{azimuth, x, text}] from left to right, x
// from 0 to 1 of its width. An azimuth at the left edge is there again at the right one.
//
// reference   "north": N E S W; "highside": High Right Low Left; any other: degrees, 0° 90° 180° 270°
// core        whether it is a core: then those on its far side are left out
export function headerMarks(turn, reference, core = false) {
  const texts = MARKS.get(reference) ?? ["0°", "90°", "180°", "270°"];
  const marks = texts.map((text, i) => ({ azimuth: 90 * i, x: shareOf(90 * i, turn, core), text }));
  if (core) return marks.filter(({ x }) => x !== null).sort((a, b) => a.x - b.x);
  const again = marks.filter(({ x }) => x === 0).map((mark) => ({ ...mark, x: 1 }));
  return [...marks, ...again].sort((a, b) => a.x - b.x);
}
