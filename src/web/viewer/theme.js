// SPDX-License-Identifier: MIT
//
// Light, dark, or as the system has it.

import { keep, recall } from "./net.js";
import { forgetColours } from "./paint.js";

const THEME = "framesd.theme";
const ORDER = ["system", "light", "dark"];

let told = () => {};

export function applyTheme() {
  const theme = recall(THEME) ?? "system";
  if (theme === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  forgetColours();
}

/** The next one; gives its name. */
export function toggleTheme() {
  const next = ORDER[(ORDER.indexOf(recall(THEME) ?? "system") + 1) % ORDER.length];
  keep(THEME, next);
  applyTheme();
  told();
  return next;
}

/** changed(): the colours of the page are others now. */
export function onTheme(changed) {
  told = changed;
  window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
    forgetColours();
    changed();
  });
}
