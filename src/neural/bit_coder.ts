/**
 * The arithmetic coder of docs/format.md, "Arithmetic coder", in plain TypeScript: a network that predicts alone needs no more of the
 * kernel than this.
 *
 * @module
 */

/** Numbers of 32 bits end here. */
const END = 2 ** 32;

/** What both sides know: the interval that the bits so far have left, both bounds inclusive. */
class Interval {
  protected low = 0;
  protected high: number = END - 1;

  /** Where it is divided; products stay below 2^48. */
  protected middle(p1: number): number {
    return this.low + Math.floor((this.high - this.low) * p1 / 65_536);
  }

  /** Whether the first byte of both bounds is the same. */
  protected get isSettled(): boolean {
    return this.low >>> 24 === this.high >>> 24;
  }

  /** Drops the first byte of both bounds. */
  protected shift(): void {
    this.low = this.low * 256 % END;
    this.high = this.high * 256 % END + 255;
  }

  /** The byte that ends a payload. */
  protected get closing(): number {
    return Math.floor((this.low + 0xffffff) / 2 ** 24) % 256;
  }
}

/** Codes bits. */
export class BitEncoder extends Interval {
  readonly #out: Uint8Array;
  #length = 0;

  /** @param room most bytes of a payload: what comes after them is counted alone */
  constructor(room: number) {
    super();
    this.#out = new Uint8Array(room);
  }

  /**
   * Codes a bit.
   *
   * @param bit 0 or 1
   * @param p1 its probability of being 1, scaled by 65,536: 1 to 65,535
   */
  encode(bit: number, p1: number): void {
    const middle = this.middle(p1);
    if (bit) this.high = middle;
    else this.low = middle + 1;
    while (this.isSettled) {
      this.#out[this.#length++] = this.high >>> 24;
      this.shift();
    }
  }

  /** The payload, a view; `undefined`: there is no room for it. */
  finish(): Uint8Array | undefined {
    this.#out[this.#length++] = this.closing;
    if (this.#length > this.#out.length) return undefined;
    return this.#out.subarray(0, this.#length);
  }
}

/** Decodes bits. */
export class BitDecoder extends Interval {
  readonly #payload: Uint8Array;
  #taken = 0;
  #code = 0;

  /** @param payload what an encoder wrote; zeros follow it */
  constructor(payload: Uint8Array) {
    super();
    this.#payload = payload;
    for (let i = 0; i < 4; i++) this.#take();
  }

  #take(): void {
    const byte = this.#payload[this.#taken++] ?? 0;
    this.#code = this.#code * 256 % END + byte;
  }

  /**
   * Decodes a bit.
   *
   * @param p1 its probability of being 1, as it was encoded with
   */
  decode(p1: number): number {
    const middle = this.middle(p1), bit = this.#code <= middle ? 1 : 0;
    if (bit) this.high = middle;
    else this.low = middle + 1;
    while (this.isSettled) {
      this.shift();
      this.#take();
    }
    return bit;
  }

  /** Whether it has read what an encoder writes for the bits so far, no more and no less. */
  get isWhole(): boolean {
    const { length } = this.#payload;
    return this.#taken === length + 3 &&
      this.#payload[length - 1] === this.closing;
  }
}
