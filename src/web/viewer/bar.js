// SPDX-License-Identifier: MIT
//
// The bar on top: the log, the depth and scale as fields, the buttons; and the line at the bottom.

import { SCALES, countsPerPixelOf, scaleOf, textOf, textTo } from "./depth.js";
import { depthsOf, scaleIn } from "./fields.js";
import { say } from "./notices.js";
import { make } from "./paint.js";
import { middleOf } from "./range.js";

const TEXTS_MS = 100; // between two changes of the texts while the view moves

export class Bar {
  /** opened(name): another log is chosen */
  constructor(app, { opened }) {
    this.app = app;
    const { byId } = app;
    this.depth = byId("depth");
    this.scale = byId("scale");
    this.log = byId("log");
    this.timer = 0;
    this.drawnAt = 0;
    this.field(this.depth, () => this.goTo(this.depth.value));
    this.field(this.scale, () => this.setScale(scaleIn(this.scale.value)));
    this.log.addEventListener("change", () => opened(this.log.value));
    const click = (id, done) => byId(id).addEventListener("click", () => app.ready && done());
    click("zoom-in", () => this.setScale(this.shown() / 2));
    click("zoom-out", () => this.setScale(this.shown() * 2));
    click("whole", () => app.setView(app.log.extent, { push: true }));
    click("follow", () => this.toggleFollow());
    app.afterFrame(() => this.drawSoon());
    app.store.subscribe((_, patch) => "follow" in patch && this.draw());
  }

  /** A field that is used by Enter and left as it was by Escape. used(): false where its text cannot be used. */
  field(input, used) {
    input.addEventListener("focus", () => input.select());
    input.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== "Escape") return;
      if (event.key === "Enter" && this.app.ready && !used()) return;
      this.app.byId("picture").focus();
    });
    input.addEventListener("blur", () => {
      input.setCustomValidity("");
      this.draw();
    });
  }

  /** What the log and its list are called. */
  name(logs) {
    const { log } = this.app;
    this.app.byId("title").textContent = logs.length > 1 ? "" : log.title;
    this.log.hidden = logs.length < 2;
    this.log.replaceChildren(...logs.map(({ name, title, well }) =>
      make("option", { value: name }, [title ?? well, name].filter(Boolean).join(" · "))));
    this.log.value = log.facts.name ?? log.name;
    this.app.byId("unit").textContent = log.unit;
    this.app.byId("ruler-head").textContent = log.unit;
    this.app.byId("scales").replaceChildren(...SCALES(log.unit).map((value) => make("option", { value })));
    document.title = log.title ? `${log.title} · framesd` : "framesd";
  }

  shown() {
    return scaleOf(this.app.perPixel, this.app.log.unit);
  }

  goTo(text) {
    const depths = depthsOf(text, this.app.log.unit);
    if (!depths) return this.fault(this.depth, "This is not a depth, or can be read in two ways: write 9100.5, or 9100 9110; in m or ft.");
    const { app } = this;
    const { extent, min, max } = app.limits;
    const [from, to = from] = depths;
    if (to < extent.top || from > extent.bottom) {
      const [first, last] = [extent.top, extent.bottom].map((depth) => textTo(Math.round(depth), app.log.step));
      return this.fault(this.depth, `There is nothing at this depth: the log is from ${first} to ${last} ${app.log.unit}.`);
    }
    const height = to > from ? Math.min(max, Math.max(min, to - from)) : app.view.bottom - app.view.top;
    const middle = (from + to) / 2;
    app.setView({ top: middle - height / 2, bottom: middle + height / 2 }, { push: true });
    return true;
  }

  setScale(scale) {
    if (!(scale > 0) || !Number.isFinite(scale)) return this.fault(this.scale, "A scale is a number, such as 50 for 1:50.");
    const { app } = this;
    const { min, max } = app.limits;
    const height = Math.min(max, Math.max(min, countsPerPixelOf(scale, app.log.unit) * app.height));
    const middle = middleOf(app.view, app.pointer);
    const share = (middle - app.view.top) / (app.view.bottom - app.view.top);
    app.setView({ top: middle - share * height, bottom: middle + (1 - share) * height });
    return true;
  }
  listedScale(n) {
    this.setScale(SCALES(this.app.log.unit)[n - 1]);
  }

  fault(input, text) {
    input.setCustomValidity(text);
    input.reportValidity();
    input.addEventListener("input", () => input.setCustomValidity(""), { once: true });
    return false;
  }

  toggleFollow() {
    this.app.store.set({ follow: !this.app.store.state.follow });
  }

  /** A log without rows has no depths, and is not to show another's. */
  clear() {
    const { app } = this;
    this.depth.value = this.scale.value = "";
    app.byId("interval").textContent = "";
    app.byId("readout").textContent = "\u00a0";
  }

  /** At once if the last time was long ago. */
  drawSoon() {
    const due = this.drawnAt + TEXTS_MS - performance.now();
    if (due <= 0) this.draw();
    else this.timer ||= setTimeout(() => this.draw(), due);
  }

  draw() {
    const { app } = this;
    clearTimeout(this.timer);
    this.timer = 0;
    this.drawnAt = performance.now();
    if (!app.log?.extent) return;
    const { view } = app;
    const step = Math.max(1, 10 ** Math.floor(Math.log10(app.perPixel)));
    const [top, bottom] = [view.top, view.bottom].map((depth) => textTo(Math.round(depth), step));
    const scale = this.shown();
    const shown = scale < 10 ? String(Number(scale.toPrecision(2))) : Math.round(scale).toLocaleString("en").replaceAll(",", " ");
    if (document.activeElement !== this.depth) this.depth.value = `${top} ${bottom}`;
    if (document.activeElement !== this.scale) this.scale.value = shown;
    app.byId("interval").textContent = `${top} to ${bottom} ${app.log.unit} · 1:${shown}`;
    app.byId("follow").setAttribute("aria-pressed", String(app.store.state.follow));
    this.tell(app.byId("picture"), `${top} to ${bottom} ${app.log.unit === "ft" ? "feet" : "metres"}, 1 to ${shown}`);
  }

  /** For a screen reader: the view is a slider along the log. */
  tell(view, text) {
    const { extent } = this.app.log;
    if (view.getAttribute("aria-valuetext") === text) return;
    view.setAttribute("aria-valuetext", text);
    view.setAttribute("aria-valuemin", textOf(Math.round(extent.top)));
    view.setAttribute("aria-valuemax", textOf(Math.round(extent.bottom)));
    view.setAttribute("aria-valuenow", textOf(Math.round(this.app.view.top)));
    say(text);
  }
}
