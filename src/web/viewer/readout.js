// SPDX-License-Identifier: MIT
//
// Readout: what is under the pointer. At once the mean that the picture shows ("~"), after a rest the sample
// of the row as it was recorded.

import { COUNTS, textOf, textTo } from "./depth.js";
import { azimuthOf, columnAt, pointOf, shareOf, turned } from "./geometry.js";
import { GAP, UNKNOWN } from "./gather.js";
import { NearRows } from "./near_rows.js";
import { say } from "./notices.js";
import { variantOf } from "./tracks.js";

const REST_MS = 80;
const NO_ROWS = "no rows here";

export class Readout {
  constructor(app, place) {
    this.app = app;
    this.place = place;
    const get = (target) => app.net.text(app.net.path(app.log.name, target));
    this.rows = new NearRows({ get, usual: () => app.log.step });
    this.steps = Promise.resolve(); // of the crosshair, one behind the other
    this.timer = 0;
    app.store.subscribe((_, patch) => "at" in patch && this.show(null));
  }

  forget() {
    this.rows.forget();
  }

  /** place: {depth, azimuth} under the pointer; null: it is elsewhere, then the pinned place is told. */
  show(place) {
    const { app } = this;
    app.pointer = place;
    app.changed("overlay");
    clearTimeout(this.timer);
    const at = place ?? app.store.state.at;
    this.at = at;
    if (!at) {
      this.place.textContent = "\u00a0";
      return;
    }
    if (!this.tell(at)) this.timer = setTimeout(() => this.read(at), REST_MS);
  }

  /** True if it is known what was recorded there. */
  tell(at) {
    const { app } = this;
    const { azimuth } = at;
    const { reference } = app.log;
    const direction = reference === "north" ? ` ${pointOf(azimuth)}` : "";
    const step = Math.min(COUNTS / 10, 10 ** Math.floor(Math.log10(app.perPixel)));
    const where = `${textTo(at.depth, step)} ${app.log.unit} · ${Math.round(azimuth) % 360}°${direction}`;
    const row = this.rows.rowAt(at.depth);
    if (row === undefined) {
      this.place.textContent = `${where} · ${this.meanAt(at)}`;
      return false;
    }
    const found = row && `${this.words(row.samples[columnAt(azimuth, row.samples.length, app.log.zero)])} in row ${textOf(row.depth)}`;
    this.place.textContent = `${where} · ${found ?? NO_ROWS}`;
    if (app.crosshair) say(this.place.textContent);
    return true;
  }

  words(sample) {
    if (sample === null) return "absent";
    const value = this.app.log.valueText(sample);
    return `sample ${sample}${value ? ` (${value})` : ""}`;
  }

  meanAt({ depth, azimuth }) {
    const { app } = this;
    const plain = app.tracks.find(({ kind }) => kind !== "dynamic"); // a dynamic image does not show samples, but gaps
    const gathered = app.gathered.get(variantOf(plain ?? app.tracks[0]));
    if (!gathered) return "…";
    const columns = app.log.index.tile_width;
    const y = Math.floor(((depth - app.view.top) / app.perPixel) * app.ratio);
    const column = columnAt(azimuth, columns, app.log.zero);
    const grey = gathered[y * columns + column];
    if (grey === GAP) return NO_ROWS;
    return grey === undefined || grey === UNKNOWN || !plain ? "…" : `~ ${grey}`;
  }

  /** Reads the rows around a place. */
  async read(at) {
    const { app } = this;
    const { log } = app;
    try {
      await this.rows.read(at.depth);
    } catch {
      return; // the mean stays; the banner says what is wrong
    }
    if (log === app.log && this.at === at) this.tell(at);
  }

  /** Pins a place, or takes the pin away. */
  pin(place) {
    if (!place) return;
    const { store } = this.app;
    const azimuth = turned(Math.round(place.azimuth * 100) / 100);
    const { at } = store.state;
    const apart = at && Math.abs(turned(at.azimuth - azimuth + 180) - 180);
    const near = at && Math.abs(at.depth - place.depth) < 6 * this.app.perPixel && apart < 6;
    store.set({ at: near ? null : { depth: Math.round(place.depth), azimuth } });
  }

  /** Moves the crosshair by so many columns and rows, to the middle of a column; the view goes with it, and a core alone turns. */
  step(columns, rows) {
    this.steps = this.steps.then(() => this.#move(columns, rows));
  }
  async #move(columns, rows) {
    const { app } = this;
    if (!app.ready || !app.crosshair) return;
    const width = app.log.index.source_width ?? app.log.facts.source_width ?? 200;
    const { turn } = app.store.state;
    const middle = { depth: (app.view.top + app.view.bottom) / 2, azimuth: turned(turn + 180) };
    const from = app.pointer ?? middle;
    const column = columnAt(from.azimuth, width, app.log.zero) + columns;
    const azimuth = azimuthOf(((column % width) + width) % width, width, app.log.zero);
    const seen = app.places.some(({ core }) => shareOf(azimuth, turn, core) !== null);
    if (!seen) app.store.set({ turn: turned(turn + (columns * 360) / width) });
    const depth = rows ? await this.#rowBeside(from.depth, rows) : from.depth;
    if (!app.ready || !app.crosshair) return;
    const { top, bottom } = app.view;
    if (depth < top || depth > bottom) app.setView({ top: depth - (bottom - top) / 2, bottom: depth + (bottom - top) / 2 });
    this.show({ depth, azimuth });
  }

  /** The depth of the next row below (1) or above (-1); where there is none, or it cannot be read, the same depth. */
  async #rowBeside(depth, rows) {
    const found = this.rows.beside(depth, rows);
    if (found !== null) return found;
    await this.rows.read(depth).catch(() => null); // the banner says what is wrong
    return this.rows.beside(depth, rows) ?? depth;
  }
}
