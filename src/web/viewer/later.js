// SPDX-License-Identifier: MIT
//
// Parts of the page that are loaded when they are first used. One that does not come is asked for again.

import { Unreachable } from "./net.js";

const COMES_MS = 30_000;
const COMES_LOST_MS = 3000; // one that is loaded already needs no server

const MISSING = "A part of this page did not come.";

function inTime(module, milliseconds) {
  let timer = 0;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Unreachable(MISSING)), milliseconds);
  });
  return Promise.race([module, late]).finally(() => clearTimeout(timer));
}

/**
 * A promise of the module `name`.
 *
 * load    imports it for the first time, by an import() that the build finds
 * tries   how often it is asked for; a server that is gone is then not waited for
 * Throws an error whose message is for people, with status 404 and the server's own words where it has other files by now.
 */
export function later(net, name, load, tries = Infinity) {
  const address = new URL(`${name}.js`, import.meta.url).href;
  let tried = 0;
  const ask = async () => {
    try {
      // Some browsers keep a failure by its address: the mark makes another one of it.
      return await inTime(tried ? import(`${address}#${tried}`) : load(), net.lostSince ? COMES_LOST_MS : COMES_MS);
    } catch {
      tried += 1;
      await net.text(address); // an import does not say what is wrong
      throw new Unreachable(MISSING);
    }
  };
  return net.patiently(ask, () => tries === Infinity || (tried < tries && !net.lostSince));
}
