// SPDX-License-Identifier: MIT
//
// Gestures: what a mouse, a trackpad and fingers do with the images, the ruler and the minimap.

import { azimuthAcross } from "./geometry.js";
import { still } from "./paint.js";
import { isTrackpad, panBy, wheelFactor, zoomAt } from "./range.js";

const FLICK_STOPS = 0.02; // pixels a millisecond
const FLICK_KEEPS = 0.996; // of its speed, each millisecond
const CLICK_PX = 4;
const HOLD_MS = 450;
const TAP_MS = 300;
const TAP_PX = 30; // between the two of a double tap
const DOUBLE_MS = 500;
const ACTING = [0, 2]; // buttons: the left one, or a finger, and the right one

export class Gestures {
  /** pinned(place), hovered(place or null), stretched(move or null): see readout.js and panel.js */
  constructor(app, { pinned, hovered, stretched, wheelSetting }) {
    this.app = app;
    this.act = { pinned, hovered, stretched, wheelSetting };
    this.pointers = new Map();
    this.last = null; // the click or tap before
    this.mouse = null; // where it rests over the images, in pixels of the page
    const picture = app.byId("picture");
    this.picture = picture;
    picture.addEventListener("pointerdown", (event) => this.down(event));
    picture.addEventListener("pointermove", (event) => this.move(event));
    picture.addEventListener("pointerup", (event) => this.up(event));
    picture.addEventListener("pointercancel", (event) => this.up(event, true));
    picture.addEventListener("pointerleave", () => this.leave());
    picture.addEventListener("contextmenu", (event) => event.preventDefault());
    app.afterFrame((dirty) => {
      if (dirty.has("view") && this.mouse && !app.crosshair) hovered(this.placeOf(this.mouse));
    });
    const view = app.byId("view");
    view.addEventListener("wheel", (event) => this.wheel(event), { passive: false });
    this.minimap(document.querySelector("#minimap canvas"));
  }

  yOf(event) {
    return event.clientY - this.picture.getBoundingClientRect().top;
  }

  /** The depth and the azimuth in an image, and which one; null beside the images. */
  placeOf({ clientX, clientY }) {
    const { app } = this;
    const box = this.picture.getBoundingClientRect();
    const x = clientX - box.left;
    const track = app.places?.findIndex((each) => x >= each.x && x < each.x + each.width) ?? -1;
    if (track < 0) return null;
    const { x: left, width, core } = app.places[track];
    const share = core ? this.middleOf(x - left, width) : (x - left) / width;
    const azimuth = azimuthAcross(share, app.store.state.turn, core);
    return { depth: app.view.top + (clientY - box.top) * app.perPixel, azimuth, track };
  }

  /** The share of the middle of a device pixel: at the edges of a core a pixel covers several degrees. */
  middleOf(x, width) {
    const { ratio } = this.app;
    return (Math.floor(x * ratio) + 0.5) / Math.round(width * ratio);
  }

  leave() {
    this.mouse = null;
    if (!this.pointers.size && this.app.ready) this.act.hovered(null);
  }

  down(event) {
    if (!this.app.ready || !ACTING.includes(event.button)) return;
    this.picture.setPointerCapture(event.pointerId);
    this.picture.focus({ preventScroll: true });
    this.stop();
    this.mouse = null;
    const touch = event.pointerType === "touch";
    this.pointers.set(event.pointerId, { x: event.clientX, y: this.yOf(event), at: event.timeStamp });
    const right = event.button === 2;
    // Fingers that come after the first one are never a tap.
    this.pressed = { x: event.clientX, y: event.clientY, right, moved: this.pointers.size > 1 };
    if (right) this.stretches(event);
    this.speed = 0;
    if (touch && this.pointers.size === 1) this.hold = setTimeout(() => this.held(event), HOLD_MS);
    else clearTimeout(this.hold);
  }

  /** The right button went down: the image under it is the one whose colours a drag changes. */
  stretches(event) {
    const { app } = this;
    const place = this.placeOf(event);
    if (!place) return;
    if (!app.narrow) app.selected = place.track;
    app.changed("layout");
    this.act.stretched({ dx: 0, dy: 0, begins: true });
  }

  held(event) {
    if (this.pressed?.moved) return;
    this.following = true;
    this.act.hovered(this.placeOf(event));
  }

  move(event) {
    const before = this.pointers.get(event.pointerId);
    if (!before) return this.hover(event);
    const { pressed } = this;
    const far = Math.hypot(event.clientX - pressed.x, event.clientY - pressed.y);
    if (!pressed.moved && far < CLICK_PX) return undefined;
    pressed.moved = true;
    clearTimeout(this.hold);
    const now = { x: event.clientX, y: this.yOf(event), at: event.timeStamp };
    if (this.following) this.act.hovered(this.placeOf(event));
    else if (pressed.right) this.act.stretched({ dx: now.x - pressed.x, dy: event.clientY - pressed.y });
    else if (this.pointers.size === 2) this.pinch(event.pointerId, now);
    else this.drag(before, now);
    this.pointers.set(event.pointerId, now);
    return undefined;
  }

  hover(event) {
    if (!this.app.ready || event.pointerType === "touch") return;
    this.mouse = { clientX: event.clientX, clientY: event.clientY };
    this.act.hovered(this.placeOf(event));
  }

  drag(before, now) {
    const { app } = this;
    const dy = now.y - before.y;
    const span = Math.max(1, now.at - before.at);
    this.speed = this.speed * 0.6 + (dy / span) * 0.4;
    this.draggedAt = now.at;
    app.setView(panBy(app.view, -dy * app.perPixel, app.log.extent));
    this.act.hovered(null);
  }

  pinch(id, now) {
    const { app } = this;
    const other = [...this.pointers].find(([each]) => each !== id)[1];
    const before = this.pointers.get(id);
    const was = Math.max(20, Math.hypot(before.x - other.x, before.y - other.y));
    const is = Math.max(20, Math.hypot(now.x - other.x, now.y - other.y));
    const middle = app.view.top + ((before.y + other.y) / 2) * app.perPixel;
    const zoomed = zoomAt(app.view, is / was, middle, app.limits);
    const shift = ((now.y - before.y) / 2) * ((zoomed.bottom - zoomed.top) / app.height);
    app.setView({ top: zoomed.top - shift, bottom: zoomed.bottom - shift });
  }

  up(event, cancelled = false) {
    clearTimeout(this.hold);
    if (!this.pointers.delete(event.pointerId)) return;
    const { pressed } = this;
    const following = this.following;
    this.following = false;
    if (cancelled || this.pointers.size) return;
    if (!pressed.moved && !following) this.click(event);
    const flick = pressed.moved && !pressed.right && !following && event.timeStamp - (this.draggedAt ?? 0) < 60;
    if (flick && event.pointerType === "touch" && !still()) this.flick();
  }

  /** A click or tap; the second of two takes back what the first one pinned. Browsers tell of no double right click. */
  click(event) {
    const { app, last, pressed } = this;
    const touch = event.pointerType === "touch";
    const now = { x: event.clientX, y: event.clientY, at: event.timeStamp, right: pressed.right, pin: app.store.state.at };
    const near = last && last.right === now.right && Math.hypot(now.x - last.x, now.y - last.y) < (touch ? TAP_PX : CLICK_PX);
    const double = near && now.at - last.at < (touch ? TAP_MS : DOUBLE_MS);
    this.last = double ? null : now;
    if (!double) return now.right ? undefined : this.act.pinned(this.placeOf(event));
    if (now.right) return this.act.stretched(null);
    app.store.set({ at: last.pin });
    return app.setView(zoomAt(app.view, 2, app.view.top + this.yOf(event) * app.perPixel, app.limits));
  }

  flick() {
    const { app } = this;
    let last = performance.now();
    const go = (now) => {
      const span = now - last;
      last = now;
      app.setView(panBy(app.view, -this.speed * span * app.perPixel, app.log.extent));
      this.speed *= FLICK_KEEPS ** span;
      this.flying = Math.abs(this.speed) > FLICK_STOPS ? requestAnimationFrame(go) : 0;
    };
    this.flying = requestAnimationFrame(go);
  }
  stop() {
    cancelAnimationFrame(this.flying);
  }

  wheel(event) {
    event.preventDefault();
    const { app } = this;
    if (!app.ready) return;
    this.stop();
    const setting = this.act.wheelSetting();
    const scrolls = event.shiftKey || (!event.ctrlKey && (setting === "scrolls" || (setting === "auto" && isTrackpad(event))));
    if (scrolls) {
      const pixels = event.deltaMode === 1 ? 25 : event.deltaMode === 2 ? 500 : 1;
      const delta = (event.deltaY || (event.shiftKey ? event.deltaX : 0)) * pixels;
      app.setView(panBy(app.view, delta * app.perPixel, app.log.extent));
    } else {
      const at = app.view.top + this.yOf(event) * app.perPixel;
      app.setView(zoomAt(app.view, wheelFactor(event), at, app.limits));
    }
  }

  /** A click or a drag in the minimap puts the middle of the view there. */
  minimap(canvas) {
    const { app } = this;
    let dragging = false;
    const go = (event, push) => {
      const depth = app.minimap.depthAt(app.log, event.clientY - canvas.getBoundingClientRect().top);
      const half = (app.view.bottom - app.view.top) / 2;
      app.setView({ top: depth - half, bottom: depth + half }, { push });
    };
    canvas.addEventListener("pointerdown", (event) => {
      if (!app.ready || event.button !== 0) return;
      canvas.setPointerCapture(event.pointerId);
      dragging = true;
      go(event, true);
    });
    canvas.addEventListener("pointermove", (event) => dragging && go(event, false));
    for (const end of ["pointerup", "pointercancel"]) canvas.addEventListener(end, () => (dragging = false));
  }
}
