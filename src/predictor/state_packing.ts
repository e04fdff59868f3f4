/**
 * What a predictor knows, in few bytes: see docs/format.md, "What a model knows".
 *
 * @module
 */

import { Kernel, type KernelState, STATE } from "../kernel/mod.ts";
import { tablePlaces, type TableSizes } from "../kernel/profiles.ts";
import { BinaryCoder } from "./packing/binary_coder.ts";
import { packingRing, unpackingRing } from "./packing/history_ring.ts";
import { NumberCoder } from "./packing/number_table.ts";
import { expectedIndexes } from "./packing/positions.ts";
import {
  fixedRegions,
  ORDER_1,
  ORDER_1_ROW,
  ORDER_1_ROWS,
  POSITION,
} from "./packing/regions.ts";
import { counting, SlotCoder } from "./packing/slots.ts";
import { CLASSES, STATES } from "./packing/state_trees.ts";

/** Probabilities of a row of an APM. */
const APM_LANES = 32;

/** Bytes of the checksum. */
const SUM_BYTES = 4;

/** The tables of the kernel that tells what a predictor starts from: as small as they can be. */
const LEAST: TableSizes = {
  slotLines: 64,
  historyBits: 8,
  matchBits: 8,
  apmBits: 8,
};

/** A memory under the addresses that it has in the kernel. */
class Memory {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly words: Uint32Array;

  constructor(length: number) {
    this.bytes = new Uint8Array(length);
    this.words = new Uint32Array(this.bytes.buffer);
  }

  numbers(start: number, end: number, size: 2 | 4): Uint16Array | Uint32Array {
    return size === 2
      ? new Uint16Array(this.bytes.buffer, start, end - start >>> 1)
      : this.words.subarray(start >>> 2, end >>> 2);
  }

  /** Differs when a coder does not restore what was packed; against damage there is the hash of the file. */
  sum(): number {
    let sum = 0;
    for (const word of this.words) {
      sum = Math.imul(sum ^ word, 0x9e3779b1);
      sum ^= sum >>> 15;
    }
    return sum >>> 0;
  }
}

/** What a predictor starts from, as far as it is not zero. */
function fresh(profile: number, ensemble: number): Memory {
  const kernel = new Kernel({
    profile,
    scale: 0,
    blockLimit: 0,
    state: { tables: LEAST, memory: new Uint8Array(0) },
  });
  kernel.learn(new Uint8Array(0), ensemble);
  const { memory } = kernel.saveState();
  const out = new Memory(STATE + memory.length);
  out.bytes.set(memory, STATE);
  return out;
}

/** APM entries by what they are: an approximation of what they start from, less that. */
function identity(): Uint16Array {
  const out = new Uint16Array(APM_LANES);
  // e to the power of −12, then steps of 3/4.
  for (let i = 0, power = 0.00000614421235332821; i < APM_LANES; i++) {
    out[i] = Math.floor(65536 * power / (power + 1));
    power *= 2.117000016612675;
  }
  return out;
}

/** Turns stored APM entries, which are xor their start value, into differences from it, or back. */
function turnApms(entries: Uint16Array, back: boolean): void {
  const start = identity();
  for (let i = 0; i < entries.length; i++) {
    const base = start[i % APM_LANES];
    entries[i] = back ? entries[i] + base ^ base : (entries[i] ^ base) - base;
  }
}

/** Codes all but the ring in place. */
function* coding(
  coder: BinaryCoder,
  memory: Memory,
  start: Memory,
  profile: number,
  tables: TableSizes,
): Generator<void, void> {
  const { apm, index, history, slots, end } = tablePlaces(profile, tables);
  for (const { start: from, end, size, lanes } of fixedRegions(profile)) {
    yield* new NumberCoder(coder).coding(
      memory.numbers(from, end, size),
      start.numbers(from, end, size),
      lanes,
    );
  }
  const apms = memory.numbers(apm, index, 2) as Uint16Array;
  const zeros = new Uint16Array(apms.length);
  if (!coder.decoding) turnApms(apms, false);
  yield* new NumberCoder(coder).coding(apms, zeros, APM_LANES);
  turnApms(apms, true);
  yield;
  yield* new NumberCoder(coder).coding(
    memory.words.subarray(index >>> 2, history >>> 2),
    yield* expectedIndexes(
      profile,
      memory.bytes.subarray(history, slots),
      memory.words[POSITION >>> 2],
      tables.matchBits,
    ),
    16,
  );
  const counts = new Uint32Array(CLASSES << 8), { bytes } = memory;
  const order1 = ORDER_1_ROWS * (ORDER_1_ROW >>> 4);
  if (!coder.decoding) {
    for (let i = 0; i < order1; i++) counting(bytes, ORDER_1 + i * 16, counts);
    for (let line = slots; line < end; line += 64) {
      for (let i = 0; i < 4; i++) counting(bytes, line + 3 + i * 15, counts);
      if (line % 65536 === 0) yield;
    }
  }
  const slotCoder = new SlotCoder(coder, bytes, counts);
  for (let i = 0; i < order1; i++) {
    const at = ORDER_1 + i * 16;
    bytes[at] = coder.raw(8, bytes[at]);
    slotCoder.slot(at, STATES - 1, STATES - 1, 8, false);
  }
  yield* slotCoder.coding(slots, tables.slotLines);
}

/**
 * Packs what a predictor knows.
 *
 * @param profile its profile
 * @param ensemble the ensemble that it was trained with
 * @param state what it knows
 */
export function* packingState(
  profile: number,
  ensemble: number,
  { memory, tables }: KernelState,
): Generator<void, Uint8Array<ArrayBuffer>> {
  const { history, slots, end } = tablePlaces(profile, tables);
  const all = new Memory(end);
  all.bytes.set(memory, STATE);
  const ring = yield* packingRing(
    all.bytes.subarray(history, slots),
    all.words[POSITION >>> 2],
  );
  const position = all.words.slice(POSITION >>> 2, (POSITION >>> 2) + 1);
  const sum = Uint32Array.of(all.sum());
  const coder = new BinaryCoder();
  yield* coding(coder, all, fresh(profile, ensemble), profile, tables);
  const parts = [
    new Uint8Array(position.buffer),
    ...ring,
    coder.finish(),
    new Uint8Array(sum.buffer),
  ];
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

/**
 * Does the reverse of {@linkcode packingState}. A caller has verified the hash of the file: what is damaged gives an error, or
 * a state that nobody has packed.
 *
 * @param profile the predictor's profile
 * @param ensemble the ensemble that it was trained with
 * @param tables sizes of its tables
 * @param packed what was packed
 * @returns its memory
 */
export function* unpackingState(
  profile: number,
  ensemble: number,
  tables: TableSizes,
  packed: Uint8Array,
): Generator<void, Uint8Array<ArrayBuffer>> {
  const { history, slots, end } = tablePlaces(profile, tables);
  const words = new DataView(
    packed.buffer,
    packed.byteOffset,
    packed.byteLength,
  );
  const position = words.getUint32(0, true);
  const sum = words.getUint32(packed.length - SUM_BYTES, true);
  const all = new Memory(end);
  const begin = 4 + (yield* unpackingRing(
    packed.subarray(4, packed.length - SUM_BYTES),
    all.bytes.subarray(history, slots),
    position,
  ));
  const coder = new BinaryCoder(packed.subarray(begin, -SUM_BYTES));
  all.words[POSITION >>> 2] = position;
  yield* coding(coder, all, fresh(profile, ensemble), profile, tables);
  coder.expectEnd();
  if (all.sum() !== sum) {
    throw new Error("Cannot unpack a state as its checksum differs");
  }
  return all.bytes.subarray(STATE);
}
