// SPDX-License-Identifier: MIT
//
// What may be written into the depth box and the scale box. Pure.

import { countsOf } from "./depth.js";

const METRES_PER_FOOT = 0.3048;
const DASHES = /[\u2010-\u2015\u2212]/g;
const THOUSANDS = /(?<=\d)['\u2019\u00a0\u2009\u202f](?=\d{3}(?!\d))/g;
const DEPTH = "([+-]?[\\d.,]+(?:e[+-]?\\d+)?)(?:\\s*(m|ft)(?![a-z]))?";
const DEPTHS = new RegExp(`^\\s*${DEPTH}(?:(\\s*;\\s*|\\s*\\bto\\b\\s*|\\s+-\\s+|-\\s*|\\s+)${DEPTH})?\\s*$`, "i");

/**
 * One depth, or two: [from, to] in counts, the upper one first; null if it is neither, or can be read in two ways.
 *
 * unit   of the log, "m" or "ft": a depth in the other one is converted. A unit behind one of two depths is that of both.
 */
export function depthsOf(text, unit = "m") {
  const plain = text.replace(DASHES, "-").replace(THOUSANDS, "").replaceAll("..", " to ").replace(/,\s+/g, ";");
  const [, first, firstUnit, between, second, secondUnit] = DEPTHS.exec(plain) ?? [];
  if (!first || (second?.[0] === "-" && !between.trim() && first[0] !== "-")) return null; // "5 -3": a sign, or from 3 to 5
  const pointed = plain.includes(".");
  const read = (numbers, own, other) => numbers && numbersIn(numbers, pointed)
    .map((number) => inUnit(countsOf(number), (own ?? other ?? unit).toLowerCase(), unit));
  const depths = [...read(first, firstUnit, secondUnit), ...(read(second, secondUnit, firstUnit) ?? [])];
  if (depths.length > 2 || depths.includes(null)) return null;
  return depths.length === 2 && depths[0] > depths[1] ? depths.reverse() : depths;
}

/**
 * What digits, commas and points spell, each with at most one of the two, which is its decimal point; "" for what can be read
 * in two ways. Commas divide thousands, as in "9,100.5", or two depths, as in "9100,9110.5"; without a point in the whole
 * text one comma alone is a decimal point: "9100,5", but not "9,100", "9100,9110".
 */
function numbersIn(text, pointed) {
  if (/^[+-]?\d{1,3}(\.\d{3})+,\d+$/.test(text)) return [/,\d\d?$/.test(text) ? text.replaceAll(".", "") : ""]; // "9.100,5"
  const grouped = /^[+-]?\d{1,3}(,\d{3})+(\.\d*)?$/.test(text);
  if (grouped && (pointed || text.split(",").length > 2)) return [text.replaceAll(",", "")];
  if (pointed) return text.split(",");
  const [whole, behind = ""] = text.replace(/^[+-]/, "").split(",");
  return [behind.length >= Math.max(3, whole.length) ? "" : text];
}

function inUnit(counts, from, to) {
  if (from === to || counts === null) return counts;
  return Math.round(from === "ft" ? counts * METRES_PER_FOOT : counts / METRES_PER_FOOT);
}

/** N of a scale that is written as "50", "1:2.5", "1 000" or "2,5"; NaN if it is none. One comma alone is a decimal point. */
export function scaleIn(text) {
  const plain = text.replace(/^\s*1\s*:|[\s']/g, "");
  const point = /^\d*,\d*$/.test(plain) ? "." : "";
  return plain === "" ? NaN : Number(plain.replaceAll(",", point));
}
