// SPDX-License-Identifier: MIT
//
// Viewer: what the first image takes, and who is told of what. What a hand can do comes after it (hands.js).

import { Address } from "./address.js";
import { App } from "./app.js";
import { Bar } from "./bar.js";
import { explainEmpty } from "./empty.js";
import { turned } from "./geometry.js";
import { later } from "./later.js";
import { Log } from "./log.js";
import { Net } from "./net.js";
import { askToken, banner, notice } from "./notices.js";
import { colourOf, forgetColours } from "./paint.js";
import { atEnd } from "./range.js";
import { Store } from "./state.js";
import { Palettes } from "./tracks.js";

const OF_AN_IMAGE = ["depth", "scale", "zoom-out", "zoom-in", "whole", "follow", "add-track", "panel-button", "save"];

const FIRST_MS = 3000;

/** Until the style sheet is there, without which nothing has its size or its colours; old.js asks for it again. */
async function styled() {
  for (; !colourOf("--paper"); forgetColours()) await new Promise((done) => setTimeout(done, 100));
}

const byId = (id) => document.getElementById(id);

export class Viewer {
  constructor() {
    this.store = new Store();
    this.net = new Net({ onLost: (since) => this.lost(since), onBusy: (busy) => this.busy(busy), onToken: askToken });
    this.address = new Address(this.store);
    this.address.read();
  }

  async begin() {
    const { store, net } = this;
    const sure = (target) => net.patiently(() => net.json(target));
    const [{ colormaps, default: fallback }, { logs }] = await Promise.all([sure("colormaps"), sure("logs?limit=1000"), styled()]);
    this.logs = logs;
    const palettes = new Palettes(colormaps, {
      fallback, load: (map) => net.bytes(`colormaps/${encodeURIComponent(map)}.png`), changed: () => this.recoloured(),
      refused: (map) => notice(`There are no colours '${map}' here: the default ones, '${fallback}', are shown.`) });
    this.app = new App({ net, store, palettes, on: this.heads() });
    this.bar = new Bar(this.app, { opened: (name) => this.choose(name) });
    if (this.app.narrow) this.togglePanel(false);
    store.subscribe((state) => state.log === this.app.log?.name && (this.before = state));
    store.subscribe((_, patch) => "log" in patch && this.open());
    store.subscribe((_, patch) => ("top" in patch || "bottom" in patch || "follow" in patch) && this.keepInside());
    await this.open();
    await this.firstImage();
    performance.mark("first image"); // for who measures
    const { Hands } = await later(net, "hands", () => import("./hands.js"));
    this.hands = new Hands(this);
    byId("live").textContent = "live";
  }

  /** Until all that is in view is there, or nothing is asked for; some seconds at most. */
  firstImage() {
    const { app } = this;
    if (!app.ready) return null;
    return new Promise((done) => {
      setTimeout(done, FIRST_MS);
      app.afterFrame(() => this.hands || (app.tiles.idle && done()));
    });
  }

  /** Opens the log that the state names; if the server is gone, what is on the screen stays. */
  async open() {
    const { app, net, store: { state: { log: name } } } = this;
    const wanted = () => this.store.state.log === name;
    const gone = () => app.log && net.lostSince;
    if (gone()) return void this.stay(name);
    app.leave();
    if (!net.asking) byId("dialog").close(); // it was about the log before
    banner("open", null);
    try {
      const log = await Log.load(net, name, () => wanted() && !gone());
      if (wanted()) await this.show(log);
    } catch (error) {
      if (!wanted()) return;
      if (gone()) this.stay(name);
      else this.notOpened(name, error);
    }
  }
  /** The log on the screen can be used on, with the depths and the images that it had, if that is not the one that was asked for. */
  stay(name) {
    const { app, bar, store } = this;
    app.stay();
    if (name === app.log.name) return;
    store.set(this.before);
    bar.name(this.logs);
    notice(`The log '${name || "default"}' cannot be opened. The server does not answer. Choose it again when it does.`);
  }
  notOpened(name, error) {
    if (error.status === 401) return; // said where the token was asked for
    if (error.status !== 404 || !name) return void banner("open", `The log cannot be shown. ${error.message}`);
    notice(`There is no log '${name}' here: the default log is shown.`);
    this.store.set({ log: "", top: null, bottom: null });
  }

  async show(log) {
    const { app } = this;
    app.show(log);
    this.before = this.store.state;
    app.crowded = false;
    banner("gone", null);
    this.hands?.readout.forget();
    this.hands?.centre.draw();
    this.bar.name(this.logs);
    this.showEmpty(!log.extent);
    if (!log.extent) return;
    app.changed("layout");
    this.keepInside();
    this.bar.draw();
    await this.readWhole(log);
    if (app.log !== log) return;
    app.changed("colours");
    this.hands?.shown();
  }

  readWhole(log) {
    return this.net.patiently(() => log.readWhole(this.net), () => this.app.log === log);
  }

  /** A link, or a log that has become shorter, may show what is not there; after a link, growth or less room the end is followed. */
  keepInside() {
    const { app, store: { state: { top, follow } } } = this;
    if (!app.ready || (top === null && !follow)) return;
    const { view, limits: { min, max } } = app;
    const height = Math.min(max, Math.max(min, view.bottom - view.top));
    const middle = (view.top + view.bottom) / 2;
    const inside = { top: middle - height / 2, bottom: middle + height / 2 };
    app.setView(follow ? atEnd(inside, app.log) : inside);
  }

  showEmpty(empty) {
    byId("view").hidden = empty;
    byId("panel").hidden = empty || byId("panel-button").getAttribute("aria-expanded") !== "true";
    byId("empty").hidden = !empty;
    byId("main").classList.toggle("nothing", empty);
    for (const id of OF_AN_IMAGE) byId(id).disabled = empty;
    if (empty) this.bar.clear();
    if (empty) explainEmpty(byId("empty"), this.app.log.name, () => this.hands?.upload());
  }

  heads() {
    const shown = (i) => (this.app.narrow ? this.app.selected : i); // where one image is shown it has the only head
    return {
      chosen: (i) => this.select(shown(i)),
      closed: (i) => {
        this.store.set({ tracks: this.store.state.tracks.filter((_, k) => k !== i) });
        this.select(0);
      },
      turned: (degrees) => this.store.set({ turn: turned(this.store.state.turn + degrees) }),
      sized: (i, width) => this.store.setTrack(shown(i), { width }),
    };
  }
  select(i) {
    this.app.selected = i;
    this.app.changed("layout");
    this.togglePanel(true);
  }

  /** Others may have come and gone since the page was loaded. */
  async readLogs() {
    if (this.net.lostSince || this.net.asking || this.net.declined) return;
    const { logs } = await this.net.json("logs?limit=1000").catch(() => this);
    const texts = (all) => JSON.stringify(all.map(({ name, title, well }) => [name, title, well]));
    const changed = texts(logs) !== texts(this.logs);
    this.logs = logs;
    if (changed && this.app.log) this.bar.name(logs);
  }
  /** The default log is the one without a name in the link. */
  async choose(name) {
    const { net } = this;
    if (!net.lostSince) this.defaultName ||= await net.json("log").then((log) => log.name, () => "");
    if (net.lostSince) return void this.stay(name);
    const own = this.defaultName === name ? "" : name;
    this.store.set({ log: own, top: null, bottom: null, at: null }, { push: true });
  }

  togglePanel(open = byId("panel").hidden) {
    byId("panel").hidden = !open;
    byId("panel-button").setAttribute("aria-expanded", String(open));
    this.hands?.panel.draw();
  }

  recoloured() {
    this.app.changed("colours");
    this.hands?.panel.draw();
  }

  lost(since) {
    banner("lost", since && `No answer from the server since ${since.toLocaleTimeString()}. What is loaded can be used; it is asked again.`);
    byId("live").textContent = since ? "not connected" : "live";
    byId("live").style.color = since ? "var(--gap)" : "";
    this.app?.tiles.hold(Boolean(since));
    if (!since) this.hands?.live.ask();
  }
  busy(busy) {
    banner("busy", busy ? "The server is busy: it is asked again in a moment." : null);
  }
}
