// SPDX-License-Identifier: MIT
//
// Saving the interval in view: links that the browser downloads itself, so that a file may be larger than
// the memory of this page.

import { scaleOf, textOf } from "./depth.js";
import { turned } from "./geometry.js";
import { openDialog } from "./notices.js";
import { make } from "./paint.js";
import { endsOf } from "./tracks.js";

const LINE = 16_384; // pixel rows of a picture at most
const ROWS = 65_535; // of a picture with a pixel row for each
const SCALES = [5000, 20];

/** The parameters that colour a picture as the track is shown. */
function colours(app, track) {
  const query = new URLSearchParams({ colormap: app.palettes.nameOf(track) });
  if (track.kind === "dynamic") {
    query.set("norm", "dynamic");
    query.set("window", track.window);
    query.set("clip", track.clip.join(","));
  } else {
    query.set("rescale", endsOf(track, app.log).join(","));
  }
  if (track.gamma !== 1) query.set("gamma", track.gamma);
  if (track.invert) query.set("invert", "true");
  return query;
}

function rangeOf({ log, view }) {
  return { depth_min: textOf(Math.round(Math.max(view.top, log.extent.top))),
    depth_max: textOf(Math.round(Math.min(view.bottom, log.extent.bottom))) };
}

/** [what, how, address, id]; without an address the text says why. count: of the rows in view. */
function links(app, track, count) {
  const { log } = app;
  const range = rangeOf(app);
  const address = (route, query) => {
    for (const [name, value] of Object.entries(range)) query.set(name, value);
    return app.net.path(log.name, `${route}?${query}`);
  };
  const height = String(Math.min(LINE, Math.round(app.height * (window.devicePixelRatio || 1))));
  const turn = turned(app.store.state.turn - log.zero);
  const strip = colours(app, track);
  if (turn) strip.set("rotate", turn);
  const screen = new URLSearchParams(strip);
  screen.set("height", height);
  const print = new URLSearchParams(strip);
  print.set("scale", String(Math.round(Math.min(SCALES[0], Math.max(SCALES[1], scaleOf(app.perPixel, log.unit))))));
  print.set("units", log.unit);
  if (log.facts.well) print.set("well", log.facts.well);
  if (log.facts.title) print.set("title", log.facts.title);
  return [
    ["Picture", "PNG, as high as the screen", address("strip.png", screen), "picture"],
    count > ROWS ? ["Picture, every row", `PNG: ${count.toLocaleString("en")} rows are too many for one picture, zoom in`, null, "rows"]
      : ["Picture, every row", "PNG, a pixel row for each row of the log", address("strip.png", strip), "rows"],
    ["To print", `PNG, to scale 1:${print.get("scale")}, with ruler and legend`, address("print.png", print), "print"],
    ["Samples", "CSV, as recorded", address("frames.csv", new URLSearchParams({ samples: "source" })), "csv"],
    ["Samples", "NumPy array with depths", address("frames.npy", new URLSearchParams({ samples: "source", depths: "true" })), "npy"],
    ["Samples", "LAS 2.0", address("frames.las", new URLSearchParams({ samples: "source" })), "las"],
  ];
}

/** A page that has a token gives it to the browser as a cookie, which goes with a download. */
async function admit(app) {
  if (app.net.token) await app.net.fetch("session", { method: "POST" }).catch(() => null);
}

export async function openDownload(app, track) {
  const { log } = app;
  await admit(app);
  const stats = app.net.path(app.log.name, `stats?${new URLSearchParams(rangeOf(app))}`);
  const count = await app.net.json(stats).then((answer) => answer.count, () => 0);
  if (app.log !== log) return;
  const rows = links(app, track, count).map(([what, how, href, kind]) =>
    make("li", {}, href ? make("a", { href, download: "", id: `save-${kind}` }, what) : make("span", { className: "none" }, what), ` ${how}`));
  const here = make("input", { readOnly: true, value: location.href, id: "link" });
  here.addEventListener("focus", () => here.select());
  openDialog("Save the interval in view", make("ul", { className: "links" }, ...rows),
    make("label", { className: "field wide" }, "A link to this view ", here));
}
