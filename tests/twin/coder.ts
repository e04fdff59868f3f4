/** The binary arithmetic coder: an interval of 32 bits, both ends inclusive, that each bit narrows. */

class Interval {
  low = 0;
  high = 2 ** 32 - 1;

  /** The last value that stands for a 1, when P(1) is p1 / 2^16. */
  split(p1: number): number {
    return this.low + Math.floor((this.high - this.low) * p1 / 2 ** 16);
  }

  narrow(bit: number, split: number): void {
    if (bit) this.high = split;
    else this.low = split + 1;
  }

  /** The byte in which all values of the interval begin, if there is one. */
  get settled(): number | undefined {
    const top = this.high >>> 24;
    return this.low >>> 24 === top ? top : undefined;
  }

  shift(): void {
    this.low = (this.low << 8) >>> 0;
    this.high = (this.high << 8 | 255) >>> 0;
  }

  /** The byte that ends the payload: followed by zeros it names a value of the interval. */
  get lastByte(): number {
    return Math.ceil(this.low / 2 ** 24);
  }
}

export class Encoder {
  readonly #interval = new Interval();
  readonly #bytes: number[] = [];

  encode(bit: number, p1: number): void {
    const interval = this.#interval;
    interval.narrow(bit, interval.split(p1));
    for (let byte; (byte = interval.settled) !== undefined;) {
      this.#bytes.push(byte);
      interval.shift();
    }
  }

  finish(): Uint8Array {
    return Uint8Array.of(...this.#bytes, this.#interval.lastByte);
  }
}

export class Decoder {
  readonly #interval = new Interval();
  readonly #payload: Uint8Array;
  #code = 0;
  #taken = 0;

  constructor(payload: Uint8Array) {
    this.#payload = payload;
    for (let i = 0; i < 4; i++) this.#take();
  }

  /** Zeros follow the payload. */
  #take(): void {
    const byte = this.#payload[this.#taken++] ?? 0;
    this.#code = (this.#code << 8 | byte) >>> 0;
  }

  decode(p1: number): number {
    const interval = this.#interval;
    const split = interval.split(p1);
    const bit = this.#code <= split ? 1 : 0;
    interval.narrow(bit, split);
    while (interval.settled !== undefined) {
      interval.shift();
      this.#take();
    }
    return bit;
  }

  /** Whether an encoder that coded the same bits had written at most this payload. */
  get withinPayload(): boolean {
    return this.#taken - 4 + 1 <= this.#payload.length;
  }

  /** Whether it would have written exactly this payload. */
  get exact(): boolean {
    return this.#taken - 4 + 1 === this.#payload.length &&
      this.#payload.at(-1) === this.#interval.lastByte;
  }
}
