// SPDX-License-Identifier: MIT
//
// WebGL in place of the 2d canvas where hardware draws. It may go away at any time.

import { Draw2d } from "./draw_2d.js";
import { later } from "./later.js";
import { make } from "./paint.js";

const SOFTWARE = /swiftshader|llvmpipe|softpipe|software|basic render|mesa offscreen/i;
const TRIES = 3;

const newCanvas = () => make("canvas", { id: "canvas", "aria-hidden": "true" });

/**
 * Whether hardware draws WebGL, asked of a canvas that is thrown away. A renderer in software, which is known by its name
 * alone, is slower than a 2d canvas by ten times.
 */
function hardware() {
  const gl = document.createElement("canvas").getContext("webgl2");
  if (!gl) return false;
  const info = gl.getExtension("WEBGL_debug_renderer_info");
  const name = String(gl.getParameter(info ? info.UNMASKED_RENDERER_WEBGL : gl.RENDERER));
  gl.getExtension("WEBGL_lose_context")?.loseContext();
  return name !== "" && !SOFTWARE.test(name);
}

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
  const gl = await later(app.net, "draw_gl", () => import("./draw_gl.js"), TRIES).catch(() => null);
  if (!gl) return;
  const canvas = newCanvas();
  try {
    exchange(app, canvas, new gl.DrawGl(canvas, () => slower(app)), Math.min(2, window.devicePixelRatio || 1));
  } catch {
    app.changed("layout");
  }
}
