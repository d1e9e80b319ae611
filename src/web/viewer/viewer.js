// SPDX-License-Identifier: MIT
//
// Viewer: the parts of the page, and who is told of what.

import { Address } from "./address.js";
import { App } from "./app.js";
import { Bar } from "./bar.js";
import { explainEmpty } from "./empty.js";
import { turned } from "./geometry.js";
import { Gestures } from "./gestures.js";
import { keys } from "./keys.js";
import { Live } from "./live.js";
import { Log } from "./log.js";
import { Net, keep, recall } from "./net.js";
import { askToken, banner, notice, say } from "./notices.js";
import { Panel } from "./panel.js";
import { drawQuicker } from "./quicker.js";
import { Readout } from "./readout.js";
import { Store, TRACK } from "./state.js";
import { onTheme, toggleTheme } from "./theme.js";
import { Palettes } from "./tracks.js";

const WHEEL = "framesd.wheel";
const TRACKS_MAX = 6;
const OF_AN_IMAGE = ["depth", "scale", "zoom-out", "zoom-in", "whole", "follow", "add-track", "panel-button", "save"];

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
    const [{ colormaps, default: fallback }, { logs }] = await Promise.all([sure("colormaps"), sure("logs?limit=1000")]);
    this.logs = logs;
    const palettes = new Palettes(colormaps, {
      fallback, load: (map) => net.bytes(`colormaps/${encodeURIComponent(map)}.png`), changed: () => this.recoloured(),
      refused: (map) => notice(`There are no colours '${map}' here: the default ones, '${fallback}', are shown.`) });
    this.app = new App({ net, store, palettes, on: this.heads() });
    this.bar = new Bar(this.app, { opened: (name) => this.choose(name) });
    this.readout = new Readout(this.app, byId("readout"));
    this.panel = new Panel(this.app, byId("panel"),
      { openGallery: () => this.gallery(), chosen: (i) => this.select(i) });
    this.gestures = new Gestures(this.app, {
      pinned: (place) => this.readout.pin(place), hovered: (place) => this.readout.show(place),
      stretched: (move) => this.panel.stretchBy(move), wheelSetting: () => recall(WHEEL) ?? "auto" });
    keys(this.app, this.keyActions());
    this.buttons();
    this.live = new Live(this.app, (what, ranges) => this.changed(what, ranges));
    store.subscribe((_, patch) => "log" in patch && this.open());
    store.subscribe((_, patch) => ("top" in patch || "bottom" in patch || "follow" in patch) && this.keepInside());
    await this.open();
    byId("live").textContent = "live";
    await drawQuicker(this.app);
    this.live.start();
  }

  /** Opens the log that the state names. */
  async open() {
    const { log: name } = this.store.state;
    const wanted = () => this.store.state.log === name;
    this.app.leave();
    if (!this.net.asking) byId("dialog").close(); // it was about the log before
    banner("open", null);
    try {
      const log = await Log.load(this.net, name, wanted);
      if (wanted()) await this.show(log);
    } catch (error) {
      if (wanted()) this.notOpened(name, error);
    }
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
    app.crowded = false;
    banner("gone", null);
    this.readout.forget();
    this.bar.name(this.logs);
    this.showEmpty(!log.extent);
    if (!log.extent) return;
    app.changed("layout");
    this.keepInside();
    this.bar.draw();
    await this.readWhole(log);
    if (app.log !== log) return;
    this.readout.show(null);
    app.changed("colours");
    this.panel.draw();
    this.panel.rested();
  }

  readWhole(log) {
    return this.net.patiently(() => log.readWhole(this.net), () => this.app.log === log);
  }

  /** A link, or a log that has become shorter, may show what is not there; after a link, growth or less room the end is followed. */
  keepInside() {
    const { app, store: { state: { top, follow } } } = this;
    if (!app.ready || (top === null && !follow)) return;
    const { view, limits: { min, max, extent } } = app;
    const height = Math.min(max, Math.max(min, view.bottom - view.top));
    const bottom = follow ? Math.max(view.bottom, extent.bottom) : (view.top + view.bottom + height) / 2;
    app.setView({ top: bottom - height, bottom });
  }

  showEmpty(empty) {
    byId("view").hidden = empty;
    byId("panel").hidden = empty || byId("panel-button").getAttribute("aria-expanded") !== "true";
    byId("empty").hidden = !empty;
    byId("main").classList.toggle("nothing", empty);
    for (const id of OF_AN_IMAGE) byId(id).disabled = empty;
    if (empty) this.bar.clear();
    if (empty) explainEmpty(byId("empty"), this.app.log.name, () => this.upload());
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
    this.panel.draw();
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
    this.defaultName ??= await this.net.json("log").then((log) => log.name, () => "");
    const own = this.defaultName === name ? "" : name;
    this.store.set({ log: own, top: null, bottom: null, at: null }, { push: true });
  }

  addTrack() {
    const { tracks } = this.store.state;
    if (!this.app.ready) return; // the log is still being opened
    if (tracks.length >= TRACKS_MAX) return void notice(`There is room for ${TRACKS_MAX} images.`);
    const kind = ["static", "dynamic", "raw", "core"].find((each) => !tracks.some((track) => track.kind === each)) ?? "static";
    this.store.set({ tracks: [...tracks, { ...TRACK, kind }] });
    this.select(tracks.length);
  }

  togglePanel(open = byId("panel").hidden) {
    byId("panel").hidden = !open;
    byId("panel-button").setAttribute("aria-expanded", String(open));
    this.panel.draw();
  }

  async gallery() {
    const { openGallery } = await import("./gallery.js");
    openGallery(this.app, this.panel.track, (map) => this.panel.change({ map }));
  }
  recoloured() {
    this.app.changed("colours");
    this.panel.draw();
  }
  nextMap() {
    const names = this.app.palettes.names();
    const map = names[(names.indexOf(this.app.palettes.nameOf(this.panel.track)) + 1) % names.length];
    this.panel.change({ map });
    say(`Colours: ${map}`);
  }
  async upload(files) {
    const { Upload } = await import("./upload.js");
    this.uploads ??= new Upload(this.app, () => this.live.ask());
    this.uploads.open(files);
  }
  async download() {
    if (!this.app.ready) return;
    const { openDownload } = await import("./download.js");
    await openDownload(this.app, this.panel.track);
  }
  async help() {
    const { openHelp } = await import("./help.js");
    openHelp({ value: recall(WHEEL) ?? "auto", set: (value) => keep(WHEEL, value) });
  }

  keyActions() {
    const { app, bar, panel, readout } = this;
    const arrows = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
    return {
      goTo: () => bar.depth.focus(), fit: () => panel.fit(), fitWhole: () => panel.fitWhole(),
      invert: () => panel.change({ invert: !panel.track.invert }), nextMap: () => this.nextMap(),
      follow: () => bar.toggleFollow(), download: () => this.download(), upload: () => this.upload(),
      panel: () => this.togglePanel(), help: () => this.help(), scale: (n) => bar.listedScale(n),
      crosshair: () => {
        app.crosshair = !app.crosshair;
        if (app.crosshair) readout.step(0, 0);
        else readout.show(null);
      },
      crosshairKey: (event) => {
        const step = arrows[event.key];
        if (step) readout.step(...step);
        else if (event.key === "Enter") readout.pin(app.pointer);
        return step || event.key === "Enter";
      },
    };
  }

  buttons() {
    const click = (id, done) => byId(id).addEventListener("click", done);
    click("add-track", () => this.addTrack());
    click("panel-button", () => this.togglePanel());
    click("save", () => this.download());
    click("load", () => this.upload());
    click("help", () => this.help());
    click("theme", () => notice(`Theme: ${toggleTheme()}`));
    if (this.app.narrow) this.togglePanel(false);
    for (const kind of ["dragover", "drop"])
      document.addEventListener(kind, (event) => {
        if (!event.dataTransfer?.types.includes("Files")) return;
        event.preventDefault();
        if (kind === "drop" && !this.net.asking) this.upload([...event.dataTransfer.files]);
      });
    for (const place of [window, byId("log")]) place.addEventListener("focus", () => this.readLogs());
    onTheme(() => this.app.changed("layout"));
  }

  /** The log has changed on the server. */
  async changed(what, ranges) {
    const { app } = this;
    const { log } = app;
    banner("gone", what === "gone" ? "This log is not there any more. What is loaded can still be seen." : null);
    if (what === "gone" || what === "back") return;
    if (what === "replaced") notice("The log was replaced; the view was kept.");
    if (what === "replaced" || !byId("empty").hidden) return void (await this.show(log).catch((error) => this.notOpened(log.name, error)));
    this.readout.forget();
    this.showEmpty(!log.extent);
    if (!log.extent) return;
    app.rows.of(log.levels.first, log.step);
    app.tiles.of(log.index.levels);
    app.tiles.forget(ranges, log.step);
    app.rows.forget(ranges);
    this.keepInside();
    app.changed("layout");
    this.panel.rested();
    await Promise.all([log.readFacts(this.net), this.readWhole(log)]).catch(() => null); // asked for again at the next change
    if (log === app.log) app.changed("layout");
  }

  lost(since) {
    banner("lost", since && `No answer from the server since ${since.toLocaleTimeString()}. What is loaded can be used; it is asked again.`);
    byId("live").textContent = since ? "not connected" : "live";
    byId("live").style.color = since ? "var(--gap)" : "";
    this.app?.tiles.hold(Boolean(since));
    if (!since) this.live?.ask();
  }
  busy(busy) {
    banner("busy", busy ? "The server is busy: it is asked again in a moment." : null);
  }
}
