// SPDX-License-Identifier: MIT
//
// Notices: what the page says: a banner while something lasts, a notice for what has happened, a question,
// and sentences for a screen reader.

import { sendable } from "./net.js";
import { make } from "./paint.js";

const SHOWN_MS = 9000;
const SAID_MS = 500;

const byId = (id) => document.getElementById(id);

/** text: null takes the banner of this kind away. */
const banners = new Map();
export function banner(kind, text) {
  if (text === null) banners.delete(kind);
  else banners.set(kind, text);
  const place = byId("banner");
  place.hidden = banners.size === 0;
  place.textContent = [...banners.values()].join(" ");
}

/** held: texts or elements. lasting: until it is closed. */
export function notice(held, { lasting = false } = {}) {
  const close = make("button", { type: "button", className: "close" }, "×");
  close.setAttribute("aria-label", "Close this notice");
  const box = make("div", { className: "notice" }, make("div", {}, ...[held].flat()), close);
  close.addEventListener("click", () => box.remove());
  byId("notices").append(box);
  while (byId("notices").children.length > 4) byId("notices").firstChild.remove();
  if (!lasting) setTimeout(() => box.remove(), SHOWN_MS);
  return box;
}

/** For a screen reader, when the hand has come to rest. */
let timer = 0;
export function say(text) {
  clearTimeout(timer);
  timer = setTimeout(() => (byId("said").textContent = text), SAID_MS);
}

/** Opens a dialog with a heading; gives its element. It closes by Escape, by its button, or by close(). */
export function openDialog(heading, ...held) {
  const dialog = byId("dialog");
  const close = make("button", { type: "button", className: "close" }, "×");
  close.setAttribute("aria-label", "Close");
  close.addEventListener("click", () => dialog.close());
  const title = make("h2", { id: "dialog-title" }, heading);
  dialog.setAttribute("aria-labelledby", "dialog-title");
  dialog.replaceChildren(make("div", { className: "line" }, title, close), ...held);
  if (!dialog.open) dialog.showModal();
  return dialog;
}

const ASKED = {
  none: "This server answers only with a token.",
  wrong: "The server does not accept this token.",
  store: "This server stores files only with a token.",
  scope: "The token that this page has is not one that may store files.",
};

/** A promise of a token, or of null if there is none. why: see Net */
export function askToken(why) {
  return new Promise((resolve) => {
    const input = make("input", { type: "password", autocomplete: "off", required: true, id: "token" });
    const form = make("form", { method: "dialog" },
      make("p", {}, ASKED[why]),
      make("label", { className: "field" }, "Token ", input), make("button", { type: "submit" }, "Use it"));
    input.addEventListener("input", () => input.setCustomValidity(sendable(input.value.trim()) ? ""
      : "A token has no blanks, and no letters or signs beyond those of ASCII: copy it once more."));
    const dialog = openDialog("Token", form);
    let given = null;
    form.addEventListener("submit", () => (given = input.value.trim() || null));
    dialog.addEventListener("close", () => {
      if (given) banner("token", null);
      else if (why === "none" || why === "wrong")
        banner("token", "This server shows the log only with a token: load the page again to give it one.");
      resolve(given);
    }, { once: true });
    input.focus();
  });
}
