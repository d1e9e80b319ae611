// SPDX-License-Identifier: MIT
//
// Log: what the viewer knows about one log: its extent and tiles, its facts, its statistics, its gaps.

import { COUNTS } from "./depth.js";
import { firstFrom, sortGaps } from "./steps.js";
import { percentile } from "./tone.js";

const GAPS_SHOWN = 1000;
const countsOf = (number) => Math.round(number * COUNTS);

export class Log {
  constructor(name) {
    this.name = name;
    this.etag = null;
    this.index = null; // as /tiles.json gives it
    this.extent = null; // {top, bottom} of the rows in counts; null: there are none
    this.step = COUNTS / 10; // the median one in counts
    this.facts = {};
    this.histogram = null; // of the whole log
    this.gaps = []; // {from, to} in counts
    this.setBare([]); // likewise, ascending: where it is known that no row is; the rows above and below are at their ends
    this.sparse = []; // likewise: parts whose steps are larger than elsewhere
    this.upwards = false; // whether its shallow end is the one that grows, see live.js
    this.seen = null; // the standing up to which it is known what has changed, see live.js
  }

  /** Reads what the first picture needs, as long as it is wanted(). Throws what Net throws. */
  static async load(net, name, wanted) {
    const log = new Log(name);
    await Promise.all([
      net.patiently(() => log.readFacts(net), wanted),
      net.patiently(() => log.readIndex(net), wanted),
    ]);
    log.seen = log.standing;
    return log;
  }

  async readIndex(net) {
    const headers = this.etag ? { "If-None-Match": this.etag } : {};
    const response = await net.fetch(net.path(this.name, "tiles.json"), { headers });
    if (response.status === 304) return;
    this.index = await net.whole(response, "json");
    this.etag = response.headers.get("ETag");
    const { depth_min: top, depth_max: bottom, median_step: step } = this.index;
    if (step) this.step = countsOf(step);
    this.extent = top === null ? null : { top: countsOf(top) - this.step / 2, bottom: countsOf(bottom) + this.step / 2 };
  }

  /** Which state of which log the index is of. */
  get standing() {
    const { store, generation, depth_min: top, depth_max: bottom } = this.index;
    return { store, generation, top, bottom, step: this.step };
  }

  async readFacts(net) {
    try {
      this.facts = await net.json(this.name ? `logs/${this.name}` : "log");
    } catch (error) {
      if (error.status !== 404) throw error;
    }
  }

  /** Statistics and gaps of the whole log: not needed for the first picture. */
  async readWhole(net) {
    const { seen } = this;
    const [stats, gaps] = await Promise.all([
      net.json(net.path(this.name, "stats")),
      net.json(net.path(this.name, `gaps?limit=${GAPS_SHOWN}`)),
    ]);
    this.histogram = stats.count ? stats.histogram : null;
    const listed = gaps.gaps.map(({ from, to }) => ({ from: countsOf(from), to: countsOf(to) }));
    if (seen === this.seen) this.setBare(listed); // else rows may have come since
    Object.assign(this, sortGaps(listed));
  }

  setBare(gaps) {
    this.bare = gaps;
    this.bareTops = gaps.map(({ from }) => from);
  }

  /** Whether it is known that a tile has no rows: it is beyond the log, or within a gap. */
  lacks(level, index) {
    const { levels } = this.index;
    const entry = levels[level - levels[0]?.level];
    if (entry && (index < entry.first_index || index > entry.last_index)) return true;
    const size = 256 * 2 ** level;
    const gap = this.bare[firstFrom(this.bareTops, index * size) - 1];
    return gap !== undefined && gap.to >= (index + 1) * size;
  }

  get levels() {
    const { levels } = this.index;
    return { first: levels[0].level, last: levels[levels.length - 1].level };
  }
  /** Whether a part with larger steps is in a view. */
  sparseIn({ top, bottom }) {
    return this.sparse.some(({ from, to }) => to > top && from < bottom);
  }
  get unit() {
    return this.facts.unit ?? "m";
  }
  /** The diameter of the hole in that unit; null: the facts do not have it. */
  get bitSize() {
    return this.facts.bit_size ?? null;
  }
  get zero() {
    return this.facts.azimuth_zero ?? 0;
  }
  get reference() {
    return this.facts.azimuth_reference ?? null;
  }
  get title() {
    const { title, well, pass, run, name } = this.facts;
    return [title ?? well ?? name ?? this.name, title && well, run && `run ${run}`, pass && `pass ${pass}`]
      .filter(Boolean)
      .join(" · ");
  }

  /** The grey values that a static image is stretched between. */
  stretch([low, high]) {
    if (!this.histogram) return [0, 255];
    const lo = percentile(this.histogram, low);
    const hi = percentile(this.histogram, high);
    return lo < hi ? [lo, hi] : [Math.max(0, lo - 1), Math.min(255, hi + 1)];
  }

  /** What a grey value stands for, as text with the unit; empty without a scale. */
  valueText(grey) {
    const scale = this.facts.scale;
    if (!scale) return "";
    const share = grey / 255;
    const value = scale.log ? scale.lo * (scale.hi / scale.lo) ** share : scale.lo + (scale.hi - scale.lo) * share;
    return `${Number(value.toPrecision(4))}${scale.unit ? ` ${scale.unit}` : ""}`;
  }
}
