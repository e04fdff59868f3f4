/**
 * Values of flags, from what was typed.
 *
 * @module
 */

import { UsageError } from "./errors.ts";

/** How `score` shows the cost of each byte. */
export type Heatmap = "ansi" | "html" | "json";

/** Bytes from a place on (negative: from the end), or lines from 1 on, the last one included. */
export type Part =
  | { offset: number; length: number }
  | { from: number; to: number };

const DEFAULT_LEVEL = 6;
const KIBIBYTE = 1024;
const MIN_BLOCK_SIZE = KIBIBYTE;
const MAX_BLOCK_SIZE = 8 * KIBIBYTE ** 2;
/** As many as the library takes Workers. */
const MAX_THREADS = 256;
/** The longest time that timers take. */
const MAX_MILLISECONDS = 2 ** 31 - 1;

/** Refuses two flags together. */
export function exclude(both: boolean, one: string, other: string): void {
  if (both) throw exclusive(one, other);
}

/** What is said of two flags that contradict each other. */
export function exclusive(one: string, other: string): UsageError {
  return new UsageError(`${one} and ${other} exclude each other`);
}

/** What is said of a value. */
export function wrong(
  flag: string,
  expected: string,
  value: string,
): UsageError {
  return new UsageError(
    `--${flag} must be ${expected}: current value is ${JSON.stringify(value)}`,
  );
}

/** 1 to 10. */
export function level(typed = String(DEFAULT_LEVEL)): number {
  if (/^([1-9]|10)$/.test(typed)) return Number(typed);
  throw wrong("level", "1 to 10", typed);
}

/** A dot and more. */
export function suffix(typed: string): string {
  if (/^\.[^/]+$/s.test(typed)) return typed;
  throw wrong("suffix", "a dot and more, without /", typed);
}

/** 1K to 8M. */
export function blockSize(typed: string | undefined): number | undefined {
  if (typed === undefined) return undefined;
  const bytes = parseSize(typed) ?? 0;
  if (bytes >= MIN_BLOCK_SIZE && bytes <= MAX_BLOCK_SIZE) return bytes;
  throw wrong("block-size", "1K to 8M", typed);
}

/** 1K or more; `all` is infinite. */
export function frameSize(typed: string | undefined): number | undefined {
  if (typed === undefined) return undefined;
  if (typed === "all") return Infinity;
  const bytes = parseSize(typed) ?? 0;
  if (bytes >= MIN_BLOCK_SIZE) return bytes;
  throw wrong("frame-size", "1K or more, or all", typed);
}

/** `A-B`, `A-`, `-B` or `A`. */
function lineRange(typed: string): Part {
  const match = /^(\d+)?(-)?(\d+)?$/.exec(typed);
  const [, a, hyphen, b] = match ?? [];
  const from = Number(a ?? 1);
  const to = hyphen === undefined ? from : Number(b ?? Infinity);
  const right = (a !== undefined || b !== undefined) && from >= 1 &&
    to >= from && Number.isSafeInteger(from) &&
    (to === Infinity || Number.isSafeInteger(to));
  if (right) return { from, to };
  throw wrong("lines", "A-B, A-, -B or A, from 1 on", typed);
}

/** A part of the content. */
export function part(
  offset: string | undefined,
  length: string | undefined,
  lines: string | undefined,
): Part {
  if (lines !== undefined) return lineRange(lines);
  const sign = offset?.startsWith("-") ? -1 : 1;
  const at = offset === undefined
    ? 0
    : parseSize(offset.slice(sign < 0 ? 1 : 0));
  if (at === undefined) {
    throw wrong("offset", "a size such as 64M, or -64M", offset!);
  }
  const bytes = length === undefined ? Infinity : parseSize(length);
  if (bytes === undefined) throw wrong("length", "a size such as 64M", length!);
  return { offset: sign * at || 0, length: bytes };
}

/** Bytes of memory. */
export function memory(typed: string | undefined): number | undefined {
  if (typed === undefined) return undefined;
  const bytes = parseSize(typed);
  if (bytes) return bytes;
  throw wrong("memory", "a size such as 64M", typed);
}

/** 0 stands for as many as there are cores, as with xz and zstd. */
export function threads(typed = "1"): number {
  const count = /^\d+$/.test(typed) ? Number(typed) : Infinity;
  if (count > MAX_THREADS) {
    throw wrong("threads", `0 to ${MAX_THREADS}`, typed);
  }
  return count || Math.min(navigator.hardwareConcurrency, MAX_THREADS);
}

/** When blocks end. */
export function flush(typed: string): "block" | "chunk" | number {
  if (typed === "block" || typed === "chunk") return typed;
  const milliseconds = /^\d+$/.test(typed) ? Number(typed) : Infinity;
  if (milliseconds <= MAX_MILLISECONDS) return milliseconds;
  throw wrong("flush", "block, chunk or milliseconds", typed);
}

/** How progress is shown. */
export function progress(typed: string | undefined): "auto" | "bar" | "json" {
  if (typed === undefined) return "auto";
  if (typed === "bar" || typed === "json") return typed;
  throw wrong("progress", "bar or json", typed);
}

/** `65536`, `64K`, `64KiB`, `64kb`: always powers of 1024, as in zstd. */
export function parseSize(typed: string): number | undefined {
  const match = /^(\d+) ?(?:([KMGT])(?:i?B)?|B)?$/i.exec(typed);
  if (!match) return undefined;
  const power = match[2] ? "KMGT".indexOf(match[2].toUpperCase()) + 1 : 0;
  const bytes = Number(match[1]) * KIBIBYTE ** power;
  return Number.isSafeInteger(bytes) ? bytes : undefined;
}

/** A number with a point or without, from `least` to `most`. */
export function decimal(
  flag: string,
  typed: string | undefined,
  least: number,
  most: number,
): number | undefined {
  if (typed === undefined) return undefined;
  const value = /^\d+(\.\d+)?$|^\.\d+$/.test(typed) ? Number(typed) : NaN;
  if (value >= least && value <= most) return value;
  throw wrong(flag, `a number from ${least} to ${most}`, typed);
}

/** A number above 0, and up to 1. */
export function share(
  flag: string,
  typed: string | undefined,
): number | undefined {
  const value = decimal(flag, typed, 0, 1);
  if (value !== 0) return value;
  throw wrong(flag, "a number above 0, and up to 1", typed!);
}

/** A whole number from `least` to `most`. */
export function whole(
  flag: string,
  typed: string | undefined,
  least: number,
  most: number,
): number | undefined {
  if (typed === undefined) return undefined;
  const value = /^\d+$/.test(typed) ? Number(typed) : NaN;
  if (value >= least && value <= most) return value;
  throw wrong(flag, `an integer from ${least} to ${most}`, typed);
}

/** A size in bytes, at least 1. */
export function amount(
  flag: string,
  typed: string | undefined,
): number | undefined {
  if (typed === undefined) return undefined;
  const bytes = parseSize(typed);
  if (bytes) return bytes;
  throw wrong(flag, "a size such as 64K", typed);
}

/** How costs are shown. */
export function heatmap(typed: string | undefined): Heatmap | undefined {
  if (
    typed === undefined || typed === "ansi" || typed === "html" ||
    typed === "json"
  ) return typed;
  throw wrong("heatmap", "ansi, html or json", typed);
}

/** Levels whose predictors can be trained, and score. */
const LEAST_TRAINABLE = 5, MOST_TRAINABLE = 9;

/** 5 to 9. */
export function trainableLevel(typed: string | undefined): number {
  const number = level(typed);
  if (number >= LEAST_TRAINABLE && number <= MOST_TRAINABLE) return number;
  throw wrong("level", `${LEAST_TRAINABLE} to ${MOST_TRAINABLE}`, typed!);
}
