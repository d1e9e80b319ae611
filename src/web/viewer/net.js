// SPDX-License-Identifier: MIT
//
// Net: what this page asks the server for. Relative addresses only, so that it works behind any prefix.

const TOKEN = "framesd.token";
const RETRY_MS = 2000;
const AGAIN_S = [0.5, 1, 2, 4, 8, 15];
const GATEWAY = [502, 504]; // a proxy's word for a server that is gone
const BUSY = [429, 503];

const pause = (seconds) => new Promise((resolve) => setTimeout(resolve, 1000 * seconds));

/** What the server refused: its problem document, or what stands for one. */
export class Problem extends Error {
  constructor(status, body, retryAfter) {
    super(body.detail || body.title || `The server answered ${status}.`);
    this.status = status;
    this.body = body;
    this.retryAfter = retryAfter; // seconds, or null
  }
}

/** No answer came, or half of one: the server is gone, or the network. */
export class Unreachable extends Error {}

/** Whether a token can be sent at all: the server's own have no blanks and nothing beyond ASCII. */
export const sendable = (token) => /^[\x21-\x7e]*$/.test(token);

/** The browser may refuse storage: then what is kept lasts as long as the page. */
const kept = new Map();
export function recall(key) {
  try {
    return localStorage.getItem(key);
  } catch {
    return kept.get(key) ?? null;
  }
}
export function keep(key, text) {
  kept.set(key, text);
  try {
    if (text === null) localStorage.removeItem(key);
    else localStorage.setItem(key, text);
  } catch {
    // kept above
  }
}

async function problemOf(response) {
  let body = {};
  try {
    body = await response.json();
  } catch {
    // an answer of another program in between
  }
  const wait = Number(response.headers.get("Retry-After"));
  return new Problem(response.status, body, Number.isFinite(wait) && wait > 0 ? wait : null);
}

export class Net {
  /**
   * onLost(since)   no answer came; since: a Date, or null when there are answers again
   * onBusy(busy)    the server asks to wait with what the page cannot do without; or it does no longer
   * onToken(why)    a token is needed, why: "none", "wrong", "store" or "scope"; gives a promise of one, or of null
   */
  constructor({ onLost, onBusy, onToken }) {
    this.onLost = onLost;
    this.onBusy = onBusy;
    this.onToken = onToken;
    this.lostSince = null;
    this.asking = null;
    this.declined = false;
    if (!sendable(this.token)) this.token = ""; // kept by an older page
  }

  get token() {
    return recall(TOKEN) || "";
  }
  set token(text) {
    keep(TOKEN, text || null);
  }

  /** The address of a data route of a log; "" is the default log. */
  path(log, target) {
    return log ? `logs/${log}/${target}` : target;
  }

  /** A Response that is ok or 304. Throws Problem, Unreachable, or the AbortError of `signal`. */
  async fetch(target, { method = "GET", headers = {}, body, signal } = {}) {
    const sent = { ...headers };
    const { token } = this;
    if (token) sent.Authorization = `Bearer ${token}`;
    let response;
    try {
      response = await fetch(target, { method, headers: sent, body, signal });
    } catch (error) {
      if (error.name === "AbortError") throw error;
      throw this.lose();
    }
    if (GATEWAY.includes(response.status)) throw this.lose();
    this.found();
    if (response.ok || response.status === 304) return response;
    const problem = await problemOf(response);
    if (response.status === 401 && (await this.asked(token))) return this.fetch(target, { method, headers, body, signal });
    throw problem;
  }

  async json(target, options) {
    return this.whole(await this.fetch(target, options), "json");
  }
  async bytes(target, options) {
    return new Uint8Array(await this.whole(await this.fetch(target, options), "arrayBuffer"));
  }
  async whole(response, kind) {
    try {
      return await response[kind]();
    } catch (error) {
      if (error.name === "AbortError") throw error;
      throw new Unreachable("The server's answer broke off.");
    }
  }

  /**
   * What ask() promises, for what the page cannot do without: asked again while there is no answer or the
   * server is busy. wanted(): whether it is still of use; then the error is thrown.
   */
  async patiently(ask, wanted = () => true) {
    for (let tries = 0; ; tries += 1) {
      try {
        const answer = await ask();
        this.onBusy(false);
        return answer;
      } catch (error) {
        const busy = BUSY.includes(error.status);
        if (!(busy || error instanceof Unreachable) || !wanted()) throw error;
        if (busy) this.onBusy(true);
        await pause(error.retryAfter ?? AGAIN_S[Math.min(tries, AGAIN_S.length - 1)]);
      }
    }
  }

  /**
   * Whether there is another token now than the one that was `sent`. One question at a time, whatever number
   * of requests need it. Who declines is not asked again, but by a file that is to be stored.
   */
  async asked(sent, why = sent ? "wrong" : "none") {
    if (this.token !== sent) return true;
    const stores = why === "store" || why === "scope";
    if (this.declined && !stores) return false;
    this.asking ??= this.onToken(why).finally(() => {
      this.asking = null;
    });
    const token = await this.asking;
    if (token === null) {
      this.declined ||= !stores;
      return false;
    }
    this.declined = false;
    this.token = token;
    return true;
  }

  /** Gives the error to throw. */
  lose() {
    const error = new Unreachable("The server does not answer.");
    if (this.lostSince) return error;
    this.lostSince = new Date();
    this.onLost(this.lostSince);
    this.ping();
    return error;
  }
  ping() {
    setTimeout(async () => {
      try {
        const { status } = await fetch("health", { cache: "no-store" });
        if (GATEWAY.includes(status)) this.ping();
        else this.found();
      } catch {
        this.ping();
      }
    }, RETRY_MS);
  }
  found() {
    if (!this.lostSince) return;
    this.lostSince = null;
    this.onLost(null);
  }
}
