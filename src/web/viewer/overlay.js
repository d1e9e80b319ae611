// SPDX-License-Identifier: MIT
//
// What is drawn over the images: the crosshair, the pinned place, the names of gaps.

import { textTo } from "./depth.js";
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

function cross(pen, { x, width }, share, y) {
  const at = Math.round(x + share * width) + 0.5;
  const level = Math.round(y) + 0.5;
  haloed(pen, () => {
    pen.moveTo(x, level);
    pen.lineTo(x + width, level);
    pen.moveTo(at, level - 12);
    pen.lineTo(at, level + 12);
  });
}

function pin(pen, { x, width }, share, y) {
  haloed(pen, () => pen.arc(x + share * width, y, 6, 0, 2 * Math.PI));
}

/**
 * places    of the images, {x, width} in CSS pixels
 * pointer, pinned   null, or {depth, share}: counts, and 0..1 across an image
 */
export function drawOverlay(canvas, view, places, { gaps, pointer, pinned, unit }) {
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
    for (const { x, width } of places) pen.fillText(text, x + width / 2, (top + bottom) / 2, width - 8);
  }
  for (const place of places) {
    if (pinned) pin(pen, place, pinned.share, yOf(pinned.depth));
    if (pointer) cross(pen, place, pointer.share, yOf(pointer.depth));
  }
}
