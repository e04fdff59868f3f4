/**
 * The ultra kernel's twin: the same predictor in plain TypeScript, with the interface of `UltraKernel`. It shares nothing with
 * the kernel but the tables and primers it is built from, and is what docs/format.md describes under "The ultra predictor".
 *
 * @module
 */

import { FormatError } from "../../../src/errors.ts";
import { ultraTables } from "../../../src/kernel/profiles.ts";
import { readPrimer } from "../../../src/kernel/tables_source.ts";
import { Decoder, Encoder } from "../coder.ts";
import { UltraPredictor } from "./predictor.ts";

/** What binary content is primed with, too. */
const STRUCTURED = readPrimer("structured");
const PRIMERS = [readPrimer("prose"), STRUCTURED, STRUCTURED];

export class UltraTwin {
  readonly #predictor: UltraPredictor;
  readonly #primed: boolean[];

  /** @param primed whether it passes over primers; without, it is what kernels are whose `prime` is not called */
  constructor({ scale, primed = true }: { scale: number; primed?: boolean }) {
    this.#predictor = new UltraPredictor(ultraTables(scale));
    this.#primed = new Array(PRIMERS.length).fill(!primed);
  }

  /** @returns the payload; `null` when it would not be smaller than the content, over which the predictor has then passed */
  encode(content: Uint8Array, ensemble: number): Uint8Array | null {
    this.#prime(ensemble);
    const coder = new Encoder();
    this.#pass(content, ensemble, (bit, p1) => coder.encode(bit, p1));
    const payload = coder.finish();
    return payload.length < content.length ? payload : null;
  }

  /** Passes the predictor over a block that is stored. */
  learn(content: Uint8Array, ensemble: number): void {
    this.#prime(ensemble);
    this.#pass(content, ensemble, () => {});
  }

  /** @throws {FormatError} `corrupt` when the payload is not what an encoder writes for what it decodes to */
  decode(payload: Uint8Array, rawLength: number, ensemble: number): Uint8Array {
    this.#prime(ensemble);
    const coder = new Decoder(payload);
    const content = new Uint8Array(rawLength);
    for (let i = 0; i < rawLength && coder.withinPayload; i++) {
      content[i] = this.#predictor.byte(ensemble, (p1) => coder.decode(p1));
    }
    if (!coder.exact) {
      throw new FormatError("corrupt", "The payload is damaged", 0);
    }
    return content;
  }

  /** Passes over an ensemble's primer when it is first used. */
  #prime(ensemble: number): void {
    if (this.#primed[ensemble]) return;
    this.#primed[ensemble] = true;
    this.#pass(PRIMERS[ensemble], ensemble, () => {});
  }

  #pass(
    content: Uint8Array,
    ensemble: number,
    code: (bit: number, p1: number) => void,
  ): void {
    for (const byte of content) {
      let place = 7;
      this.#predictor.byte(ensemble, (p1) => {
        const bit = byte >>> place-- & 1;
        code(bit, p1);
        return bit;
      });
    }
  }
}
