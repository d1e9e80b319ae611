// SPDX-License-Identifier: MIT
//
// Tracks: the images beside each other, what each asks the server for, its colours and its place.

import { parse } from "./png.js";
import { paletteOf, tableOf } from "./tone.js";

export const KINDS = { raw: "As recorded", static: "Static", dynamic: "Dynamic" };
const GAP_PX = 10;
const LEAST_PX = 80;
const MOST_PX = 900;

/** Which tiles a track shows: the query behind their address. Colours are not in it. */
export function variantOf(track) {
  if (track.kind !== "dynamic") return "colormap=gray";
  return `colormap=gray&norm=dynamic&window=${track.window}&clip=${track.clip.join(",")}`;
}

/** The grey values that become the first and the last colour. */
export function endsOf(track, log) {
  if (track.lo !== null && track.hi !== null) return [track.lo, track.hi];
  return track.kind === "static" ? log.stretch(track.clip) : [0, 255];
}

/** The 256 colours of tracks; those of the last few are kept. */
export class Palettes {
  /**
   * maps             as /colormaps gives them: with stops, which show some maps only nearly
   * fallback         the server's default map, which may be none of them: a reversed one, or a list of colours
   * load(name)       a promise of the bytes of the map as a PNG, whose palette is exact
   * changed()        a map is known exactly now
   */
  constructor(maps, { fallback, load, changed }) {
    this.tables = new Map(maps.map(({ name, stops }) => [name, tableOf(stops)]));
    this.fallback = fallback;
    this.load = load;
    this.changed = changed;
    this.asked = new Set();
    this.made = new Map();
    if (this.tables.has(fallback)) return;
    this.tables.set(fallback, tableOf(maps[0].stops));
    this.learn(fallback);
  }

  /** Of a map that is shown; until the answer its stops do. */
  async learn(name) {
    if (this.asked.has(name)) return;
    this.asked.add(name);
    try {
      this.tables.set(name, parse(await this.load(name)).palette);
    } catch {
      return void this.asked.delete(name);
    }
    this.made.clear();
    this.changed();
  }
  names() {
    return [...this.tables.keys()];
  }
  nameOf(track) {
    return this.tables.has(track.map) ? track.map : this.fallback;
  }
  of(track, log) {
    const [lo, hi] = endsOf(track, log);
    this.learn(this.nameOf(track));
    return this.colours(this.nameOf(track), { lo, hi, gamma: track.gamma, invert: track.invert });
  }
  colours(name, plan) {
    const key = `${name} ${plan.lo} ${plan.hi} ${plan.gamma} ${plan.invert}`;
    let palette = this.made.get(key);
    if (!palette) {
      if (this.made.size > 64) this.made.clear();
      palette = paletteOf(this.tables.get(name), plan);
      this.made.set(key, palette);
    }
    return palette;
  }
}

/** Where each track stands: [{x, width}] in CSS pixels. Tracks without a width of their own share the rest. */
export function placesOf(tracks, room) {
  const fixed = tracks.reduce((sum, track) => sum + (track.width ?? 0), 0);
  const free = tracks.filter((track) => track.width === null).length;
  const rest = room - fixed - GAP_PX * (tracks.length - 1);
  const share = Math.max(LEAST_PX, Math.min(MOST_PX, Math.floor(rest / Math.max(free, 1))));
  let x = 0;
  return tracks.map((track) => {
    const place = { x, width: track.width ?? share };
    x += place.width + GAP_PX;
    return place;
  });
}

/** Paints a palette from left to right. */
export function paintLegend(canvas, palette) {
  canvas.width = 256;
  canvas.height = 1;
  const pixels = new ImageData(256, 1);
  new Uint32Array(pixels.data.buffer).set(palette);
  canvas.getContext("2d").putImageData(pixels, 0, 0);
}
