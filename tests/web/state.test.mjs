// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { beforeEach, describe, it } from "node:test";

import { initial, Store, TRACK } from "../../src/web/viewer/state.js";

describe("initial", () => {
  it("shows one static track of the default log, with no view chosen yet", () => {
    assert.deepEqual(initial(), {
      log: "",
      top: null,
      bottom: null,
      tracks: [
        {
          kind: "static",
          map: "",
          lo: null,
          hi: null,
          gamma: 1,
          invert: false,
          clip: [2, 98],
          window: 1,
          width: null,
        },
      ],
      turn: 0,
      smooth: false,
      follow: false,
      at: null,
    });
  });

  it("is new each time, down to its parts", () => {
    initial().tracks[0].clip[0] = 50;
    assert.deepEqual(initial().tracks[0].clip, [2, 98]);
    assert.deepEqual(TRACK.clip, [2, 98]);
  });
});

describe("Store", () => {
  let store;
  let calls;

  beforeEach(() => {
    store = new Store();
    calls = [];
    store.subscribe((...call) => calls.push(call));
  });

  it("tells each subscriber the new state and what changed, once a change", () => {
    store.set({ top: 1, bottom: 2, turn: 0 });
    assert.deepEqual(calls, [[{ ...initial(), top: 1, bottom: 2 }, { top: 1, bottom: 2 }, { push: false }]]);
    assert.equal(store.state, calls[0][0]);
  });

  it("calls nobody where all is as it was, also within tracks", () => {
    const before = store.state;
    store.set({ top: null, tracks: initial().tracks, at: null });
    store.set({});
    assert.equal(calls.length, 0);
    assert.equal(store.state, before);
  });

  it("sees a change within a track or a pin", () => {
    store.set({ tracks: [{ ...TRACK, clip: [5, 98] }] });
    store.set({ tracks: [{ ...TRACK, clip: [5, 98] }, TRACK] });
    store.set({ at: { depth: 1, azimuth: 2 } });
    store.set({ at: { depth: 1, azimuth: 3 } });
    store.set({ at: null });
    assert.deepEqual(
      calls.map(([, patch]) => Object.keys(patch)),
      [["tracks"], ["tracks"], ["at"], ["at"], ["at"]],
    );
  });

  it("changes one of the tracks, and is silent where that is all as it was", () => {
    store.set({ tracks: [TRACK, TRACK, TRACK] });
    store.setTrack(1, { width: 300, invert: true });
    store.setTrack(1, { width: 300 });
    assert.deepEqual(store.state.tracks, [TRACK, { ...TRACK, width: 300, invert: true }, TRACK]);
    assert.equal(calls.length, 2);
  });

  it("leaves the state before, and parts that did not change, as they were", () => {
    const before = store.state;
    store.set({ smooth: true });
    assert.equal(before.smooth, false);
    assert.equal(store.state.tracks, before.tracks);
  });

  it("says which changes are jumps", () => {
    store.set({ turn: 90 }, { push: true });
    assert.deepEqual(calls[0][2], { push: true });
  });

  it("refuses a key that the state does not have, and changes nothing", () => {
    assert.throws(() => store.set({ turn: 90, smoth: true }), /The state has no 'smoth'/);
    assert.equal(store.state.turn, 0);
    assert.equal(calls.length, 0);
  });

  it("tells a change that a subscriber makes after the one before it, to all in the same order", () => {
    store.subscribe((state) => {
      if (state.turn < 30) store.set({ turn: state.turn + 10 });
    });
    const late = [];
    store.subscribe((state) => late.push(state.turn));
    store.set({ turn: 10 });
    assert.deepEqual(
      calls.map(([state]) => state.turn),
      [10, 20, 30],
    );
    assert.deepEqual(late, [10, 20, 30]);
  });

  it("stops telling who ended the subscription, and no other that is the same function", () => {
    let count = 0;
    const fn = () => {
      count += 1;
    };
    const end = store.subscribe(fn);
    store.subscribe(fn);
    end();
    end();
    store.set({ turn: 1 });
    assert.equal(count, 1);
  });

  it("tells the others also where one throws, and throws its error afterwards", () => {
    const end = store.subscribe(() => {
      throw new Error("first");
    });
    const later = [];
    store.subscribe((state) => later.push(state.turn));
    assert.throws(() => store.set({ turn: 5 }), /first/);
    end();
    store.set({ turn: 6 });
    assert.deepEqual(later, [5, 6]);
  });
});
