// SPDX-License-Identifier: MIT
//
// The whole log in one narrow picture, with what is in view marked in it.

import { Draw2d } from "./draw_2d.js";
import { gather } from "./gather.js";
import { levelFor } from "./schedule.js";
import { colourOf, fitted, pixelOf } from "./paint.js";

const LEAST_PX = 4; // of the mark

export class Minimap {
  constructor(canvas) {
    this.canvas = canvas;
    this.picture = document.createElement("canvas");
    this.drawer = new Draw2d(this.picture);
    this.gathered = new Uint16Array(0);
    this.drawn = []; // its tiles as they were drawn
  }

  /** What it shows, and by which tiles. log: see log.js */
  plan(log) {
    const height = Math.max(1, this.canvas.clientHeight);
    const perPixel = (log.extent.bottom - log.extent.top) / height;
    return { height, level: levelFor(perPixel, log.index.levels) };
  }

  wanted(log) {
    const { level } = this.plan(log);
    const size = 256 * 2 ** level;
    const list = [];
    for (let index = Math.floor(log.extent.top / size); index * size < log.extent.bottom; index += 1)
      list.push({ level, index });
    return list;
  }

  /** Whether there are other tiles of it than it was drawn from, or one is missing, for which any other may stand. */
  outdated(log, tiles) {
    const now = this.tilesOf(log, tiles);
    return now.length !== this.drawn.length || now.some((tile, i) => !tile || tile !== this.drawn[i]);
  }
  tilesOf(log, tiles) {
    return this.wanted(log).map(({ level, index }) => tiles.get(level, index));
  }

  /** Draws it all; mark() alone where only the view has changed. */
  draw(log, tiles, palette) {
    const { height, level } = this.plan(log);
    const width = log.index.tile_width;
    this.drawn = this.tilesOf(log, tiles);
    if (this.gathered.length !== width * height) this.gathered = new Uint16Array(width * height);
    gather(this.gathered, width, height, log.extent, { tiles, levels: log.levels, level });
    this.picture.width = this.canvas.clientWidth;
    this.picture.height = height;
    const place = { x: 0, y: 0, width: this.picture.width, first: 0, smooth: true };
    this.drawer.draw(this.gathered, width, height, palette, { ...place, unknown: pixelOf(colourOf("--wait")) });
  }

  mark(log, view) {
    const { pen, width, height } = fitted(this.canvas);
    pen.drawImage(this.picture, 0, 0, width, height);
    const length = log.extent.bottom - log.extent.top;
    const yOf = (depth) => ((depth - log.extent.top) / length) * height;
    pen.fillStyle = colourOf("--gap");
    for (const { from, to } of log.gaps) pen.fillRect(width - 4, yOf(from), 4, Math.max(1, yOf(to) - yOf(from)));
    const top = Math.max(0, Math.min(yOf(view.top), height - LEAST_PX));
    const bottom = Math.max(Math.min(yOf(view.bottom), height), top + LEAST_PX);
    pen.fillStyle = colourOf("--veil");
    pen.fillRect(0, 0, width, top);
    pen.fillRect(0, bottom, width, height - bottom);
    pen.strokeStyle = colourOf("--accent");
    pen.lineWidth = 2;
    pen.strokeRect(1, top + 1, width - 2, Math.max(2, bottom - top - 2));
  }

  /** The depth at a height of the picture, in counts. */
  depthAt(log, y) {
    const share = Math.min(1, Math.max(0, y / Math.max(1, this.canvas.clientHeight)));
    return log.extent.top + share * (log.extent.bottom - log.extent.top);
  }
}
