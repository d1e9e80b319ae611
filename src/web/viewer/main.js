// SPDX-License-Identifier: MIT
//
// The viewer's beginning. Whether the browser is new enough is said by old.js.

import { banner } from "./notices.js";
import { applyTheme } from "./theme.js";
import { Viewer } from "./viewer.js";

async function begin() {
  const viewer = new Viewer();
  window.framesd = viewer; // for the browser's console, and for tests
  try {
    await viewer.begin();
  } catch (error) {
    if (error.status !== 401) banner("begin", `${error.message} Load the page again to try once more.`);
  }
}

applyTheme();
// Not awaited here: modules that are loaded later wait until this one has run.
if (!window.framesdLacks) begin();
