// SPDX-License-Identifier: MIT
//
// From samples to colours, as the server does it: stops to a table of 256 colours, contrast over it, and the
// palette that a canvas paints with. The same bytes as in the PLTE of the server's pictures.
//
// The stops that /colormaps lists for viridis and other maps that are tables meet them within 2 in each
// channel. The exact table of any map, of a reversed one and of a list of colours too, is the palette of its
// legend: png.parse(bytes of /colormaps/{name}.png).palette.
import { COUNTS, countsOf } from "./depth.js";

export const COLUMNS = 256; // colours of a table

const LAST = COLUMNS - 1;
const OPAQUE = 0xff000000;

// "#8b4513" as [r, g, b].
function channelsOf(hex) {
  const match = /^#?([0-9a-f]{6})$/i.exec(hex);
  if (!match) throw new Error(`'${hex}' is not a colour of six hex digits.`);
  const rgb = Number.parseInt(match[1], 16);
  return [rgb >> 16, (rgb >> 8) & 255, rgb & 255];
}

function checkStops(stops) {
  if (stops.length < 2 || stops[0][0] !== 0 || stops[stops.length - 1][0] !== LAST) {
    throw new Error("The stops of a colormap must begin at 0 and end at 255.");
  }
  for (let i = 1; i < stops.length; i += 1) {
    if (!(stops[i][0] > stops[i - 1][0])) throw new Error("The stops of a colormap must ascend.");
  }
}

// The table of a colormap: Uint8Array of 256 times r, g, b.
//
// stops   [[0, "#00008b"], .. [255, "#ff4500"]], as /colormaps gives them; lines between, rounded down
// Throws an Error where they do not ascend from 0 to 255, or a colour has not six hex digits.
export function tableOf(stops) {
  checkStops(stops);
  const table = new Uint8Array(3 * COLUMNS);
  for (let i = 0; i + 1 < stops.length; i += 1) {
    const [from, to] = [stops[i][0], stops[i + 1][0]];
    const [a, b] = [channelsOf(stops[i][1]), channelsOf(stops[i + 1][1])];
    for (let grey = from; grey <= to; grey += 1) {
      for (let c = 0; c < 3; c += 1) {
        table[3 * grey + c] = Math.floor((a[c] * (to - grey) + b[c] * (grey - from)) / (to - from));
      }
    }
  }
  return table;
}

function stretched(value, lo, hi) {
  if (lo === hi) return value > lo ? 1 : 0;
  return Math.min(1, Math.max(0, (value - lo) / (hi - lo)));
}

// A number as the server reads it from a request: rounded to six decimals.
const asRead = (value) => countsOf(String(value)) / COUNTS;

// Which colour of the table a sample takes: 0..255.
function indexOf(sample, lo, hi, gamma, invert) {
  let g = stretched(sample, lo, hi);
  if (gamma !== 1) g = g ** (1 / gamma);
  if (invert) g = 1 - g;
  return Math.floor(255 * g + 0.5);
}

// The colour of each sample: Uint32Array(256) for a little-endian canvas (alpha 255, blue, green, red from
// the highest byte down).
//
// table    768 bytes, of tableOf() or a legend
// lo, hi   the samples that take the first and the last colour, lo <= hi; null or absent: 0 and 255
// gamma    above 1 makes middle samples brighter; 1 if absent        invert   swaps low and high
//
// A dynamic track asks the server for gamma and inversion, which then are in its samples, and needs neither
// here: painted over samples that are rounded already, they give other pixels than the server's.
//
// A picture with gaps has no sample 0 (the server draws it as 1) and its index 0 is transparent; see png.js.
export function paletteOf(table, { lo, hi, gamma = 1, invert = false } = {}) {
  const [first, last, power] = [lo ?? 0, hi ?? LAST, gamma].map(asRead);
  const palette = new Uint32Array(COLUMNS);
  for (let sample = 0; sample < COLUMNS; sample += 1) {
    const at = 3 * indexOf(sample, first, last, power, invert);
    palette[sample] = OPAQUE | (table[at + 2] << 16) | (table[at + 1] << 8) | table[at];
  }
  return palette;
}

// The least sample that occurs and has at least `p` percent (0..100) of all at or below it; 0 where there are
// none.
//
// histogram   how often each of the 256 samples occurs, as in /stats
export function percentile(histogram, p) {
  const wanted = p * histogram.reduce((sum, count) => sum + count, 0);
  let atOrBelow = 0;
  for (let sample = 0; sample < histogram.length; sample += 1) {
    atOrBelow += histogram[sample];
    if (atOrBelow !== 0 && 100 * atOrBelow >= wanted) return sample;
  }
  return 0;
}
