/**
 * The kernel's twin: the same predictor and coder in plain TypeScript, with the interface of `Kernel`. It shares
 * nothing with the kernel but the tables it is built from, so it is the oracle of the kernel's tests, and the decoder that
 * docs/format.md describes under "Coded payload".
 *
 * @module
 */

import { FormatError } from "../../src/errors.ts";
import {
  depthOf,
  type TableSizes,
  tableSizes,
} from "../../src/kernel/profiles.ts";
import type { Ensemble } from "./balanced/contexts.ts";
import { Predictor as BalancedPredictor } from "./balanced/predictor.ts";
import { Decoder, Encoder } from "./coder.ts";
import { Predictor as DeepPredictor } from "./deep/predictor.ts";
import { FAST } from "./ensembles.ts";
import { Predictor } from "./predictor.ts";

export interface TwinOptions {
  profile: number;
  scale: number;
  blockLimit: number;
  /** Sizes of the tables, where a model says them. */
  tables?: TableSizes;
}

/** The ensembles of profiles 5 and 6 by number. */
const BALANCED = new Map<number, Ensemble[]>([5, 6].map((profile) => {
  const all = profile === 6;
  return [profile, [
    { kind: "prose", all: false },
    { kind: "structured", all },
    { kind: "binary", all },
  ]];
}));

/** Says how often each byte comes next, before it is told which did. */
export interface TwinNetwork {
  frequencies(): readonly number[];
  tell(byte: number): void;
}

export class Twin {
  readonly #profile: number;
  readonly #blockLimit: number;
  readonly #predictor: Predictor | DeepPredictor | BalancedPredictor;
  #network: TwinNetwork | undefined;

  constructor({ profile, scale, blockLimit, tables }: TwinOptions) {
    this.#profile = profile;
    this.#blockLimit = blockLimit;
    const sizes = tables ?? tableSizes(profile, scale);
    const depth = depthOf(profile);
    this.#predictor = BALANCED.has(profile)
      ? new BalancedPredictor(sizes)
      : depth === undefined
      ? new Predictor(sizes)
      : new DeepPredictor(sizes, depth);
  }

  /** Has a network join the predictor of profile 6, before the first block. */
  join(network: TwinNetwork): void {
    (this.#predictor as BalancedPredictor).join();
    this.#network = network;
  }

  /** @returns the payload; `null` when it would not be smaller than the content, over which the predictor has then passed */
  encode(content: Uint8Array, ensemble: number): Uint8Array | null {
    const coder = new Encoder();
    this.#pass(content, ensemble, (bit, p1) => coder.encode(bit, p1));
    const payload = coder.finish();
    return payload.length < content.length ? payload : null;
  }

  /** Passes the predictor over a block that is stored. */
  learn(content: Uint8Array, ensemble: number): void {
    this.#pass(content, ensemble, () => {});
  }

  /** @throws {FormatError} `corrupt` when the payload is not what an encoder writes for what it decodes to */
  decode(payload: Uint8Array, rawLength: number, ensemble: number): Uint8Array {
    this.#checkLength(rawLength);
    const coder = new Decoder(payload);
    const content = new Uint8Array(rawLength);
    this.#begin(ensemble);
    for (let i = 0; i < rawLength && coder.withinPayload; i++) {
      content[i] = this.#byte(ensemble, (p1) => coder.decode(p1));
    }
    if (!coder.exact) {
      throw new FormatError("corrupt", "The payload is damaged", 0);
    }
    return content;
  }

  /** Begins a block. */
  #begin(ensemble: number): void {
    if (!(this.#predictor instanceof BalancedPredictor)) return;
    this.#predictor.begin(BALANCED.get(this.#profile)![ensemble]);
  }

  #byte(ensemble: number, code: (p1: number) => number): number {
    if (!(this.#predictor instanceof BalancedPredictor)) {
      return this.#predictor.byte(this.#list(ensemble), code);
    }
    const list = BALANCED.get(this.#profile)![ensemble];
    const byte = this.#predictor.byte(
      list,
      code,
      this.#network?.frequencies(),
    );
    this.#network?.tell(byte);
    return byte;
  }

  #pass(
    content: Uint8Array,
    ensemble: number,
    code: (bit: number, p1: number) => void,
  ): void {
    this.#checkLength(content.length);
    this.#begin(ensemble);
    for (const byte of content) {
      let place = 7;
      this.#byte(ensemble, (p1) => {
        const bit = byte >>> place-- & 1;
        code(bit, p1);
        return bit;
      });
    }
  }

  /** Profile 1 has one ensemble, the fourth list. */
  #list(ensemble: number): number {
    return this.#profile === 1 ? FAST : ensemble;
  }

  #checkLength(length: number): void {
    if (length > this.#blockLimit) {
      throw new RangeError(
        `Cannot code a block as it may have ${this.#blockLimit} bytes: it has ${length}`,
      );
    }
  }
}
