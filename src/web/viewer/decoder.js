// SPDX-License-Identifier: MIT
//
// Decoder: PNG tiles to their exact samples, in a worker; never read back from a canvas, since some
// browsers add noise there. A worker that fails, or whose script does not come, is made anew for the next tile.

const STILL_MS = 30_000;

const newWorker = () => new Worker(new URL("decoder_worker.js", import.meta.url), { type: "module" });

export class Decoder {
  /** still: milliseconds without an answer after which the worker has failed */
  constructor({ make = newWorker, still = STILL_MS } = {}) {
    Object.assign(this, { make, still });
    this.waiting = new Map();
    this.next = 0;
    this.timer = 0;
    this.worker = this.begin();
  }

  /** A promise of {width, height, samples, gap}. Takes the bytes' memory. */
  samplesOf(bytes) {
    this.worker ??= this.begin();
    const id = (this.next += 1);
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      this.worker.postMessage({ id, bytes }, [bytes.buffer]);
      this.wait();
    });
  }

  begin() {
    const worker = this.make();
    worker.onmessage = ({ data }) => this.end(data.id, data);
    worker.onerror = () => this.fail();
    return worker;
  }

  wait() {
    clearTimeout(this.timer);
    if (this.waiting.size) this.timer = setTimeout(() => this.fail(), this.still);
  }

  fail() {
    this.worker.onmessage = this.worker.onerror = null; // it may still say something
    this.worker.terminate();
    this.worker = null;
    for (const id of [...this.waiting.keys()]) this.end(id, { fault: "the decoder has stopped" });
  }

  end(id, { tile, fault }) {
    const ends = this.waiting.get(id);
    this.waiting.delete(id);
    this.wait();
    if (fault) ends.reject(new Error(fault));
    else ends.resolve(tile);
  }
}
