// SPDX-License-Identifier: MIT
//
// Rows as they were recorded, for views in which a row is higher than a pixel, or in which there are more
// rows than cells: pieces of /frames.npy with depths, as long as the finest tiles. parseRows is pure.

import { ROWS } from "./gather.js";

const DEPTH_BYTES = 8;
const KEPT = 48;
const AGAIN_S = 3;

/** One piece: rows by ascending depth. */
class Piece {
  constructor(depths, samples, width, gap) {
    this.depths = depths; // Float64Array, counts
    this.samples = samples;
    this.width = width;
    this.gap = gap;
  }
  /** The row nearest to `depth`, or -1 if none is within `reach`. */
  nearest(depth, reach) {
    const { depths } = this;
    let low = 0;
    let high = depths.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (depths[middle] < depth) low = middle + 1;
      else high = middle;
    }
    const above = low > 0 ? depth - depths[low - 1] : Infinity;
    const below = low < depths.length ? depths[low] - depth : Infinity;
    if (Math.min(above, below) > reach) return -1;
    return above <= below ? low - 1 : low;
  }
}

/** The head of a .npy file: where its data begins, how many rows, how wide. */
function headOf(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = view.getUint16(8, true);
  const text = new TextDecoder("latin1").decode(bytes.subarray(10, 10 + length));
  const count = /'shape': \((\d+),/.exec(text);
  const width = /'row', '\|u1', \((\d+),\)/.exec(text);
  if (bytes[0] !== 0x93 || !count || !width) throw new Error("The server's array of rows cannot be read.");
  return { begin: 10 + length, count: Number(count[1]), width: Number(width[1]), masked: text.includes("'mask'") };
}

/** Of an array with depth, row and, where asked for, mask; throws an Error if it is none. */
export function parseRows(bytes) {
  const { begin, count, width, masked } = headOf(bytes);
  const size = DEPTH_BYTES + width * (masked ? 2 : 1);
  if (bytes.length < begin + count * size) throw new Error("The server's array of rows is cut short.");
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const depths = new Float64Array(count);
  const samples = new Uint8Array(count * width);
  let absent = false;
  for (let i = 0; i < count; i += 1) {
    const at = begin + i * size;
    depths[i] = Number(view.getBigInt64(at, true));
    const row = bytes.subarray(at + DEPTH_BYTES, at + DEPTH_BYTES + width);
    samples.set(row, i * width);
    absent ||= masked && bytes.subarray(at + DEPTH_BYTES + width, at + size).includes(1);
  }
  if (absent) markAbsent(bytes, samples, { begin, count, width, size });
  return new Piece(depths, samples, width, absent ? 0 : -1);
}

/** As in the tiles of the server: 0 is absent, and grey 0 is drawn as 1. */
function markAbsent(bytes, samples, { begin, count, width, size }) {
  for (let i = 0; i < count; i += 1) {
    const mask = begin + i * size + DEPTH_BYTES + width;
    for (let k = 0; k < width; k += 1) {
      const at = i * width + k;
      samples[at] = bytes[mask + k] ? 0 : Math.max(samples[at], 1);
    }
  }
}

/** The pieces of one log that were asked for last. */
export class RowPieces {
  /** get(target, signal): a promise of bytes. onLoaded(fresh): as of Tiles; or a piece may be asked for again. */
  constructor({ get, onLoaded }) {
    this.get = get;
    this.onLoaded = onLoaded;
    this.pieces = new Map(); // by index of the finest tile: Piece
    this.stale = new Set(); // indexes of those that are asked for again
    this.requests = new Map(); // by index: AbortController
    this.failures = new Map(); // by index: until when it is not asked for
    this.level = 0;
    this.reach = 0;
  }

  /** level: the finest of the log. step: its median step in counts. */
  of(level, step) {
    if (level !== this.level) this.clear();
    this.level = level;
    this.reach = Math.max(step * 0.75, 1);
  }

  at(depth) {
    return this.pieces.get(Math.floor(depth / (ROWS * 2 ** this.level))) ?? null;
  }

  /** Asks for what `view` shows. textOf(counts): a depth as the server reads it. */
  want(view, textOf) {
    const size = ROWS * 2 ** this.level;
    for (let index = Math.floor(view.top / size); index * size < view.bottom; index += 1) {
      const missing = !this.pieces.has(index) || this.stale.has(index);
      if (missing && !this.requests.has(index) && !(this.failures.get(index) > Date.now())) this.load(index, size, textOf);
    }
    while (this.pieces.size > KEPT) this.pieces.delete(this.pieces.keys().next().value);
  }

  async load(index, size, textOf) {
    const request = new AbortController();
    this.requests.set(index, request);
    const from = textOf(Math.round(index * size - this.reach));
    const to = textOf(Math.round((index + 1) * size + this.reach));
    const first = !this.pieces.has(index);
    let piece;
    try {
      const range = `depth_min=${from}&depth_max=${to}`;
      const bytes = await this.get(`frames.npy?depths=true&mask=true&samples=frame&${range}`, request.signal);
      if (this.requests.get(index) !== request) return; // of another log, or of a state that is past
      piece = parseRows(bytes);
      this.pieces.set(index, piece);
      this.stale.delete(index);
    } catch (error) {
      if (this.requests.get(index) === request) this.postpone(index, error.retryAfter ?? AGAIN_S);
      return;
    } finally {
      if (this.requests.get(index) === request) this.requests.delete(index);
    }
    this.onLoaded(first ? piece : null);
  }

  /** Until then tiles are shown, or the rows that were there before. */
  postpone(index, seconds) {
    this.failures.set(index, Date.now() + 1000 * seconds);
    setTimeout(() => this.onLoaded(null), 1000 * seconds + 20);
  }

  /** ranges: [[from, to]..] in counts; null: all. What they touch is asked for again, and shown until then. */
  forget(ranges) {
    const size = ROWS * 2 ** this.level;
    const around = 2 * this.reach;
    const touched = (index) => !ranges ||
      ranges.some(([from, to]) => to >= index * size - around && from < (index + 1) * size + around);
    for (const index of this.pieces.keys()) if (touched(index)) this.stale.add(index);
    for (const index of [...this.requests.keys()]) if (touched(index)) this.drop(index);
  }

  drop(index) {
    this.requests.get(index).abort();
    this.requests.delete(index);
  }

  /** Another log: nothing of this one is of use. */
  clear() {
    for (const index of [...this.requests.keys()]) this.drop(index);
    for (const held of [this.pieces, this.stale, this.failures]) held.clear();
  }
}
