// SPDX-License-Identifier: MIT
//
// Draw2d: the drawer for every browser. Gathered pixels become colours by a palette of 256, on a canvas as
// wide as the picture has columns, which is then drawn in its place: height is exact, only width is scaled.
// A core is put together pixel by pixel instead, and its shade is laid over it.

import { GAP, UNKNOWN, WHOLE } from "./gather.js";
import { coreColumns, coreLight } from "./geometry.js";

const CLEAR = 0;

/** Two colours mixed, `b` with a share of 0 to WHOLE. Each is opaque or CLEAR. Two channels at a time. */
function mixed(a, b, share) {
  if (a === b) return a;
  if (a === CLEAR) return ((b & 0xffffff) | (share << 24)) >>> 0;
  if (b === CLEAR) return ((a & 0xffffff) | ((WHOLE - share) << 24)) >>> 0;
  const new256 = share + (share >> 7); // of 256
  const old256 = 256 - new256;
  const even = Math.imul(a & 0xff00ff, old256) + Math.imul(b & 0xff00ff, new256) + 0x800080;
  const odd = Math.imul((a >>> 8) & 0xff00ff, old256) + Math.imul((b >>> 8) & 0xff00ff, new256) + 0x800080;
  return (((even >>> 8) & 0xff00ff) | (odd & 0xff00ff00)) >>> 0;
}

/** The colours of all pixels. A function of its own: a browser compiles a long loop with nothing behind it best. */
function paint(words, pixels, colours) {
  for (let i = 0; i < words.length; i += 1) words[i] = colours[pixels[i]];
}

/** A canvas that is painted pixel by pixel: `words` are its pixels. */
class Sheet {
  constructor() {
    this.canvas = document.createElement("canvas");
    this.pen = this.canvas.getContext("2d");
    this.pixels = null;
  }
  room(width, height) {
    if (this.pixels?.width === width && this.pixels.height === height) return;
    this.canvas.width = width;
    this.canvas.height = height;
    this.pixels = new ImageData(width, height);
    this.words = new Uint32Array(this.pixels.data.buffer);
  }
  put() {
    this.pen.putImageData(this.pixels, 0, 0);
  }
}

export class Draw2d {
  constructor(canvas) {
    this.name = "2d";
    this.context = canvas.getContext("2d");
    this.canvas = canvas;
    this.flat = new Sheet();
    this.core = null; // sheets of a core, and of its shade
    this.shade = null;
    this.colours = new Uint32Array(UNKNOWN + 1);
  }

  begin() {
    this.context.clearRect(0, 0, this.canvas.width, this.canvas.height);
  }

  /**
   * One track.
   *
   * gathered   Uint16Array of height x columns, see gather.js; height: device pixels of the picture
   * palette    Uint32Array(256); unknown: the colour of what is not loaded
   * place      {x, y, width} in device pixels; first: the column at the left edge of a flat image, may be a fraction
   * core       whether it is a core; fade: null, or what Gathered.take() gives
   */
  draw(gathered, columns, height, palette, { x, y, width, first, smooth, unknown, core = false, fade = null }) {
    this.colours.set(palette);
    this.colours[GAP] = CLEAR;
    this.colours[UNKNOWN] = unknown;
    this.flat.room(columns, height);
    paint(this.flat.words, gathered, this.colours);
    if (fade) this.fadeIn(fade, columns, height);
    if (core) return this.drawCore(columns, height, { x, y, width, first, smooth });
    this.flat.put();
    this.context.imageSmoothingEnabled = smooth;
    return this.place(columns, height, { x, y, width, first });
  }

  /** Mixes what was there before into the rows of pixels that fade in. */
  fadeIn({ before, shares }, columns, height) {
    const { colours, flat: { words } } = this;
    for (let y = 0; y < height; y += 1) {
      if (shares[y] === WHOLE) continue;
      const end = (y + 1) * columns;
      for (let i = y * columns; i < end; i += 1) words[i] = mixed(colours[before[i]], words[i], shares[y]);
    }
  }

  /** The picture turned: what is left of the column `first` comes behind the last one. */
  place(columns, height, { x, y, width, first }) {
    const { canvas } = this.flat;
    const right = ((columns - first) / columns) * width;
    if (first > 0) this.context.drawImage(canvas, 0, 0, first, height, x + right, y, width - right, height);
    this.context.drawImage(canvas, first, 0, columns - first, height, x, y, right, height);
  }

  drawCore(columns, height, { x, y, width, first, smooth }) {
    this.core ??= new Sheet();
    this.core.room(width, height);
    const shown = coreColumns(width, columns, first);
    if (smooth) this.wrapSmoothly(shown, columns, height);
    else this.wrap(shown, columns, height);
    this.core.put();
    this.context.imageSmoothingEnabled = false;
    this.context.drawImage(this.core.canvas, x, y);
    this.context.globalCompositeOperation = "source-atop"; // where something is
    this.context.drawImage(this.shadeOf(width), 0, 0, width, 1, x, y, width, height);
    this.context.globalCompositeOperation = "source-over";
  }

  /** Each pixel takes the column that it shows. */
  wrap(shown, columns, height) {
    const { flat, core } = this;
    const width = shown.length;
    const at = Int32Array.from(shown, (column) => Math.floor(column) % columns);
    for (let y = 0; y < height; y += 1) {
      const [from, to] = [y * columns, y * width];
      for (let x = 0; x < width; x += 1) core.words[to + x] = flat.words[from + at[x]];
    }
  }

  /** Each pixel mixes the two columns whose middles are around it; beside a gap it takes its own. */
  wrapSmoothly(shown, columns, height) {
    const { flat, core } = this;
    const width = shown.length;
    for (let x = 0; x < width; x += 1) {
      const own = Math.floor(shown[x]) % columns;
      const before = shown[x] - 0.5;
      const left = (Math.floor(before) + columns) % columns;
      const right = (left + 1) % columns;
      const share = Math.round((before - Math.floor(before)) * WHOLE);
      for (let y = 0; y < height; y += 1) {
        const [a, b] = [flat.words[y * columns + left], flat.words[y * columns + right]];
        const opaque = a >>> 24 === 255 && b >>> 24 === 255;
        core.words[y * width + x] = opaque ? mixed(a, b, share) : flat.words[y * columns + own];
      }
    }
  }

  /** A row of black that lets through what light each pixel of a core keeps. */
  shadeOf(width) {
    this.shade ??= new Sheet();
    if (this.shade.pixels?.width === width) return this.shade.canvas;
    this.shade.room(width, 1);
    coreLight(width).forEach((light, x) => (this.shade.words[x] = ((255 - light) << 24) >>> 0));
    this.shade.put();
    return this.shade.canvas;
  }

  end() {}
  dispose() {}
}
