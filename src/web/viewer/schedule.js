// SPDX-License-Identifier: MIT
//
// Which tiles a view needs, and in which order and how fast they are asked for.
//
// Here is no fetch and no timer. The caller makes the wanted list anew for each frame, takes requests from
// the Queue and says how they ended; time comes from a clock that the caller gives.

const TILE_CELLS = 256; // of a tile, from top to bottom
const PARENT = 2; // levels above
const FAST = 4; // screens a second

const IN_FLIGHT = 4; // of the six connections that a browser has
const FIRST_WAIT_MS = 500;
const LAST_WAIT_MS = 15000;

const heightOf = (level) => TILE_CELLS * 2 ** level; // counts

// The level whose cells are just not larger than a device pixel: floor(log2), held within those there are.
//
// levels   as in /tiles.json, ascending: [{level, ..}]
// null where there are none.
export function levelFor(countsPerDevicePixel, levels) {
  if (levels.length === 0) return null;
  let level = Math.floor(Math.log2(countsPerDevicePixel));
  if (2 ** (level + 1) <= countsPerDevicePixel) level += 1; // log2 may be off by its last bit
  if (2 ** level > countsPerDevicePixel) level -= 1;
  return Math.min(levels[levels.length - 1].level, Math.max(levels[0].level, level));
}

// The tiles of a level that meet [top, bottom), nearest to `from` (counts) first, the upper one of two alike.
function tilesIn(top, bottom, from, level, why) {
  const height = heightOf(level.level);
  const first = Math.max(level.first_index, Math.floor(top / height));
  const last = Math.min(level.last_index, Math.ceil(bottom / height) - 1);
  const distance = ({ index }) => Math.max(index * height - from, from - (index + 1) * height, 0);
  const tiles = [];
  for (let index = first; index <= last; index += 1)
    tiles.push({ level: level.level, index: index + 0, why });
  return tiles.sort((a, b) => distance(a) - distance(b));
}

// The tiles that a view needs, the most needed first: [{level, index, why}].
//
// view    {top, bottom} in counts
// index   what /tiles.json says: {levels: [{level, first_index, last_index}, ..]}
// devicePixels   height of the view         pointer   depth under the pointer, in counts; null: the middle
// speed   of the motion, in screens a second, above 0 where the view moves downwards; 0 at rest
//
// "visible" from the pointer outwards; "parent", those two levels up, which show something sooner; "ahead",
// one screen in the direction of motion. Over 4 screens a second there is no use in that: then only the
// visible tiles two levels up are wanted.
export function wanted(view, index, { devicePixels, pointer = null, speed = 0 }) {
  const { top, bottom } = view;
  const fine = levelFor((bottom - top) / devicePixels, index.levels);
  if (fine === null) return [];
  const last = index.levels[index.levels.length - 1].level;
  const coarse = Math.min(fine + PARENT, last);
  const levelOf = (level) => index.levels.find((entry) => entry.level === level);
  const from = pointer ?? (top + bottom) / 2;
  if (Math.abs(speed) > FAST) return tilesIn(top, bottom, from, levelOf(coarse), "visible");

  const visible = tilesIn(top, bottom, from, levelOf(fine), "visible");
  const parents = coarse > fine ? tilesIn(top, bottom, from, levelOf(coarse), "parent") : [];
  return [...visible, ...parents, ...tilesAhead(view, levelOf(fine), speed)];
}

// What begins within the next screen.
function tilesAhead({ top, bottom }, level, speed) {
  if (speed === 0) return [];
  const height = heightOf(level.level);
  const screen = bottom - top;
  if (speed > 0) {
    const end = Math.ceil(bottom / height) * height; // of what is visible
    return tilesIn(end, bottom + screen, bottom, level, "ahead");
  }
  const start = Math.floor(top / height) * height;
  return tilesIn(top - screen, start, top, level, "ahead");
}

// What a tile is called in the Queue. An item that is not simply a tile of the log, such as one of a dynamic
// track, has a `key` of its own.
export function keyOf(item) {
  return item.key ?? `${item.level}/${item.index}`;
}

// Requests for wanted items, at most four at a time.
//
//   for (const key of queue.want(list)) abort(key);
//   for (let item = queue.next(); item; item = queue.next()) ask(item);   // ends by done(..)
//   call next() again at queue.dueAt(), and after each done()
//
// An item is {level, index, why} and whatever else the caller needs to ask for it.
export class Queue {
  #now;
  #random;
  #wanted = new Map(); // key -> item, in order of need
  #inFlight = new Map(); // key -> {item, outdated}
  #failed = new Map(); // key -> {times, until}
  #missing = new Map(); // key -> item that the server has not
  #heldUntil = -Infinity; // the server asked everybody to wait

  // now      milliseconds, never falling: () => performance.now()
  // random   0 to below 1, for the jitter
  constructor(now, random = Math.random) {
    this.#now = now;
    this.#random = random;
  }

  // Makes `list` the wanted items, most needed first, without those that the caller has already. What waited
  // and is not among them is dropped.
  //
  // Gives the keys of requests to abort. That costs their connections, so it is done only if all four are
  // unwanted and a visible item waits. They are not in flight any more; done() must not be called for them.
  want(list) {
    this.#wanted = new Map(list.map((item) => [keyOf(item), item]));
    const now = this.#now();
    for (const [key, { until }] of this.#failed) {
      if (until <= now && !this.#wanted.has(key)) this.#failed.delete(key);
    }
    const keys = [...this.#inFlight.keys()];
    const useless = keys.length >= IN_FLIGHT && !keys.some((key) => this.#wanted.has(key));
    const waits = [...this.#wanted.values()].some((item) => item.why === "visible" && this.#ready(item));
    if (!useless || !waits) return [];
    this.#inFlight.clear();
    return keys;
  }

  // The item to ask for now, which is in flight from then on; null where there is none, or nothing may be
  // asked for.
  next() {
    if (this.#inFlight.size >= IN_FLIGHT) return null;
    for (const [key, item] of this.#wanted) {
      if (!this.#ready(item)) continue;
      this.#inFlight.set(key, { item, outdated: false });
      return item;
    }
    return null;
  }

  // When next() may give an item though nothing else happens, on the clock; null where it will not. In the
  // past if it may at once, or could but for the four in flight.
  dueAt() {
    const open = [...this.#wanted.keys()].filter(
      (key) => !this.#inFlight.has(key) && !this.#missing.has(key),
    );
    if (open.length === 0) return null;
    return Math.max(
      this.#heldUntil,
      Math.min(...open.map((key) => this.#failed.get(key)?.until ?? -Infinity)),
    );
  }

  get inFlight() {
    return this.#inFlight.size;
  }

  // Says how a request ended. A key that is not in flight is ignored.
  //
  // ok           whether there is an answer that can be used
  // status       of an answer that cannot: 404 is "no frames", which is remembered until forget()
  // retryAfter   seconds that a 429 or 503 asks to wait: nothing at all is asked for until then
  //
  // After another failure the item waits 0.5 s, then 1, 2, .. 15 s, each times 0.75 to 1.25 by chance, and is
  // asked for again if it is still wanted.
  done(key, ok, { status = 0, retryAfter = null } = {}) {
    const request = this.#inFlight.get(key);
    if (!request) return;
    this.#inFlight.delete(key);
    if (ok) {
      this.#failed.delete(key);
      this.#wanted.delete(key);
    } else if (status === 404) {
      if (!request.outdated) this.#missing.set(key, request.item);
    } else {
      this.#postpone(key, retryAfter);
    }
  }

  // What has failed waits no longer: the server answers again.
  hurry() {
    this.#failed.clear();
  }

  // Forgets which tiles had no frames: those that touch one of `ranges` ([[top, bottom], ..] in counts, ends
  // included), or all of them where nothing is given. A 404 that is on its way is not remembered either.
  forget(ranges = null) {
    const touched = ({ level, index }) => {
      const height = heightOf(level);
      return (
        ranges === null ||
        ranges.some(([top, bottom]) => top <= (index + 1) * height && bottom >= index * height)
      );
    };
    for (const [key, item] of this.#missing) {
      if (touched(item)) this.#missing.delete(key);
    }
    for (const request of this.#inFlight.values()) request.outdated ||= touched(request.item);
  }

  #ready(item) {
    const key = keyOf(item);
    const until = Math.max(this.#heldUntil, this.#failed.get(key)?.until ?? -Infinity);
    return !this.#inFlight.has(key) && !this.#missing.has(key) && until <= this.#now();
  }

  #postpone(key, retryAfter) {
    const now = this.#now();
    const times = (this.#failed.get(key)?.times ?? 0) + 1;
    if (retryAfter !== null) {
      this.#heldUntil = Math.max(this.#heldUntil, now + 1000 * retryAfter);
      this.#failed.set(key, { times, until: this.#heldUntil });
      return;
    }
    const wait = Math.min(FIRST_WAIT_MS * 2 ** (times - 1), LAST_WAIT_MS);
    this.#failed.set(key, { times, until: now + wait * (0.75 + 0.5 * this.#random()) });
  }
}
