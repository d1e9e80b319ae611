// SPDX-License-Identifier: MIT
//
// The side panel: how the selected image is shown, and what the interval in view holds.

import { COUNTS, textOf } from "./depth.js";
import { Histogram } from "./histogram.js";
import { make } from "./paint.js";
import { TRUE_SHAPE } from "./state.js";
import { Statistics } from "./statistics.js";
import { percentile } from "./tone.js";
import { KINDS, WIDTHS, endsOf, paintLegend } from "./tracks.js";

export class Panel {
  /** openGallery(): chooses a colormap; chosen(i): another image */
  constructor(app, place, { openGallery, chosen }) {
    this.app = app;
    this.place = place;
    this.histogram = new Histogram((lo, hi) => this.change({ lo, hi }));
    this.statistics = new Statistics({ ask: (wanted) => this.ask(wanted), told: () => this.told() });
    this.counts = null; // the histogram of the interval in view; null: not known, or no rows
    this.bars = { log: null, counts: null }; // the same as it is drawn: the last one until the next one is known
    this.fits = false; // whether the colours are to be fitted to it once it is known
    this.kind = make("select", { id: "kind" }, ...Object.entries(KINDS).map(([value, text]) => make("option", { value }, text)));
    this.kind.addEventListener("change", () => this.change({ kind: this.kind.value, lo: null, hi: null }));
    this.which = make("select", { id: "which" });
    this.which.addEventListener("change", () => chosen(Number(this.which.value)));
    this.whichRow = make("div", { className: "row" }, make("label", { htmlFor: "which" }, "Image"), this.which);
    this.map = make("button", { type: "button", id: "map", title: "Choose colours (C: the next ones)" });
    this.mapName = make("span");
    this.mapShown = make("canvas", { className: "legend" });
    this.map.append(this.mapShown, this.mapName);
    this.map.addEventListener("click", openGallery);
    this.build();
    this.height = app.height;
    app.afterFrame((dirty) => dirty.has("layout") && this.laidOut());
    app.store.subscribe((_, patch) => {
      if ("tracks" in patch || "smooth" in patch) this.draw();
      if ("top" in patch || "bottom" in patch) this.rested();
    });
  }

  get track() {
    const { tracks } = this.app.store.state;
    return tracks[Math.min(this.app.selected, tracks.length - 1)];
  }

  change(patch) {
    this.fits = false;
    this.app.store.setTrack(this.app.selected, patch);
    this.app.changed("colours");
  }

  slider(id, text, { min, max, step }, changed) {
    const input = make("input", { type: "range", id, min, max, step });
    const shown = make("output", { htmlFor: id });
    input.addEventListener("input", () => changed(Number(input.value)));
    return { input, shown, row: make("div", { className: "row" }, make("label", { htmlFor: id }, text), input, shown) };
  }

  button(text, title, done) {
    const button = make("button", { type: "button", title }, text);
    button.addEventListener("click", done);
    return button;
  }

  build() {
    const grey = { min: 0, max: 255, step: 1 };
    this.lo = this.slider("lo", "From", grey, (lo) => this.change({ lo: Math.min(lo, this.ends()[1] - 1), hi: this.ends()[1] }));
    this.hi = this.slider("hi", "To", grey, (hi) => this.change({ hi: Math.max(hi, this.ends()[0] + 1), lo: this.ends()[0] }));
    this.gamma = this.slider("gamma", "Gamma", { min: -1, max: 1, step: 0.05 }, (power) =>
      this.change({ gamma: Math.round(10 ** power * 100) / 100 }));
    this.window = this.slider("window", "Window", { min: -1, max: 2, step: 0.05 }, (power) =>
      this.change({ window: Math.round(10 ** power * 10) / 10 }));
    this.invert = make("input", { type: "checkbox", id: "invert" });
    this.invert.addEventListener("change", () => this.change({ invert: this.invert.checked }));
    this.smooth = make("input", { type: "checkbox", id: "smooth" });
    this.smooth.addEventListener("change", () => this.app.store.set({ smooth: this.smooth.checked }));
    this.table = make("table", { className: "facts" });
    this.unread = make("p", { id: "unread" });
    this.gaps = make("div");
    this.place.replaceChildren(
      make("h2", {}, "Image"), this.whichRow, make("div", { className: "row" }, make("label", { htmlFor: "kind" }, "Kind"), this.kind),
      ...this.widths(),
      make("div", { className: "row" }, make("span", {}, "Colours"), this.map), this.histogram.canvas,
      this.lo.row, this.hi.row,
      make("div", { className: "row buttons" },
        this.button("Fit view", "Stretch to the interval in view (A)", () => this.fit()),
        this.button("Fit log", "Stretch to the whole log (Shift A)", () => this.fitWhole()),
        this.button("Reset", "The colours as they are at first", () => this.reset())),
      this.gamma.row, this.window.row,
      make("div", { className: "row" }, make("label", { className: "check" }, this.invert, "Invert"),
        make("label", { className: "check" }, this.smooth, "Smooth")),
      make("h2", {}, "In view"), this.unread, this.table, this.gaps);
  }

  /** The fields of an image's width: pixels, or its true shape. */
  widths() {
    const { min, max } = WIDTHS;
    this.width = make("input", { type: "number", id: "width", min, max, step: 1, title: "In pixels; empty: it shares the room" });
    this.width.addEventListener("change", () => {
      const pixels = Math.round(this.width.valueAsNumber); // NaN where nothing is written
      this.change({ width: pixels ? Math.max(min, Math.min(max, pixels)) : null });
      this.drawWidth();
    });
    this.widthShown = make("output", { htmlFor: "width" });
    this.shape = make("input", { type: "checkbox", id: "true-shape" });
    this.shape.addEventListener("change", () => this.change({ width: this.shape.checked ? TRUE_SHAPE : null }));
    this.shapeWord = make("p", { className: "hint", id: "shape-word" });
    this.width.setAttribute("aria-describedby", "shape-word");
    this.shape.setAttribute("aria-describedby", "shape-word");
    return [
      make("div", { className: "row" }, make("label", { htmlFor: "width" }, "Width"), this.width, this.widthShown),
      make("div", { className: "row" }, make("label", { className: "check beside" }, this.shape, "True shape")), this.shapeWord];
  }

  /** A log that was not moved yet shows more where there is more room, and the state says nothing of that. */
  laidOut() {
    this.drawWidth();
    if (this.height === this.app.height) return;
    this.height = this.app.height;
    this.rested();
  }

  drawWidth() {
    const { app, track } = this;
    const place = app.places?.[app.narrow ? 0 : Math.min(app.selected, app.places.length - 1)];
    if (!place || this.place.hidden) return;
    const truly = track.width === TRUE_SHAPE;
    if (document.activeElement !== this.width) this.width.value = truly ? "" : track.width ?? "";
    this.width.placeholder = truly && app.log.bitSize ? "true shape" : "shared";
    this.widthShown.textContent = `${Math.round(place.width)} px`;
    this.shape.checked = truly;
    this.shape.disabled = !app.log.bitSize && !truly; // what a link asks for can be taken back
    this.shapeWord.textContent = this.shapeText(place);
  }

  /** What is to be said of the width on the screen. */
  shapeText({ width, wanted }) {
    const { bitSize, unit } = this.app.log;
    if (!bitSize) return "True shape needs the bit size, which the facts of this log do not have.";
    const truly = this.track.width === TRUE_SHAPE;
    if (wanted === width) return truly ? `As long across as along depth, in a hole of ${bitSize} ${unit}.` : "";
    const asked = truly ? `The true shape is ${wanted} px wide at this scale` : `${wanted} px are asked for`;
    return `${asked}, ${width < wanted ? "more than there is room for" : "less than can be shown"}.`;
  }

  ends() {
    return endsOf(this.track, this.app.log);
  }
  /** A dynamic image is stretched already, by its window: it then has no ends of its own. */
  fit() {
    if (this.track.kind === "dynamic") return void this.change({ lo: null, hi: null });
    this.fits = !this.statistics.stats;
    if (!this.counts) return undefined;
    const [low, high] = this.track.clip;
    const lo = percentile(this.counts, low);
    const hi = percentile(this.counts, high);
    this.change(lo < hi ? { lo, hi } : { lo: Math.max(0, lo - 1), hi: Math.min(255, hi + 1) });
    return undefined;
  }
  fitWhole() {
    if (this.track.kind === "dynamic") return void this.change({ lo: null, hi: null });
    const [lo, hi] = this.app.log.stretch(this.track.clip);
    this.change({ lo, hi });
  }
  reset() {
    this.change({ lo: null, hi: null, gamma: 1, invert: false });
  }
  /**
   * A drag across an image with the right button: sideways the width of the colours, upwards their middle.
   *
   * move   {dx, dy, begins} in pixels since the button went down, which begins it; null: back to the first colours
   */
  stretchBy(move) {
    if (!move) return this.reset();
    if (move.begins) return void (this.pulled = this.ends());
    const [lo, hi] = this.pulled;
    const middle = Math.min(254, Math.max(1, (lo + hi) / 2 - move.dy * 0.5));
    const half = Math.max(1, (hi - lo) / 2 + move.dx * 0.3);
    this.change({ lo: Math.max(0, Math.round(middle - half)), hi: Math.min(255, Math.round(middle + half)) });
    return undefined;
  }

  draw() {
    const { app, track } = this;
    if (!app.log?.extent || this.place.hidden) return;
    const [lo, hi] = this.ends();
    this.list();
    this.kind.value = track.kind;
    this.drawWidth();
    this.mapName.textContent = app.palettes.nameOf(track);
    paintLegend(this.mapShown, app.palettes.colours(app.palettes.nameOf(track), { lo: 0, hi: 255, gamma: 1, invert: track.invert }));
    for (const [part, value] of [[this.lo, lo], [this.hi, hi]]) {
      part.input.value = value;
      part.shown.textContent = app.log.valueText(value) || Math.round(value);
      part.input.setAttribute("aria-valuetext", part.shown.textContent);
    }
    this.gamma.input.value = Math.log10(track.gamma);
    this.gamma.shown.textContent = track.gamma;
    this.gamma.input.setAttribute("aria-valuetext", track.gamma);
    this.window.row.hidden = track.kind !== "dynamic";
    this.window.input.value = Math.log10(track.window);
    this.window.shown.textContent = `${track.window} ${app.log.unit}`;
    this.window.input.setAttribute("aria-valuetext", `${track.window} ${app.log.unit}`);
    this.invert.checked = track.invert;
    this.smooth.checked = app.store.state.smooth;
    this.histogram.canvas.hidden = track.kind === "dynamic"; // it counts samples as recorded, not what is shown then
    if (track.kind !== "dynamic") this.histogram.draw(this.bars.log === app.log ? this.bars.counts : null, [lo, hi], app.palettes.of(track, app.log));
  }

  /** Which image this is about; on a phone also the one that is shown. */
  list() {
    const { tracks } = this.app.store.state;
    this.whichRow.hidden = tracks.length < 2;
    const names = tracks.map(({ kind }, i) => make("option", { value: i }, `${i + 1}: ${KINDS[kind]}`));
    this.which.replaceChildren(...names);
    this.which.value = Math.min(this.app.selected, tracks.length - 1);
  }

  /** The interval in view is another one, or its rows are. */
  rested() {
    this.statistics.moved();
  }

  /** As Statistics asks. */
  ask(wanted) {
    const { app } = this;
    const { log } = app;
    if (!app.ready) return null;
    const { top, bottom } = app.view;
    const range = `depth_min=${textOf(Math.round(top))}&depth_max=${textOf(Math.round(bottom))}`;
    return app.net.patiently(() => app.net.json(app.net.path(log.name, `stats?${range}`)), () => wanted() && log === app.log);
  }

  /** What is known of the interval has changed. Figures of another one are never shown. */
  told() {
    const { app, statistics: { stats, fault } } = this;
    this.counts = stats?.count ? stats.histogram : null;
    this.unread.textContent = fault ? `The statistics of this interval could not be read: ${fault.message}` : "";
    this.unread.hidden = !fault;
    this.table.hidden = Boolean(fault);
    this.table.style.visibility = this.gaps.style.visibility = stats ? "" : "hidden"; // until they are read; nothing moves
    if (!stats && !fault) return; // the histogram stays until then
    if (stats) this.crowd(stats);
    if (stats) this.fill(stats);
    this.bars = { log: app.log, counts: this.counts };
    this.draw();
    if (this.fits) this.fit();
  }

  /** Whether tiles fit the rows of the interval, see showsRows(). */
  crowd(stats) {
    const { app } = this;
    const { view: { top, bottom }, log } = app;
    app.crowded = stats.count > ((bottom - top) / 2 ** log.levels.first) * 1.05;
    app.sparse = stats.median_step * COUNTS > log.step * 1.5;
    if (app.crowded || app.sparse) app.changed("tiles");
  }

  fill(stats) {
    const { unit } = this.app.log;
    const near = (number) => (number === null ? "none" : Number(number.toFixed(2)));
    const scaled = this.app.log.facts.scale && stats.values;
    const value = (grey, number) => {
      if (grey === null) return "none";
      return scaled ? `${Number(number.toPrecision(4))} ${stats.unit ?? ""} (${near(grey)})` : near(grey);
    };
    const rows = [
      ["Rows", stats.count.toLocaleString("en")], ["From", stats.first_depth === null ? "none" : `${stats.first_depth} ${unit}`],
      ["To", stats.last_depth === null ? "none" : `${stats.last_depth} ${unit}`],
      ["Step", stats.median_step === null ? "none" : `${stats.median_step} ${unit}`], ["Mean", value(stats.mean, stats.values?.mean)],
      ["Deviation", value(stats.std, stats.values?.std)], ["Least", value(stats.min, stats.values?.min)],
      ["Median", value(stats.percentiles.p50, stats.values?.percentiles.p50)], ["Greatest", value(stats.max, stats.values?.max)],
    ];
    if (stats.absent) rows.push(["Absent samples", stats.absent.toLocaleString("en")]);
    this.table.replaceChildren(make("tbody", {}, ...rows.map(([name, text]) =>
      make("tr", {}, make("th", { scope: "row" }, name), make("td", {}, text)))));
    this.listGaps();
  }

  listGaps() {
    const { log, view } = this.app;
    const here = log.gaps.filter(({ from, to }) => to > view.top && from < view.bottom).slice(0, 20);
    if (!here.length) return this.gaps.replaceChildren();
    const text = ({ from, to }) => `${from / COUNTS} to ${to / COUNTS} ${log.unit}`;
    this.gaps.replaceChildren(make("h2", {}, "Gaps in view"), make("ul", {}, ...here.map((gap) => make("li", {}, text(gap)))));
    return undefined;
  }
}
