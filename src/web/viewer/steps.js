// SPDX-License-Identifier: MIT
//
// Where a row ends and the next one begins, and what is a gap between them: by the steps around, since one
// part of a log may have ten times as many rows as another. Pure.

export const AROUND = 5; // steps on each side of one that say what is usual there
const CONNECTED = 1.5; // usual steps: rows that are no further apart touch
const SHARE = 0.75; // of a usual step: what a row has beside a gap

/** The median of the steps between the rows `from` to `to`; null: there are none. */
function medianStep(depths, from, to) {
  const steps = [];
  for (let i = Math.max(0, from); i < Math.min(depths.length - 1, to); i += 1) steps.push(depths[i + 1] - depths[i]);
  steps.sort((a, b) => a - b);
  return steps.length ? steps[(steps.length - 1) >> 1] : null;
}

/** The first row that is not above `depth`; all rows are: their number. */
export function firstFrom(depths, depth) {
  let low = 0;
  let high = depths.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (depths[middle] < depth) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * The row that is shown at `depth`; -1: none, it is in a gap or beyond the rows.
 *
 * depths   of rows that follow each other, in counts, ascending; usual: a step, for a row that has no other beside it
 *
 * Two rows share the step between them if it is at most CONNECTED times the usual one on either side; else each
 * reaches SHARE of the usual step on its own side into it.
 */
export function rowIn(depths, depth, usual) {
  const below = firstFrom(depths, depth);
  const above = below - 1;
  const before = medianStep(depths, above - AROUND, above) ?? medianStep(depths, below, below + AROUND) ?? usual;
  const behind = medianStep(depths, below, below + AROUND) ?? before;
  const inside = above >= 0 && below < depths.length;
  const step = inside ? depths[below] - depths[above] : Infinity;
  const joined = step <= CONNECTED * Math.max(before, behind);
  if (above >= 0 && depth - depths[above] <= (joined ? step / 2 : SHARE * before)) return above;
  if (below < depths.length && depths[below] - depth <= (joined ? step / 2 : SHARE * behind)) return below;
  return -1;
}

/**
 * The row that is `by` rows below the one at `depth`, or above it for a negative `by`; from a gap the next row is the
 * first. -1: it is not among these.
 */
export function rowBeside(depths, depth, by, usual) {
  const here = rowIn(depths, depth, usual);
  const from = here >= 0 ? here : firstFrom(depths, depth) - (by > 0 ? 1 : 0);
  const row = from + by;
  return row >= 0 && row < depths.length ? row : -1;
}

/**
 * What the server lists as gaps, steps that are large for the log as a whole, by what they are where they are: {gaps, sparse}.
 * Of both [{from, to}] in counts; sparse: parts with many large steps one behind the other, which are no gaps.
 *
 * listed   [{from, to}] in counts, ascending
 */
export function sortGaps(listed) {
  const gaps = [];
  const sparse = [];
  const length = (gap) => gap.to - gap.from;
  const median = (all) => all.sort((a, b) => a - b)[(all.length - 1) >> 1] ?? 0;
  const beside = (i, way) => { // the steps that follow on one side without another one between
    const found = [];
    for (let k = i; found.length < AROUND && listed[k + way]; k += way) {
      const [upper, lower] = way > 0 ? [listed[k], listed[k + 1]] : [listed[k - 1], listed[k]];
      if (upper.to !== lower.from) break;
      found.push(length(listed[k + way]));
    }
    return found;
  };
  listed.forEach((gap, i) => {
    const usual = Math.max(median(beside(i, -1)), median(beside(i, 1)));
    const last = sparse[sparse.length - 1];
    if (length(gap) > CONNECTED * usual) gaps.push(gap);
    else if (last?.to === gap.from) last.to = gap.to;
    else sparse.push({ ...gap });
  });
  return { gaps, sparse };
}
