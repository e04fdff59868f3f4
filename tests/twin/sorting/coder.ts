/** The arithmetic coder of sorted symbols: an interval of 64 bits, both ends inclusive, shifted by 32 at once. */

const WORD = 1n << 32n;

class Interval {
  low = 0n;
  high = WORD * WORD - 1n;

  /** The last value that stands for a 1. */
  split(p1: number): bigint {
    return this.low + ((this.high - this.low) >> 16n) * BigInt(p1);
  }

  narrow(bit: number, split: bigint): void {
    if (bit) this.high = split;
    else this.low = split + 1n;
  }

  /** The word in which all values of the interval begin, if there is one. */
  get settled(): bigint | undefined {
    const top = this.high / WORD;
    return this.low / WORD === top ? top : undefined;
  }

  shift(): void {
    this.low = this.low % WORD * WORD;
    this.high = this.high % WORD * WORD + WORD - 1n;
  }

  /** The word that ends the payload: followed by zeros it names a value of the interval. */
  get lastWord(): bigint {
    return (this.low + WORD - 1n) / WORD;
  }
}

/** Four bytes, the highest first. */
function bytesOf(word: bigint): number[] {
  return [24n, 16n, 8n, 0n].map((shift) => Number(word >> shift & 255n));
}

export class Encoder {
  readonly #interval = new Interval();
  readonly #bytes: number[] = [];

  encode(bit: number, p1: number): void {
    const interval = this.#interval;
    interval.narrow(bit, interval.split(p1));
    const word = interval.settled;
    if (word === undefined) return;
    this.#bytes.push(...bytesOf(word));
    interval.shift();
  }

  finish(): number[] {
    return [...this.#bytes, ...bytesOf(this.#interval.lastWord)];
  }
}

export class Decoder {
  readonly #interval = new Interval();
  readonly #payload: Uint8Array;
  #code = 0n;
  #taken = 0;

  constructor(payload: Uint8Array) {
    this.#payload = payload;
    this.#take();
    this.#take();
  }

  /** Zeros follow the payload. */
  #take(): void {
    for (let i = 0; i < 4; i++) {
      const byte = this.#payload[this.#taken++] ?? 0;
      this.#code = this.#code * 256n % (WORD * WORD) + BigInt(byte);
    }
  }

  decode(p1: number): number {
    const interval = this.#interval;
    const split = interval.split(p1);
    const bit = this.#code <= split ? 1 : 0;
    interval.narrow(bit, split);
    if (interval.settled !== undefined) {
      interval.shift();
      this.#take();
    }
    return bit;
  }

  /** Whether an encoder that coded the same bits had written at most this payload. */
  get withinPayload(): boolean {
    return this.#taken - 4 <= this.#payload.length;
  }

  /** Whether it would have written exactly this payload. */
  get exact(): boolean {
    const last = this.#payload.subarray(-4);
    return this.#taken - 4 === this.#payload.length &&
      bytesOf(this.#interval.lastWord).every((byte, i) => byte === last[i]);
  }
}
