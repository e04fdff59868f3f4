/**
 * What a codec is to the stages, and what all of them check alike.
 *
 * @module
 */

import { isKernelModule } from "../kernel/mod.ts";
import { isSortingModule } from "../kernel/sorting/mod.ts";
import { isUltraModule } from "../kernel/ultra/mod.ts";

/**
 * Bytes in, bytes out, no waiting: the core of a stage and of its one-shot twin.
 *
 * 1. `feed(chunk)`, or `end()` when there are no more
 * 2. `next()` until it returns `undefined`; the chunk must stay unchanged until then
 * 3. again from 1, or stop when it had ended
 *
 * A call of `next` makes one block at most, so whoever calls it decides how much output waits; it returns
 * `null` after a few milliseconds of work, so that others may have a turn before it is called again.
 * A codec that has thrown must not be used further.
 */
export interface Codec<Out = Uint8Array<ArrayBuffer>> {
  /** Hands over a chunk. */
  feed(chunk: Uint8Array): void;
  /** Says that no chunk follows. */
  end(): void;
  /**
   * The next output, bytes unless it says otherwise, the caller's to keep; `null`: it is not ready yet, call again; `undefined`: it
   * needs another chunk, or is done.
   */
  next(): Out | null | undefined;
  /** Input bytes used so far. */
  readonly bytesIn: number;
  /** Input bytes that wait for more before they become output. */
  readonly held?: number;
  /** Lets the next `next` put out what is held. */
  flush?(): void;
  /** Lets go of what it holds, as nothing is asked of it any more: it may be in the middle of something. */
  close?(): void;
  /** Where `next` has returned `null`: what is settled when there is something to do again; `undefined`: there is now. */
  readonly pending?: Promise<unknown> | undefined;
}

/** A codec whose work is done elsewhere: output may come while nobody calls it. For streams alone. */
export interface WaitingCodec<Out = Uint8Array<ArrayBuffer>>
  extends Omit<Codec, "next"> {
  /** As that of {@linkcode Codec}, and `"wait"`: there is nothing to do before there is news. */
  next(): Out | null | undefined | "wait";
  /** Is called when `next` may return something new. */
  onNews: () => void;
  /** Ends the work. */
  close(): void;
}

/** Most Workers of a stream: more than any machine that is left to one program has cores. */
const MAX_WORKERS = 256;

/**
 * Checks the option `workers`.
 *
 * @param action what cannot be done otherwise
 * @param value the option's value; `undefined`: not given
 * @returns how many
 * @throws {TypeError} when it is no number
 * @throws {RangeError} when it is outside the range, or no integer
 */
export function checkWorkers(action: string, value = 0): number {
  return checkNumber(action, "workers", value, 0, MAX_WORKERS);
}

/** How far a stream has come. */
export interface Progress {
  /** Bytes taken in. */
  bytesIn: number;
  /** Bytes put out. */
  bytesOut: number;
}

/**
 * Runs a codec over bytes that lie in memory whole.
 *
 * @param codec a fresh one
 * @param data its whole input
 * @returns its whole output
 */
export function runCodec(
  codec: Codec,
  data: Uint8Array,
): Uint8Array<ArrayBuffer> {
  codec.feed(data);
  codec.end();
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let length = 0;
  for (let part; (part = codec.next()) !== undefined;) {
    if (part === null) {
      if (codec.pending) throw waits();
      continue;
    }
    parts.push(part);
    length += part.length;
  }
  if (parts.length === 1) return parts[0];
  const out = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

function waits(): TypeError {
  return new TypeError(
    "Cannot wait for a network in one call: use a stream",
  );
}

/**
 * Checks a number among the options.
 *
 * @param action what cannot be done otherwise: "create a CompressorStream"
 * @param name the option's name
 * @param value the option's value
 * @param min least that is allowed
 * @param max most that is allowed; `Infinity` allows any number from `min` up, itself included
 * @returns the value
 * @throws {TypeError} when it is no number
 * @throws {RangeError} when it is outside the range, or no integer
 */
export function checkNumber(
  action: string,
  name: string,
  value: number,
  min: number,
  max: number,
): number {
  const range = max === Infinity
    ? `a number of at least ${min}`
    : `an integer from ${min} to ${max}`;
  const message =
    `Cannot ${action} as ${name} must be ${range}: current value is ${
      describe(value)
    }`;
  if (typeof value !== "number") throw new TypeError(message);
  const whole = max === Infinity || Number.isInteger(value);
  if (!(whole && value >= min && value <= max)) throw new RangeError(message);
  return value;
}

/**
 * Checks a number among the options that need not be an integer.
 *
 * @param action what cannot be done otherwise
 * @param name the option's name
 * @param value the option's value
 * @param max most that is allowed
 * @param least least that is allowed; `undefined`: anything above 0
 * @throws {TypeError} when it is no number
 * @throws {RangeError} when it is outside the range
 */
export function checkShare(
  action: string,
  name: string,
  value: number,
  max: number,
  least?: number,
): void {
  const range = least === undefined ? `above 0 and up to` : `from ${least} to`;
  if (typeof value !== "number") {
    throw wrong(action, name, `a number ${range} ${max}`, value);
  }
  if (value <= max && (least === undefined ? value > 0 : value >= least)) {
    return;
  }
  throw new RangeError(
    `Cannot ${action} as ${name} must be a number ${range} ${max}: current value is ${value}`,
  );
}

/**
 * Checks a switch among the options.
 *
 * @param action what cannot be done otherwise
 * @param name the option's name
 * @param value the option's value; `undefined`: not given
 * @throws {TypeError} when it is no boolean
 */
export function checkBoolean(
  action: string,
  name: string,
  value: unknown,
): void {
  if (value === undefined || typeof value === "boolean") return;
  throw wrong(action, name, "a boolean", value);
}

/**
 * Checks a callback among the options.
 *
 * @param action what cannot be done otherwise
 * @param name the option's name
 * @param value the option's value; `undefined`: not given
 * @throws {TypeError} when it cannot be called
 */
export function checkFunction(
  action: string,
  name: string,
  value: unknown,
): void {
  if (value === undefined || typeof value === "function") return;
  throw wrong(action, name, "a function", value);
}

/**
 * Checks the option `signal`. By what it can do, as a signal may come from another realm.
 *
 * @param action what cannot be done otherwise
 * @param value the option's value; `undefined`: not given
 * @throws {TypeError} when it is no signal
 */
export function checkSignal(action: string, value: unknown): void {
  if (value === undefined) return;
  const { aborted, addEventListener, removeEventListener } =
    (value ?? {}) as Partial<AbortSignal>;
  if (
    typeof aborted === "boolean" && typeof addEventListener === "function" &&
    typeof removeEventListener === "function"
  ) return;
  throw wrong(action, "signal", "an AbortSignal", value);
}

/**
 * Checks the options `kernel`, `sortingKernel` and `ultraKernel`, which would fail only when the first block is coded.
 *
 * @param action what cannot be done otherwise
 * @param options where they stand, if they are given
 * @throws {TypeError} when one is no module, or that of something else
 */
export function checkModules(
  action: string,
  options: {
    kernel?: unknown;
    sortingKernel?: unknown;
    ultraKernel?: unknown;
  },
): void {
  const { kernel, sortingKernel, ultraKernel } = options;
  checkModule(action, "kernel", "kernel", kernel, isKernelModule);
  const name = "sorting kernel";
  checkModule(action, "sortingKernel", name, sortingKernel, isSortingModule);
  checkModule(
    action,
    "ultraKernel",
    "ultra kernel",
    ultraKernel,
    isUltraModule,
  );
}

function checkModule(
  action: string,
  option: string,
  name: string,
  value: unknown,
  isRight: (module: WebAssembly.Module) => boolean,
): void {
  if (value === undefined) return;
  if (!(value instanceof WebAssembly.Module)) {
    throw wrong(action, option, "a WebAssembly.Module", value);
  }
  if (isRight(value)) return;
  const names = WebAssembly.Module.exports(value).map(({ name }) => name);
  const given = names.length > 0 ? names.join(", ") : "nothing";
  throw new TypeError(
    `Cannot ${action} as ${option} must be the module of Sluice's ${name}: current value is one that exports ${given}`,
  );
}

/**
 * A value as a message shows it.
 *
 * @param value anything
 * @returns text in quotes, an object by its class, anything else as it is written
 */
export function describe(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value === "function") return "a function";
  if (typeof value !== "object" || value === null) return String(value);
  return value.constructor?.name ?? "object";
}

/**
 * The error for an option of a wrong type.
 *
 * @param action what cannot be done
 * @param name the option's name
 * @param expected what it must be
 * @param value what it is
 */
export function wrong(
  action: string,
  name: string,
  expected: string,
  value: unknown,
): TypeError {
  return new TypeError(
    `Cannot ${action} as ${name} must be ${expected}: current value is ${
      describe(value)
    }`,
  );
}

/**
 * Checks that something is bytes.
 *
 * @param action what cannot be done otherwise: "compress"
 * @param data what should be bytes
 * @throws {TypeError} when it is something else, or its bytes went elsewhere
 */
export function checkBytes(
  action: string,
  data: unknown,
): asserts data is Uint8Array {
  if (data instanceof Uint8Array) {
    // Without its buffer it is empty, and would pass for that.
    if (data.length > 0 || !isDetached(data.buffer)) return;
    throw new TypeError(
      `Cannot ${action} as data must have a buffer: current value is a detached Uint8Array`,
    );
  }
  const type = data === null || data === undefined
    ? String(data)
    : typeof data === "object"
    ? data.constructor?.name ?? "object"
    : typeof data;
  throw new TypeError(
    `Cannot ${action} as data must be a Uint8Array: current value is ${type}`,
  );
}

/** What `ArrayBuffer.prototype.detached` says, which Node 20 lacks. */
function isDetached(buffer: ArrayBufferLike): boolean {
  try {
    new Uint8Array(buffer);
    return false;
  } catch {
    return true;
  }
}
