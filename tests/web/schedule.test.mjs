// SPDX-License-Identifier: MIT
//
// Of schedule.js: when tiles are asked for. wanted.test.mjs holds which. No test waits: the clock is turned
// by hand.
import assert from "node:assert/strict";
import { beforeEach, describe, it } from "node:test";

import { keyOf, Queue } from "../../src/web/viewer/schedule.js";

const TILE = 256 * 2 ** 16; // counts of a tile of level 16

let now;
let chance;
let queue;

beforeEach(() => {
  now = 1000;
  chance = 0.5; // no jitter
  queue = new Queue(
    () => now,
    () => chance,
  );
});

const tile = (index, why = "visible") => ({ level: 16, index, why });
const want = (...indices) => queue.want(indices.map((index) => tile(index)));
const key = (index) => `16/${index}`;

// Takes all that may be asked for now: their indices.
function taken() {
  const indices = [];
  for (let item = queue.next(); item !== null; item = queue.next()) indices.push(item.index);
  return indices;
}

// Fails the one request that is made of tile 1, and gives how long it is then waited, in milliseconds.
function waitAfterFailure(how) {
  assert.deepEqual(taken(), [1]);
  queue.done(key(1), false, how);
  const due = queue.dueAt();
  const failed = now;
  now = due - 1;
  assert.deepEqual(taken(), []);
  now = due;
  return due - failed;
}

describe("a queue", () => {
  it("gives items in the order of need, at most four at a time", () => {
    want(5, 3, 4, 6, 2, 7);
    assert.deepEqual(taken(), [5, 3, 4, 6]);
    assert.equal(queue.inFlight, 4);
    queue.done(key(4), true);
    assert.deepEqual(taken(), [2]);
    queue.done(key(5), true);
    queue.done(key(3), true);
    assert.deepEqual(taken(), [7]);
    assert.equal(queue.inFlight, 3);
  });

  it("drops what waits and is not wanted any more", () => {
    want(1, 2, 3, 4, 5, 6);
    taken();
    want(6, 8);
    queue.done(key(1), true);
    queue.done(key(2), true);
    queue.done(key(3), true);
    assert.deepEqual(taken(), [6, 8]);
  });

  it("gives nothing twice while it is in flight, nor after it came", () => {
    want(1, 2);
    assert.deepEqual(taken(), [1, 2]);
    want(2, 1);
    queue.done(key(1), true);
    assert.deepEqual(taken(), []);
  });

  it("asks again for what came, once it is wanted again", () => {
    want(1);
    taken();
    queue.done(key(1), true);
    want(1);
    assert.deepEqual(taken(), [1]);
  });

  it("gives items back as they were wanted, with what else is in them", () => {
    const item = { ...tile(1), key: "dynamic/16/1", url: "somewhere" };
    queue.want([item, tile(1)]);
    assert.equal(queue.next(), item);
    assert.equal(keyOf(queue.next()), "16/1");
  });

  it("ignores how a request ended that is not in flight", () => {
    want(1);
    queue.done(key(1), false, { status: 404 });
    queue.done("nothing", true);
    assert.deepEqual(taken(), [1]);
  });
});

describe("requests in flight", () => {
  beforeEach(() => {
    want(1, 2, 3, 4);
    taken();
  });

  it("are given up if all four are unwanted and a visible tile waits", () => {
    assert.deepEqual(want(20, 21), [key(1), key(2), key(3), key(4)]);
    assert.equal(queue.inFlight, 0);
    assert.deepEqual(taken(), [20, 21]);
  });

  it("go on if one of them is still wanted", () => {
    assert.deepEqual(want(20, 21, 4), []);
    assert.deepEqual(taken(), []);
  });

  it("go on if there are not four, for then there is room", () => {
    queue.done(key(1), true);
    assert.deepEqual(want(20), []);
    assert.deepEqual(taken(), [20]);
  });

  it("go on if nothing that waits is visible", () => {
    assert.deepEqual(queue.want([tile(20, "ahead"), tile(21, "parent")]), []);
    assert.deepEqual(want(), []);
  });

  it("go on if the visible tile could not be asked for anyhow", () => {
    queue.done(key(1), false, { status: 404 });
    want(1, 5);
    assert.deepEqual(taken(), [5]);
    assert.deepEqual(want(1), []);
  });
});

describe("after a failure", () => {
  beforeEach(() => want(1));

  it("a tile is asked for again after 0.5, 1, 2, 4, 8 and then always 15 seconds", () => {
    const waits = Array.from({ length: 8 }, () => waitAfterFailure({ status: 500 }));
    assert.deepEqual(waits, [500, 1000, 2000, 4000, 8000, 15000, 15000, 15000]);
  });

  it("it is asked for at once when the server is known to answer again", () => {
    taken();
    queue.done(key(1), false, { status: 0 });
    assert.deepEqual(taken(), []);
    queue.hurry();
    assert.deepEqual(taken(), [1]);
  });

  it("chance makes the wait a quarter shorter or longer, so that clients do not come at once", () => {
    chance = 0;
    assert.equal(waitAfterFailure(), 375);
    chance = 1;
    assert.equal(waitAfterFailure(), 1250);
  });

  it("an answer begins the waits anew", () => {
    waitAfterFailure();
    waitAfterFailure();
    taken();
    queue.done(key(1), true);
    want(1);
    assert.equal(waitAfterFailure(), 500);
  });

  it("the others are asked for meanwhile", () => {
    taken();
    queue.done(key(1), false);
    want(1, 2);
    assert.deepEqual(taken(), [2]);
  });

  it("a tile that is not wanted is not asked for, and not held back for long once it is wanted again", () => {
    waitAfterFailure();
    waitAfterFailure();
    want(9);
    assert.deepEqual(taken(), [9]);
    queue.done(key(9), true);
    want(1);
    assert.equal(waitAfterFailure(), 500);
  });

  it("moving away and back at once does not shorten the wait", () => {
    taken();
    queue.done(key(1), false);
    want();
    want(1);
    assert.deepEqual(taken(), []);
    assert.equal(queue.dueAt(), now + 500);
  });

  it("nothing at all is asked for until the time that the server names", () => {
    want(1, 2);
    assert.equal(queue.next().index, 1);
    queue.done(key(1), false, { status: 503, retryAfter: 30 });
    assert.deepEqual(taken(), []);
    now += 29999;
    assert.deepEqual(taken(), []);
    now += 1;
    assert.deepEqual(taken(), [1, 2]);
  });

  it("a shorter time that the server names later does not cut the longer one", () => {
    want(1, 2, 3);
    taken();
    queue.done(key(1), false, { status: 429, retryAfter: 30 });
    queue.done(key(2), false, { status: 429, retryAfter: 1 });
    assert.equal(queue.dueAt(), now + 30000);
  });
});

describe("dueAt", () => {
  it("is null while nothing waits, and in the past while something may be asked for", () => {
    assert.equal(queue.dueAt(), null);
    want(1);
    assert.ok(queue.dueAt() <= now);
    taken();
    assert.equal(queue.dueAt(), null);
    queue.done(key(1), false, { status: 404 });
    assert.equal(queue.dueAt(), null);
  });

  it("is the first of several times", () => {
    want(1, 2);
    taken();
    queue.done(key(2), false);
    now += 100;
    queue.done(key(1), false);
    assert.equal(queue.dueAt(), now + 400);
  });
});

describe("a tile without frames (404)", () => {
  // Asks for tiles 1 to 3, which the server has not.
  beforeEach(() => {
    want(1, 2, 3);
    for (const index of taken()) queue.done(key(index), false, { status: 404 });
  });

  it("is not asked for again, however long it is wanted", () => {
    now += 1e9;
    want(3, 2, 1);
    assert.deepEqual(taken(), []);
  });

  it("is asked for again once the log changed there, ends of the range included", () => {
    queue.forget([[2.25 * TILE, 2.75 * TILE]]);
    assert.deepEqual(taken(), [2]);
    queue.forget([
      [4 * TILE, 4 * TILE],
      [-9, 1 * TILE],
    ]);
    assert.deepEqual(taken(), [1, 3]);
  });

  it("is not asked for again where the log changed elsewhere", () => {
    queue.forget([]);
    queue.forget([
      [0, TILE - 1],
      [4 * TILE + 1, 9 * TILE],
    ]);
    assert.deepEqual(taken(), []);
  });

  it("is asked for again, as all are, where it is not known what changed", () => {
    queue.forget();
    assert.deepEqual(taken(), [1, 2, 3]);
  });

  it("is asked for again if the log changed there while the answer was on its way", () => {
    want(5, 6);
    assert.deepEqual(taken(), [5, 6]);
    queue.forget([[5.5 * TILE, 5.6 * TILE]]);
    queue.done(key(5), false, { status: 404 });
    queue.done(key(6), false, { status: 404 });
    assert.deepEqual(taken(), [5]);
    queue.done(key(5), false, { status: 404 });
    assert.deepEqual(taken(), []);
  });
});
