// SPDX-License-Identifier: MIT
//
// Random numbers that are the same at every run, for tests of many made-up inputs.

// A function that gives numbers from 0 to below 1 (xorshift, 32 bits). seed: a whole number, not 0
export function randomFrom(seed) {
  let state = seed >>> 0;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state / 2 ** 32;
  };
}

// A whole number from `from` to `to`, both included.
export function wholeNumber(random, from, to) {
  return from + Math.floor(random() * (to - from + 1));
}

// One of a list.
export function oneOf(random, list) {
  return list[Math.floor(random() * list.length)];
}
