// SPDX-License-Identifier: MIT
//
// What stands above each image: its kind, its colours with their ends, and the directions around the hole.

import { headerMarks } from "./geometry.js";
import { fitted, colourOf, make } from "./paint.js";
import { KINDS, endsOf, paintLegend } from "./tracks.js";

export class Heads {
  /** chosen(i), closed(i), turned(degrees, ended): what a hand does */
  constructor(place, { chosen, closed, turned }) {
    this.place = place;
    this.act = { chosen, closed, turned };
    this.heads = [];
  }

  /** As many as there are tracks, each where its image is. */
  lay(tracks, places, selected) {
    if (this.heads.length !== tracks.length) this.build(tracks.length);
    this.heads.forEach((head, i) => {
      head.box.style.left = `${places[i].x}px`;
      head.box.style.width = `${places[i].width}px`;
      head.name.textContent = KINDS[tracks[i].kind];
      head.box.classList.toggle("selected", i === selected && tracks.length > 1);
      head.name.setAttribute("aria-pressed", String(i === selected));
      head.close.hidden = tracks.length === 1;
    });
  }

  build(count) {
    this.heads = Array.from({ length: count }, (_, i) => this.head(i));
    this.place.replaceChildren(...this.heads.map(({ box }) => box));
  }

  head(i) {
    const name = make("button", { type: "button", className: "kind", title: "Colours of this image" });
    const close = make("button", { type: "button", className: "close", title: "Take this image away" }, "×");
    close.setAttribute("aria-label", "Take this image away");
    const legend = make("canvas", { className: "legend" });
    const lo = make("span", { className: "end" });
    const hi = make("span", { className: "end" });
    const compass = make("canvas", { className: "compass", title: "Drag to turn" });
    for (const canvas of [legend, compass]) canvas.setAttribute("aria-hidden", "true");
    name.addEventListener("click", () => this.act.chosen(i));
    close.addEventListener("click", () => this.act.closed(i));
    this.turning(compass);
    const box = make("div", { className: "track-head" }, make("div", { className: "line" }, name, close),
      make("div", { className: "line" }, lo, legend, hi), compass);
    return { box, name, close, legend, lo, hi, compass };
  }

  /** A drag of the compass turns all images; from one edge to the other is once around. */
  turning(compass) {
    let last = null;
    compass.addEventListener("pointerdown", (event) => {
      last = event.clientX;
      compass.setPointerCapture(event.pointerId);
      event.preventDefault();
    });
    compass.addEventListener("pointermove", (event) => {
      if (last === null) return;
      this.act.turned(((last - event.clientX) / compass.clientWidth) * 360);
      last = event.clientX;
    });
    for (const end of ["pointerup", "pointercancel"]) compass.addEventListener(end, () => (last = null));
  }

  /** The colours and directions of what the tracks show. */
  draw(tracks, palettes, log, turn) {
    this.heads.forEach((head, i) => {
      const [lo, hi] = endsOf(tracks[i], log);
      paintLegend(head.legend, palettes.colours(palettes.nameOf(tracks[i]),
        { lo: 0, hi: 255, gamma: tracks[i].gamma, invert: tracks[i].invert }));
      head.lo.textContent = tracks[i].kind === "dynamic" ? "low" : log.valueText(lo) || String(Math.round(lo));
      head.hi.textContent = tracks[i].kind === "dynamic" ? "high" : log.valueText(hi) || String(Math.round(hi));
      drawCompass(head.compass, turn, log.reference);
    });
  }
}

/** The names of directions, where they are. */
function drawCompass(canvas, turn, reference) {
  const { pen, width, height } = fitted(canvas);
  pen.strokeStyle = pen.fillStyle = colourOf("--faint");
  pen.font = "11px system-ui, sans-serif";
  pen.textBaseline = "top";
  pen.beginPath();
  for (const { x: share, text } of headerMarks(turn, reference)) {
    const x = share * width;
    pen.moveTo(Math.min(width - 0.5, Math.max(0.5, x)), height - 4);
    pen.lineTo(Math.min(width - 0.5, Math.max(0.5, x)), height);
    pen.textAlign = share < 0.03 ? "left" : share > 0.97 ? "right" : "center";
    pen.fillText(text, x, 1);
  }
  pen.stroke();
}
