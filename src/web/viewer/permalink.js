// SPDX-License-Identifier: MIT
//
// The state as the fragment of a link, and back. README.md beside this file shows one.
//
// Links come by mail, from other versions and from people who change them by hand: whatever is in one,
// parse() gives a usable state and says what it did not understand.
import { countsOf, textOf as depthText } from "./depth.js";
import { initial, TRACK, TRUE_SHAPE } from "./state.js";

const KINDS = ["raw", "static", "dynamic", "core"];
const TRACKS_MAX = 8;
const SHOWN = 40; // characters of a value in a text for people

// Each of these gives undefined where the text is not what it should be.

function numberIn(text, min, max) {
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text)) return undefined;
  const value = Number(text) + 0; // not -0
  return value >= min && value <= max ? value : undefined;
}

// A number that goes on to the server, which reads six decimals of it.
function settingIn(text, min, max) {
  const number = numberIn(text, -Number.MAX_VALUE, Number.MAX_VALUE);
  const value = Math.round(number * 1e6) / 1e6 + 0;
  return value >= min && value <= max ? value : undefined;
}

// Two such numbers, the lower one first.
function pairIn(text, min, max) {
  const parts = text.split(",").map((part) => settingIn(part, min, max));
  return parts.length === 2 && parts[0] < parts[1] ? parts : undefined;
}

function flagOf(text) {
  if (text === "1") return true;
  return text === "0" ? false : undefined;
}

// Any azimuth, as one from 0 to below 360.
function azimuthOf(text) {
  const value = numberIn(text, -1e6, 1e6);
  if (value === undefined) return undefined;
  const rest = value % 360;
  if (rest >= 0) return rest + 0;
  return rest + 360 < 360 ? rest + 360 : 0;
}

// [top, bottom] or [depth, azimuth]: the second part is read by `second`.
function depthAnd(text, second) {
  const parts = text.split(",");
  if (parts.length !== 2) return undefined;
  const both = [countsOf(parts[0]) ?? undefined, second(parts[1]) ?? undefined];
  return both.includes(undefined) ? undefined : both;
}

const isColours = (text, separator) => {
  const colours = text.split(separator);
  return (
    colours.length >= 2 && colours.length <= 256 && colours.every((colour) => /^[0-9a-f]{6}$/i.test(colour))
  );
};
const isMapName = (text) => /^[a-z0-9._-]{1,64}$/i.test(text);

// A colormap by name, or colours: 440154-fde725 in a link, 440154,fde725 in the state, as the server takes
// them.
function mapOf(text) {
  if (isColours(text, "-")) return text.replaceAll("-", ",");
  return isMapName(text) ? text : undefined;
}

function mapText(map) {
  if (isColours(map, ",")) return map.replaceAll(",", "-");
  return isMapName(map) ? map : "";
}

// Pixels, or "t": the true shape.
function widthOf(text) {
  if (text === "t") return TRUE_SHAPE;
  return /^\d+$/.test(text) ? numberIn(text, 24, 16384) : undefined;
}

// What a link may say of a track, by its letter. `read` gives the new part of the track, undefined in it
// where the text is not what is `wanted`; `write` gives the text, "" where the track has its default.
const OPTIONS = {
  m: {
    name: "colormap",
    wanted: "a name, or colours like 440154-fde725: the usual one is taken",
    read: (text) => ({ map: mapOf(text) }),
    write: ({ map }) => mapText(map),
  },
  l: {
    name: "limits",
    wanted: "'lo,hi' within 0 to 255, the lower one first: the percentiles are taken",
    read: (text) => {
      const [lo, hi] = pairIn(text, 0, 255) ?? [];
      return { lo, hi };
    },
    write: ({ lo, hi }) => (lo === null || hi === null ? "" : `${lo},${hi}`),
  },
  g: {
    name: "gamma",
    wanted: "a number from 0.1 to 10: 1 is taken",
    read: (text) => ({ gamma: settingIn(text, 0.1, 10) }),
    write: ({ gamma }) => (gamma === TRACK.gamma ? "" : `${gamma}`),
  },
  i: {
    name: "inversion",
    wanted: "0 or 1: colours are not inverted",
    read: (text) => ({ invert: text === "" || flagOf(text) }),
    write: ({ invert }) => (invert ? "1" : ""),
  },
  p: {
    name: "percentiles",
    wanted: `'low,high' within 0 to 100, the lower one first: ${TRACK.clip} is taken`,
    read: (text) => ({ clip: pairIn(text, 0, 100) }),
    write: ({ clip }) => (`${clip}` === `${TRACK.clip}` ? "" : `${clip}`),
  },
  w: {
    name: "window",
    wanted: "a length from 0.000001 to 1000000: 1 is taken",
    read: (text) => ({ window: settingIn(text, 1e-6, 1e6) }),
    write: ({ window }) => (window === TRACK.window ? "" : `${window}`),
  },
  x: {
    name: "width",
    wanted: "a whole number of pixels from 24 to 16384, or t: the track shares the room",
    read: (text) => ({ width: widthOf(text) }),
    write: ({ width }) => (width === TRUE_SHAPE ? "t" : `${width ?? ""}`),
  },
};

const shown = (text) => (text.length > SHOWN ? `${text.slice(0, SHOWN)}..` : text);

// One track; undefined, and a fault, where its kind is not known.
function trackOf(text, faults) {
  const [kind, ...options] = text.split("~");
  if (!KINDS.includes(kind)) {
    faults.push(`'${shown(kind)}' is not a kind of track (${KINDS.join(", ")}): it is left out`);
    return undefined;
  }
  const track = { ...TRACK, kind, clip: [...TRACK.clip] };
  for (const [letter, value] of new Map(options.map((option) => [option.slice(0, 1), option.slice(1)]))) {
    if (!Object.hasOwn(OPTIONS, letter)) continue;
    const { name, wanted, read } = OPTIONS[letter];
    const part = read(value);
    if (!Object.values(part).includes(undefined)) Object.assign(track, part);
    else faults.push(`${name} '${shown(value)}' of the ${kind} track is not ${wanted}`);
  }
  return track;
}

function tracksOf(text, faults) {
  const parts = text.split(";");
  if (parts.length > TRACKS_MAX)
    faults.push(`t has ${parts.length} tracks: the first ${TRACKS_MAX} are shown`);
  const tracks = parts
    .slice(0, TRACKS_MAX)
    .map((part) => trackOf(part, faults))
    .filter(Boolean);
  return { tracks: tracks.length > 0 ? tracks : initial().tracks };
}

function trackText(track) {
  const options = Object.entries(OPTIONS).map(([letter, { write }]) => [letter, write(track)]);
  return [track.kind, ...options.filter(([, text]) => text !== "").map((option) => option.join(""))].join(
    "~",
  );
}

function tracksText({ tracks }) {
  const text = tracks.map(trackText).join(";");
  return text === initial().tracks.map(trackText).join(";") ? "" : text;
}

// The keys of a link, likewise; `sets` names what they give to the state.
const KEYS = {
  log: {
    sets: ["log"],
    wanted: "the name of a log: the default log is shown",
    read: (text) => (/^[a-z0-9][a-z0-9._-]{0,63}$/.test(text) ? { log: text } : undefined),
    write: ({ log }) => log,
  },
  d: {
    sets: ["top", "bottom"],
    wanted: "'top,bottom': the view begins where the log does",
    read: (text) => {
      const [top, bottom] = depthAnd(text, countsOf) ?? [];
      return top < bottom ? { top, bottom } : undefined;
    },
    write: ({ top, bottom }) =>
      top === null || bottom === null ? "" : `${depthText(top)},${depthText(bottom)}`,
  },
  t: { sets: ["tracks"], read: tracksOf, write: tracksText },
  a: {
    sets: ["turn"],
    wanted: "an azimuth in degrees: 0 is at the left edge",
    read: (text) => {
      const turn = azimuthOf(text);
      return turn === undefined ? undefined : { turn };
    },
    write: ({ turn }) => (turn === 0 ? "" : `${turn}`),
  },
  s: {
    sets: ["smooth"],
    wanted: "0 or 1: samples are not smoothed",
    read: (text) => (flagOf(text) === undefined ? undefined : { smooth: flagOf(text) }),
    write: ({ smooth }) => (smooth ? "1" : ""),
  },
  f: {
    sets: ["follow"],
    wanted: "0 or 1: the growing end is not followed",
    read: (text) => (flagOf(text) === undefined ? undefined : { follow: flagOf(text) }),
    write: ({ follow }) => (follow ? "1" : ""),
  },
  at: {
    sets: ["at"],
    wanted: "'depth,azimuth': nothing is pinned",
    read: (text) => {
      const pin = depthAnd(text, azimuthOf);
      return pin && { at: { depth: pin[0], azimuth: pin[1] } };
    },
    write: ({ at }) => (at === null ? "" : `${depthText(at.depth)},${at.azimuth}`),
  },
};

// The fragment without its #, "" for the state of a page without one. What has its default is left out, and a
// colormap that is neither a name nor a list of colours.
export function textOf(state) {
  const written = Object.entries(KEYS).map(([key, { write }]) => [key, write(state)]);
  return written
    .filter(([, text]) => text !== "")
    .map((pair) => pair.join("="))
    .join("&");
}

// Programs that handle mail encode the marks of a link, at times twice, and escape "&" as HTML does. Nothing
// in a link needs a percent sign, so all that decodes to a printable character is decoded.
function decoded(fragment) {
  let text = fragment.replace(/^#/, "");
  for (let times = 0; times < 3; times += 1) {
    text = text.replace(/%([2-7][0-9a-f])/gi, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)));
  }
  return text.replaceAll("&amp;", "&");
}

// What a fragment says: {state, faults}.
//
// state    a patch: the parts that the link names, and no others; over initial() it is what the link means
// faults   texts for people, one for each value that is not understood and so has its default
// Keys that are not known are ignored; of a key that is there twice the last one counts. Never throws.
export function parse(fragment) {
  const state = {};
  const faults = [];
  const pairs = decoded(fragment)
    .split("&")
    .map((part) => /^([^=]*)=?(.*)$/s.exec(part).slice(1));
  for (const [key, text] of new Map(pairs)) {
    if (!Object.hasOwn(KEYS, key)) continue;
    const { sets, wanted, read } = KEYS[key];
    const patch = read(text, faults);
    if (patch === undefined) faults.push(`${key}=${shown(text)} is not ${wanted}`);
    const usual = initial();
    Object.assign(state, patch ?? Object.fromEntries(sets.map((name) => [name, usual[name]])));
  }
  return { state, faults };
}
