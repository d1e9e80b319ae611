// SPDX-License-Identifier: MIT
//
// What is said of the centre that a server sends its logs to.

import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { ageText, centreWords } from "../../src/web/viewer/centre.js";

const NOW = "2026-11-28T04:30:00.000Z";
const MINUTES_AGO = (minutes) => new Date(Date.parse(NOW) - 60_000 * minutes).toISOString();

const stateOf = (changed = {}) => ({ sends: true, log: null, connected: true, trouble: null, trouble_since: null,
  last_sent: MINUTES_AGO(1), behind: [], timestamp: NOW, ...changed });
const behind = (changed = {}) => ({ log: "rig7", generations: 3, rows: 1240, since: MINUTES_AGO(3), trouble: null, ...changed });
const textOf = (state) => centreWords(state, "rig7").text;

describe("the centre", () => {
  it("is not spoken of where no logs are sent, or not this one", () => {
    assert.equal(centreWords(stateOf({ sends: false }), "rig7"), null);
    assert.equal(centreWords(stateOf({ log: "default" }), "rig7"), null);
    assert.ok(centreWords(stateOf({ log: "rig7" }), "rig7"));
  });

  it("has all of a log that is not listed", () => {
    assert.deepEqual([textOf(stateOf()), textOf(stateOf({ behind: [behind({ log: "rig8" })] }))], ["centre has all", "centre has all"]);
    assert.match(centreWords(stateOf({ behind: [behind({ log: "rig8" })] }), "rig7").about, /not have all of 1 other log\./);
  });

  it("is behind by rows, and since when", () => {
    assert.equal(textOf(stateOf({ behind: [behind()] })), "centre: 1,240 rows behind, 3 min");
    assert.equal(textOf(stateOf({ behind: [behind({ rows: 1, since: null })] })), "centre: 1 row behind");
  });

  it("is behind by changes where no rows are to be sent, or it is not known how many", () => {
    assert.equal(textOf(stateOf({ behind: [behind({ rows: 0 })] })), "centre: 3 changes behind, 3 min");
    assert.equal(textOf(stateOf({ behind: [behind({ rows: null, generations: 1 })] })), "centre: 1 change behind, 3 min");
  });

  it("has what is still on its way, unless something is wrong", () => {
    const young = behind({ since: MINUTES_AGO(0.1) });
    assert.equal(textOf(stateOf({ behind: [young] })), "centre has all");
    assert.equal(textOf(stateOf({ behind: [young], trouble: "full", trouble_since: NOW })), "centre has no room: 1,240 rows behind, 6 s");
  });

  it("is in trouble as a whole, or with this log alone", () => {
    const away = { connected: false, trouble: "unreachable", trouble_since: MINUTES_AGO(9) };
    assert.equal(textOf(stateOf(away)), "centre does not answer");
    assert.equal(textOf(stateOf({ ...away, behind: [behind()] })), "centre does not answer: 1,240 rows behind, 3 min");
    assert.match(centreWords(stateOf(away), "rig7").about, /takes nothing since/);
    const refused = centreWords(stateOf({ behind: [behind({ trouble: "unauthorized" })] }), "rig7");
    assert.deepEqual([refused.text, refused.trouble], ["centre does not accept the token: 1,240 rows behind, 3 min", "unauthorized"]);
    assert.equal(centreWords(stateOf({ behind: [behind({ trouble: "refused" })] }), "rig8").trouble, null);
  });

  it("has words for every trouble that the server names", () => {
    for (const trouble of ["unreachable", "unauthorized", "missing", "conflict", "busy", "full", "refused", "local"])
      assert.match(textOf(stateOf({ behind: [behind({ trouble, generations: 0 })] })), /^[a-z ]+$/, trouble);
  });
});

describe("an age", () => {
  it("has one unit, and is never below nothing", () => {
    const ages = [-5, 0, 59_999, 60_000, 3_599_999, 3_600_000, 172_799_999, 172_800_000].map(ageText);
    assert.deepEqual(ages, ["0 s", "0 s", "59 s", "1 min", "59 min", "1 h", "47 h", "2 d"]);
  });
});
