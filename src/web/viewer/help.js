// SPDX-License-Identifier: MIT
//
// The list of keys and gestures.

import { openDialog } from "./notices.js";
import { make } from "./paint.js";

const ROWS = [
  ["Along depth", "drag, two fingers on a trackpad, Shift and wheel", "drag, flick", "↑ ↓ PgUp PgDn Home End"],
  ["Zoom", "wheel, pinch, double-click", "pinch, double-tap", "+ −, 0 whole log, 1 to 8 listed scales"],
  ["Go to a depth", "minimap, depth box", "the same", "G"],
  ["Contrast", "drag the ends of the histogram; drag with the right button", "sliders", "A from the view, Shift A from the log, I invert, C next colours"],
  ["Read a value", "move; click keeps it", "tap; hold and move", "X, then the arrows"],
  ["Turn", "drag the directions above an image", "the same", "← →"],
  ["Width of an image", "drag the border at its right; double-click: shared", "the same", "Width and True shape, in Colours"],
  ["Follow a growing log", "Follow", "the same", "F"],
  ["Save, load, colours", "the buttons", "the same", "D, U, P"],
];

/** wheel: {value, set(value)} */
export function openHelp(wheel) {
  const head = make("tr", {}, ...["", "Mouse", "Touch", "Keys"].map((text) => make("th", { scope: "col" }, text)));
  const rows = ROWS.map(([what, ...how]) =>
    make("tr", {}, make("th", { scope: "row" }, what), ...how.map((text) => make("td", {}, text))));
  const choice = make("select", {}, ...["auto", "zooms", "scrolls"].map((value) => make("option", { value }, value)));
  choice.value = wheel.value;
  choice.addEventListener("change", () => wheel.set(choice.value));
  openDialog("Keys and gestures", make("div", { className: "wide" }, make("table", {}, make("thead", {}, head), make("tbody", {}, ...rows))),
    make("p", {}, make("label", { className: "field" }, "The wheel ", choice)),
    make("p", {}, make("a", { href: "docs" }, "What this server answers")));
}
