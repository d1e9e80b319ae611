// SPDX-License-Identifier: MIT
//
// Hands: what can be done with the images. Loaded when the first of them is on the screen.

import { Centre } from "./centre.js";
import { Gestures } from "./gestures.js";
import { keys } from "./keys.js";
import { later } from "./later.js";
import { Live } from "./live.js";
import { keep, recall } from "./net.js";
import { banner, notice, say } from "./notices.js";
import { Panel } from "./panel.js";
import { drawQuicker } from "./quicker.js";
import { Readout } from "./readout.js";
import { TRACK } from "./state.js";
import { onTheme, toggleTheme } from "./theme.js";

const WHEEL = "framesd.wheel";
const TRACKS_MAX = 6;
const OTHER_PAGE = "The server has another version of this page by now: load the page again.";
const TRIES = 3; // to load what a hand has asked for

const byId = (id) => document.getElementById(id);

export class Hands {
  constructor(viewer) {
    const { app } = viewer;
    this.viewer = viewer;
    this.app = app;
    this.readout = new Readout(app, byId("readout"));
    this.panel = new Panel(app, byId("panel"), { openGallery: () => this.gallery(), chosen: (i) => viewer.select(i) });
    this.gestures = new Gestures(app, {
      pinned: (place) => this.readout.pin(place), hovered: (place) => this.readout.show(place),
      stretched: (move) => this.panel.stretchBy(move), wheelSetting: () => recall(WHEEL) ?? "auto" });
    keys(app, this.keyActions());
    this.buttons();
    this.live = new Live(app, (what, ranges) => this.changed(what, ranges));
    this.live.start();
    this.centre = new Centre(app, byId("centre"));
    this.centre.ask();
    if (app.ready) this.shown();
    drawQuicker(app);
  }

  /** Another log is on the screen, or it is called otherwise. */
  shown(place = null) {
    this.readout.show(place);
    this.panel.draw();
    this.panel.rested();
  }

  addTrack() {
    const { app, app: { store } } = this;
    const { tracks } = store.state;
    if (!app.ready) return; // the log is still being opened
    if (tracks.length >= TRACKS_MAX) return void notice(`There is room for ${TRACKS_MAX} images.`);
    const kind = ["static", "dynamic", "raw", "core"].find((each) => !tracks.some((track) => track.kind === each)) ?? "static";
    store.set({ tracks: [...tracks, { ...TRACK, kind }] });
    this.viewer.select(tracks.length);
  }

  /** Does use(module) with what is loaded when it is first used; says why where it does not come. */
  async part(name, load, use) {
    const refused = ({ status, message }) =>
      void notice(status === 404 ? OTHER_PAGE : `This cannot be opened now. ${message} Try it again in a moment.`);
    const module = await later(this.viewer.net, name, load, TRIES).catch(refused);
    if (module) await use(module);
  }

  gallery() {
    return this.part("gallery", () => import("./gallery.js"), ({ openGallery }) =>
      openGallery(this.app, this.panel.track, (map) => this.panel.change({ map })));
  }
  nextMap() {
    const { palettes } = this.app;
    const names = palettes.names();
    const map = names[(names.indexOf(palettes.nameOf(this.panel.track)) + 1) % names.length];
    this.panel.change({ map });
    say(`Colours: ${map}`);
  }
  upload(files) {
    return this.part("upload", () => import("./upload.js"), ({ Upload }) => {
      this.uploads ??= new Upload(this.app, () => this.live.ask());
      this.uploads.open(files);
    });
  }
  async download() {
    if (!this.app.ready) return;
    await this.part("download", () => import("./download.js"), ({ openDownload }) => openDownload(this.app, this.panel.track));
  }
  help() {
    return this.part("help", () => import("./help.js"), ({ openHelp }) =>
      openHelp({ value: recall(WHEEL) ?? "auto", set: (value) => keep(WHEEL, value) }));
  }

  keyActions() {
    const { app, panel, readout, viewer, viewer: { bar } } = this;
    const arrows = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
    return {
      goTo: () => bar.depth.focus(), fit: () => panel.fit(), fitWhole: () => panel.fitWhole(),
      invert: () => panel.change({ invert: !panel.track.invert }), nextMap: () => this.nextMap(),
      follow: () => bar.toggleFollow(), download: () => this.download(), upload: () => this.upload(),
      panel: () => viewer.togglePanel(), help: () => this.help(), scale: (n) => bar.listedScale(n),
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
    const { viewer } = this;
    const click = (id, done) => byId(id).addEventListener("click", done);
    click("add-track", () => this.addTrack());
    click("panel-button", () => viewer.togglePanel());
    click("save", () => this.download());
    click("load", () => this.upload());
    click("help", () => this.help());
    click("theme", () => notice(`Theme: ${toggleTheme()}`));
    for (const kind of ["dragover", "drop"])
      document.addEventListener(kind, (event) => {
        if (!event.dataTransfer?.types.includes("Files")) return;
        event.preventDefault();
        if (kind === "drop" && !viewer.net.asking) this.upload([...event.dataTransfer.files]);
      });
    for (const place of [window, byId("log")]) place.addEventListener("focus", () => viewer.readLogs());
    onTheme(() => this.app.changed("layout"));
  }

  /** The log has changed on the server. */
  async changed(what, ranges) {
    const { app, viewer, app: { log } } = this;
    banner("gone", what === "gone" ? "This log is not there any more. What is loaded can still be seen." : null);
    if (what === "gone" || what === "back") return;
    if (what === "replaced") notice("The log was replaced; the view was kept.");
    if (what === "replaced" || !byId("empty").hidden) return void (await this.again(log));
    this.readout.forget();
    viewer.showEmpty(!log.extent);
    if (!log.extent) return;
    app.rows.of(log.levels.first, log.step);
    app.tiles.forget(ranges, log.step);
    app.rows.forget(ranges);
    viewer.keepInside();
    app.changed("layout");
    this.panel.rested();
    // What fails is asked for again at the next change.
    await Promise.all([this.readFacts(log), viewer.readWhole(log)]).catch(() => null);
    if (log === app.log) app.changed("layout");
  }

  /** Shows a log that is another one than before, or that has its first rows. */
  async again(log) {
    const { app, viewer, viewer: { net } } = this;
    const wanted = () => log === app.log;
    app.leave(); // tiles of the one before may have another width
    try {
      await net.patiently(() => log.readFacts(net), wanted).catch(() => null); // the log is shown nevertheless
      if (wanted()) await viewer.show(log);
      await viewer.readLogs();
    } catch (error) {
      if (wanted()) viewer.notOpened(log.name, error);
    }
  }

  /** Facts that are others than before change the unit and the names on the screen. */
  async readFacts(log) {
    const { app, viewer } = this;
    const before = JSON.stringify(log.facts);
    await log.readFacts(viewer.net);
    if (log !== app.log || JSON.stringify(log.facts) === before) return;
    viewer.bar.name(viewer.logs);
    app.changed("layout");
    this.shown(app.pointer);
    await viewer.readLogs();
  }
}
