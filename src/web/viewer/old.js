// SPDX-License-Identifier: MIT
//
// Runs in every browser, before the style sheet and the modules: says what one lacks that is too old for them, and
// asks again for what of them does not come.

(function () {
  function say(text) {
    var banner = document.getElementById("banner");
    if (!banner) return;
    banner.hidden = false;
    banner.textContent = text;
  }
  var needed = { Promise: "Promise", Worker: "Worker", ResizeObserver: "ResizeObserver", PointerEvent: "PointerEvent",
    DecompressionStream: "DecompressionStream", HTMLDialogElement: "dialog", BigInt: "BigInt" };
  var lacks = [];
  for (var name in needed) if (!(name in window)) lacks.push(needed[name]);
  if (!("noModule" in document.createElement("script"))) lacks.push("modules");
  if (!Object.hasOwn) lacks.push("Object.hasOwn");
  if (lacks.length) {
    window.framesdLacks = lacks; // main.js does not begin then
    document.addEventListener("DOMContentLoaded", function () {
      say("This browser is too old for the viewer. It lacks: " + lacks.join(", ") +
        ". Chromium 109, Firefox 115, Safari 16.4 and later ones have all of it.");
    });
  }

  // The style sheet alone, after 0.5, 1, 2 .. 15 s; a script with the whole page, since browsers keep its failure.
  var wait = 500;
  window.addEventListener("error", function (event) {
    var failed = event.target;
    var script = failed.tagName === "SCRIPT";
    if (!script && failed.rel !== "stylesheet") return;
    setTimeout(function () {
      if (script) location.reload();
      else failed.replaceWith(failed.cloneNode());
    }, script ? 2000 : wait);
    wait = Math.min(2 * wait, 15000);
    say("A part of this page did not come: it is asked for again."); // until the log is opened
  }, true);
})();
