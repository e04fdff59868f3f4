/**
 * How far the work is.
 *
 * @module
 */

import type { Progress } from "../../mod.ts";
import type { Input } from "./inputs.ts";
import { duration, ratio, size } from "./text.ts";

/** Keeps count over all inputs, and says it in words. */
export class Meter {
  readonly #compresses: boolean;
  readonly #files: number;
  readonly #total: number | undefined;
  readonly #passes: number;
  readonly #codes: boolean;
  readonly #now: () => number;
  readonly #start: number;
  #index = 0;
  #name = "";
  #typed = "";
  #size: number | undefined;
  #coded: Progress = { bytesIn: 0, bytesOut: 0 }; // of the current input
  #before: Progress = { bytesIn: 0, bytesOut: 0 }; // of those before it
  #read = 0; // bytes of the current input, and of what was made of it, if that is read back
  #passed = 0; // bytes of the inputs before it, as often as each is to be read
  #began = 0;

  /**
   * @param compresses whether content goes in and archives come out
   * @param inputs all there is to do
   * @param passes how often each input's bytes are worked on: twice where the output is proved
   * @param now a clock, in milliseconds
   * @param codes whether there is a ratio to tell
   */
  constructor(
    compresses: boolean,
    inputs: readonly Pick<Input, "info">[],
    passes = 1,
    now: () => number = () => performance.now(),
    codes = true,
  ) {
    this.#compresses = compresses;
    this.#files = inputs.length;
    this.#passes = passes;
    if (inputs.every(({ info }) => info?.isFile)) {
      this.#total = passes *
        inputs.reduce((sum, { info }) => sum + info!.size, 0);
    }
    this.#now = now;
    this.#codes = codes;
    this.#start = now();
  }

  /** Goes on to the next input. */
  begin({ name, typed, info }: Input): void {
    this.end();
    this.#index++;
    this.#name = name;
    this.#typed = typed;
    this.#size = info?.isFile ? info.size : undefined;
    this.#began = this.#now();
  }

  /** Counts the current input as passed, whatever came of it. */
  end(): void {
    this.#passed += this.#size === undefined
      ? this.#read
      : this.#size * this.#passes;
    this.#before.bytesIn += this.#coded.bytesIn;
    this.#before.bytesOut += this.#coded.bytesOut;
    this.#coded = { bytesIn: 0, bytesOut: 0 };
    this.#read = 0;
    this.#size = 0;
  }

  /** Takes note of bytes that were read. */
  read(bytes: number): void {
    this.#read += bytes;
  }

  /** Takes note of how far the current input is coded. */
  update(progress: Progress): void {
    this.#coded = progress;
  }

  /** Seconds spent on the current input. */
  get seconds(): number {
    return (this.#now() - this.#began) / 1000;
  }

  /** How far all of it is, 0 to 1; `undefined`: unknown. */
  get done(): number | undefined {
    return this.#total ? Math.min(1, this.#position / this.#total) : undefined;
  }

  /** Bytes of the current input that were read. */
  get #taken(): number {
    return Math.min(this.#read, this.#size ?? Infinity);
  }

  get #position(): number {
    return this.#passed + this.#read;
  }

  /** The current input, for programs. */
  record(type: "progress" | "done" | "failed"): Record<string, unknown> {
    return {
      type,
      file: this.#typed,
      bytesIn: this.#taken,
      bytesOut: this.#coded.bytesOut,
      size: this.#size ?? null,
      seconds: Number(this.seconds.toFixed(3)),
    };
  }

  /** All of it, in a line. */
  toString(): string {
    const bytesIn = this.#before.bytesIn + this.#coded.bytesIn;
    const bytesOut = this.#before.bytesOut + this.#coded.bytesOut;
    const position = this.#position;
    const seconds = Math.max(0.001, (this.#now() - this.#start) / 1000);
    const rate = position / seconds;
    const [content, archive] = this.#compresses
      ? [bytesIn, bytesOut]
      : [bytesOut, bytesIn];
    const total = this.#total;
    const codes = this.#codes;
    const parts = total === undefined
      ? [`${size(position)} in${codes ? `, ${size(bytesOut)} out` : ""}`]
      : [
        `${String(Math.floor(100 * (this.done ?? 1))).padStart(3)} %`,
        `${size(position / this.#passes)} of ${size(total / this.#passes)}`,
      ];
    if (codes) parts.push(`ratio ${ratio(content, archive)}`);
    parts.push(`${size(rate)}/s`);
    parts.push(
      total === undefined || rate === 0
        ? duration(seconds)
        : `${duration(Math.max(0, total - position) / rate)} left`,
    );
    const place = this.#files > 1 ? ` (${this.#index} of ${this.#files})` : "";
    parts.push(this.#name + place);
    return parts.join("  ");
  }
}
