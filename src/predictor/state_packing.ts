/**
 * What a predictor knows, in few bytes: see docs/format.md, "What a model knows".
 *
 * @module
 */

import { Kernel, type KernelState, STATE } from "../kernel/mod.ts";
import { tablePlaces, type TableSizes } from "../kernel/profiles.ts";
import { codingApms } from "./packing/apm_rows.ts";
import { BinaryCoder, probabilities } from "./packing/binary_coder.ts";
import { packingRing, unpackingRing } from "./packing/history_ring.ts";
import { codingTable } from "./packing/number_table.ts";
import { expectedIndexes } from "./packing/positions.ts";
import {
  CONSTANTS,
  DYNAMIC,
  fixedRegions,
  ORDER_1,
  ORDER_1_END,
  ORDER_1_SLOT,
  POSITION,
} from "./packing/regions.ts";
import { counting, SlotCoder } from "./packing/slots.ts";
import { CLASSES, STATES } from "./packing/state_trees.ts";

/** Numbers of a row where there are no rows. */
const INDEX_LANES = 16;

/** What stands for the place of a slot of order 1. */
const ORDER_1_PLACE = 8;

/** Bytes of the checksum. */
const SUM_BYTES = 4;

/** Words that are summed between two rests. */
const SUMMED = 1 << 18;

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
  *summing(): Generator<void, number> {
    let sum = 0;
    for (let at = 0; at < this.words.length; at += SUMMED) {
      for (const word of this.words.subarray(at, at + SUMMED)) {
        sum = Math.imul(sum ^ word, 0x9e3779b1);
        sum ^= sum >>> 15;
      }
      yield;
    }
    return sum >>> 0;
  }
}

/** Kernels that were compiled beforehand, for platforms that forbid compiling WebAssembly from bytes. */
export interface Modules {
  kernel?: WebAssembly.Module | undefined;
  sortingKernel?: WebAssembly.Module | undefined;
}

/** What a predictor starts from, as far as it is not zero. */
function* starting(
  profile: number,
  ensemble: number,
  module: WebAssembly.Module | undefined,
): Generator<void, Memory> {
  const kernel = yield* Kernel.creating({
    profile,
    scale: 0,
    blockLimit: 0,
    module,
    state: { tables: LEAST, memory: new Uint8Array(0) },
  });
  yield* kernel.learning(new Uint8Array(0), ensemble);
  const { memory } = kernel.saveState();
  const out = new Memory(STATE + memory.length);
  out.bytes.set(memory, STATE);
  return out;
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
    yield* codingTable(
      coder,
      memory.numbers(from, end, size),
      start.numbers(from, end, size),
      lanes,
    );
  }
  yield* codingApms(coder, memory.numbers(apm, index, 2) as Uint16Array);
  yield* codingTable(
    coder,
    memory.words.subarray(index >>> 2, history >>> 2),
    yield* expectedIndexes(
      profile,
      memory.bytes.subarray(history, slots),
      memory.words[POSITION >>> 2],
      tables.matchBits,
    ),
    INDEX_LANES,
  );
  const counts = new Uint32Array(CLASSES << 8), { bytes } = memory;
  if (!coder.decoding) {
    for (let at = ORDER_1; at < ORDER_1_END; at += ORDER_1_SLOT) {
      counting(bytes, at, counts);
    }
    for (let line = slots; line < end; line += 64) {
      for (let i = 0; i < 4; i++) counting(bytes, line + 3 + i * 15, counts);
      if (line % 65536 === 0) yield;
    }
  }
  const slotCoder = new SlotCoder(coder, bytes, counts);
  const unused = probabilities(256);
  for (let at = ORDER_1; at < ORDER_1_END; at += ORDER_1_SLOT) {
    bytes[at] = coder.tree(unused, 0, 8, bytes[at]);
    slotCoder.slot(at, STATES - 1, STATES - 1, ORDER_1_PLACE, false);
  }
  yield* slotCoder.coding(slots, tables.slotLines);
}

/**
 * Packs what a predictor knows.
 *
 * @param profile its profile
 * @param ensemble the ensemble that it was trained with
 * @param state what it knows
 * @param modules kernels that were compiled beforehand
 * @returns what {@linkcode unpackingState} reads; nothing of the kernel's constants, which may differ from build to build
 */
export function* packingState(
  profile: number,
  ensemble: number,
  { memory, tables }: KernelState,
  { kernel, sortingKernel }: Modules = {},
): Generator<void, Uint8Array<ArrayBuffer>> {
  const { history, slots, end } = tablePlaces(profile, tables);
  const all = new Memory(end);
  all.bytes.set(memory, STATE);
  all.bytes.fill(0, CONSTANTS, DYNAMIC);
  const ring = yield* packingRing(
    all.bytes.subarray(history, slots),
    all.words[POSITION >>> 2],
    sortingKernel,
  );
  const position = all.words.slice(POSITION >>> 2, (POSITION >>> 2) + 1);
  const sum = Uint32Array.of(yield* all.summing());
  const coder = new BinaryCoder();
  const start = yield* starting(profile, ensemble, kernel);
  yield* coding(coder, all, start, profile, tables);
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
 * @param modules kernels that were compiled beforehand
 * @returns its memory
 */
export function* unpackingState(
  profile: number,
  ensemble: number,
  tables: TableSizes,
  packed: Uint8Array,
  { kernel, sortingKernel }: Modules = {},
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
    sortingKernel,
  ));
  const coder = new BinaryCoder(packed.subarray(begin, -SUM_BYTES));
  all.words[POSITION >>> 2] = position;
  const start = yield* starting(profile, ensemble, kernel);
  yield* coding(coder, all, start, profile, tables);
  coder.expectEnd();
  if ((yield* all.summing()) !== sum) {
    throw new Error("Cannot unpack a state as its checksum differs");
  }
  all.bytes.set(start.bytes.subarray(CONSTANTS, DYNAMIC), CONSTANTS);
  return all.bytes.subarray(STATE);
}
