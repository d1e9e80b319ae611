// SPDX-License-Identifier: MIT
//
// Tiles: those that are loaded, and the loading of those that are wanted, of all images at once.

import { COUNTS } from "./depth.js";
import { Queue } from "./schedule.js";

const KEPT = 256;
const IN_FLIGHT = 4;
const NO_TOKEN_S = 30; // nothing is asked for until then
const AROUND = 2; // steps of the log, and cells, within which a row has its part in a tile

const windowOf = (variant) => Number(new URLSearchParams(variant).get("window")) * COUNTS;

const keyOf = (variant, level, index) => `${variant} ${level}/${index}`;

export class Tiles {
  /**
   * bytes(target, signal)   a promise of the bytes of an address
   * decoder                 see decoder.js
   * lacks(level, index)     whether it is known that a tile has no rows: it is not asked for
   * onLoaded(fresh)         something that may be shown has come; fresh: the tile, if it was not there before, or null
   */
  constructor({ bytes, decoder, onLoaded, lacks = () => false }) {
    this.bytes = bytes;
    this.decoder = decoder;
    this.onLoaded = onLoaded;
    this.lacks = lacks;
    this.queue = new Queue(() => performance.now());
    this.loaded = new Map(); // by key, the least recently wanted first: {tile, variant, level, index, stale}
    this.topLevel = 64;
    this.requests = new Map(); // by key: {abort, variant, level, index, outdated}
    this.timer = 0;
    this.held = false;
  }

  /** The tiles of one variant as they are now, for the rows of pixels of a frame: what one asks for the next one does, too. */
  view(variant) {
    const asked = []; // by level: {index, tile}
    return {
      get: (level, index) => {
        if (asked[level]?.index !== index)
          asked[level] = { index, tile: this.lacks(level, index) ? "none" : this.loaded.get(keyOf(variant, level, index))?.tile };
        return asked[level].tile;
      },
    };
  }

  /** list: [{variant, level, index, why}], what is needed most first. */
  want(list) {
    const wanted = [];
    for (const { variant, level, index, why } of list) {
      if (this.lacks(level, index)) continue;
      const key = keyOf(variant, level, index);
      const entry = this.loaded.get(key);
      if (entry) {
        this.loaded.delete(key);
        this.loaded.set(key, entry);
        if (!entry.stale) continue;
      }
      wanted.push({ key, variant, level, index, why });
    }
    this.abort(this.queue.want(wanted));
    this.pump();
  }

  /** Nothing is asked for, and nothing is to be. */
  get idle() {
    return this.queue.inFlight === 0 && this.queue.dueAt() === null;
  }

  pump() {
    clearTimeout(this.timer);
    if (this.held) return;
    for (let item = this.queue.next(); item; item = this.queue.next()) this.load(item);
    const due = this.queue.inFlight < IN_FLIGHT ? this.queue.dueAt() : null;
    if (due !== null) this.timer = setTimeout(() => this.pump(), Math.max(20, due - performance.now()));
  }

  /** While they are held nothing is asked for; then at once what is wanted, also what failed before. */
  hold(held) {
    this.held = held;
    if (held) return;
    this.queue.hurry();
    this.pump();
  }

  abort(keys) {
    for (const key of keys) this.requests.get(key)?.abort.abort();
  }

  async load({ key, variant, level, index }) {
    const abort = new AbortController();
    const request = { abort, variant, level, index, outdated: false };
    this.requests.set(key, request);
    try {
      const bytes = await this.bytes(`tiles/${level}/${index}.png?${variant}`, abort.signal);
      const tile = await this.decoder.samplesOf(bytes);
      if (abort.signal.aborted) return;
      this.queue.done(key, true);
      this.put(key, { tile, variant, level, index, stale: request.outdated });
    } catch (error) {
      if (abort.signal.aborted) return;
      const { status = 0, retryAfter = status === 401 ? NO_TOKEN_S : null } = error;
      this.queue.done(key, false, { status, retryAfter });
      if (status === 404) this.put(key, { tile: "none", variant, level, index, stale: request.outdated });
    } finally {
      if (this.requests.get(key) === request) this.requests.delete(key);
    }
    this.pump();
  }

  put(key, entry) {
    const fresh = entry.tile !== "none" && !this.loaded.has(key) ? entry.tile : null;
    this.loaded.set(key, entry);
    for (const [old, { level }] of this.loaded) {
      if (this.loaded.size <= KEPT) break;
      if (level < this.topLevel) this.loaded.delete(old);
    }
    this.onLoaded(fresh);
  }

  /**
   * Tiles in `ranges`, [[from, to]..] in counts, null: all, are asked for again and shown until then.
   * step: of the log, in counts. A dynamic image also depends on what lies half a window away.
   */
  forget(ranges, step) {
    const touched = ({ variant, level, index }) => {
      const cell = 2 ** level;
      const reach = AROUND * (step + cell) + windowOf(variant) / 2;
      const [top, bottom] = [index * 256 * cell - reach, (index + 1) * 256 * cell + reach];
      return !ranges || ranges.some(([from, to]) => to >= top && from < bottom);
    };
    this.queue.forget(ranges && ranges.map(([from, to]) => [from - AROUND * step, to + AROUND * step]));
    for (const entry of this.loaded.values()) entry.stale ||= touched(entry);
    for (const request of this.requests.values()) request.outdated ||= touched(request);
  }

  /** Another log: nothing of this one is of use. */
  clear() {
    this.loaded.clear();
    this.abort([...this.requests.keys()]);
    this.queue = new Queue(() => performance.now());
  }

  /** What they hold, in bytes. */
  get size() {
    let bytes = 0;
    for (const { tile } of this.loaded.values()) bytes += tile.samples?.length ?? 0;
    return bytes;
  }
}
