/**
 * Blocks coded with a network: each is cut into lanes, which take the network's steps together.
 *
 * @module
 */

import { FormatError } from "../errors.ts";
import { parseVarint, pushVarint } from "../frame/varint.ts";
import { awaiting, type Coder, type Rest } from "../kernel/coder.ts";
import { START_SYMBOL } from "./contract.ts";
import type { Executor } from "./executor.ts";
import { ByteFrequencies } from "./frequencies.ts";
import type { Lane } from "./lanes.ts";
import { letGo } from "./ownership.ts";

/** Bytes that are coded between two turns of everybody else: with a step of 30 µs they take a millisecond. */
const SLICE = 32;

/** What an executor codes, one step after another. */
export class NetworkCoder implements Coder {
  readonly #executor: Executor;
  readonly #lanes: readonly Lane[];
  readonly #last: Uint8Array; // what each lane has not been given yet
  readonly #frequencies = new ByteFrequencies();

  /**
   * @param executor whose lanes are at their start
   * @param lanes as many, which code
   */
  constructor(executor: Executor, lanes: readonly Lane[]) {
    this.#executor = executor;
    this.#lanes = lanes;
    this.#last = new Uint8Array(lanes.length).fill(START_SYMBOL);
  }

  *encoding(
    content: Uint8Array,
    ensemble: number,
  ): Generator<Rest, Uint8Array | null> {
    yield* this.#pass(content, ensemble, false);
    const parts: Uint8Array[] = [], lengths: number[] = [];
    for (const [i, part] of this.#cut(content).entries()) {
      const payload = part.length > 0 ? this.#lanes[i].payload() : part;
      if (!payload) return null;
      if (i > 0) pushVarint(lengths, parts[i - 1].length);
      parts.push(payload.slice());
    }
    const length = parts.reduce((sum, part) => sum + part.length, 0) +
      lengths.length;
    if (length >= content.length) return null;
    const whole = new Uint8Array(length);
    whole.set(lengths);
    let at = lengths.length;
    for (const part of parts) {
      whole.set(part, at);
      at += part.length;
    }
    return whole;
  }

  *learning(content: Uint8Array, ensemble: number): Generator<Rest, void> {
    yield* this.#pass(content, ensemble, true);
  }

  *decoding(
    payload: Uint8Array,
    rawLength: number,
    ensemble: number,
  ): Generator<Rest, Uint8Array> {
    const content = new Uint8Array(rawLength), parts = this.#cut(content);
    const payloads = payloadsOf(payload, parts);
    for (const [i, part] of parts.entries()) {
      if (part.length === 0) continue;
      this.#lanes[i].beginDecoding(payloads[i], part.length, ensemble);
    }
    yield* this.#steps(parts, (i, at) => {
      parts[i][at] = this.#lanes[i].decodeByte(at, this.#frequencies);
    });
    for (const [i, part] of parts.entries()) {
      if (part.length > 0 && !this.#lanes[i].isPayload()) throw damaged();
    }
    return content;
  }

  release(): void {
    for (const lane of this.#lanes) lane.release();
    letGo(this.#executor);
  }

  /** Has all lanes pass over what they have of a block. */
  *#pass(
    content: Uint8Array,
    ensemble: number,
    learning: boolean,
  ): Generator<Rest, void> {
    const parts = this.#cut(content);
    for (const [i, part] of parts.entries()) {
      if (part.length > 0) this.#lanes[i].begin(part, ensemble, learning);
    }
    yield* this.#steps(
      parts,
      (i, at) => this.#lanes[i].encodeByte(at, this.#frequencies),
    );
  }

  /**
   * Takes as many steps as the first part has bytes: all lanes take each, as their states must not depend on how a batch is made up. One that
   * has no byte left is given {@linkcode START_SYMBOL}.
   */
  *#steps(
    parts: readonly Uint8Array[],
    code: (lane: number, at: number) => void,
  ): Generator<Rest, void> {
    const last = this.#last, steps = parts[0].length;
    const turn = Math.max(1, Math.floor(SLICE / parts.length));
    for (let at = 0; at < steps; at++) {
      const stepped = this.#executor.step(last);
      const logits = stepped instanceof Promise
        ? yield* awaiting(stepped)
        : stepped;
      for (let i = 0; i < parts.length; i++) {
        const part = parts[i];
        if (at >= part.length) {
          last[i] = START_SYMBOL;
          continue;
        }
        this.#frequencies.set(logits, i);
        code(i, at);
        last[i] = part[at];
      }
      if ((at + 1) % turn === 0) yield;
    }
  }

  /** Cuts a block into a part for each lane; the first are the longest, the last may be empty. */
  #cut(content: Uint8Array): Uint8Array[] {
    const { length } = content, share = Math.ceil(length / this.#lanes.length);
    return this.#lanes.map((_, i) =>
      content.subarray(
        Math.min(i * share, length),
        Math.min((i + 1) * share, length),
      )
    );
  }
}

/** Takes a payload apart: the lengths of all lanes' payloads but the last one's, then these. */
function payloadsOf(
  payload: Uint8Array,
  parts: readonly Uint8Array[],
): Uint8Array[] {
  let at = 0;
  const lengths = parts.slice(1).map(() => {
    const length = parseVarint(payload, at);
    if (!length) throw damaged();
    at = length.end;
    return length.value;
  });
  return parts.map((part, i) => {
    const length = lengths[i] ?? payload.length - at;
    const end = at + length;
    // A part is coded in fewer bytes than it has, one of no bytes in none.
    const isRight = part.length > 0
      ? length > 0 && length < part.length
      : length === 0;
    if (!isRight || end > payload.length) throw damaged();
    const own = payload.subarray(at, end);
    at = end;
    return own;
  });
}

function damaged(): FormatError {
  return new FormatError(
    "corrupt",
    "Cannot decode a block as its payload is damaged",
    0,
  );
}
