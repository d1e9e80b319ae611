// SPDX-License-Identifier: MIT
//
// What the viewer shows, as one object, and who is told when it changes.
//
// The object is never changed in place: each change makes a new one, whose parts that did not change are the
// same objects as before. What the fields mean: README.md beside this file.

// The width of an image whose wall is as long across as along depth.
export const TRUE_SHAPE = "true shape";

// A track with nothing chosen.
export const TRACK = Object.freeze({
  kind: "static",
  map: "",
  lo: null,
  hi: null,
  gamma: 1,
  invert: false,
  clip: Object.freeze([2, 98]),
  window: 1,
  width: null, // in pixels; TRUE_SHAPE; null: it shares the room
});

// The state of a page that was opened without a permalink.
export function initial() {
  return {
    log: "",
    top: null,
    bottom: null,
    tracks: [{ ...TRACK, clip: [...TRACK.clip] }],
    turn: 0,
    smooth: false,
    follow: false,
    at: null,
  };
}

// Whether two values are equal all the way down: numbers, texts, booleans, null, arrays and plain objects.
function equal(a, b) {
  if (Object.is(a, b)) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length &&
    keys.every((key) => Object.hasOwn(b, key) && equal(a[key], b[key]))
  );
}

export class Store {
  #subscribers = new Set();
  #waiting = []; // changes that not all subscribers know of yet
  #telling = false;

  // state   that it begins with; afterwards the present one, not to be changed but by set()
  constructor(state = initial()) {
    this.state = state;
  }

  // Changes what `patch` names. Nobody is called where that is all as it was.
  //
  // push   whether the change is a jump, which the Back button of the browser takes back
  // Throws an Error for a key that the state does not have.
  set(patch, { push = false } = {}) {
    const changed = {};
    for (const [key, value] of Object.entries(patch)) {
      if (!Object.hasOwn(this.state, key)) throw new Error(`The state has no '${key}'.`);
      if (!equal(this.state[key], value)) changed[key] = value;
    }
    if (Object.keys(changed).length === 0) return;
    this.state = { ...this.state, ...changed };
    this.#waiting.push([this.state, changed, { push }]);
    if (!this.#telling) this.#tell();
  }

  // The same of one of the tracks: track `i` with what `patch` names.
  setTrack(i, patch) {
    this.set({ tracks: this.state.tracks.map((track, k) => (k === i ? { ...track, ...patch } : track)) });
  }

  // Calls fn(state, patch, {push}) once after each change, `patch` being what did change. A change that a
  // subscriber makes is told to all after the one before it. One that throws keeps nobody else from being
  // told: the first error leaves set() when all were. Gives a function that ends the subscription.
  subscribe(fn) {
    const entry = { fn }; // so that one function can subscribe twice
    this.#subscribers.add(entry);
    return () => this.#subscribers.delete(entry);
  }

  #tell() {
    const errors = [];
    this.#telling = true;
    while (this.#waiting.length > 0) {
      const change = this.#waiting.shift();
      for (const { fn } of [...this.#subscribers]) {
        try {
          fn(...change);
        } catch (error) {
          errors.push(error);
        }
      }
    }
    this.#telling = false;
    if (errors.length > 0) throw errors[0];
  }
}
