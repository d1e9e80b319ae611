// SPDX-License-Identifier: MIT
//
// Statistics: what is known of the interval in view, and of no other one. Pure.

const REST_MS = 150;

export class Statistics {
  stats = null; // as /stats gives them; null: not known
  fault = null; // the error for which they are not
  #asked = null;
  #timer = 0;

  /**
   * ask(wanted)   a promise of the statistics of what is in view then, or of null where nothing is; as long as wanted() it may
   *               ask again where no answer comes
   * told()        something else is known now
   */
  constructor({ ask, told, rest = REST_MS }) {
    Object.assign(this, { ask, told, rest });
  }

  /** Another interval is in view, or the log has changed: it is asked for when the view has come to rest. */
  moved() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#read(), this.rest);
    this.#asked = null;
    if (this.stats || this.fault) this.#tell({});
  }

  async #read() {
    const asked = {};
    this.#asked = asked;
    const wanted = () => this.#asked === asked;
    let known;
    try {
      known = { stats: await this.ask(wanted) };
    } catch (fault) {
      known = { fault };
    }
    if (wanted()) this.#tell(known);
  }

  #tell({ stats = null, fault = null }) {
    Object.assign(this, { stats, fault });
    this.told();
  }
}
