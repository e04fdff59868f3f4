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
import type { SymbolPredictor } from "./nodes.ts";
import { invert, startsOf, transform } from "./transform.ts";
import { Tree } from "./tree.ts";

const PREDICTORS: ((tree: Tree) => SymbolPredictor)[] = [
  (tree) => new Fast(tree),
  (tree) => new Mixing(4, tree),
  (tree) => new Mixing(5, tree),
];

export class SortingTwin {
  /** @returns the payload; `null` when it would not be smaller than the content */
  encode(content: Uint8Array, ensemble: number): Uint8Array | null {
    const { text, escape, shorter, least, symbols, rows } = chosen(content);
    const own = Tree.chosen(text), tree = own ?? Tree.bits();
    const rare = shorter && least === 32;
    const head = [(shorter ? 1 : 0) + (own ? 2 : 0) + (rare ? 4 : 0)];
    if (shorter) head.push(escape, ...number(text.length));
    for (const row of rows) head.push(...number(row));
    if (own) head.push(...lengthsField(own.lengths));
    const coder = new Encoder();
    const predictor = PREDICTORS[ensemble](tree);
    for (const symbol of symbols) {
      let decided = 0;
      predictor.symbol((p1) => {
        const bit = tree.decisions(symbol)[decided++];
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
    const flags = take(1), flag = flags & 1;
    check(flags <= 7 && (flag === 1 || flags < 4));
    const least = flags & 4 ? 32 : 96;
    const escape = flag ? take(1) : 0;
    const length = flag ? take(3) : rawLength;
    if (flag) check(length >= 4 && length < rawLength);
    const rows = startsOf(length).map(() => take(3));
    check(rows.every((row) => row >= 1 && row <= length));
    const tree = flags & 2 ? takeTree(take) : Tree.bits();
    check(payload.length - at >= 4);

    const coder = new Decoder(payload.subarray(at));
    const predictor = PREDICTORS[ensemble](tree);
    const symbols = new Uint8Array(length);
    for (let i = 0; i < length && coder.withinPayload; i++) {
      symbols[i] = predictor.symbol((p1) => coder.decode(p1));
    }
    check(coder.exact);
    const text = invert(symbols, rows);
    check(text !== undefined);
    const content = flag ? restore(text!, escape, rawLength, least) : text;
    check(content !== undefined);
    return content!;
  }
}

/** What an encoder sorts: the choice between the two minima. */
function chosen(content: Uint8Array) {
  const tried = (least: number) => {
    const text = cut(content, least);
    return { ...text, least, ...transform(text.text) };
  };
  if (content.length < 128) {
    const text = { text: content, escape: 0, shorter: false };
    return { ...text, least: 96, ...transform(content) };
  }
  const rare = cut(content, 32);
  // The kernel counts what it had cut when it found that nothing is gained.
  if (rare.short * 6 <= rare.short + rare.cutLength) return tried(32);
  const one = tried(32), other = tried(96);
  const cost = estimate(other.symbols);
  return estimate(one.symbols) <= cost + Math.floor(cost / 128) ? one : other;
}

/** About what symbols will cost. */
function estimate(symbols: Uint8Array): number {
  const seen = new Map<number, number>();
  let sum = 0;
  for (const [i, symbol] of symbols.entries()) {
    if (symbol !== symbols[i - 1]) {
      const away = i - (seen.get(symbol) ?? -Infinity);
      sum += away < 16 ? 3 : away < 256 ? 5 : away < 4096 ? 7 : 10;
    }
    seen.set(symbol, i);
  }
  return sum;
}

/** A bit for each symbol, then four for the length of each that has a code. */
function lengthsField(lengths: readonly number[]): number[] {
  const field: number[] = [];
  for (let at = 0; at < 256; at += 8) {
    field.push(
      lengths.slice(at, at + 8).reduce(
        (byte, length, i) => byte + (length ? 2 ** i : 0),
        0,
      ),
    );
  }
  const there = lengths.filter((length) => length > 0);
  for (let i = 0; i < there.length; i += 2) {
    field.push(there[i] + 16 * (there[i + 1] ?? 0));
  }
  return field;
}

function takeTree(take: (bytes: number) => number): Tree {
  const there: boolean[] = [];
  for (let at = 0; at < 32; at++) {
    const byte = take(1);
    for (let i = 0; i < 8; i++) there.push((byte >> i & 1) === 1);
  }
  const count = there.filter(Boolean).length;
  const halves: number[] = [];
  while (halves.length < count) {
    const byte = take(1);
    halves.push(byte & 15, byte >> 4);
  }
  check(count % 2 === 0 || halves.pop() === 0);
  check(halves.every((length) => length > 0));
  const lengths = there.map((is) => is ? halves.shift()! : 0);
  try {
    return new Tree(lengths);
  } catch {
    throw new FormatError("corrupt", "The payload is damaged", 0);
  }
}

/** Three bytes, the lowest first. */
function number(value: number): number[] {
  return [value & 255, value >> 8 & 255, value >> 16];
}

function check(right: boolean): void {
  if (!right) throw new FormatError("corrupt", "The payload is damaged", 0);
}
