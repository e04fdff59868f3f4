/**
 * How long someone is waited for who has a place: as long as is allowed, and less while others wait for one.
 *
 * @module
 */

/** Milliseconds that are always granted: twice what a network takes to lose a packet and send it again, some times over. */
const GRANTED = 5000;

/** Bytes that have to come in that time while others wait. */
const LEAST = 4096;

/** Bounds of a wait. */
export interface PatienceLimits {
  /** Milliseconds that someone may pause. */
  idleTimeout: number;
  /** Whether others wait for a place. */
  isCrowded?: () => boolean;
}

/** Waits for one client. */
export class Patience {
  readonly #limits: PatienceLimits;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #begun = 0;
  #waited = 0; // milliseconds since the last time that enough had come
  #bytes = 0; // in these

  /** @param limits see {@linkcode PatienceLimits} */
  constructor(limits: PatienceLimits) {
    this.#limits = limits;
  }

  /**
   * Begins to wait.
   *
   * @param onEnd called once it has been too long, with the milliseconds
   */
  begin(onEnd: (milliseconds: number) => void): void {
    const { idleTimeout, isCrowded = () => false } = this.#limits;
    const begin = this.#begun = performance.now();
    const check = () => {
      const waited = performance.now() - begin;
      if (waited >= idleTimeout) return onEnd(idleTimeout);
      const total = this.#waited + waited;
      if (total >= GRANTED && isCrowded()) return onEnd(Math.round(total));
      const left = Math.max(1, Math.ceil(idleTimeout - waited));
      this.#timer = setTimeout(check, Math.min(left, GRANTED));
    };
    this.#timer = setTimeout(check, Math.min(idleTimeout, GRANTED));
  }

  /**
   * The wait is over.
   *
   * @param bytes what has come
   */
  end(bytes = 0): void {
    clearTimeout(this.#timer);
    this.#waited += performance.now() - this.#begun;
    this.#bytes += bytes;
    if (this.#bytes < LEAST) return;
    this.#waited = this.#bytes = 0;
  }
}
