/**
 * What both kernels are to the streams: a coder of blocks.
 *
 * @module
 */

import { LimitError } from "../errors.ts";

/** Why work gives way: others may have a turn, or there is nothing to do before a promise is settled. */
export type Rest = void | Promise<unknown>;

/** Codes the blocks of a frame in their order. Each generator gives way after a few milliseconds. */
export interface Coder {
  /**
   * Codes a block, which must not change meanwhile.
   *
   * @returns the payload, a view that is valid until the next call; `null` when it would not be smaller than the content
   */
  encoding(
    content: Uint8Array,
    ensemble: number,
  ): Generator<Rest, Uint8Array | null>;
  /** Learns from a block that is stored. */
  learning(content: Uint8Array, ensemble: number): Generator<Rest, void>;
  /**
   * Decodes a block.
   *
   * @returns the content, a view that is valid until the next call
   * @throws {FormatError} `corrupt` when the payload is not what an encoder writes
   */
  decoding(
    payload: Uint8Array,
    rawLength: number,
    ensemble: number,
  ): Generator<Rest, Uint8Array>;
  /** A copy of its memory but for the blocks, between two of them; absent: it keeps nothing. */
  saveMemory?(): Uint8Array;
  /** Goes on from what {@linkcode saveMemory} gave, of a coder that was made alike. */
  loadMemory?(memory: Uint8Array): void;
  /** Leaves its memory to coders to come, as nothing is asked of it any more; absent: the garbage collector takes it. */
  release?(): void;
}

/**
 * What a coder throws whose memory cannot be had.
 *
 * @param have bytes it has
 * @param asked bytes it needs
 */
export function lacksMemory(have: number, asked: number): LimitError {
  return new LimitError(
    "memory",
    `Cannot create a coder as ${asked} bytes of memory cannot be had`,
    have,
    asked,
  );
}

/**
 * Runs what gives way to its end; it must not have to wait for anything.
 *
 * @param work what has been begun
 */
export function whole<T>(work: Generator<void, T>): T {
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
  }
}

/**
 * Gives way until a promise is settled.
 *
 * @param promise whose result is wanted
 * @returns that result
 * @throws what the promise was rejected with
 */
export function* awaiting<T>(promise: Promise<T>): Generator<Rest, T> {
  let result: { value: T } | undefined;
  let failure: { reason: unknown } | undefined;
  const settled = promise.then(
    (value) => void (result = { value }),
    (reason) => void (failure = { reason }),
  );
  while (!result) {
    if (failure) throw failure.reason;
    yield settled;
  }
  return result.value;
}
