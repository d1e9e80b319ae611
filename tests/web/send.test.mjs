// SPDX-License-Identifier: MIT
//
// Of send.js: when a body that is sent counts as broken off. The browser's request is played by an object.
import assert from "node:assert/strict";
import { after, beforeEach, describe, it } from "node:test";

import { send } from "../../src/web/viewer/send.js";

const FOR_EVER = 60_000;
let request; // the one that was sent last

class Request {
  upload = {};
  headers = {};
  status = 0;
  responseText = "";
  constructor() {
    request = this;
  }
  open(method, target) {
    Object.assign(this, { method, target });
  }
  setRequestHeader(name, value) {
    this.headers[name] = value;
  }
  send(body) {
    this.body = body;
  }
  getResponseHeader() {
    return "12";
  }
  abort() {
    this.onabort();
    this.onloadend();
  }
  answer(status, text) {
    Object.assign(this, { status, responseText: text });
    this.onload();
    this.onloadend();
  }
}

const before = globalThis.XMLHttpRequest;
beforeEach(() => {
  globalThis.XMLHttpRequest = Request;
});
after(() => {
  globalThis.XMLHttpRequest = before;
});

const sending = (limits, progressed = () => {}) => send("frames", "rows", { "Upload-Id": "a" }, progressed, limits);
const BROKE = { message: "The connection broke." };

describe("send", () => {
  it("gives what the server answers", async () => {
    const seen = [];
    const answer = sending(undefined, (bytes) => seen.push(bytes));
    assert.deepEqual([request.method, request.target, request.body, request.headers], ["POST", "frames", "rows", { "Upload-Id": "a" }]);
    request.upload.onprogress({ loaded: 3 });
    request.upload.onload();
    request.answer(200, '{"stored":1}');
    assert.deepEqual(await answer, { status: 200, body: { stored: 1 }, offset: 12 });
    assert.deepEqual(seen, [3]);
  });

  it("gives the status of an answer that is no JSON", async () => {
    const answer = sending();
    request.answer(502, "<html>");
    assert.deepEqual(await answer, { status: 502, body: {}, offset: 12 });
  });

  it("fails when the connection breaks", async () => {
    const answer = sending();
    request.onerror();
    request.onloadend();
    await assert.rejects(answer, BROKE);
  });

  it("fails when nothing more of the body goes", async () => {
    await assert.rejects(sending({ progress: 20, answer: FOR_EVER }), BROKE);
    const answer = sending({ progress: 20, answer: FOR_EVER });
    request.upload.onprogress({ loaded: 3 });
    await assert.rejects(answer, BROKE);
  });

  it("gives the server time of its own for the answer, and no more than that", async () => {
    const stored = sending({ progress: 20, answer: FOR_EVER });
    request.upload.onload();
    await new Promise((done) => setTimeout(done, 60));
    request.answer(200, "{}");
    assert.equal((await stored).status, 200);
    const silent = sending({ progress: FOR_EVER, answer: 20 });
    request.upload.onload();
    await assert.rejects(silent, BROKE);
  });
});
