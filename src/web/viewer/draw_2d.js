// SPDX-License-Identifier: MIT
//
// Draw2d: the drawer for every browser. Gathered pixels become colours by a palette of 256, on a canvas as
// wide as the picture has columns, which is then drawn in its place: height is exact, only width is scaled.

import { GAP, UNKNOWN } from "./gather.js";

const CLEAR = 0;

export class Draw2d {
  constructor(canvas) {
    this.name = "2d";
    this.context = canvas.getContext("2d");
    this.canvas = canvas;
    this.scratch = document.createElement("canvas");
    this.pen = this.scratch.getContext("2d");
    this.pixels = null;
    this.colours = new Uint32Array(UNKNOWN + 1);
  }

  begin() {
    this.context.clearRect(0, 0, this.canvas.width, this.canvas.height);
  }

  room(width, height) {
    if (this.pixels && this.pixels.width === width && this.pixels.height === height) return;
    this.scratch.width = width;
    this.scratch.height = height;
    this.pixels = new ImageData(width, height);
    this.words = new Uint32Array(this.pixels.data.buffer);
  }

  /**
   * One track.
   *
   * gathered   Uint16Array of height x columns, see gather.js; height: device pixels of the picture
   * palette    Uint32Array(256); unknown: the colour of what is not loaded
   * place      {x, y, width} in device pixels; first: the column at the left edge, may be a fraction
   */
  draw(gathered, columns, height, palette, { x, y, width, first, smooth, unknown }) {
    this.room(columns, height);
    this.colours.set(palette);
    this.colours[GAP] = CLEAR;
    this.colours[UNKNOWN] = unknown;
    const { words, colours } = this;
    const count = columns * height;
    for (let i = 0; i < count; i += 1) words[i] = colours[gathered[i]];
    this.pen.putImageData(this.pixels, 0, 0);
    this.context.imageSmoothingEnabled = smooth;
    this.place(columns, height, { x, y, width, first });
  }

  /** The picture turned: what is left of the column `first` comes behind the last one. */
  place(columns, height, { x, y, width, first }) {
    const right = ((columns - first) / columns) * width;
    if (first > 0)
      this.context.drawImage(this.scratch, 0, 0, first, height, x + right, y, width - right, height);
    this.context.drawImage(this.scratch, first, 0, columns - first, height, x, y, right, height);
  }

  end() {}
  dispose() {}
}
