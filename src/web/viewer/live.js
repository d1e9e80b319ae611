// SPDX-License-Identifier: MIT
//
// Live: asks now and then whether the log has grown or changed, and forgets only what has changed.

import { COUNTS } from "./depth.js";

const SEEN_MS = 2000;
const HIDDEN_MS = 15000;
const countsOf = (number) => Math.round(number * COUNTS);

/**
 * Whether a log grows at its shallow end, as one that is recorded while the tool is pulled up does.
 *
 * before, now   two standings of it that follow each other
 * known         what was known of it: that stays where it has grown at both ends, or at none
 */
export function growsUpwards(before, now, known) {
  if (before.store !== now.store) return false;
  if (before.top === null || now.top === null) return known;
  const up = now.top < before.top;
  return up === now.bottom > before.bottom ? known : up;
}

/** What is left of gaps, {from, to} in counts, when rows have come or gone in `ranges`: [[from, to]..], null: anywhere. */
export function untouched(gaps, ranges) {
  return gaps.filter(({ from, to }) => ranges && !ranges.some(([first, last]) => last >= from && first <= to));
}

export class Live {
  /** changed(what, ranges): "rows" with [[from, to]..] in counts, "all", "replaced", "gone" or "back" */
  constructor(app, changed) {
    this.app = app;
    this.changed = changed;
    this.timer = 0;
    this.gone = null; // the log that was not there
    document.addEventListener("visibilitychange", () => document.hidden || this.ask());
  }

  start() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ask(), document.hidden ? HIDDEN_MS : SEEN_MS);
  }

  /** Also when somebody knows that there is something new. One question at a time. */
  async ask() {
    clearTimeout(this.timer);
    this.again = true;
    if (this.asking) return;
    this.asking = true;
    while (this.again) {
      this.again = false;
      await this.once();
    }
    this.asking = false;
    this.start();
  }

  async once() {
    const { log, net } = this.app;
    if (!log || net.lostSince || net.declined) return;
    try {
      await this.look(log);
    } catch (error) {
      if (log !== this.app.log || error.status !== 404 || this.gone === log) return;
      this.gone = log;
      this.changed("gone", null);
    }
  }

  /** What was there is forgotten only when it is known what has changed since. */
  async look(log) {
    const { net } = this.app;
    await log.readIndex(net);
    if (log !== this.app.log) return;
    if (this.gone === log) this.changed("back", null);
    this.gone = null;
    const { seen } = log;
    const now = log.standing;
    if (seen.store === now.store && seen.generation === now.generation) return;
    if (seen.store !== now.store) return void this.tell(log, now, "replaced");
    const since = await net.json(net.path(log.name, `changes?since=${seen.generation}`));
    if (log !== this.app.log) return;
    if (since.all || seen.step !== now.step) this.tell(log, now, "all");
    else this.tell(log, now, "rows", since.ranges.map(([from, to]) => [countsOf(from), countsOf(to)]));
  }

  tell(log, now, what, ranges = null) {
    log.upwards = growsUpwards(log.seen, now, log.upwards);
    log.setBare(untouched(log.bare, ranges));
    log.seen = now;
    this.changed(what, ranges);
  }
}
