// SPDX-License-Identifier: MIT
//
// Storing files in the log: dropped on the page or chosen, one after another, with progress and the rejected
// rows. An upload that breaks goes on where the server says that it stands.

import { openDialog } from "./notices.js";
import { make } from "./paint.js";
import { Problem, keep, recall } from "./net.js";
import { send } from "./send.js";

const AGAIN_MS = [500, 1000, 2000, 4000, 8000, 15000];
const SHOWN = 50; // rejected rows
const TRIES = 20;
const BUSY = [429, 502, 503, 504];
const BEGUN = "framesd.uploads"; // the newest uploads of this browser, as LOG/ID, with a blank between them
const BEGUN_MAX = 100;

/** The same file is the same upload, also after the page was loaded again. */
function idOf(file) {
  const text = `${file.name}-${file.size}-${file.lastModified}`;
  let hash = 0n;
  for (const byte of new TextEncoder().encode(text)) hash = (hash * 0x100000001b3n + BigInt(byte)) & 0xffffffffffffffffn;
  return `viewer-${hash.toString(16)}`;
}

/** Whether this browser has begun that upload before. From now on it has. */
function begunBefore(upload) {
  const begun = (recall(BEGUN) ?? "").split(" ").filter(Boolean);
  keep(BEGUN, [upload, ...begun.filter((one) => one !== upload)].slice(0, BEGUN_MAX).join(" "));
  return begun.includes(upload);
}

async function packed(file) {
  const [first, second] = await beginning(file);
  return first === 0x1f && second === 0x8b;
}

/** The first bytes of a file. A browser gives none of one that has changed, since what it has sent would not fit the rest. */
async function beginning(file) {
  try {
    return new Uint8Array(await file.slice(0, 2).arrayBuffer());
  } catch {
    throw new Error("This file has changed since it was chosen, or cannot be read any more: choose it again.");
  }
}

function typeOf(name) {
  return /\.(ndjson|jsonl)(\.gz)?$/i.test(name) ? "application/x-ndjson" : "text/csv";
}

/** Where the server says that the upload stands, if it was asked to go on elsewhere; else null. */
function placeIn(answer) {
  const elsewhere = answer?.status === 409 && Number.isFinite(answer.body.upload_offset);
  return elsewhere ? answer.body.upload_offset : null;
}

export class Upload {
  /** stored(): rows have come */
  constructor(app, stored) {
    this.app = app;
    this.stored = stored;
    this.list = make("ul", { className: "uploads" });
    this.waiting = [];
  }

  open(files = []) {
    this.openDialog();
    this.take(files);
  }

  openDialog() {
    const input = make("input", { type: "file", multiple: true, accept: ".csv,.las,.txt,.tsv,.ndjson,.jsonl,.gz", id: "file" });
    input.addEventListener("change", () => this.take([...input.files]));
    openDialog("Load files into this log",
      make("p", {}, "CSV, LAS or JSON lines, also compressed by gzip. Files may be dropped anywhere on this page."),
      make("label", { className: "field" }, "Files ", input), this.list);
  }

  /** A file goes into the log that is open when it is chosen. */
  take(files) {
    const log = this.app.log?.name ?? "";
    for (const file of files) this.waiting.push({ file, log, shown: this.show(file) });
    this.go();
  }

  show(file) {
    const bar = make("progress", { max: Math.max(file.size, 1), value: 0 });
    bar.setAttribute("aria-label", file.name);
    const text = make("span", { role: "status" }, "waits");
    const rejects = make("div");
    this.list.append(make("li", {}, make("b", {}, file.name), " ", bar, " ", text, rejects));
    return { bar, text, rejects };
  }

  async go() {
    if (this.running) return;
    this.running = true;
    for (let next = this.waiting.shift(); next; next = this.waiting.shift()) await this.one(next);
    this.running = false;
  }

  async one({ file, log, shown }) {
    try {
      const report = await this.whole(file, log, shown);
      shown.bar.value = shown.bar.max;
      shown.text.textContent = `${report.stored.toLocaleString("en")} rows stored, ${report.rejected} rejected, ${report.blank} blank`;
      this.listRejects(report, shown.rejects);
    } catch (error) {
      shown.text.textContent = error.message;
      shown.text.className = "bad";
      shown.bar.hidden = true;
    }
    this.stored();
  }

  /** Sends a file until the server has all of it. */
  async whole(file, log, shown) {
    const { net } = this.app;
    const id = (await packed(file)) ? null : idOf(file);
    const target = net.path(log, `frames?source=${encodeURIComponent(file.name)}`);
    let offset = id && begunBefore(`${log}/${id}`) ? await this.standsAt(log, id) : 0;
    for (let tries = 0; ; tries += 1) {
      const { token } = net;
      const headers = { "Content-Type": typeOf(file.name) };
      if (token) headers.Authorization = `Bearer ${token}`;
      if (id) Object.assign(headers, { "Upload-Id": id, "Upload-Offset": String(offset) });
      const answer = await send(target, file.slice(offset), headers, (sent) => this.progress(shown, file, offset + sent)).catch(() => null);
      if (answer && answer.status < 300) return answer.body;
      if (!answer) await beginning(file); // the connection is not to blame for a file that has changed
      if (await this.admitted(answer, token)) continue;
      const next = placeIn(answer);
      if (answer && next === null && !BUSY.includes(answer.status)) throw new Problem(answer.status, answer.body, null);
      if (tries >= TRIES) throw new Error("The connection breaks again and again: try it later, it goes on where it stopped.");
      if (next === null || next === offset) await this.pause(shown, tries);
      offset = next ?? (id ? await this.standsAt(log, id, offset) : 0);
    }
  }

  /** Whether another token was given, after an answer that asks for one. */
  async admitted(answer, token) {
    const scope = answer?.status === 403 && answer.body.error_code === "insufficient_scope";
    if (answer?.status !== 401 && !scope) return false;
    const given = await this.app.net.asked(token, scope ? "scope" : token ? "wrong" : "store");
    this.openDialog();
    return given;
  }

  progress(shown, file, bytes) {
    this.app.net.hear();
    shown.bar.value = bytes;
    const share = file.size ? Math.floor((100 * bytes) / file.size) : 100;
    shown.text.textContent = bytes >= file.size ? "sent; the server stores the last rows" : `${share} % sent`;
  }

  pause(shown, tries) {
    shown.text.textContent = "The connection broke; it goes on in a moment.";
    return new Promise((resolve) => setTimeout(resolve, AGAIN_MS[Math.min(tries, AGAIN_MS.length - 1)]));
  }

  /** How much of an upload the server has. */
  async standsAt(log, id, otherwise = 0) {
    try {
      const { net } = this.app;
      const response = await net.fetch(net.path(log, `uploads/${id}`), { method: "HEAD" });
      return Number(response.headers.get("Upload-Offset")) || 0;
    } catch (error) {
      return error.status === 404 ? 0 : otherwise;
    }
  }

  listRejects(report, place) {
    if (!report.rejects?.length) return;
    const rows = report.rejects.slice(0, SHOWN).map(({ line, column, reason, value }) =>
      make("tr", {}, ...[line, column, reason, value].map((text) => make("td", {}, String(text)))));
    const head = make("tr", {}, ...["Line", "Column", "Reason", "Value"].map((text) => make("th", { scope: "col" }, text)));
    if (report.rejected > rows.length) place.append(make("p", {}, `The first ${rows.length} of them:`));
    place.append(make("div", { className: "wide" }, make("table", {}, make("thead", {}, head), make("tbody", {}, ...rows))));
  }
}
