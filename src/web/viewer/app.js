// SPDX-License-Identifier: MIT
//
// App: one log on the screen. Holds what all parts share, and draws a frame when something has changed.

import { textOf } from "./depth.js";
import { Decoder } from "./decoder.js";
import { Draw2d } from "./draw_2d.js";
import { Arrivals, Gathered } from "./gather.js";
import { turned } from "./geometry.js";
import { Heads, layBeds } from "./heads.js";
import { Minimap } from "./minimap.js";
import { drawOverlay } from "./overlay.js";
import { colourOf, pixelOf, still } from "./paint.js";
import { clampView, showsEnd } from "./range.js";
import { RowPieces, showsRows } from "./rows.js";
import { drawRuler } from "./ruler.js";
import { levelFor, wanted } from "./schedule.js";
import { TRUE_SHAPE } from "./state.js";
import { Tiles } from "./tiles.js";
import { placesOf, variantOf } from "./tracks.js";

const NARROW_PX = 640;

export class App {
  /** on: what a hand does with the heads, see heads.js. */
  constructor({ net, store, palettes, on }) {
    this.net = net;
    this.store = store;
    this.palettes = palettes;
    this.narrow = false; // one image alone
    this.log = null;
    this.selected = 0;
    this.pointer = null; // {depth, azimuth}, under the mouse or as the crosshair
    this.speed = 0; // screens a second, downwards positive
    this.frames = []; // when frames were drawn and how long each took, in ms
    this.byId = (id) => document.getElementById(id);
    this.canvas = this.byId("canvas");
    this.minimap = new Minimap(document.querySelector("#minimap canvas"));
    this.heads = new Heads(this.byId("heads"), on);
    const bytes = (target, signal) => net.bytes(net.path(this.log.name, target), { signal });
    const onLoaded = (fresh) => this.arrived(fresh);
    const lacks = (level, index) => this.log.lacks(level, index);
    this.tiles = new Tiles({ bytes, decoder: new Decoder(), onLoaded, lacks });
    this.rows = new RowPieces({ get: bytes, onLoaded });
    this.arrivals = new Arrivals();
    this.drawer = new Draw2d(this.canvas);
    this.size = { width: 1, height: 1 }; // of the images, in CSS pixels
    this.ratio = 1;
    this.gathered = new Gathered();
    this.dirty = new Set();
    this.listeners = [];
    this.measure();
    new ResizeObserver(() => this.resized()).observe(this.byId("picture"));
    store.subscribe((_, patch) => this.follow(patch));
  }

  /** What of the state changes what of the screen. */
  follow(patch) {
    this.selected = Math.min(this.selected, this.store.state.tracks.length - 1);
    if ("tracks" in patch || "turn" in patch || "smooth" in patch) this.changed("layout");
    this.changed("view");
  }

  /** fn() is called after each frame. */
  afterFrame(fn) {
    this.listeners.push(fn);
  }

  /** fresh: a tile or a piece of rows that was not there before, or null */
  arrived(fresh) {
    if (fresh && !still()) this.arrivals.add(fresh);
    this.changed("tiles");
  }

  /** Another log is being opened: this one stays on the screen, and nothing more of it is asked for. */
  leave() {
    this.leaving = true;
    this.tiles.want([]);
  }
  /** It is not opened: this one goes on. */
  stay() {
    this.leaving = false;
    this.changed("layout");
  }

  show(log) {
    for (const held of [this.tiles, this.rows]) held.clear();
    this.log = log;
    this.leaving = false;
    if (!log.extent) return;
    this.rows.of(log.levels.first, log.step);
    this.changed("layout");
  }

  /** Whether there is something to see and to move. */
  get ready() {
    return Boolean(this.log?.extent) && !this.leaving;
  }

  /** The tracks on the screen: one alone where there is no room. */
  get tracks() {
    const { tracks } = this.store.state;
    return this.narrow ? [tracks[this.selected]] : tracks;
  }
  get width() {
    return this.size.width;
  }
  get height() {
    return this.size.height;
  }
  get perPixel() {
    return (this.view.bottom - this.view.top) / this.height;
  }

  /** What is in view; of a log that was just opened one row a pixel from the top, or all of a shorter one. */
  get view() {
    const { top, bottom } = this.store.state;
    const { extent, step } = this.log;
    if (top !== null) return { top, bottom };
    return { top: extent.top, bottom: Math.min(extent.bottom, extent.top + this.height * step) };
  }
  setView(view, { push = false } = {}) {
    const { top, bottom } = clampView(view, this.log.extent);
    const follow = this.store.state.follow && showsEnd({ top, bottom }, this.log); // until one moves away from the end
    this.store.set({ top: Math.round(top), bottom: Math.round(bottom), follow }, { push });
  }

  /** The least and the largest height of a view, in counts. */
  get limits() {
    const { extent, step } = this.log;
    return { min: Math.max(step * 4, 100), max: (extent.bottom - extent.top) * 1.2, extent };
  }

  /** Puts the canvas on whole device pixels: else the browser blurs what it shows. */
  measure() {
    this.narrow = window.innerWidth < NARROW_PX;
    const box = this.byId("picture").getBoundingClientRect();
    if (!box.height && this.shown) return; // hidden, as long as there are no rows
    const ratio = window.devicePixelRatio || 1;
    const snap = (pixels) => Math.round(pixels * ratio) / ratio;
    const [left, top] = [snap(box.left), snap(box.top)];
    this.size = { width: Math.max(1, snap(box.right) - left), height: Math.max(1, snap(box.bottom) - top) };
    for (const canvas of [this.canvas, this.byId("overlay")])
      Object.assign(canvas.style, { left: `${left - box.left}px`, top: `${top - box.top}px`,
        width: `${this.size.width}px`, height: `${this.size.height}px` });
  }

  /** Measures; where there is more or less room than before, the scale and the upper end stay. */
  fit() {
    const before = this.height;
    this.measure();
    const { top, bottom } = this.store.state;
    if (!this.shown || top === null || this.height === before) return;
    this.store.set({ bottom: Math.round(top + ((bottom - top) / before) * this.height) });
  }

  resized() {
    this.fit();
    this.changed("layout");
  }

  /** what: "layout", "view", "colours", "tiles", "fade", "overlay" */
  changed(what) {
    this.dirty.add(what);
    if (this.pending || !this.ready) return;
    this.pending = requestAnimationFrame(() => this.frame());
  }

  frame() {
    this.pending = 0;
    if (!this.ready) return; // another log is being opened
    const begin = performance.now();
    const { dirty } = this;
    this.dirty = new Set();
    if (this.reshaped()) dirty.add("layout");
    if (dirty.has("layout")) this.lay();
    const rest = [...dirty].filter((what) => what !== "overlay");
    if (rest.some((what) => what !== "fade")) this.drawAll(dirty);
    else if (rest.length) this.drawTracks();
    this.drawOver();
    for (const listener of this.listeners) listener(dirty);
    this.frames.push([begin, performance.now() - begin]);
    if (this.frames.length > 1000) this.frames.splice(0, 500);
  }

  get placed() {
    return placesOf(this.tracks, this.width, { bitSize: this.log.bitSize, perPixel: this.perPixel });
  }

  /** Whether the scale has changed so that an image in its true shape has another width. */
  reshaped() {
    if (!this.places || !this.tracks.some(({ width }) => width === TRUE_SHAPE)) return false;
    return this.placed.some(({ wanted }, i) => wanted !== this.places[i]?.wanted);
  }

  lay() {
    this.fit();
    this.places = this.placed;
    const wide = Math.max(1, Math.round(this.width * this.ratio));
    const high = Math.max(1, Math.round(this.height * this.ratio));
    if (this.canvas.width !== wide || this.canvas.height !== high) {
      this.canvas.width = wide;
      this.canvas.height = high;
    }
    layBeds(this.byId("beds"), this.places);
    this.heads.lay(this.tracks, this.places, { selected: this.narrow ? 0 : this.selected, height: this.height });
  }

  /** How fast the view moves, in screens a second; at rest a moment later. */
  measureSpeed({ top, bottom }) {
    const now = performance.now();
    const { last } = this;
    const span = last ? (now - last.at) / 1000 : 1;
    const moved = last ? (top - last.top) / (bottom - top) : 0;
    this.speed = span < 0.25 && Math.abs(moved) > 1e-4 ? this.speed * 0.5 + (moved / span) * 0.5 : 0;
    this.last = { top, at: now };
    clearTimeout(this.resting);
    if (this.speed) this.resting = setTimeout(() => this.changed("view"), 260);
  }

  drawAll(dirty) {
    const { view } = this;
    this.measureSpeed(view);
    this.shown = { perPixel: this.perPixel };
    this.drawTracks();
    drawRuler(document.querySelector("#ruler canvas"), view, this.log.gaps);
    if (dirty.has("layout") || dirty.has("colours"))
      this.heads.draw(this.tracks, this.palettes, this.log, this.store.state.turn);
    const minimapTiles = this.tiles.view("colormap=gray");
    const came = dirty.has("tiles") && this.minimap.outdated(this.log, minimapTiles);
    if (dirty.has("layout") || dirty.has("colours") || came)
      this.minimap.draw(this.log, minimapTiles, this.minimapPalette());
    this.minimap.mark(this.log, view);
    this.want(view);
  }

  minimapPalette() {
    const { tracks } = this.store.state;
    const track = tracks.find(({ kind }) => kind !== "dynamic") ?? { ...tracks[0], kind: "static" };
    return this.palettes.of(track, this.log);
  }

  /** Whether the rows themselves are drawn instead of tiles. */
  get byRows() {
    const { perPixel, ratio, height, crowded } = this;
    const sparse = this.sparse || this.log.sparseIn(this.view);
    return showsRows({ cell: 2 ** this.log.levels.first, pixel: perPixel / ratio, height: perPixel * height, crowded, sparse });
  }

  /** What gather.js makes the pixels of a track of. */
  sourceOf(track, variant) {
    const { levels, index } = this.log;
    const rows = this.byRows && track.kind !== "dynamic" ? this.rows : null;
    const level = levelFor(this.perPixel / this.ratio, index.levels);
    return { tiles: this.tiles.view(variant), levels, level, rows, smooth: this.store.state.smooth };
  }

  drawTracks() {
    const { view, gathered, canvas: { height: high }, store: { state: { smooth, turn } } } = this;
    const columns = this.log.index.tile_width;
    const first = (turned(turn - this.log.zero) / 360) * columns;
    const unknown = pixelOf(colourOf("--wait"));
    const young = this.arrivals.age(performance.now(), this.frames.at(-1)?.[1]);
    const taken = new Map(); // by variant
    this.drawer.begin();
    this.tracks.forEach((track, i) => {
      const variant = variantOf(track);
      if (!taken.has(variant))
        taken.set(variant, gathered.take(variant, columns, high, view, this.sourceOf(track, variant), young));
      const { pixels, fade } = taken.get(variant);
      const { x, width, core } = this.places[i];
      const place = { x: Math.round(x * this.ratio), y: 0, width: Math.round(width * this.ratio) };
      this.drawer.draw(pixels, columns, high, this.palettes.of(track, this.log), { ...place, first, smooth, unknown, core, fade });
    });
    this.drawer.end();
    gathered.keep(taken);
    if ([...taken.values()].some(({ fade }) => fade)) this.changed("fade");
  }

  drawOver() {
    const { at, turn } = this.store.state;
    drawOverlay(this.byId("overlay"), this.view, this.places,
      { gaps: this.log.gaps, pointer: this.pointer, pinned: at, turn, unit: this.log.unit });
  }

  /** Asks for what this view needs, of all images, what is in view first. */
  want(view) {
    const devicePixels = this.height * this.ratio;
    const pointer = this.pointer?.depth ?? null;
    const variants = [...new Set(this.tracks.map(variantOf))];
    const list = wanted(view, this.log.index, { devicePixels, pointer, speed: this.speed });
    const all = list.flatMap((tile) => variants.map((variant) => ({ ...tile, variant })));
    const { last } = this.log.levels;
    this.tiles.topLevel = last;
    const whole = this.minimap.wanted(this.log).map((tile) => ({ ...tile, variant: "colormap=gray" }));
    const visible = all.filter(({ why }) => why === "visible");
    this.tiles.want([...visible, ...whole, ...all.filter(({ why }) => why !== "visible")]);
    if (this.byRows && Math.abs(this.speed) < 4) this.rows.want(view, textOf);
  }
}
