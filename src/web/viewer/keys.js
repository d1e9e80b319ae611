// SPDX-License-Identifier: MIT
//
// Keys: what the keyboard does while the view has the focus. help.js lists them.

import { turned } from "./geometry.js";
import { middleOf, panBy, zoomAt } from "./range.js";

const ROW_PX = 40;
const TURN = 5; // degrees

/** act: {goTo, fit, fitWhole, invert, nextMap, crosshair, follow, download, upload, panel, help, scale(n)} */
export function keys(app, act) {
  const move = (pixels) => app.setView(panBy(app.view, pixels * app.perPixel, app.log.extent));
  const zoom = (factor) => {
    app.setView(zoomAt(app.view, factor, middleOf(app.view, app.pointer), app.limits));
  };
  const turn = (degrees) => app.store.set({ turn: turned(app.store.state.turn + degrees) });
  const jump = (end) => {
    const { extent } = app.log;
    const height = app.view.bottom - app.view.top;
    const top = end < 0 ? extent.top : extent.bottom - height;
    app.setView({ top, bottom: top + height }, { push: true });
  };
  const whole = () => app.setView(app.log.extent, { push: true });
  const plain = {
    ArrowUp: () => move(-ROW_PX), ArrowDown: () => move(ROW_PX),
    PageUp: () => move(-app.height * 0.9), PageDown: () => move(app.height * 0.9), " ": () => move(app.height * 0.9),
    Home: () => jump(-1), End: () => jump(1), ArrowLeft: () => turn(-TURN), ArrowRight: () => turn(TURN),
    "+": () => zoom(2), "=": () => zoom(2), "-": () => zoom(0.5), 0: whole,
    g: act.goTo, a: act.fit, A: act.fitWhole, i: act.invert, c: act.nextMap, x: act.crosshair, f: act.follow,
    d: act.download, u: act.upload, p: act.panel, "?": act.help,
  };
  for (let n = 1; n <= 8; n += 1) plain[n] = () => act.scale(n);
  app.byId("picture").addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !app.ready) return;
    const crossed = app.crosshair && act.crosshairKey(event);
    const done = crossed || plain[event.key] || plain[event.key.toLowerCase()];
    if (!done) return;
    event.preventDefault();
    if (typeof done === "function") done();
  });
}
