// SPDX-License-Identifier: MIT
//
// Net: what this page asks the server for. Relative addresses only, so that it works behind any prefix.
//
// A server or a connection can go silent without breaking, and then no request of it ends by itself. So each one has a
// time for the head of its answer, and a time in which no more of its body comes; what runs out has failed.

const TOKEN = "framesd.token";
/** In milliseconds. slow: for answers that the server makes of many rows. */
const LIMITS = { head: 15_000, slow: 60_000, body: 30_000, ping: 2000 };
const SLOW = /(^|\/)(stats|gaps|frames)\b/;
const SILENT = "The server does not answer.";
const SMALL = 65536; // bytes of a body that is waited for in one piece, which takes less of the page's time
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

/** The end of one request: by its own signal, or because nothing came for so many milliseconds from wait() on; 0: for ever. */
function watchOf(signal) {
  const control = new AbortController();
  const end = () => control.abort();
  let timer = 0;
  if (signal?.aborted) end();
  signal?.addEventListener("abort", end);
  const wait = (milliseconds) => {
    clearTimeout(timer);
    if (milliseconds) timer = setTimeout(end, milliseconds);
  };
  return { signal: control.signal, end, wait };
}

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

function problemOf(response, body) {
  const wait = Number(response.headers.get("Retry-After"));
  return new Problem(response.status, body, Number.isFinite(wait) && wait > 0 ? wait : null);
}

export class Net {
  #watches = new WeakMap(); // of answers whose head has come
  #open = new Set(); // of all others
  #heard = -Infinity; // when something came last

  /**
   * onLost(since)   no answer came; since: a Date, or null when there are answers again
   * onBusy(busy)    the server asks to wait with what the page cannot do without; or it does no longer
   * onToken(why)    a token is needed, why: "none", "wrong", "store" or "scope"; gives a promise of one, or of null
   * limits          as LIMITS
   */
  constructor({ onLost, onBusy, onToken, limits = LIMITS }) {
    this.limits = limits;
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
    const response = await this.answer(target, { method, headers: sent, body, signal });
    if (GATEWAY.includes(response.status)) throw this.lose();
    this.found();
    if (response.ok || response.status === 304) return response;
    const problem = problemOf(response, await this.whole(response, "json").catch(() => ({}))); // or of another program in between
    if (response.status === 401 && (await this.asked(token))) return this.fetch(target, { method, headers, body, signal });
    throw problem;
  }

  /** What came for a request, whatever it is. Throws Unreachable, or the AbortError of `signal`. */
  async answer(target, { signal, ...options }) {
    const watch = watchOf(signal);
    const limit = SLOW.test(target) ? this.limits.slow : this.limits.head;
    this.#open.add(watch);
    watch.wait(limit);
    try {
      const response = await fetch(target, { ...options, signal: watch.signal });
      this.#watches.set(response, watch);
      this.hear();
      return response;
    } catch (error) {
      if (signal?.aborted) throw error;
      if (!watch.signal.aborted) throw this.lose();
      throw performance.now() - this.#heard < limit ? new Unreachable(SILENT) : this.silent();
    } finally {
      watch.wait(0);
      this.#open.delete(watch);
    }
  }

  /** Nothing at all came in that time: what else waits would keep the connections that are to be tried. */
  silent() {
    const error = this.lose();
    for (const watch of this.#open) watch.end();
    return error;
  }

  /** Something has come from the server, or gone to it. */
  hear() {
    this.#heard = performance.now();
  }

  async json(target, options) {
    return this.whole(await this.fetch(target, options), "json");
  }
  async bytes(target, options) {
    return new Uint8Array(await this.whole(await this.fetch(target, options), "arrayBuffer"));
  }
  async text(target, options) {
    return this.whole(await this.fetch(target, options), "text");
  }
  /** The body of an answer, as long as it goes on coming. */
  async whole(response, kind) {
    const watch = this.#watches.get(response);
    const came = (piece, rest) => {
      this.hear();
      watch.wait(this.limits.body);
      rest.enqueue(piece);
    };
    const small = Number(response.headers.get("Content-Length") ?? Infinity) <= SMALL;
    try {
      watch.wait(this.limits.body);
      const body = small ? response : new Response(response.body?.pipeThrough(new TransformStream({ transform: came })));
      const all = await body[kind]();
      this.hear();
      return all;
    } catch {
      throw new Unreachable("The server's answer broke off.");
    } finally {
      watch.wait(0);
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
        if (!(busy || error instanceof Unreachable) || !wanted()) {
          this.onBusy(false);
          throw error;
        }
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

  /** There is no answer. Gives the error to throw. */
  lose() {
    const error = new Unreachable(SILENT);
    if (this.lostSince) return error;
    this.lostSince = new Date();
    this.onLost(this.lostSince);
    this.ping();
    return error;
  }
  ping() {
    setTimeout(async () => {
      try {
        const { status } = await this.answer("health", { cache: "no-store" });
        if (GATEWAY.includes(status)) this.ping();
        else this.found();
      } catch {
        this.ping();
      }
    }, this.limits.ping);
  }
  found() {
    if (!this.lostSince) return;
    this.lostSince = null;
    this.onLost(null);
  }
}
