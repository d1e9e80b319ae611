// SPDX-License-Identifier: MIT
//
// gather: the rows of pixels that a view shows, out of whatever tiles and rows are there. Pure.
//
// A pixel is a grey value, or GAP where the log has nothing, or UNKNOWN where it is not loaded yet. Of a
// pixel row that no tile of its level covers, the nearest coarser tile is shown, else a finer one.
//
// What has just come fades in: a tile or a piece of rows with a `share` below WHOLE is shown with that share,
// over what would be shown without it. Arrivals lets the shares grow.

export const GAP = 256;
export const UNKNOWN = 257;
export const ROWS = 256; // cells of a tile
export const WHOLE = 255; // the share of what has faded in
const FADE_MS = 120;
const SLOW_MS = 20; // of work in a frame; fading in draws a picture twice

/** The row `row` of a tile, put at `at`. */
function copyRow(out, at, tile, row) {
  const { samples, width, gap } = tile;
  const from = row * width;
  if (gap < 0) {
    out.set(samples.subarray(from, from + width), at);
    return;
  }
  for (let i = 0; i < width; i += 1) {
    const grey = samples[from + i];
    out[at + i] = grey === gap ? GAP : grey;
  }
}

/**
 * What is between the pixels at `at` and the row `row` of a tile, which weighs `weight`. Where one of the two is a gap
 * nothing is mixed: the one that weighs more is shown, of two alike the one that is there.
 */
function mixRow(out, at, tile, row, weight) {
  const { samples, width, gap } = tile;
  const from = row * width;
  const new65536 = Math.round(weight * 65536);
  const old65536 = 65536 - new65536;
  for (let i = 0; i < width; i += 1) {
    const grey = samples[from + i];
    const before = out[at + i];
    if (before < GAP && grey !== gap) out[at + i] = (before * old65536 + grey * new65536 + 32768) >> 16;
    else if (grey !== gap && weight >= 0.5) out[at + i] = grey;
    else if (grey === gap && weight > 0.5) out[at + i] = GAP;
  }
}

/** A tile that holds the cell of `depth`, and which of its rows; null: there is none, "none": no frames. */
function cellAt(tiles, level, depth) {
  const cell = Math.floor(depth / 2 ** level);
  const index = Math.floor(cell / ROWS);
  const tile = tiles.get(level, index);
  if (!tile || tile === "none") return tile ?? null;
  return { tile, row: cell - index * ROWS };
}

/** As cellAt, of the level or the next one that has something. */
function anyCellAt(tiles, levels, level, depth) {
  for (let l = level; l <= levels.last; l += 1) {
    const cell = cellAt(tiles, l, depth);
    if (cell) return cell;
  }
  for (let l = level - 1; l >= levels.first; l -= 1) {
    const cell = cellAt(tiles, l, depth);
    if (cell) return cell;
  }
  return null;
}

/** Of a piece of rows, what is near `depth`: its row is drawn, or nothing if none is. */
function takeRow(out, at, width, piece, depth) {
  const row = piece.rowAt(depth);
  if (row < 0) out.fill(GAP, at, at + width);
  else copyRow(out, at, piece, row);
}

/**
 * Which cells a pixel shows, as depths in them: `from`, and `other` with its weight. Where a pixel is higher than a cell,
 * the one or two whose middle it covers; where a cell is higher and `smooth`, the two whose middles are around it.
 */
function cellsOf(top, step, size, smooth) {
  if (step >= size) {
    const first = Math.ceil(top / size - 0.5);
    const last = Math.ceil((top + step) / size - 0.5) - 1;
    return { from: (first + 0.5) * size, other: (last + 0.5) * size, weight: last > first ? 0.5 : 0 };
  }
  const middle = top + step / 2;
  if (!smooth) return { from: middle, other: middle, weight: 0 };
  const above = Math.floor(middle / size - 0.5);
  return { from: (above + 0.5) * size, other: (above + 1.5) * size, weight: middle / size - 0.5 - above };
}

/** One row of pixels, from `top` to `top` + `step`, put at `at`; gives the share of what it is made of. */
function gatherRow(out, at, width, top, step, { tiles, levels, level, rows = null, smooth = false }) {
  const piece = rows?.at(top + step / 2);
  if (piece) {
    takeRow(out, at, width, piece, top + step / 2);
    return piece.share ?? WHOLE;
  }
  const { from, other, weight } = cellsOf(top, step, 2 ** level, smooth);
  const cell = anyCellAt(tiles, levels, level, from);
  if (!cell || cell === "none") out.fill(cell ? GAP : UNKNOWN, at, at + width);
  else copyRow(out, at, cell.tile, cell.row);
  if (weight !== 0) {
    const beside = cellAt(tiles, level, other);
    if (beside === "none" && weight > 0.5) out.fill(GAP, at, at + width);
    else if (beside && beside !== "none") mixRow(out, at, beside.tile, beside.row, weight);
  }
  return cell?.tile?.share ?? WHOLE;
}

/**
 * Fills `out`, a Uint16Array of height x width.
 *
 * view     {top, bottom} in counts
 * source   tiles    get(level, index): {samples, width, gap, share}, "none", or undefined
 *          levels   {first, last}; level: the one that fits the view
 *          rows     null, or pieces of rows as recorded: at(depth)
 *          smooth   mixes neighbouring cells where a cell is higher than a pixel
 * shares   null, or a Uint8Array of height that is filled with the share of each row of pixels
 */
export function gather(out, width, height, view, source, shares = null) {
  const step = (view.bottom - view.top) / height;
  for (let y = 0; y < height; y += 1) {
    const share = gatherRow(out, y * width, width, view.top + y * step, step, source);
    if (shares) shares[y] = share;
  }
}

/** As gather(), of the rows of pixels whose share is below WHOLE: without what fades in. */
export function gatherBefore(out, width, height, view, source, shares) {
  const step = (view.bottom - view.top) / height;
  const settled = (one, none) => ((one?.share ?? WHOLE) < WHOLE ? none : one);
  const { tiles, rows } = source;
  const before = { ...source, tiles: { get: (level, index) => settled(tiles.get(level, index), undefined) } };
  if (rows) before.rows = { at: (depth) => settled(rows.at(depth), null) };
  for (let y = 0; y < height; y += 1)
    if (shares[y] < WHOLE) gatherRow(out, y * width, width, view.top + y * step, step, before);
}

/** What has just come: tiles and pieces of rows whose share grows from 0 to WHOLE in FADE_MS. */
export class Arrivals {
  #since = new Map(); // by what has come: when it was first to be drawn, in ms; null: it was not yet

  add(one) {
    one.share = 0;
    this.#since.set(one, null);
  }

  /**
   * Lets the shares grow, before a frame is drawn; whether one is still below WHOLE.
   *
   * work   what the frame before took, in ms: behind a slow one everything is shown at once
   */
  age(now, work = 0) {
    for (const [one, first] of this.#since) {
      const since = first ?? now;
      if (first === null) this.#since.set(one, now);
      one.share = work > SLOW_MS ? WHOLE : Math.min(WHOLE, Math.floor(((now - since) / FADE_MS) * WHOLE));
      if (one.share === WHOLE) this.#since.delete(one);
    }
    return this.#since.size > 0;
  }
}

/** The pixels of a view by variant: images of one variant share them. */
export class Gathered extends Map {
  #before = new Map(); // by variant, of those that fade in

  /**
   * Gathers a variant: {pixels, fade}; fade is null, or {before, shares} where something fades in.
   *
   * young   whether that may be: else nothing more than gather() is done
   */
  take(variant, width, height, view, source, young) {
    const pixels = roomIn(this, variant, width * height);
    const shares = young ? new Uint8Array(height) : null;
    gather(pixels, width, height, view, source, shares);
    if (!shares?.some((share) => share < WHOLE)) return { pixels, fade: null };
    const before = roomIn(this.#before, variant, width * height);
    gatherBefore(before, width, height, view, source, shares);
    return { pixels, fade: { before, shares } };
  }

  /** Lets go of all but what was taken, a Map by variant: {pixels, fade}. */
  keep(taken) {
    for (const variant of this.keys()) if (!taken.has(variant)) this.delete(variant);
    for (const variant of this.#before.keys()) if (!taken.get(variant)?.fade) this.#before.delete(variant);
  }
}

/** The pixels that `map` has of a variant, made where there are none of that size. */
function roomIn(map, variant, size) {
  let pixels = map.get(variant);
  if (pixels?.length !== size) {
    pixels = new Uint16Array(size);
    map.set(variant, pixels);
  }
  return pixels;
}
