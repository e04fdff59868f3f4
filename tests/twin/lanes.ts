/**
 * Blocks coded with a network, in plain TypeScript: "Network payload" of docs/format.md, and "Logits" of docs/networks.md. It shares with the
 * product what takes a network's steps, which has tests of its own.
 *
 * @module
 */

import { FormatError } from "../../src/errors.ts";
import type { ImmediateExecutor } from "../../src/neural/executor.ts";
import { Decoder, Encoder } from "./coder.ts";
import type { Twin, TwinNetwork } from "./mod.ts";

/** The largest integer whose 64th power is at most 2^(64 × 22 − n). */
const POWERS = Array.from({ length: 64 }, (_, n) => {
  let v = BigInt(Math.floor(2 ** (22 - n / 64)));
  const bound = 1n << BigInt(64 * 22 - n);
  while (v ** 64n > bound) v--;
  while ((v + 1n) ** 64n <= bound) v++;
  return Number(v);
});

function frequenciesOf(logits: number[]): number[] {
  const most = Math.max(...logits);
  return logits.map((x) => {
    const behind = most - x;
    if (behind >= 64 * 23) return 1;
    return 1 + Math.floor(POWERS[behind % 64] / 2 ** Math.floor(behind / 64));
  });
}

/** Codes bytes with what a network says of them. */
interface LaneCoder {
  encode(content: Uint8Array, ensemble: number): Uint8Array | null;
  learn(content: Uint8Array, ensemble: number): void;
  decode(payload: Uint8Array, rawLength: number, ensemble: number): Uint8Array;
}

/** A network that predicts alone. */
class Alone implements LaneCoder {
  readonly #network: TwinNetwork;

  constructor(network: TwinNetwork) {
    this.#network = network;
  }

  #byte(code: (p1: number) => number): number {
    const frequencies = this.#network.frequencies();
    const often = (node: number): number =>
      node >= 256
        ? frequencies[node - 256]
        : often(2 * node) + often(2 * node + 1);
    let node = 1;
    while (node < 256) {
      const p = Math.floor(often(2 * node + 1) * 2 ** 16 / often(node));
      node = 2 * node + code(Math.max(1, p));
    }
    this.#network.tell(node - 256);
    return node - 256;
  }

  #pass(content: Uint8Array, code: (bit: number, p1: number) => void): void {
    for (const byte of content) {
      let place = 7;
      this.#byte((p1) => {
        const bit = byte >> place-- & 1;
        code(bit, p1);
        return bit;
      });
    }
  }

  encode(content: Uint8Array): Uint8Array | null {
    const coder = new Encoder();
    this.#pass(content, (bit, p1) => coder.encode(bit, p1));
    const payload = coder.finish();
    return payload.length < content.length ? payload : null;
  }

  learn(content: Uint8Array): void {
    this.#pass(content, () => {});
  }

  decode(payload: Uint8Array, rawLength: number): Uint8Array {
    const coder = new Decoder(payload);
    const content = Uint8Array.from(
      { length: rawLength },
      () => this.#byte((p1) => coder.decode(p1)),
    );
    if (!coder.exact) throw damaged();
    return content;
  }
}

/** One stream that a network is told of. */
class Stream implements TwinNetwork {
  readonly #executor: ImmediateExecutor;
  #last = 0;

  constructor(executor: ImmediateExecutor) {
    this.#executor = executor;
  }

  frequencies(): number[] {
    return frequenciesOf([...this.#executor.step([this.#last])]);
  }

  tell(byte: number): void {
    this.#last = byte;
  }

  /** A step in which it has no byte. */
  idle(): void {
    this.#executor.step([this.#last]);
    this.#last = 0;
  }
}

/** Codes blocks in lanes. No lane comes into another, so each has an executor of its own. */
export class LanesTwin {
  readonly #streams: Stream[];
  readonly #coders: LaneCoder[];

  /**
   * @param lanes how many
   * @param execute makes what takes the steps of one lane
   * @param twin makes the predictor of a lane; `undefined`: the network predicts alone
   */
  constructor(
    lanes: number,
    execute: () => ImmediateExecutor,
    twin?: () => Twin,
  ) {
    this.#streams = Array.from({ length: lanes }, () => new Stream(execute()));
    this.#coders = this.#streams.map((stream) => {
      const joined = twin?.();
      joined?.join(stream);
      return joined ?? new Alone(stream);
    });
  }

  encode(content: Uint8Array, ensemble: number): Uint8Array | null {
    const payloads = this.#each(
      this.#cut(content),
      (coder, part) => coder.encode(part, ensemble),
    );
    if (payloads.some((payload) => payload === null)) return null;
    const lengths = payloads.slice(0, -1).flatMap((p) => varint(p!.length));
    const all = [...lengths, ...payloads.flatMap((p) => [...p!])];
    return all.length < content.length ? Uint8Array.from(all) : null;
  }

  learn(content: Uint8Array, ensemble: number): void {
    this.#each(this.#cut(content), (coder, part) => {
      coder.learn(part, ensemble);
      return new Uint8Array();
    });
  }

  decode(payload: Uint8Array, rawLength: number, ensemble: number): Uint8Array {
    const parts = this.#cut(new Uint8Array(rawLength));
    let at = 0;
    const lengths = parts.slice(1).map(() => {
      const start = at;
      while (payload[at] >= 128) at++;
      const bytes = payload.subarray(start, ++at);
      if (at > payload.length || at - start > 1 && bytes.at(-1) === 0) {
        throw damaged();
      }
      return bytes.reduceRight((value, byte) => value * 128 + byte % 128, 0);
    });
    const left = lengths.reduce((rest, n) => rest - n, payload.length - at);
    const payloads = [...lengths, left].map((length, i) => {
      const most = Math.max(0, parts[i].length - 1);
      const least = Math.min(1, parts[i].length);
      if (length < least || length > most) throw damaged();
      return payload.subarray(at, at += length);
    });
    const contents = this.#each(
      parts,
      (coder, part, i) => coder.decode(payloads[i], part.length, ensemble),
    );
    return Uint8Array.from(contents.flatMap((content) => [...content!]));
  }

  #each(
    parts: Uint8Array[],
    code: (coder: LaneCoder, part: Uint8Array, i: number) => Uint8Array | null,
  ): (Uint8Array | null)[] {
    return parts.map((part, i) => {
      const out = part.length > 0 ? code(this.#coders[i], part, i) : part;
      for (let at = part.length; at < parts[0].length; at++) {
        this.#streams[i].idle();
      }
      return out;
    });
  }

  #cut(content: Uint8Array): Uint8Array[] {
    const share = Math.ceil(content.length / this.#coders.length);
    return this.#coders.map((_, i) =>
      content.slice(i * share, (i + 1) * share)
    );
  }
}

function varint(value: number): number[] {
  return value < 128
    ? [value]
    : [value % 128 + 128, ...varint(Math.floor(value / 128))];
}

function damaged(): FormatError {
  return new FormatError("corrupt", "The payload is damaged", 0);
}
