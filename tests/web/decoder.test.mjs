// SPDX-License-Identifier: MIT
//
// Of decoder.js: what becomes of tiles when their worker fails. The worker is played by an object.
import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { Decoder } from "../../src/web/viewer/decoder.js";
import { Tiles } from "../../src/web/viewer/tiles.js";

const TILE = { width: 1, height: 1, samples: new Uint8Array(1), gap: -1 };
const STOPPED = { message: "the decoder has stopped" };
const bytes = () => new Uint8Array(8);

/** A decoder, and the workers that it made; each does act(worker, message) with what it is given. */
function workshop(act, still = 60_000) {
  const made = [];
  const make = () => {
    const worker = {
      ended: false,
      terminate: () => (worker.ended = true),
      postMessage: (message) => setImmediate(() => worker.ended || act(worker, message)),
    };
    made.push(worker);
    return worker;
  };
  return { decoder: new Decoder({ make, still }), made };
}
const works = (worker, { id }) => worker.onmessage({ data: { id, tile: TILE } });
const breaks = (worker) => worker.onerror();

describe("Decoder", () => {
  it("has its worker before the first tile comes, and one for all of them", async () => {
    const { decoder, made } = workshop(works);
    assert.equal(made.length, 1);
    assert.deepEqual(await Promise.all([decoder.samplesOf(bytes()), decoder.samplesOf(bytes())]), [TILE, TILE]);
    assert.equal(made.length, 1);
  });

  it("refuses a tile that cannot be read, and keeps its worker", async () => {
    const { decoder, made } = workshop((worker, { id }) => worker.onmessage({ data: { id, fault: "no PNG" } }));
    await assert.rejects(decoder.samplesOf(bytes()), { message: "no PNG" });
    assert.equal(made.length, 1);
  });

  it("refuses all tiles of a worker that fails, and has another one for the next tile", async () => {
    let act = breaks;
    const { decoder, made } = workshop((...given) => act(...given));
    const tiles = [decoder.samplesOf(bytes()), decoder.samplesOf(bytes())];
    for (const tile of tiles) await assert.rejects(tile, STOPPED);
    act = works;
    assert.deepEqual(await decoder.samplesOf(bytes()), TILE);
    assert.deepEqual(made.map(({ ended }) => ended), [true, false]);
  });

  it("has another one as well when the first has failed before any tile came", async () => {
    const { decoder, made } = workshop(works);
    made[0].onerror();
    assert.deepEqual(await decoder.samplesOf(bytes()), TILE);
    assert.equal(made.length, 2);
  });

  it("counts a worker that says nothing as one that has failed", async () => {
    const { decoder, made } = workshop(() => {}, 20);
    await assert.rejects(decoder.samplesOf(bytes()), STOPPED);
    assert.equal(made[0].ended, true);
  });
});

describe("Tiles", () => {
  it("are asked for again when the worker has failed", async () => {
    let failures = 1;
    const { decoder } = workshop((worker, message) => (failures-- > 0 ? breaks : works)(worker, message));
    const asked = [];
    await new Promise((done) => {
      const tiles = new Tiles({ bytes: async (target) => asked.push(target) && bytes(), decoder, onLoaded: done });
      tiles.want([{ variant: "colormap=gray", level: 3, index: 1, why: "visible" }]);
    });
    assert.deepEqual(asked, Array(2).fill("tiles/3/1.png?colormap=gray"));
  });
});
