// SPDX-License-Identifier: MIT
//
// gather: the rows of pixels that a view shows, out of whatever tiles and rows are there. Pure.
//
// A pixel is a grey value, or GAP where the log has nothing, or UNKNOWN where it is not loaded yet. Of a
// pixel row that no tile of its level covers, the nearest coarser tile is shown, else a finer one.

export const GAP = 256;
export const UNKNOWN = 257;
export const ROWS = 256; // cells of a tile

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
  for (let i = 0; i < width; i += 1) {
    const grey = samples[from + i];
    const before = out[at + i];
    if (before < GAP && grey !== gap) out[at + i] = Math.round(before * (1 - weight) + grey * weight);
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

/** Whether `depth` lies in a piece of rows that is loaded; then its row is drawn, or nothing if none is near. */
function takeRow(out, at, width, rows, depth) {
  const piece = rows?.at(depth);
  if (!piece) return false;
  const row = piece.nearest(depth, rows.reach);
  if (row < 0) out.fill(GAP, at, at + width);
  else copyRow(out, at, piece, row);
  return true;
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

/**
 * Fills out, a Uint16Array of height x width.
 *
 * view     {top, bottom} in counts
 * tiles    get(level, index): {samples, width, gap}, "none", or undefined
 * levels   {first, last}; level: the one that fits the view
 * rows     null, or pieces of rows as recorded: at(depth), reach in counts
 * smooth   mixes neighbouring cells where a cell is higher than a pixel
 */
export function gather(out, width, height, view, { tiles, levels, level, rows = null, smooth = false }) {
  const step = (view.bottom - view.top) / height;
  const size = 2 ** level;
  for (let y = 0; y < height; y += 1) {
    const at = y * width;
    const top = view.top + y * step;
    if (takeRow(out, at, width, rows, top + step / 2)) continue;
    const { from, other, weight } = cellsOf(top, step, size, smooth);
    const cell = anyCellAt(tiles, levels, level, from);
    if (!cell || cell === "none") out.fill(cell ? GAP : UNKNOWN, at, at + width);
    else copyRow(out, at, cell.tile, cell.row);
    if (weight === 0) continue;
    const beside = cellAt(tiles, level, other);
    if (beside === "none" && weight > 0.5) out.fill(GAP, at, at + width);
    else if (beside && beside !== "none") mixRow(out, at, beside.tile, beside.row, weight);
  }
}
