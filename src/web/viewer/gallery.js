// SPDX-License-Identifier: MIT
//
// The colormaps of the server, each as the image in view would look with it.

import { openDialog } from "./notices.js";
import { make } from "./paint.js";
import { endsOf, paintLegend, variantOf } from "./tracks.js";
import { Draw2d } from "./draw_2d.js";

const PREVIEW = { width: 96, height: 120 };

/** A piece of the image, as pixels gathered for the screen. */
function piece(app, track) {
  const columns = app.log.index.tile_width;
  const all = app.gathered.get(variantOf(track)) ?? app.gathered.values().next().value;
  const rows = Math.min(PREVIEW.height, Math.floor(all.length / columns));
  return { columns, rows, pixels: all.subarray(0, rows * columns) };
}

/** chosen(name) */
export function openGallery(app, track, chosen) {
  const [lo, hi] = endsOf(track, app.log);
  const { columns, rows, pixels } = piece(app, track);
  const cards = app.palettes.names().map((name) => {
    const palette = app.palettes.colours(name, { lo, hi, gamma: track.gamma, invert: track.invert });
    const picture = make("canvas", { width: PREVIEW.width, height: rows });
    const drawer = new Draw2d(picture);
    drawer.draw(pixels, columns, rows, palette, { x: 0, y: 0, width: PREVIEW.width, first: 0, smooth: true, unknown: 0 });
    const legend = make("canvas", { className: "legend" });
    paintLegend(legend, palette);
    const card = make("button", { type: "button", className: "card" }, picture, legend, make("span", {}, name));
    card.setAttribute("aria-pressed", String(name === app.palettes.nameOf(track)));
    card.addEventListener("click", () => {
      chosen(name);
      document.getElementById("dialog").close();
    });
    return card;
  });
  openDialog("Colours", make("div", { className: "cards" }, ...cards));
}
