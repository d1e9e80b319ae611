// SPDX-License-Identifier: MIT
//
// The worker of decoder.js: PNG bytes in, samples out.

import { samplesOf } from "./png.js";

self.onmessage = async ({ data: { id, bytes } }) => {
  try {
    const tile = await samplesOf(bytes);
    self.postMessage({ id, tile }, [tile.samples.buffer]);
  } catch (error) {
    self.postMessage({ id, fault: error.message });
  }
};
