/**
 * What a measurement finds.
 *
 * @module
 */

import { isTimed, type Sample } from "./corpora.ts";

/** One codec over all samples. */
export interface Result {
  /** As the tables call it. */
  codec: string;
  /** Bytes for each sample. */
  sizes: number[];
  /** Speed over the timed samples; `undefined` when it was over too soon to tell. */
  encode: number | undefined;
  /** The same for decoding. */
  decode: number | undefined;
  /** Largest memory of any call, in bytes; `undefined` when nothing measured it. */
  memory: number | undefined;
  /** Speeds for each sample, `undefined` for untimed ones; only where they were measured one by one. */
  speeds?: ({ encode: number; decode: number } | undefined)[];
}

/** Fewer seconds than this are mostly rounding. */
const LEAST = 0.1;

/** Content bytes of those samples that count for speed. */
export function timedBytes(samples: readonly Sample[]): number {
  return samples.filter(isTimed).reduce(
    (sum, { data }) => sum + data.length,
    0,
  );
}

/** Megabytes (10^6 bytes) a second. */
export function speedOf(bytes: number, seconds: number): number | undefined {
  return seconds < LEAST ? undefined : bytes / 1e6 / seconds;
}

/** The middle one. */
export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1];
}

/** Whether two arrays hold the same bytes. */
export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}

/** A line on the terminal that the next one replaces. */
export function say(text: string): void {
  if (!Deno.stderr.isTerminal()) return;
  Deno.stderr.writeSync(new TextEncoder().encode(`\r\x1b[K${text}`));
}
