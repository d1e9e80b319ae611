// SPDX-License-Identifier: MIT
//
// The figures of the interval in view: none of another interval, whatever answer comes first.

import assert from "node:assert/strict";
import { test } from "node:test";

import { Statistics } from "../../src/web/viewer/statistics.js";

const turn = () => new Promise((done) => setTimeout(done, 1));

/** Statistics whose questions are answered by hand: questions[i] is {wanted, answer(stats), refuse(error)}. */
function asking() {
  const questions = [];
  const told = [];
  const ask = (wanted) => new Promise((answer, refuse) => questions.push({ wanted, answer, refuse }));
  const statistics = new Statistics({ ask, told: () => told.push([statistics.stats, statistics.fault?.message ?? null]), rest: 0 });
  const moved = async () => {
    statistics.moved();
    while (!questions.at(-1)?.wanted()) await turn();
  };
  return { statistics, questions, told, moved };
}

test("an answer is told, and taken back when the view moves", async () => {
  const { statistics, questions, told, moved } = asking();
  await moved();
  questions[0].answer({ count: 1 });
  await turn();
  statistics.moved();
  assert.deepEqual(told, [[{ count: 1 }, null], [null, null]]);
  assert.equal(statistics.stats, null);
});

test("an answer of an older interval is not told, neither before nor after the newer one", async () => {
  const { statistics, questions, told, moved } = asking();
  await moved();
  await moved();
  assert.deepEqual(questions.map(({ wanted }) => wanted()), [false, true]);
  questions[0].answer({ count: 1 });
  await turn();
  assert.deepEqual(told, []);
  questions[1].answer({ count: 2 });
  await turn();
  assert.deepEqual(statistics.stats, { count: 2 });
  await moved();
  await moved();
  questions[3].answer({ count: 4 });
  questions[2].answer({ count: 3 });
  await turn();
  assert.deepEqual(statistics.stats, { count: 4 });
});

test("a failure leaves no figures of the interval before, and is forgotten when the view moves", async () => {
  const { statistics, questions, told, moved } = asking();
  await moved();
  questions[0].answer({ count: 1 });
  await turn();
  await moved();
  questions[1].refuse(new Error("no"));
  await turn();
  assert.deepEqual([statistics.stats, statistics.fault.message], [null, "no"]);
  statistics.moved();
  assert.equal(statistics.fault, null);
  assert.deepEqual(told.map(([, fault]) => fault), [null, null, "no", null]);
});
