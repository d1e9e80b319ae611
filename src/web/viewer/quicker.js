// SPDX-License-Identifier: MIT
//
// WebGL in place of the 2d canvas where hardware draws. It may go away at any time.

import { Draw2d } from "./draw_2d.js";
import { hardware, make } from "./paint.js";

const newCanvas = () => make("canvas", { id: "canvas", "aria-hidden": "true" });

function exchange(app, canvas, drawer, ratio) {
  app.canvas.replaceWith(canvas);
  app.canvas = canvas;
  app.drawer = drawer;
  app.ratio = ratio;
  app.changed("layout");
}

function slower(app) {
  const canvas = newCanvas();
  exchange(app, canvas, new Draw2d(canvas), 1);
}

export async function drawQuicker(app) {
  if (!hardware()) return;
  const { DrawGl } = await import("./draw_gl.js");
  const canvas = newCanvas();
  try {
    exchange(app, canvas, new DrawGl(canvas, () => slower(app)), Math.min(2, window.devicePixelRatio || 1));
  } catch {
    app.changed("layout");
  }
}
