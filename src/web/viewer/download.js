// SPDX-License-Identifier: MIT
//
// Saving the interval in view: links that the browser downloads itself, so that a file may be larger than
// the memory of this page. savesOf is pure.

import { scaleOf, textOf } from "./depth.js";
import { turned } from "./geometry.js";
import { openDialog } from "./notices.js";
import { make } from "./paint.js";
import { KINDS, endsOf } from "./tracks.js";

const LINE = 16_384; // pixel rows of a picture at most
const ROWS = 65_535; // of a picture with a pixel row for each
const SCALES = [5000, 20];

/** The parameters that colour a picture as the track is shown, but for the ends of a dynamic one, which has its window's. */
function colours({ log, palettes }, track) {
  const query = new URLSearchParams({ colormap: palettes.nameOf(track) });
  if (track.kind === "dynamic") {
    query.set("norm", "dynamic");
    query.set("window", track.window);
    query.set("clip", track.clip.join(","));
  } else {
    query.set("rescale", endsOf(track, log).join(","));
  }
  if (track.gamma !== 1) query.set("gamma", track.gamma);
  if (track.invert) query.set("invert", "true");
  return query;
}

function rangeOf({ log, view }) {
  return { depth_min: textOf(Math.round(Math.max(view.top, log.extent.top))),
    depth_max: textOf(Math.round(Math.min(view.bottom, log.extent.bottom))) };
}

/** The name of a picture's file: as the server names the files of samples. */
function fileOf(log, { depth_min: top, depth_max: bottom }, kind = "") {
  const name = !log.name || log.name === "default" ? "frames" : log.name;
  return `${name}_${top}_${bottom}${kind}.png`;
}

/** What pictures have otherwise than the screen, as a text; empty: nothing. */
function otherwise(track, tracks) {
  const stretched = track.kind === "dynamic" && track.lo !== null && track.hi !== null && (track.lo !== 0 || track.hi !== 255);
  return [
    tracks.length > 1 && `Pictures show the selected image alone: ${KINDS[track.kind]}, one of ${tracks.length}.`,
    track.kind === "core" && "A picture of a core is flat: the whole wall, unrolled.",
    stretched && "A picture of a dynamic image has the contrast of its window alone: From and To are not in it.",
  ].filter(Boolean).join(" ");
}

/** The query of a print. */
function printOf({ log, perPixel }, strip) {
  const print = new URLSearchParams(strip);
  print.set("scale", String(Math.round(Math.min(SCALES[0], Math.max(SCALES[1], scaleOf(perPixel, log.unit))))));
  print.set("units", log.unit);
  if (log.facts.well) print.set("well", log.facts.well);
  if (log.facts.title) print.set("title", log.facts.title);
  return print;
}

/**
 * What is offered of the interval in view: {saves: [{kind, what, how, href, file}], hint}. Without an address the text
 * says why there is none; without a file the server names it.
 *
 * app     log, view, height, perPixel, store, palettes and net, as App has them
 * count   of the rows in view, null: not known
 * ratio   device pixels in one of the page
 */
export function savesOf(app, track, { count, ratio = 1 }) {
  const { log } = app;
  if (count === 0) return { saves: [], hint: "There are no rows in this interval." };
  const range = rangeOf(app);
  const address = (route, query) => {
    for (const [name, value] of Object.entries(range)) query.set(name, value);
    return app.net.path(log.name, `${route}?${query}`);
  };
  const turn = turned(log.zero - app.store.state.turn); // the server moves samples to the right
  const strip = colours(app, track);
  if (turn) strip.set("rotate", turn);
  const screen = new URLSearchParams(strip);
  screen.set("height", String(Math.min(LINE, Math.round(app.height * ratio))));
  const print = printOf(app, strip);
  const samples = (route, query) => address(route, new URLSearchParams(query));
  const every = { kind: "rows", what: "Picture, every row" };
  const saves = [
    { kind: "picture", what: "Picture", how: "PNG, as high as the screen", href: address("strip.png", screen), file: fileOf(log, range) },
    count > ROWS
      ? { ...every, how: `PNG: ${count.toLocaleString("en")} rows are too many for one picture, zoom in`, href: null }
      : { ...every, how: "PNG, a pixel row for each row of the log", href: address("strip.png", strip), file: fileOf(log, range, "_rows") },
    { kind: "print", what: "To print", how: `PNG, to scale 1:${print.get("scale")}, with ruler and legend`,
      href: address("print.png", print), file: fileOf(log, range, "_print") },
    { kind: "csv", what: "Samples", how: "CSV, as recorded", href: samples("frames.csv", { samples: "source" }) },
    { kind: "npy", what: "Samples", href: samples("frames.npy", { samples: "source", depths: "true", mask: "true" }),
      how: `NumPy array: depth, in millionths of 1 ${log.unit}; row; mask, 1 where a sample is absent` },
    { kind: "las", what: "Samples", how: "LAS 2.0", href: samples("frames.las", { samples: "source" }) },
  ];
  return { saves, hint: otherwise(track, app.store.state.tracks) };
}

/** A page that has a token gives it to the browser as a cookie, which goes with a download. */
async function admit(app) {
  if (app.net.token) await app.net.fetch("session", { method: "POST" }).catch(() => null);
}

export async function openDownload(app, track) {
  const { log } = app;
  await admit(app);
  const stats = app.net.path(app.log.name, `stats?${new URLSearchParams(rangeOf(app))}`);
  const count = await app.net.json(stats).then((answer) => answer.count, () => null);
  if (app.log !== log) return;
  const { saves, hint } = savesOf(app, track, { count, ratio: window.devicePixelRatio || 1 });
  const rows = saves.map(({ kind, what, how, href, file = "" }) => make("li", {},
    href ? make("a", { href, download: file, id: `save-${kind}` }, what) : make("span", { className: "none" }, what), ` ${how}`));
  const here = make("input", { readOnly: true, value: location.href, id: "link" });
  here.addEventListener("focus", () => here.select());
  const words = hint ? [make("p", { className: "hint", id: "save-hint" }, hint)] : [];
  openDialog("Save the interval in view", ...(rows.length ? [make("ul", { className: "links" }, ...rows)] : []), ...words,
    make("label", { className: "field wide" }, "A link to this view ", here));
}
