// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { parse, textOf } from "../../src/web/viewer/permalink.js";
import { initial, TRACK, TRUE_SHAPE } from "../../src/web/viewer/state.js";
import { oneOf, randomFrom, wholeNumber } from "./random.mjs";

const LINK =
  "log=rig7&d=9100.0,9110.0&t=static~mviridis~l20,200;dynamic~mgray~p5,95~w0.5&a=180&s=1&f=1&at=9102.35,134";
const STATE = {
  log: "rig7",
  top: 9100000000,
  bottom: 9110000000,
  tracks: [
    { ...TRACK, kind: "static", map: "viridis", lo: 20, hi: 200 },
    { ...TRACK, kind: "dynamic", map: "gray", clip: [5, 95], window: 0.5 },
  ],
  turn: 180,
  smooth: true,
  follow: true,
  at: { depth: 9102350000, azimuth: 134 },
};

const faultsOf = (fragment) => parse(fragment).faults;
const trackOf = (text) => parse(`t=${text}`).state.tracks[0];

// What a person can do to a state, anything of it.
function randomState(random) {
  const maybe = (value, other) => (random() < 0.5 ? value : other);
  const ends = () => [wholeNumber(random, 0, 100), wholeNumber(random, 101, 255)];
  const millionths = (value) => Math.round(value * 1e6) / 1e6; // as the server reads numbers
  const number = (to) =>
    oneOf(random, [
      wholeNumber(random, 1, to),
      millionths(random() * to + 1e-5),
      Number((random() * to + 0.1).toFixed(2)),
    ]);
  const track = () => {
    const [lo, hi] = maybe(ends(), [null, null]);
    return {
      kind: oneOf(random, ["raw", "static", "dynamic", "core"]),
      map: oneOf(random, [
        "",
        "gray",
        "viridis_r",
        "YlOrBr",
        "my-map.2",
        "440154,fde725",
        "000000,8B4513,ffffff",
      ]),
      lo,
      hi,
      gamma: maybe(1, millionths(0.1 + 9 * random())),
      invert: maybe(true, false),
      clip: maybe([2, 98], [millionths(random() * 50), millionths(50.5 + random() * 49)]),
      window: maybe(1, number(1000)),
      width: oneOf(random, [null, TRUE_SHAPE, wholeNumber(random, 24, 16384)]),
    };
  };
  const top = maybe(null, wholeNumber(random, -1e12, 1e12));
  return {
    log: oneOf(random, ["", "rig7", "a", "well-12.b_3", "9"]),
    top,
    bottom: top === null ? null : top + wholeNumber(random, 1, 1e10),
    tracks: Array.from({ length: wholeNumber(random, 1, 8) }, track),
    turn: maybe(0, random() * 359.9),
    smooth: maybe(true, false),
    follow: maybe(true, false),
    at: maybe(null, { depth: wholeNumber(random, -1e12, 1e12), azimuth: maybe(0, random() * 359.9) }),
  };
}

// Mostly what links are made of, put together without sense.
function nonsense(random) {
  const marks = "& && ; ~ , = % %2 %2C %FF %00 # ? <script> 日本 __proto__=1 ~__proto__ constructor= &amp;";
  const keys = "log= d= t= a= s= f= at= static dynamic raw ~m ~l ~g ~i ~p ~w ~x";
  const values = "1 -1 9100.0 1e999 NaN 0x10 null toString";
  const words = [...`${marks} ${keys} ${values}`.split(" "), " ", "\u0000", "\n", "\ud800"];
  return Array.from({ length: wholeNumber(random, 0, 30) }, () => oneOf(random, words)).join("");
}

// Throws where a module that shows the state could not.
function assertUsable(state) {
  assert.deepEqual(Object.keys(state), Object.keys(initial()));
  assert.match(state.log, /^([a-z0-9][a-z0-9._-]*)?$/);
  if (state.top !== null || state.bottom !== null) {
    assert.ok(
      Number.isSafeInteger(state.top) && Number.isSafeInteger(state.bottom) && state.top < state.bottom,
    );
  }
  assert.ok(state.turn >= 0 && state.turn < 360);
  assert.equal(typeof state.smooth, "boolean");
  assert.equal(typeof state.follow, "boolean");
  if (state.at !== null)
    assert.ok(Number.isSafeInteger(state.at.depth) && state.at.azimuth >= 0 && state.at.azimuth < 360);
  assert.ok(state.tracks.length >= 1 && state.tracks.length <= 8);
  for (const track of state.tracks) {
    assert.deepEqual(Object.keys(track), Object.keys(TRACK));
    assert.ok(["raw", "static", "dynamic", "core"].includes(track.kind));
    assert.match(track.map, /^[A-Za-z0-9._,-]*$/);
    assert.ok(
      (track.lo === null && track.hi === null) || (track.lo >= 0 && track.lo < track.hi && track.hi <= 255),
    );
    assert.ok(track.gamma >= 0.1 && track.gamma <= 10);
    assert.equal(typeof track.invert, "boolean");
    assert.ok(track.clip[0] >= 0 && track.clip[0] < track.clip[1] && track.clip[1] <= 100);
    assert.ok(track.window >= 1e-6 && track.window <= 1e6);
    assert.ok([null, TRUE_SHAPE].includes(track.width) || (Number.isInteger(track.width) && track.width >= 24));
  }
}

describe("a permalink", () => {
  it("says all that is chosen, and only that", () => {
    assert.equal(textOf(STATE), LINK);
    assert.equal(textOf(initial()), "");
    assert.equal(textOf({ ...initial(), smooth: true }), "s=1");
    assert.equal(
      textOf({ ...initial(), tracks: [{ ...TRACK, invert: true, gamma: 2, width: 300 }] }),
      "t=static~g2~i1~x300",
    );
  });

  it("reads back as what it was made of", () => {
    assert.deepEqual(parse(LINK), { state: STATE, faults: [] });
    assert.deepEqual(parse(`#${LINK}`), { state: STATE, faults: [] });
  });

  it("keeps every state, to the last digit", () => {
    const random = randomFrom(61);
    for (let i = 0; i < 1000; i += 1) {
      const state = randomState(random);
      const { state: patch, faults } = parse(textOf(state));
      assert.deepEqual(faults, [], textOf(state));
      assert.deepEqual({ ...initial(), ...patch }, state, textOf(state));
    }
  });

  it("needs no percent sign, so that it stays as it is in browsers and mail", () => {
    const random = randomFrom(62);
    for (let i = 0; i < 300; i += 1) assert.match(textOf(randomState(random)), /^[A-Za-z0-9=&,.;~_+-]*$/);
  });

  it("gives a patch of no more than it names", () => {
    assert.deepEqual(parse("").state, {});
    assert.deepEqual(parse("a=90&color=red").state, { turn: 90 });
    assert.deepEqual(parse("d=1,2").state, { top: 1000000, bottom: 2000000 });
  });

  it("is read also where mail programs encoded its marks, once or twice", () => {
    for (const changed of [
      encodeURIComponent(LINK),
      encodeURIComponent(encodeURIComponent(LINK)),
      LINK.replaceAll(",", "%2c"),
      LINK.replaceAll("~", "%7E").replaceAll(";", "%3B"),
      LINK.replaceAll("&", "&amp;"),
    ]) {
      assert.deepEqual(parse(changed), { state: STATE, faults: [] }, changed);
    }
  });

  it("may ask for more than the defaults, and for a depth or turn beyond what is usual", () => {
    assert.equal(parse("a=-90").state.turn, 270);
    assert.equal(parse("a=720").state.turn, 0);
    assert.equal(parse("a=-1e-20").state.turn, 0);
    assert.deepEqual(parse("at=1e3,-1").state.at, { depth: 1000000000, azimuth: 359 });
    assert.ok(Object.is(trackOf("static~l-0,9").lo, 0));
    assert.equal(trackOf("static~i").invert, true);
    assert.equal(trackOf("static~i0").invert, false);
  });

  it("takes six decimals of what goes to the server, and writes them without an exponent", () => {
    assert.deepEqual(trackOf("dynamic~p1e-6,0.00000249~w0.0000006").clip, [0.000001, 0.000002]);
    assert.equal(trackOf("dynamic~w1e-6").window, 0.000001);
    const tracks = [trackOf("dynamic~p0.0000011,99.99999999~w0.0000006")];
    assert.equal(textOf({ ...initial(), tracks }), "t=dynamic~p0.000001,100~w0.000001");
  });

  it("takes colours for a colormap, without #, joined by -", () => {
    assert.equal(trackOf("static~m440154-fde725").map, "440154,fde725");
    assert.equal(trackOf("static~m440154").map, "440154"); // the server may have a map of that name
    assert.equal(
      textOf({ ...initial(), tracks: [{ ...TRACK, map: "440154,fde725" }] }),
      "t=static~m440154-fde725",
    );
  });

  it("shows a core, of a width in pixels or in its true shape", () => {
    assert.deepEqual(parse("t=core~mgray~xt;static~x24"), {
      state: {
        tracks: [
          { ...TRACK, kind: "core", map: "gray", width: TRUE_SHAPE },
          { ...TRACK, width: 24 },
        ],
      },
      faults: [],
    });
    assert.equal(textOf({ ...initial(), tracks: [{ ...TRACK, width: TRUE_SHAPE }] }), "t=static~xt");
    for (const wrong of ["x", "xtrue", "x1e3", "x-30", "x24.5", "x16385"])
      assert.equal(trackOf(`static~${wrong}`).width, null, wrong);
  });

  it("leaves out a colormap that could not be read back", () => {
    assert.equal(textOf({ ...initial(), tracks: [{ ...TRACK, map: "a~b&c" }] }), "");
  });
});

describe("a fault", () => {
  it("names the value that is not understood and what is shown instead", () => {
    const faults = [
      ["d=9100", "d=9100 is not 'top,bottom': the view begins where the log does"],
      ["d=9110,9100", "d=9110,9100 is not 'top,bottom': the view begins where the log does"],
      ["d=1,2,3", "d=1,2,3 is not 'top,bottom': the view begins where the log does"],
      ["log=Rig 7", "log=Rig 7 is not the name of a log: the default log is shown"],
      ["a=north", "a=north is not an azimuth in degrees: 0 is at the left edge"],
      ["s=yes", "s=yes is not 0 or 1: samples are not smoothed"],
      ["f", "f= is not 0 or 1: the growing end is not followed"],
      ["at=9100.5", "at=9100.5 is not 'depth,azimuth': nothing is pinned"],
      ["t=dips~mgray;raw", "'dips' is not a kind of track (raw, static, dynamic, core): it is left out"],
      [
        "t=static~l200,20",
        "limits '200,20' of the static track is not 'lo,hi' within 0 to 255, the lower one first: " +
          "the percentiles are taken",
      ],
      [
        "t=core~x23",
        "width '23' of the core track is not a whole number of pixels from 24 to 16384, or t: " +
          "the track shares the room",
      ],
      [
        "t=dynamic~p0,0.0000001",
        "percentiles '0,0.0000001' of the dynamic track is not 'low,high' within 0 to 100, the lower one first: 2,98 is taken",
      ],
      ["t=static~g0", "gamma '0' of the static track is not a number from 0.1 to 10: 1 is taken"],
      ["t=dynamic~w", "window '' of the dynamic track is not a length from 0.000001 to 1000000: 1 is taken"],
      [
        "t=raw~mno map",
        "colormap 'no map' of the raw track is not a name, or colours like 440154-fde725: " +
          "the usual one is taken",
      ],
    ];
    for (const [fragment, fault] of faults) assert.deepEqual(faultsOf(fragment), [fault]);
  });

  it("gives the default of what it is about, and leaves the rest as it was asked for", () => {
    const { state } = parse("d=nonsense&a=90&t=dips;static~gx~mgray~p1,99&at=,");
    assert.deepEqual(state, {
      top: null,
      bottom: null,
      turn: 90,
      tracks: [{ ...TRACK, map: "gray", clip: [1, 99] }],
      at: null,
    });
    assert.deepEqual(parse("t=dips").state, { tracks: initial().tracks });
  });

  it("is not made of keys and options that are not known", () => {
    assert.deepEqual(faultsOf("pick=k3f9&t=static~z9~~&__proto__=1&utm_source=mail"), []);
  });

  it("is short however long the value is", () => {
    for (const fault of faultsOf(`d=${"9".repeat(1e5)}&t=${"x".repeat(1e5)}`)) assert.ok(fault.length < 150);
    assert.ok(faultsOf(`t=${"x;".repeat(1e5)}`).length <= 9);
    assert.match(
      faultsOf(`t=${Array(9).fill("raw").join(";")}`)[0],
      /^t has 9 tracks: the first 8 are shown$/,
    );
  });
});

describe("nonsense in a link", () => {
  it("never throws and always gives a usable state", () => {
    const random = randomFrom(63);
    for (let i = 0; i < 3000; i += 1) {
      const fragment = nonsense(random);
      const { state, faults } = parse(fragment);
      assertUsable({ ...initial(), ...state });
      assert.ok(
        faults.every((fault) => typeof fault === "string" && fault.length > 0),
        fragment,
      );
    }
  });

  it("never throws where the characters are any", () => {
    const random = randomFrom(64);
    for (let i = 0; i < 1000; i += 1) {
      const length = wholeNumber(random, 0, 60);
      const fragment = String.fromCharCode(
        ...Array.from({ length }, () => wholeNumber(random, 0, random() < 0.9 ? 127 : 65535)),
      );
      assertUsable({ ...initial(), ...parse(fragment).state });
    }
  });
});
