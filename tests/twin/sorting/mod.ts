/**
 * The sorting kernel's twin: the same payloads in plain and slow TypeScript, with the interface of `SortingKernel`. It
 * shares nothing with the kernel but constant tables, and is laid out like "Sorted payload" of docs/format.md.
 *
 * @module
 */

import { FormatError } from "../../../src/errors.ts";
import { Decoder, Encoder } from "./coder.ts";
import { Fast } from "./fast.ts";
import { Mixing } from "./mixing.ts";
import { cut, restore } from "./repeats.ts";
import { invert, startsOf, transform } from "./transform.ts";

/** Codes one symbol after another. */
export interface SymbolPredictor {
  /** @param code what the coder does with the probability of a 1, scaled by 2^16; gives the bit */
  symbol(code: (p1: number) => number): number;
}

const PREDICTORS: (() => SymbolPredictor)[] = [
  () => new Fast(),
  () => new Mixing(4),
  () => new Mixing(5),
];

export class SortingTwin {
  /** @returns the payload; `null` when it would not be smaller than the content */
  encode(content: Uint8Array, ensemble: number): Uint8Array | null {
    const repeats = cut(content);
    const text = repeats?.text ?? content;
    const { symbols, rows } = transform(text);
    const head = repeats ? [1, repeats.escape, ...number(text.length)] : [0];
    for (const row of rows) head.push(...number(row));
    const coder = new Encoder();
    const predictor = PREDICTORS[ensemble]();
    for (const symbol of symbols) {
      let place = 7;
      predictor.symbol((p1) => {
        const bit = symbol >> place-- & 1;
        coder.encode(bit, p1);
        return bit;
      });
    }
    const payload = Uint8Array.of(...head, ...coder.finish());
    return payload.length < content.length ? payload : null;
  }

  /** Blocks are independent. */
  learn(): void {}

  /** @throws {FormatError} `corrupt` when the payload breaks a rule of the document */
  decode(payload: Uint8Array, rawLength: number, ensemble: number): Uint8Array {
    let at = 0;
    const take = (bytes: number) => {
      let value = 0;
      for (let i = 0; i < bytes; i++) {
        value += (payload[at++] ?? 0) * 256 ** i;
      }
      return value;
    };
    const flag = take(1);
    check(flag <= 1);
    const escape = flag ? take(1) : 0;
    const length = flag ? take(3) : rawLength;
    if (flag) check(length >= 4 && length < rawLength);
    const rows = startsOf(length).map(() => take(3));
    check(rows.every((row) => row >= 1 && row <= length));
    check(payload.length - at >= 4);

    const coder = new Decoder(payload.subarray(at));
    const predictor = PREDICTORS[ensemble]();
    const symbols = new Uint8Array(length);
    for (let i = 0; i < length && coder.withinPayload; i++) {
      symbols[i] = predictor.symbol((p1) => coder.decode(p1));
    }
    check(coder.exact);
    const text = invert(symbols, rows);
    check(text !== undefined);
    const content = flag ? restore(text!, escape, rawLength) : text;
    check(content !== undefined);
    return content!;
  }
}

/** Three bytes, the lowest first. */
function number(value: number): number[] {
  return [value & 255, value >> 8 & 255, value >> 16];
}

function check(right: boolean): void {
  if (!right) throw new FormatError("corrupt", "The payload is damaged", 0);
}
