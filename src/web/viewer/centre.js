// SPDX-License-Identifier: MIT
//
// Centre: of a server that sends its logs to another one, the centre, what that has of the log on the screen. Whether it
// does is asked once; of a server that does not nothing is shown, and it is not asked again.

import { say } from "./notices.js";

const SEEN_MS = 10_000;
const HIDDEN_MS = 60_000;
const ON_ITS_WAY_MS = 15_000; // what is younger is not behind, but on its way

/** The words of /upstream for what keeps the centre from having a log. */
const TROUBLES = {
  unreachable: "centre does not answer",
  busy: "centre is busy",
  full: "centre has no room",
  unauthorized: "centre does not accept the token",
  missing: "centre has no such log",
  conflict: "others work with this log at the centre",
  refused: "centre does not take this log",
  local: "log cannot be read to be sent",
};

const AGES = [[60_000, 1000, "s"], [3_600_000, 60_000, "min"], [172_800_000, 3_600_000, "h"], [Infinity, 86_400_000, "d"]];
const count = (number, one, more) => `${number.toLocaleString("en")} ${number === 1 ? one : more}`;

/** "45 s", "3 min", "5 h", "3 d" */
export function ageText(milliseconds) {
  const [, size, unit] = AGES.find(([below]) => milliseconds < below);
  return `${Math.max(0, Math.floor(milliseconds / size))} ${unit}`;
}

/** What the centre lacks of a log; rows that are to be deleted there are changes alone. */
function lagText({ rows, generations }, age) {
  const what = rows ? count(rows, "row", "rows") : count(generations, "change", "changes");
  return `${what} behind${age === null ? "" : `, ${ageText(age)}`}`;
}

function aboutText(state, name) {
  const others = state.behind.filter((each) => each.log !== name).length;
  const lines = ["What the centre, to which this server sends the log, has of it."];
  if (state.trouble) lines.push(`The centre takes nothing since ${new Date(state.trouble_since).toLocaleString()}.`);
  if (state.last_sent) lines.push(`It last had all of a log at ${new Date(state.last_sent).toLocaleString()}.`);
  if (others) lines.push(`It does not have all of ${count(others, "other log", "other logs")}.`);
  return lines.join("\n");
}

/**
 * What is shown of the log `name`: {text, about, trouble}, trouble a word of /upstream or null. Null: it is not sent.
 *
 * state   as /upstream gives it
 */
export function centreWords(state, name) {
  if (!state.sends || (state.log !== null && state.log !== name)) return null;
  const behind = state.behind.find((each) => each.log === name);
  const trouble = behind?.trouble ?? state.trouble;
  const age = behind?.since ? Date.parse(state.timestamp) - Date.parse(behind.since) : null;
  const onItsWay = !trouble && age !== null && age < ON_ITS_WAY_MS;
  const lag = behind?.generations && !onItsWay ? lagText(behind, age) : "";
  const lead = trouble ? TROUBLES[trouble] : "centre";
  const text = lag ? `${lead}: ${lag}` : trouble ? lead : "centre has all";
  return { text, about: aboutText(state, name), trouble };
}

export class Centre {
  /** place: the element that shows it */
  constructor(app, place) {
    this.app = app;
    this.place = place;
    this.state = null; // as /upstream gave it last
    this.sends = true; // as far as is known
    this.trouble = null; // as it was said last
    this.timer = 0;
    document.addEventListener("visibilitychange", () => document.hidden || this.ask());
  }

  /** Also when somebody wants to know. One question at a time. */
  async ask() {
    if (!this.sends || this.asking) return;
    clearTimeout(this.timer);
    this.asking = true;
    await this.once();
    this.asking = false;
    if (this.sends) this.timer = setTimeout(() => this.ask(), document.hidden ? HIDDEN_MS : SEEN_MS);
  }

  async once() {
    const { net } = this.app;
    if (net.lostSince || net.declined) return;
    try {
      this.state = await net.json("upstream");
      this.sends = this.state.sends;
    } catch {
      this.state = null; // what was so before may not be so now
    }
    this.draw();
  }

  draw() {
    const { place, app: { log } } = this;
    const words = this.state && log && centreWords(this.state, log.facts.name ?? (log.name || "default"));
    place.hidden = !words;
    if (!words) return;
    place.textContent = words.text;
    place.title = words.about;
    place.classList.toggle("trouble", Boolean(words.trouble));
    if (this.trouble !== words.trouble) say(words.text);
    this.trouble = words.trouble;
  }
}
