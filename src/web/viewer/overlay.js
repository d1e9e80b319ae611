// SPDX-License-Identifier: MIT
//
// What is drawn over the images: the crosshair, the pinned place, the names of gaps.

import { textTo } from "./depth.js";
import { shareOf } from "./geometry.js";
import { colourOf, fitted } from "./paint.js";

const NAMED_PX = 26; // gaps that are higher are named

/** A line with a halo, so that it is seen on any colour. */
function haloed(pen, path) {
  for (const [colour, width] of [["rgba(0,0,0,0.65)", 3], ["#ffffff", 1]]) {
    pen.strokeStyle = colour;
    pen.lineWidth = width;
    pen.beginPath();
    path(pen);
    pen.stroke();
  }
}

/** share: across the image; null: on the far side of a core, whose line alone is drawn. */
function cross(pen, { x, width }, share, y) {
  const at = Math.round(x + share * width) + 0.5;
  const level = Math.round(y) + 0.5;
  haloed(pen, () => {
    pen.moveTo(x, level);
    pen.lineTo(x + width, level);
    if (share === null) return;
    pen.moveTo(at, level - 12);
    pen.lineTo(at, level + 12);
  });
}

function pin(pen, { x, width }, share, y) {
  haloed(pen, () => pen.arc(x + share * width, y, 6, 0, 2 * Math.PI));
}

/**
 * places    of the images, see placesOf() of tracks.js
 * pointer, pinned   null, or {depth, azimuth}: counts and degrees
 */
export function drawOverlay(canvas, view, places, { gaps, pointer, pinned, turn, unit }) {
  const gapInView = gaps.some(({ from, to }) => to > view.top && from < view.bottom);
  canvas.hidden = !pointer && !pinned && !gapInView; // what is laid over all costs the browser time, empty too
  if (canvas.hidden) return;
  const { pen, height } = fitted(canvas);
  const perPixel = (view.bottom - view.top) / height;
  const yOf = (depth) => (depth - view.top) / perPixel;
  pen.font = "12px system-ui, sans-serif";
  pen.textAlign = "center";
  pen.textBaseline = "middle";
  for (const { from, to } of gaps) {
    const top = Math.max(0, yOf(from));
    const bottom = Math.min(height, yOf(to));
    if (bottom - top < NAMED_PX || !places.length) continue;
    pen.fillStyle = colourOf("--faint");
    const text = `no rows from ${textTo(from, 1000)} to ${textTo(to, 1000)} ${unit}`;
    const least = pen.measureText(text).width * 0.8; // narrower letters cannot be read
    for (const { x, width } of places)
      if (width - 8 > least) pen.fillText(text, x + width / 2, (top + bottom) / 2, width - 8);
  }
  for (const place of places) {
    const across = ({ azimuth }) => shareOf(azimuth, turn, place.core);
    if (pinned && across(pinned) !== null) pin(pen, place, across(pinned), yOf(pinned.depth));
    if (pointer) cross(pen, place, across(pointer), yOf(pointer.depth));
  }
}
