// SPDX-License-Identifier: MIT
//
// What stands above each image: its kind, its colours with their ends, and the directions around the hole; what is
// behind it, and the borders between images.

import { azimuthAcross, headerMarks } from "./geometry.js";
import { fitted, colourOf, make } from "./paint.js";
import { TRUE_SHAPE } from "./state.js";
import { GAP_PX, KINDS, WIDTHS, endsOf, paintLegend } from "./tracks.js";

const LEAST_PX = 2 * WIDTHS.min; // of a head: its name and its cross
const SLIM_PX = 150; // one that is narrower has no room for the ends of its colours, and takes what is free at its right

/** What is seen where an image is transparent. */
export function layBeds(place, places) {
  while (place.children.length > places.length) place.lastChild.remove();
  while (place.children.length < places.length) place.append(make("div", { className: "bed" }));
  places.forEach(({ x, width }, i) => Object.assign(place.children[i].style, { left: `${x}px`, width: `${width}px` }));
}

/** What an image is called; one in its true shape says whether it could be had. */
function nameOf({ kind, width }, place) {
  if (width !== TRUE_SHAPE) return KINDS[kind];
  return `${KINDS[kind]} · ${place.wanted === place.width ? "true shape" : "not in true shape"}`;
}

export class Heads {
  /** chosen(i), closed(i), turned(degrees), sized(i, pixels or null): what a hand does */
  constructor(place, { chosen, closed, turned, sized }) {
    this.place = place;
    this.act = { chosen, closed, turned, sized };
    this.heads = [];
    this.borders = [];
  }

  /** As many as there are tracks, each where its image is. height: of the images, in pixels */
  lay(tracks, places, { selected, height }) {
    this.places = places;
    const held = this.focused();
    if (this.heads.length !== tracks.length) this.build(tracks.length);
    this.borders.forEach((border, i) => {
      border.style.left = `${places[i].x + places[i].width + GAP_PX / 2}px`;
      border.style.height = `${height}px`;
    });
    this.heads.forEach((head, i) => {
      this.put(head, places[i], (places[i + 1]?.x ?? this.place.clientWidth) - places[i].x);
      head.name.textContent = head.name.title = nameOf(tracks[i], places[i]);
      head.box.classList.toggle("selected", i === selected && tracks.length > 1);
      head.name.setAttribute("aria-pressed", String(i === selected));
      head.close.hidden = tracks.length === 1;
      head.close.setAttribute("aria-label", `Take image ${i + 1} away: ${head.name.textContent}`);
    });
    if (held && document.activeElement === document.body) this.focus(held);
  }

  /** {i, part} of the button that has the focus; undefined if none of them has. */
  focused() {
    const has = (part) => this.heads.findIndex((head) => head[part] === document.activeElement);
    return ["name", "close"].map((part) => ({ i: has(part), part })).find(({ i }) => i >= 0);
  }
  /** The same of heads that were made since; what was the last image's goes to the one before it. */
  focus({ i, part }) {
    const head = this.heads[Math.min(i, this.heads.length - 1)];
    (head[part].hidden ? head.name : head[part]).focus();
  }

  /** Puts a head where its image is. space: from there to the next image, or to the end of the room */
  put({ box, legend, compass }, { x, width }, space) {
    const wide = Math.max(LEAST_PX, width, Math.min(space, SLIM_PX));
    const left = Math.max(0, Math.min(x, this.place.clientWidth - wide));
    const slim = width < SLIM_PX;
    Object.assign(box.style, { left: `${left}px`, width: `${wide}px` });
    Object.assign(compass.style, { marginLeft: `${x - left}px`, width: `${width}px` });
    Object.assign(legend.style, { marginLeft: `${x - left}px`, flex: slim ? `0 0 ${width}px` : "" });
    box.classList.toggle("slim", slim);
  }

  build(count) {
    this.heads = Array.from({ length: count }, (_, i) => this.head(i));
    this.borders = Array.from({ length: Math.max(0, count - 1) }, (_, i) => this.border(i));
    this.place.replaceChildren(...this.heads.map(({ box }) => box), ...this.borders);
  }

  head(i) {
    const name = make("button", { type: "button", className: "kind" });
    const close = make("button", { type: "button", className: "close", title: "Take this image away" }, "×");
    const legend = make("canvas", { className: "legend" });
    const lo = make("span", { className: "end" });
    const hi = make("span", { className: "end" });
    const compass = make("canvas", { className: "compass", title: "Drag to turn" });
    for (const canvas of [legend, compass]) canvas.setAttribute("aria-hidden", "true");
    name.addEventListener("click", () => this.act.chosen(i));
    close.addEventListener("click", () => this.act.closed(i));
    this.turning(compass, i);
    const box = make("div", { className: "track-head" }, make("div", { className: "line" }, name, close),
      make("div", { className: "line" }, lo, legend, hi), compass);
    return { box, name, close, legend, lo, hi, compass };
  }

  /** Between the images i and i + 1: a drag gives image i a width, a double click lets it share the room again. */
  border(i) {
    const border = make("div", { className: "border", title: "Drag: the width of the image at its left. Double-click: it shares the room" });
    border.setAttribute("aria-hidden", "true"); // the field "Width" does the same
    let begin = null;
    border.addEventListener("pointerdown", (event) => {
      if (event.button !== 0) return;
      begin = { x: event.clientX, width: this.places[i].width };
      border.setPointerCapture(event.pointerId);
      event.preventDefault();
    });
    border.addEventListener("pointermove", (event) => {
      if (begin === null || event.clientX === begin.x) return;
      const width = Math.round(begin.width + event.clientX - begin.x);
      this.act.sized(i, Math.max(WIDTHS.min, Math.min(WIDTHS.max, width)));
    });
    for (const end of ["pointerup", "pointercancel"]) border.addEventListener(end, () => (begin = null));
    border.addEventListener("dblclick", () => this.act.sized(i, null));
    return border;
  }

  /** A drag of the compass turns all images: what is under the hand stays there. Across a flat image is once around. */
  turning(compass, i) {
    let last = null;
    compass.addEventListener("pointerdown", (event) => {
      last = event.clientX;
      compass.setPointerCapture(event.pointerId);
      event.preventDefault();
    });
    compass.addEventListener("pointermove", (event) => {
      if (last === null) return;
      const { core } = this.places[i];
      const left = compass.getBoundingClientRect().left;
      const [from, to] = [last, event.clientX].map((x) => azimuthAcross((x - left) / compass.clientWidth, 0, core));
      this.act.turned(from - to);
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
      drawCompass(head.compass, headerMarks(turn, log.reference, this.places[i].core));
    });
  }
}

/** The names of directions, where they are; one that has no room beside the one before it is left out. */
function drawCompass(canvas, marks) {
  const { pen, width, height } = fitted(canvas);
  pen.strokeStyle = pen.fillStyle = colourOf("--faint");
  pen.font = "11px system-ui, sans-serif";
  pen.textBaseline = "top";
  pen.textAlign = "center";
  pen.beginPath();
  let taken = -Infinity;
  for (const { x: share, text } of marks) {
    const x = share * width;
    pen.moveTo(Math.min(width - 0.5, Math.max(0.5, x)), height - 4);
    pen.lineTo(Math.min(width - 0.5, Math.max(0.5, x)), height);
    const half = pen.measureText(text).width / 2;
    const middle = Math.max(half, Math.min(width - half, x));
    if (middle - half < taken) continue;
    taken = middle + half + 3;
    pen.fillText(text, middle, 1);
  }
  pen.stroke();
}
