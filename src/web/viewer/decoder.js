// SPDX-License-Identifier: MIT
//
// Decoder: PNG tiles to their exact samples, in a worker; never read back from a canvas, since some
// browsers add noise there.

export class Decoder {
  constructor() {
    this.waiting = new Map();
    this.next = 0;
    this.worker = new Worker(new URL("decoder_worker.js", import.meta.url), { type: "module" });
    this.worker.onmessage = ({ data }) => this.end(data.id, data);
    this.worker.onerror = () => {
      for (const id of [...this.waiting.keys()]) this.end(id, { fault: "the decoder has stopped" });
    };
  }

  /** A promise of {width, height, samples, gap}. Takes the bytes' memory. */
  samplesOf(bytes) {
    const id = (this.next += 1);
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      this.worker.postMessage({ id, bytes }, [bytes.buffer]);
    });
  }

  end(id, { tile, fault }) {
    const ends = this.waiting.get(id);
    this.waiting.delete(id);
    if (!ends) return;
    if (fault) ends.reject(new Error(fault));
    else ends.resolve(tile);
  }
}
