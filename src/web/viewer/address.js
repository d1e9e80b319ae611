// SPDX-License-Identifier: MIT
//
// Address: the state in the fragment of the page's address, so that a link shows the same and Back returns.

import { notice } from "./notices.js";
import { parse, textOf } from "./permalink.js";
import { initial } from "./state.js";

const WRITTEN_MS = 400; // Safari refuses more than 100 changes in 30 seconds

export class Address {
  /** A log's own view is not in the address as long as nobody has moved. */
  constructor(store) {
    this.store = store;
    this.timer = 0;
    this.written = location.hash;
    store.subscribe((state, patch, { push }) => this.note(state, push));
    window.addEventListener("popstate", () => this.read());
    window.addEventListener("hashchange", () => this.read());
  }

  note(state, push) {
    if (this.reading) return;
    if (push) {
      if (this.timer) this.write(this.latest, false); // Back returns to what was there before the jump
      this.write(state, true);
    } else {
      this.timer ||= setTimeout(() => this.write(this.store.state, false), WRITTEN_MS);
    }
    this.latest = state;
  }

  write(state, push) {
    clearTimeout(this.timer);
    this.timer = 0;
    const text = `#${textOf(state)}`;
    if (text === this.written) return;
    this.written = text;
    try {
      if (push) history.pushState(null, "", text);
      else history.replaceState(null, "", text);
    } catch {
      // too many changes: the next one writes it
    }
  }

  /** Takes what the address says: at the start, by Back, or by a link that was pasted. */
  read() {
    if (location.hash === this.written && this.done) return;
    clearTimeout(this.timer);
    this.timer = 0;
    this.done = true;
    this.written = location.hash;
    const { state, faults } = parse(location.hash.replace(/^#/, ""));
    this.reading = true;
    try {
      this.store.set({ ...initial(), ...state });
    } finally {
      this.reading = false;
    }
    if (faults.length) notice(`In the link: ${faults.join("; ")}.`);
  }
}
