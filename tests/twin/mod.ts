/**
 * The kernel's twin: the same predictor and coder in plain TypeScript, with the interface of `Kernel`. It shares
 * nothing with the kernel but the tables it is built from, so it is the oracle of the kernel's tests, and the decoder that
 * docs/format.md describes under "Coded payload".
 *
 * @module
 */

import { FormatError } from "../../src/errors.ts";
import { isDeep, tableSizes } from "../../src/kernel/profiles.ts";
import { convert } from "./balanced/calls.ts";
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
}

/** The ensembles of profiles 5 and 6 by number; machine code is binary content whose calls were converted. */
const BALANCED = new Map<number, Ensemble[]>([5, 6].map((profile) => {
  const all = profile === 6;
  return [profile, [
    { kind: "prose", all: false },
    { kind: "structured", all },
    { kind: "binary", all },
    { kind: "binary", all },
  ]];
}));
const MACHINE = 3;

export class Twin {
  readonly #profile: number;
  readonly #blockLimit: number;
  readonly #predictor: Predictor | DeepPredictor | BalancedPredictor;

  constructor({ profile, scale, blockLimit }: TwinOptions) {
    this.#profile = profile;
    this.#blockLimit = blockLimit;
    const sizes = tableSizes(profile, scale);
    this.#predictor = BALANCED.has(profile)
      ? new BalancedPredictor(sizes)
      : isDeep(profile)
      ? new DeepPredictor(sizes)
      : new Predictor(sizes);
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
    const origin = this.#begin(ensemble);
    for (let i = 0; i < rawLength && coder.withinPayload; i++) {
      content[i] = this.#byte(ensemble, (p1) => coder.decode(p1));
    }
    if (!coder.exact) {
      throw new FormatError("corrupt", "The payload is damaged", 0);
    }
    return this.#isMachine(ensemble) ? convert(content, origin, -1) : content;
  }

  /** Begins a block; returns the position of its first byte where that matters. */
  #begin(ensemble: number): number {
    if (!(this.#predictor instanceof BalancedPredictor)) return 0;
    this.#predictor.begin(BALANCED.get(this.#profile)![ensemble]);
    return this.#predictor.position;
  }

  #byte(ensemble: number, code: (p1: number) => number): number {
    return this.#predictor instanceof BalancedPredictor
      ? this.#predictor.byte(BALANCED.get(this.#profile)![ensemble], code)
      : this.#predictor.byte(this.#list(ensemble), code);
  }

  #isMachine(ensemble: number): boolean {
    return BALANCED.has(this.#profile) && ensemble === MACHINE;
  }

  #pass(
    content: Uint8Array,
    ensemble: number,
    code: (bit: number, p1: number) => void,
  ): void {
    this.#checkLength(content.length);
    const origin = this.#begin(ensemble);
    const seen = this.#isMachine(ensemble)
      ? convert(content, origin, 1)
      : content;
    for (const byte of seen) {
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
