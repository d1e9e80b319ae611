// SPDX-License-Identifier: MIT
//
// The ruler beside the images: depths, ticks, and where rows are missing.

import { marks, rulerSteps, textTo } from "./depth.js";
import { colourOf, fitted } from "./paint.js";

const LABEL_PX = 12;

/** view in counts; gaps: [{from, to}]; height: CSS pixels */
export function drawRuler(canvas, view, gaps) {
  const { pen, width, height } = fitted(canvas);
  const perPixel = (view.bottom - view.top) / height;
  const yOf = (depth) => (depth - view.top) / perPixel;
  pen.fillStyle = colourOf("--gap");
  for (const { from, to } of gaps) {
    if (to < view.top || from > view.bottom) continue;
    pen.fillRect(width - 5, yOf(from), 4, Math.max(2, (to - from) / perPixel));
  }
  const { major, minor } = rulerSteps(perPixel);
  pen.fillStyle = pen.strokeStyle = colourOf("--faint");
  pen.beginPath();
  for (const depth of marks(view.top, view.bottom, minor)) line(pen, width, yOf(depth), 5);
  for (const depth of marks(view.top, view.bottom, major)) line(pen, width, yOf(depth), 11);
  pen.stroke();
  pen.fillStyle = colourOf("--ink");
  pen.font = `${LABEL_PX}px system-ui, sans-serif`;
  pen.textAlign = "right";
  pen.textBaseline = "middle";
  const fits = (depth) => yOf(depth) > LABEL_PX / 2 && yOf(depth) < height - LABEL_PX / 2;
  let named = marks(view.top, view.bottom, major).filter(fits);
  if (!named.length) named = marks(view.top, view.bottom, minor).filter(fits).slice(0, 1); // a very low view
  for (const depth of named) pen.fillText(textTo(depth, named.length > 1 ? major : minor), width - 15, yOf(depth));
}

function line(pen, width, y, length) {
  const at = Math.round(y) + 0.5;
  pen.moveTo(width - length, at);
  pen.lineTo(width, at);
}
