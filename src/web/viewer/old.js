// SPDX-License-Identifier: MIT
//
// Runs in every browser, before the modules: says what one lacks that is too old for them.

(function () {
  var needed = { Promise: "Promise", Worker: "Worker", ResizeObserver: "ResizeObserver", PointerEvent: "PointerEvent",
    DecompressionStream: "DecompressionStream", HTMLDialogElement: "dialog", BigInt: "BigInt" };
  var lacks = [];
  for (var name in needed) if (!(name in window)) lacks.push(needed[name]);
  if (!("noModule" in document.createElement("script"))) lacks.push("modules");
  if (!Object.hasOwn) lacks.push("Object.hasOwn");
  if (!lacks.length) return;
  window.framesdLacks = lacks; // main.js does not begin then
  document.addEventListener("DOMContentLoaded", function () {
    var banner = document.getElementById("banner");
    banner.hidden = false;
    banner.textContent = "This browser is too old for the viewer. It lacks: " + lacks.join(", ") +
      ". Chromium 109, Firefox 115, Safari 16.4 and later ones have all of it.";
  });
})();
