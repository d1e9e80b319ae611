// SPDX-License-Identifier: MIT
//
// Of later.js: what becomes of a module that does not come when it is first used.
import assert from "node:assert/strict";
import { afterEach, describe, it } from "node:test";

import { later } from "../../src/web/viewer/later.js";
import { Net, Problem, Unreachable } from "../../src/web/viewer/net.js";

const real = globalThis.fetch;
afterEach(() => {
  globalThis.fetch = real;
});

const OTHER_FILES = "This server has other files of the viewer: load the page again."; // as it says
const NOT_FOUND = () => new Response(JSON.stringify({ detail: OTHER_FILES }), { status: 404 });
const HERE = () => new Response("");
const fails = () => Promise.reject(new TypeError("Failed to fetch dynamically imported module"));

/** A page whose questions about files of its own are answered like that. */
function page(answer) {
  const asked = [];
  globalThis.fetch = async (target) => {
    asked.push(target);
    return answer();
  };
  const net = new Net({ onLost: () => {}, onBusy: () => {}, onToken: async () => null, limits: { head: 1000, slow: 1000, body: 1000, ping: 10 } });
  return { net, asked };
}

describe("later", () => {
  it("gives the module, and asks for nothing else", async () => {
    const { net, asked } = page(HERE);
    const { textOf } = await later(net, "depth", () => import("../../src/web/viewer/depth.js"));
    assert.equal(textOf(1e6), "1.0");
    assert.deepEqual(asked, []);
  });

  it("asks again for one that did not come, by an address of which no failure is known", async () => {
    const { net, asked } = page(HERE);
    const first = await import("../../src/web/viewer/depth.js");
    const { textOf } = await later(net, "depth", fails);
    assert.equal(textOf(1e6), "1.0");
    assert.notEqual(textOf, first.textOf);
    assert.deepEqual(asked.map((target) => new URL(target).pathname.split("/").pop()), ["depth.js"]);
  });

  it("says what the server says that has other files by now", async () => {
    const { net, asked } = page(NOT_FOUND);
    await assert.rejects(later(net, "help", fails), (error) =>
      error instanceof Problem && error.status === 404 && error.message === OTHER_FILES);
    assert.equal(asked.length, 1);
  });

  it("gives up after so many times where it is told to", async () => {
    const { net, asked } = page(HERE);
    await assert.rejects(later(net, "not_there", fails, 2), { message: "A part of this page did not come." });
    assert.equal(asked.length, 2);
  });

  it("does not wait for a server that is gone, where it is told how often to ask", async () => {
    let gone = true;
    const { net, asked } = page(() => (gone ? Promise.reject(new TypeError("fetch failed")) : HERE()));
    await assert.rejects(later(net, "not_there", fails, 20), Unreachable);
    assert.equal(asked.length, 1);
    gone = false; // else it would be asked for ever whether it is back
    while (net.lostSince) await new Promise((done) => setTimeout(done, 5));
  });
});
