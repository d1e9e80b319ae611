// SPDX-License-Identifier: MIT
//
// Tracks: the images beside each other, what each asks the server for, its colours and its place.

import { COUNTS } from "./depth.js";
import { parse } from "./png.js";
import { TRUE_SHAPE } from "./state.js";
import { paletteOf, tableOf } from "./tone.js";

export const KINDS = { raw: "As recorded", static: "Static", dynamic: "Dynamic", core: "Core" };
export const GAP_PX = 24; // between two images: what a hand drags to change a width
export const WIDTHS = { min: 24, max: 16384 }; // in pixels, of a width that is chosen
const SHARED = { min: 80, max: 900 }; // of one that shares the room
const UNKNOWN = [400, 404, 422]; // the server's answers where there is no such map

/** Which tiles a track shows: the query behind their address. Colours are not in it. */
export function variantOf(track) {
  if (track.kind !== "dynamic") return "colormap=gray";
  return `colormap=gray&norm=dynamic&window=${track.window}&clip=${track.clip.join(",")}`;
}

/** The grey values that become the first and the last colour. */
export function endsOf(track, log) {
  if (track.lo !== null && track.hi !== null) return [track.lo, track.hi];
  return track.kind === "static" || track.kind === "core" ? log.stretch(track.clip) : [0, 255];
}

/** The 256 colours of tracks; those of the last few are kept. */
export class Palettes {
  /**
   * maps             as /colormaps gives them: with stops, which show some maps only nearly
   * fallback         the server's default map, which may be none of them: a reversed one, or a list of colours
   * load(name)       a promise of the bytes of the map as a PNG, whose palette is exact
   * changed()        a map is known exactly now, or is none
   * refused(name)    a track asks for a map that the server does not know: the default one is shown
   */
  constructor(maps, { fallback, load, changed, refused }) {
    this.tables = new Map(maps.map(({ name, stops }) => [name, tableOf(stops)]));
    this.fallback = fallback;
    this.load = load;
    this.changed = changed;
    this.refused = refused;
    this.asked = new Set();
    this.unknown = new Set();
    this.made = new Map();
    if (this.tables.has(fallback)) return;
    this.tables.set(fallback, tableOf(maps[0].stops));
    this.learn(fallback);
  }

  /** Of a map that is shown; until the answer its stops do, or those of the default map. */
  async learn(name) {
    if (this.asked.has(name)) return;
    this.asked.add(name);
    if (!this.tables.has(name)) this.tables.set(name, this.tables.get(this.fallback));
    try {
      this.tables.set(name, parse(await this.load(name)).palette);
    } catch (error) {
      if (!UNKNOWN.includes(error.status)) return void this.asked.delete(name);
      this.tables.delete(name);
      this.unknown.add(name);
      this.refused(name);
    }
    this.made.clear();
    this.changed();
  }
  names() {
    return [...this.tables.keys()];
  }
  /** A map that is not one of the list, a reversed one or colours, is asked for. */
  nameOf({ map }) {
    if (map === "" || this.unknown.has(map)) return this.fallback;
    if (!this.tables.has(map)) this.learn(map);
    return map;
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

/**
 * The width in pixels at which a wall is as long across as along depth: half of it seen from the side for a core, all of
 * it, unrolled, for any other kind; null without a bit size.
 *
 * bitSize   the diameter of the hole, in the unit of depths; perPixel: counts of depth in a pixel
 */
export function trueWidth(kind, bitSize, perPixel) {
  if (!bitSize) return null;
  const diameter = (bitSize * COUNTS) / perPixel;
  return Math.round(kind === "core" ? diameter : Math.PI * diameter);
}

/**
 * Where each track stands, in CSS pixels: [{x, width, wanted, core}]. Those without a width of their own share the rest.
 * A width that is chosen is at least WIDTHS.min, and no more than the room has beside the others: `wanted` is then not
 * the width. Where not even those have room, all are as wide as the room allows.
 *
 * bitSize, perPixel   as of trueWidth()
 */
export function placesOf(tracks, room, { bitSize = null, perPixel = 1 } = {}) {
  const chosen = ({ kind, width }) => (width === TRUE_SHAPE ? trueWidth(kind, bitSize, perPixel) : width);
  const all = tracks.map((track) => ({ core: track.kind === "core", wanted: chosen(track) }));
  const free = all.filter(({ wanted }) => wanted === null).length;
  let rest = room - GAP_PX * (tracks.length - 1);
  const even = Math.max(1, Math.floor(rest / tracks.length));
  const [least, own] = [Math.min(SHARED.min, even), Math.min(WIDTHS.min, even)]; // many images have less
  let others = least * free + own * (tracks.length - free);
  for (const place of all) {
    if (place.wanted === null) continue;
    others -= own;
    place.width = Math.max(own, Math.min(Math.max(place.wanted, WIDTHS.min), Math.floor(rest - others)));
    rest -= place.width;
  }
  const share = Math.max(least, Math.min(SHARED.max, Math.floor(rest / Math.max(free, 1))));
  let x = 0;
  return all.map(({ core, wanted, width = share }) => {
    const place = { x, width, wanted: wanted ?? width, core };
    x += width + GAP_PX;
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
