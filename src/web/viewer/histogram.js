// SPDX-License-Identifier: MIT
//
// Histogram: how often each grey value occurs in the interval in view, and the two ends of the colours,
// which are dragged in it.

import { colourOf, fitted, make } from "./paint.js";

export class Histogram {
  /** moved(lo, hi): an end was dragged */
  constructor(moved) {
    this.canvas = make("canvas", { className: "histogram", title: "Drag an end of the colours" });
    this.canvas.setAttribute("aria-hidden", "true"); // the sliders below do the same
    this.moved = moved;
    this.counts = null;
    this.ends = [0, 255];
    this.held = -1;
    this.canvas.addEventListener("pointerdown", (event) => this.down(event));
    this.canvas.addEventListener("pointermove", (event) => this.held >= 0 && this.drag(event));
    for (const end of ["pointerup", "pointercancel"]) this.canvas.addEventListener(end, () => (this.held = -1));
  }

  greyAt(event) {
    const box = this.canvas.getBoundingClientRect();
    return Math.min(255, Math.max(0, ((event.clientX - box.left) / box.width) * 255));
  }

  down(event) {
    const grey = this.greyAt(event);
    const [lo, hi] = this.ends;
    this.held = Math.abs(grey - lo) < Math.abs(grey - hi) ? 0 : 1;
    this.canvas.setPointerCapture(event.pointerId);
    this.drag(event);
  }

  drag(event) {
    const ends = [...this.ends];
    ends[this.held] = Math.round(this.greyAt(event));
    if (this.held === 0) ends[0] = Math.min(ends[0], ends[1] - 1);
    else ends[1] = Math.max(ends[1], ends[0] + 1);
    this.moved(...ends);
  }

  /** palette: the colours as they are shown, 256 of them */
  draw(counts, ends, palette) {
    this.counts = counts;
    this.ends = ends;
    const { pen, width, height } = fitted(this.canvas);
    if (!width) return;
    if (counts) this.bars(pen, width, height, palette);
    pen.strokeStyle = pen.fillStyle = colourOf("--ink");
    for (const end of ends) {
      const x = Math.round((end / 255) * (width - 1)) + 0.5;
      pen.beginPath();
      pen.moveTo(x, 0);
      pen.lineTo(x, height);
      pen.stroke();
      pen.fillRect(x - 4, height - 10, 8, 10);
    }
  }

  /** The square root of the counts: rare values stay visible. */
  bars(pen, width, height, palette) {
    const most = Math.sqrt(Math.max(1, ...this.counts));
    const step = width / 256;
    for (let grey = 0; grey < 256; grey += 1) {
      const high = (Math.sqrt(this.counts[grey]) / most) * (height - 4);
      const pixel = palette[grey];
      pen.fillStyle = `rgb(${pixel & 255} ${(pixel >> 8) & 255} ${(pixel >> 16) & 255})`;
      pen.fillRect(grey * step, height - high, step + 0.5, high);
    }
  }
}
