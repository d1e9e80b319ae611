// SPDX-License-Identifier: MIT
//
// What stands in the place of the images where a log has no rows yet.

import { make } from "./paint.js";

/** name: of the log, "" for the default one. loaded(): the button was pressed */
export function explainEmpty(place, name, loaded) {
  const load = make("button", { type: "button" }, "Load a file");
  load.addEventListener("click", loaded);
  place.replaceChildren(make("h1", {}, "There are no rows in this log yet"),
    make("p", {}, "Drop a CSV or LAS file on this page, or on the box where framesd runs:"),
    make("pre", {}, `framesd ingest ${name ? `--log ${name} ` : ""}log.csv`),
    make("p", {}, load), make("p", {}, "The image appears here as soon as rows are stored."));
}
