// SPDX-License-Identifier: MIT
//
// Rows as they were recorded, for views in which a row is higher than a pixel, or in which there are more
// rows than cells, or much fewer: pieces of /frames.npy with depths, as long as the finest tiles. showsRows,
// parseRows and joined are pure.

import { ROWS } from "./gather.js";
import { AROUND, rowIn } from "./steps.js";

const DEPTH_BYTES = 8;
const KEPT = 48;
const SEEN = 32; // pieces in a view of sparse rows, at most
const ROW_PX = 1.5; // a cell that is higher is drawn from its rows
const AGAIN_S = 3;

/**
 * Whether rows are drawn instead of tiles.
 *
 * cell      the height of one of the finest, pixel: of a device pixel, height: of the view, all in counts
 * crowded   whether the view has more rows than such cells; sparse: whether its steps are larger than those of the log:
 *           tiles, which know these alone, then have gaps between rows
 */
export function showsRows({ cell, pixel, height, crowded = false, sparse = false }) {
  return cell / pixel > ROW_PX || (crowded && pixel < cell * 2) || (sparse && height <= SEEN * ROWS * cell);
}

/** One piece: rows by ascending depth. usual: a step in counts, for a row that has no other beside it */
class Piece {
  constructor(depths, samples, { width, gap, usual }) {
    Object.assign(this, { depths, samples, width, gap, usual }); // depths: a Float64Array, counts
    this.span = [-Infinity, Infinity]; // where another row would change what it shows
  }
  /** The row that is shown at `depth`, or -1. */
  rowAt(depth) {
    return rowIn(this.depths, depth, this.usual);
  }
}

/** One piece of pieces that follow each other. */
export function joined(pieces) {
  const filled = pieces.filter(({ depths }) => depths.length);
  if (filled.length < 2) return filled[0] ?? pieces[0];
  const [{ width, usual }] = filled;
  const gap = Math.max(...filled.map((piece) => piece.gap));
  const count = filled.reduce((sum, { depths }) => sum + depths.length, 0);
  const depths = new Float64Array(count);
  const samples = new Uint8Array(count * width);
  let row = 0;
  for (const piece of filled) {
    depths.set(piece.depths, row);
    // As in the tiles of the server: 0 is absent where anything is, and grey 0 is drawn as 1.
    samples.set(gap === piece.gap ? piece.samples : piece.samples.map((grey) => Math.max(grey, 1)), row * width);
    row += piece.depths.length;
  }
  return new Piece(depths, samples, { width, gap, usual });
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

/**
 * Of an array with depth, row and, where asked for, mask; throws an Error if it is none.
 *
 * usual      as of Piece; backwards: the rows are in it by descending depth
 */
export function parseRows(bytes, usual = 1, backwards = false) {
  const { begin, count, width, masked } = headOf(bytes);
  const size = DEPTH_BYTES + width * (masked ? 2 : 1);
  if (bytes.length < begin + count * size) throw new Error("The server's array of rows is cut short.");
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const depths = new Float64Array(count);
  const samples = new Uint8Array(count * width);
  let absent = false;
  for (let i = 0; i < count; i += 1) {
    const at = begin + (backwards ? count - 1 - i : i) * size;
    depths[i] = Number(view.getBigInt64(at, true));
    const row = bytes.subarray(at + DEPTH_BYTES, at + DEPTH_BYTES + width);
    samples.set(row, i * width);
    absent ||= masked && bytes.subarray(at + DEPTH_BYTES + width, at + size).includes(1);
  }
  if (absent) markAbsent(bytes, samples, { begin, count, width, size, backwards });
  return new Piece(depths, samples, { width, gap: absent ? 0 : -1, usual });
}

/** As in the tiles of the server: 0 is absent, and grey 0 is drawn as 1. */
function markAbsent(bytes, samples, { begin, count, width, size, backwards }) {
  for (let i = 0; i < count; i += 1) {
    const mask = begin + (backwards ? count - 1 - i : i) * size + DEPTH_BYTES + width;
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
    this.step = 1;
  }

  /** level: the finest of the log. step: its median step in counts. */
  of(level, step) {
    if (level !== this.level) this.clear();
    this.level = level;
    this.step = Math.max(step, 1);
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
    const first = !this.pieces.has(index);
    let piece;
    try {
      piece = await this.read(index * size, (index + 1) * size, { textOf, signal: request.signal });
      if (this.requests.get(index) !== request) return; // of another log, or of a state that is past
      this.pieces.set(index, piece);
      if (request.late) this.stale.add(index);
      else this.stale.delete(index);
    } catch (error) {
      if (this.requests.get(index) === request) this.postpone(index, error.retryAfter ?? AGAIN_S);
      return;
    } finally {
      if (this.requests.get(index) === request) this.requests.delete(index);
    }
    this.onLoaded(first ? piece : null);
  }

  /**
   * The piece from `from` to `to`. Where no row of it lies beyond an end, as where rows are sparse, a few on that side
   * are read too: they say how far the first and the last row reach.
   */
  async read(from, to, { textOf, signal }) {
    const ask = async (query, backwards) =>
      parseRows(await this.get(`frames.npy?depths=true&mask=true&samples=frame&${query}`, signal), this.step, backwards);
    const [top, bottom] = [from - 1.5 * this.step, to + 1.5 * this.step].map(Math.round);
    const inner = await ask(`depth_min=${textOf(top)}&depth_max=${textOf(bottom)}`, false);
    const { depths } = inner;
    const parts = [inner];
    let [first, last] = [top, bottom];
    if (!(depths[0] <= from)) {
      const above = await ask(`after=${textOf(top)}&order=desc&limit=${AROUND + 1}`, true);
      parts.unshift(above);
      first = above.depths[0] ?? -Infinity;
    }
    if (!(depths[depths.length - 1] >= to)) {
      const below = await ask(`after=${textOf(bottom)}&limit=${AROUND + 1}`, false);
      parts.push(below);
      last = below.depths[below.depths.length - 1] ?? Infinity;
    }
    return Object.assign(joined(parts), { span: [first, last] });
  }

  /** Until then tiles are shown, or the rows that were there before. */
  postpone(index, seconds) {
    this.failures.set(index, Date.now() + 1000 * seconds);
    setTimeout(() => this.onLoaded(null), 1000 * seconds + 20);
  }

  /** ranges: [[from, to]..] in counts; null: all. What they touch is asked for again, and shown until then. */
  forget(ranges) {
    for (const [index, { span: [top, bottom] }] of this.pieces)
      if (!ranges || ranges.some(([from, to]) => to >= top && from <= bottom)) this.stale.add(index);
    const size = ROWS * 2 ** this.level;
    const within = (index) => !ranges || ranges.some(([from, to]) => to >= index * size && from < (index + 1) * size);
    for (const [index, request] of [...this.requests]) {
      if (within(index)) this.drop(index);
      else request.late = true; // its outermost rows may be others now
    }
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
