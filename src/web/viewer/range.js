// SPDX-License-Identifier: MIT
//
// Views along the depth axis: where they may lie, how they zoom and move, and what a wheel means for them.
//
// A view is {top, bottom} in counts, whole numbers, top < bottom; an extent, which is all there is of a log,
// likewise. No function changes what it is given.

const ZOOM_PER_PIXEL = -0.002; // exponent of 2
const PINCH = 10; // times as much: the deltas of a pinch are small
const SMALL_PIXELS = 50; // a step of a wheel is larger, a touch pad's is not
const LINE_PIXELS = 25;
const PAGE_PIXELS = 500;

const [IN_PIXELS, IN_LINES] = [0, 1]; // of WheelEvent.deltaMode

// The view moved so that it lies within the extent; one that is higher than the extent, so that all of it is
// shown. The height, and with it the scale, stays the same.
export function clampView(view, extent) {
  const height = view.bottom - view.top;
  const ends = [extent.top, extent.bottom - height];
  const top = Math.min(Math.max(...ends), Math.max(Math.min(...ends), view.top));
  return { top, bottom: top + height };
}

// The view made `factor` times as large on the screen (2 shows half as much), while the depth `at` stays
// where it is.
//
// limits   {min, max}, heights of a view in counts; {extent} too, if the view shall stay within it
export function zoomAt(view, factor, at, { min = 1, max = Number.MAX_SAFE_INTEGER, extent = null } = {}) {
  const before = view.bottom - view.top;
  const height = Math.round(Math.min(max, Math.max(min, before / factor)));
  const top = Math.round(at - (at - view.top) * (height / before));
  const zoomed = { top, bottom: top + height };
  return extent === null ? zoomed : clampView(zoomed, extent);
}

// Where a zoom is about that no hand points at: the place under the pointer, as long as it is in view, or the middle.
export function middleOf({ top, bottom }, pointer) {
  const seen = pointer && pointer.depth >= top && pointer.depth <= bottom;
  return seen ? pointer.depth : (top + bottom) / 2;
}

// Whether a view shows the end of a log that grows, the shallow one if it grows upwards: the last row, of which half a step
// is beyond it.
export function showsEnd(view, { extent, step, upwards }) {
  return upwards ? view.top < extent.top + step : view.bottom > extent.bottom - step;
}

// The view moved there, unless it shows that end and what is beyond it already.
export function atEnd({ top, bottom }, { extent, upwards }) {
  const way = upwards ? Math.min(0, extent.top - top) : Math.max(0, extent.bottom - bottom);
  return { top: top + way, bottom: bottom + way };
}

// The view `counts` further down (negative: up), but not out of the extent.
export function panBy(view, counts, extent) {
  const way = Math.round(counts);
  return clampView({ top: view.top + way, bottom: view.bottom + way }, extent);
}

function pixelsOf(event) {
  if (event.deltaMode === IN_PIXELS) return event.deltaY;
  return event.deltaY * (event.deltaMode === IN_LINES ? LINE_PIXELS : PAGE_PIXELS);
}

// What a turn of the wheel zooms by, for zoomAt(): above 1 where it is turned away from the hand. A pinch on
// a touch pad comes as a wheel with the Ctrl key and small deltas.
export function wheelFactor(event) {
  const pixels = pixelsOf(event);
  const pinch = event.ctrlKey && Math.abs(pixels) < SMALL_PIXELS;
  return 2 ** (ZOOM_PER_PIXEL * pixels * (pinch ? PINCH : 1));
}

// Whether a wheel event is two fingers that scroll on a touch pad: deltas in pixels that are small without
// the Ctrl key, or go sideways too.
export function isTrackpad(event) {
  if (event.deltaMode !== IN_PIXELS) return false;
  return event.deltaX !== 0 || (!event.ctrlKey && Math.abs(event.deltaY) < SMALL_PIXELS);
}
