// SPDX-License-Identifier: MIT
//
// Sending one body, with progress: fetch tells nothing about what was sent. Bounded by progress, not by length. Needs no DOM.

/** In milliseconds: without progress, and from the last byte to the answer. Buffers on the way hide progress on slow lines. */
const LIMITS = { progress: 120_000, answer: 300_000 };

function bodyOf(request) {
  try {
    return JSON.parse(request.responseText);
  } catch {
    return {}; // an answer of another program in between
  }
}

/**
 * Gives {status, body, offset}; throws what has no answer, or none in time.
 *
 * progressed(sent)   so many bytes have gone
 */
export function send(target, body, headers, progressed, limits = LIMITS) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    let timer = 0;
    const wait = (milliseconds) => {
      clearTimeout(timer);
      timer = setTimeout(() => request.abort(), milliseconds);
    };
    request.open("POST", target);
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.upload.onprogress = ({ loaded }) => {
      wait(limits.progress);
      progressed(loaded);
    };
    request.upload.onload = () => wait(limits.answer);
    request.onerror = request.onabort = () => reject(new Error("The connection broke."));
    request.onload = () =>
      resolve({ status: request.status, body: bodyOf(request), offset: Number(request.getResponseHeader("Upload-Offset")) });
    request.onloadend = () => clearTimeout(timer);
    wait(limits.progress);
    request.send(body);
  });
}
