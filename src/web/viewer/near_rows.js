// SPDX-License-Identifier: MIT
//
// NearRows: rows as recorded that were read around some places, a few above each and a few below. Pure.

import { COUNTS, textOf } from "./depth.js";
import { rowBeside, rowIn } from "./steps.js";

const AROUND = 16; // rows on each side of a place
const KEPT = 12; // stretches

/** Rows that follow each other without another one between them. */
class Stretch {
  /** rows: [{depth, samples}] by ascending counts, samples null where absent; from, to: where no other row is */
  constructor(rows, from, to) {
    this.depths = Float64Array.from(rows, ({ depth }) => depth);
    this.rows = rows;
    this.from = from;
    this.to = to;
  }
}

/** Of lines of /frames.ndjson: [{depth, samples}], depths in counts. */
function rowsOf(text) {
  return text.split("\n").filter(Boolean).map((line) => {
    const { depth, samples } = JSON.parse(line);
    return { depth: Math.round(depth * COUNTS), samples };
  });
}

export class NearRows {
  #stretches = [];

  /** get(target): a promise of the text of an answer; usual(): the median step of the log in counts */
  constructor({ get, usual }) {
    this.get = get;
    this.usual = usual;
  }

  forget() {
    this.#stretches = [];
  }

  #at(depth) {
    return this.#stretches.find(({ from, to }) => depth >= from && depth <= to);
  }

  /** The row that is shown at a depth, {depth, samples}; null: there is none; undefined: that has not been read. */
  rowAt(depth) {
    const stretch = this.#at(depth);
    return stretch && (stretch.rows[rowIn(stretch.depths, depth, this.usual())] ?? null);
  }

  /** The depth of the row that is `by` rows below; null: none is at hand. */
  beside(depth, by) {
    const stretch = this.#at(depth);
    return stretch?.rows[rowBeside(stretch.depths, depth, by, this.usual())]?.depth ?? null;
  }

  /** Reads the rows around a depth. Throws what get() throws. */
  async read(depth) {
    const at = textOf(Math.round(depth));
    const ask = async (query) => rowsOf(await this.get(`frames.ndjson?samples=source&limit=${AROUND}&${query}`));
    const before = this.#stretches;
    const [above, below] = await Promise.all([ask(`order=desc&depth_max=${at}`), ask(`depth_min=${at}`)]);
    if (before !== this.#stretches) return; // forgotten meanwhile
    above.reverse();
    const rows = [...above, ...below.slice(below[0] && below[0].depth === above[above.length - 1]?.depth ? 1 : 0)];
    const from = above.length < AROUND ? -Infinity : above[0].depth;
    const to = below.length < AROUND ? Infinity : below[below.length - 1].depth;
    this.#stretches.unshift(new Stretch(rows, from, to));
    this.#stretches.length = Math.min(this.#stretches.length, KEPT);
  }
}
