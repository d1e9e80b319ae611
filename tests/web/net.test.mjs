// SPDX-License-Identifier: MIT
//
// Of net.js: a server that goes silent, as a whole or with one answer, in front of a real one on loopback.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { after, before, beforeEach, describe, it } from "node:test";

import { Net, Problem, Unreachable } from "../../src/web/viewer/net.js";

const LONG = { head: 60_000, slow: 60_000, body: 60_000, ping: 20 };
const SOON = { ...LONG, head: 150 };
const OFTEN = { ...LONG, head: 1000 }; // while a server that answers has time to do so
const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

let server;
let answer; // (target, response): what the server does with a request
const real = globalThis.fetch;

before(async () => {
  server = createServer((request, response) => answer(request.url.slice(1), response));
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  const base = `http://127.0.0.1:${server.address().port}/`;
  globalThis.fetch = (target, options) => real(new URL(target, base), options);
  answer = whole;
  await (await fetch("")).text(); // the first one of a process takes long
});
after(() => {
  globalThis.fetch = real;
  server.closeAllConnections();
  server.close();
});

/** A page's Net, and what it was told: dates since when there is no answer, and null. */
function page(limits = LONG) {
  const told = [];
  const net = new Net({ onLost: (since) => told.push(since), onBusy: () => {}, onToken: async () => null, limits });
  return { net, told };
}

const whole = (target, response) => response.end("{}");
const never = () => {};

/** Until the page was told that often. */
async function toldTimes(told, count) {
  while (told.length < count) await pause(5);
}

beforeEach(() => {
  answer = whole;
});

describe("a server that is silent", () => {
  it("is one that does not answer, until it answers again", async () => {
    const { net, told } = page(SOON);
    answer = never;
    await assert.rejects(net.json("tiles.json"), Unreachable);
    assert.ok(told[0] instanceof Date);
    assert.ok(net.lostSince);
    answer = whole;
    await toldTimes(told, 2);
    assert.equal(told[1], null);
    assert.equal(net.lostSince, null);
  });

  it("is asked whether it is back though that question is not answered either", async () => {
    const { net, told } = page(SOON);
    let asked = 0;
    answer = (target) => (asked += target === "health");
    await assert.rejects(net.json("tiles.json"), Unreachable);
    while (asked < 3) await pause(5);
    assert.equal(told.length, 1);
    answer = whole;
    await toldTimes(told, 2);
  });

  it("ends the requests that have more time as well, since they keep its connections", async () => {
    const { net, told } = page(SOON);
    answer = never;
    const slow = assert.rejects(net.json("stats"), Unreachable);
    await assert.rejects(net.json("tiles.json"), Unreachable);
    await slow;
    answer = whole;
    await toldTimes(told, 2);
  });
});

describe("an answer that does not come while others do", () => {
  it("has failed alone: the server is there", async () => {
    const { net, told } = page(OFTEN);
    answer = (target, response) => target.startsWith("tiles/") || whole(target, response);
    let over = false;
    const tile = assert.rejects(net.bytes("tiles/3/1.png"), Unreachable).finally(() => (over = true));
    while (!over) await net.json("tiles.json");
    await tile;
    assert.deepEqual(told, []);
  });

  it("is asked for again where the page cannot do without it", async () => {
    const { net } = page(OFTEN);
    let asked = 0;
    answer = (target, response) => {
      asked += target === "colormaps";
      if (target !== "colormaps" || asked > 1) whole(target, response);
    };
    assert.deepEqual(await net.patiently(() => net.json("colormaps")), {});
    assert.ok(asked > 1);
  });

  it("has more time where the server reads many rows for it", async () => {
    const { net } = page(SOON);
    const held = [];
    answer = (target, response) => held.push(response);
    const answers = ["stats", "logs/rig7/gaps?limit=9", "frames.npy?depths=true"].map((target) => net.json(target));
    await pause(2 * SOON.head);
    for (const response of held) response.end("{}");
    assert.deepEqual(await Promise.all(answers), [{}, {}, {}]);
  });
});

describe("a body", () => {
  it("that stops coming has failed", async () => {
    const { net, told } = page({ ...LONG, body: 150 });
    answer = (target, response) => response.write('{"a":');
    await assert.rejects(net.json("tiles.json"), Unreachable);
    await assert.rejects(net.bytes("tiles/3/1.png"), Unreachable);
    await assert.rejects(net.text("frames.ndjson"), Unreachable);
    assert.deepEqual(told, []); // its head came
  });

  it("of a known length that stops coming has failed", async () => {
    const { net, told } = page({ ...LONG, body: 150 });
    answer = (target, response) => response.writeHead(200, { "Content-Length": "9" }).write('{"a":');
    await assert.rejects(net.json("tiles.json"), Unreachable);
    await assert.rejects(net.bytes("tiles/3/1.png"), Unreachable);
    assert.deepEqual(told, []);
  });

  it("that goes on coming is read whole, however long it takes", async () => {
    const { net } = page({ ...LONG, body: 500 });
    answer = async (target, response) => {
      for (let i = 0; i < 12; i += 1) {
        response.write("x");
        await pause(50);
      }
      response.end();
    };
    assert.equal(await net.text("frames.ndjson"), "x".repeat(12));
  });

  it("of a refusal that stops coming leaves the status", async () => {
    const { net } = page({ ...LONG, body: 150 });
    answer = (target, response) => {
      response.statusCode = 503;
      response.setHeader("Retry-After", "7");
      response.write("{");
    };
    await assert.rejects(net.json("tiles.json"), (error) => error instanceof Problem && error.status === 503 && error.retryAfter === 7);
  });

  it("that is empty is no fault", async () => {
    const { net } = page();
    answer = (target, response) => response.writeHead(304).end();
    assert.equal((await net.fetch("tiles.json")).status, 304);
    answer = (target, response) => response.writeHead(204).end();
    assert.equal((await net.bytes("session")).length, 0);
  });
});

describe("a request that is not wanted any more", () => {
  it("ends by its own signal, and says nothing of the server", async () => {
    const { net, told } = page();
    answer = never;
    const abort = new AbortController();
    const tile = assert.rejects(net.bytes("tiles/3/1.png", { signal: abort.signal }), { name: "AbortError" });
    abort.abort();
    await tile;
    await assert.rejects(net.bytes("tiles/3/1.png", { signal: abort.signal }), { name: "AbortError" });
    assert.deepEqual(told, []);
  });
});
