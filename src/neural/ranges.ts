/**
 * Interval analysis: what values a network's registers can have, whatever it is fed. That is the proof that float32 computes it exactly,
 * in any order of the sums, on anything that keeps IEEE 754.
 *
 * @module
 */

import {
  BYTES,
  EXACT_LIMIT,
  LEAST_FACTOR,
  MOST_FACTOR,
  MOST_PROOF,
} from "./contract.ts";
import { shown, unloadable } from "./errors.ts";
import {
  type Combine,
  type GatherRows,
  inputsOf,
  type Instruction,
  type LookUp,
  type MultiplyMatrix,
  type Program,
  type Register,
} from "./program.ts";

/** Least and largest values of a register, column by column. */
export interface Range {
  low: Int32Array;
  high: Int32Array;
}

/** Rounds in which the range of a state grows by what its step says. */
const EXACT_ROUNDS = 4;

/** Rounds in which all must have settled: in each after those, what still grows at least doubles, and 2^24 is too much. */
const MOST_ROUNDS = EXACT_ROUNDS + 26;

/**
 * Finds the range of every register.
 *
 * @param program as it was made
 * @returns by register; `undefined`: nothing uses it
 * @throws {ModelError} `inexact`: a value or a partial sum may reach 2^24, what enters a MatMul is no int8, a table is read beyond its rows,
 * a state grows without a bound, or to see that it does not takes more than {@linkcode MOST_PROOF} multiplications and entries of tables
 */
export function rangesOf(program: Program): (Range | undefined)[] {
  const { states, constants, instructions, widths } = program;
  const ranges: (Range | undefined)[] = widths.map(() => undefined);
  ranges[program.symbol] = constantRange(Int32Array.of(0));
  ranges[program.symbol]!.high = Int32Array.of(BYTES - 1);
  for (const { register, values } of constants) {
    ranges[register] = constantRange(values);
  }
  for (const { register } of states) {
    ranges[register] = constantRange(new Int32Array(widths[register]));
  }
  const analysis = new Analysis(program, ranges);
  let changed = new Set<Register>(widths.keys());
  for (let round = 0; round < MOST_ROUNDS; round++) {
    for (const instruction of instructions) {
      const { out } = instruction;
      if (!inputsOf(instruction).some((each) => changed.has(each))) continue;
      const range = analysis.rangeOf(instruction);
      const before = ranges[out];
      if (before && equal(before, range)) changed.delete(out);
      else changed.add(out);
      ranges[out] = range;
    }
    changed = new Set();
    for (const { register, next } of states) {
      const before = ranges[register]!;
      const range = widened(before, ranges[next]!, round >= EXACT_ROUNDS);
      if (range !== before) changed.add(register);
      ranges[register] = range;
    }
    if (changed.size === 0) return ranges;
  }
  throw unloadable(
    "inexact",
    `the ranges of its states must settle: current value is ${MOST_ROUNDS} steps, and they still grow`,
  );
}

function constantRange(values: Int32Array): Range {
  return { low: values, high: values };
}

/**
 * The range of a state that held one range, and may now hold another: one for all columns, as bytes of a history move from column to
 * column.
 *
 * @param rounds whether to round up to what a number of bits holds, so that a counter with a limit comes to it
 * @returns `before` itself where it holds the other
 */
function widened(before: Range, after: Range, rounds: boolean): Range {
  const extremes = ({ low, high }: Range) => ({
    least: low.reduce((a, b) => Math.min(a, b)),
    most: high.reduce((a, b) => Math.max(a, b)),
  });
  const old = extremes(before), now = extremes(after);
  const isLower = now.least < old.least, isHigher = now.most > old.most;
  if (!isLower && !isHigher) return before;
  const size = (magnitude: number) => 2 ** (32 - Math.clz32(magnitude));
  const least = !isLower
    ? old.least
    : rounds
    ? -size(-now.least - 1)
    : now.least;
  const most = !isHigher ? old.most : rounds ? size(now.most) - 1 : now.most;
  const width = before.low.length;
  return {
    low: new Int32Array(width).fill(least),
    high: new Int32Array(width).fill(most),
  };
}

function equal(a: Range, b: Range): boolean {
  return a.low.every((each, i) => each === b.low[i]) &&
    a.high.every((each, i) => each === b.high[i]);
}

/** The least and the largest of the entries from one up to another. */
function extremesOf(
  table: Int32Array,
  from: number,
  to: number,
): readonly [number, number] {
  let least = table[from], most = least;
  for (let i = from + 1; i <= to; i++) {
    least = Math.min(least, table[i]);
    most = Math.max(most, table[i]);
  }
  return [least, most];
}

/** The rules, one for each kind of instruction. */
class Analysis {
  readonly #program: Program;
  readonly #ranges: readonly (Range | undefined)[];
  /** Ranges of the columns of tables. */
  readonly #columns = new Map<Int8Array, Range>();
  /** Multiplications and entries of tables that were gone over. */
  #work = 0;

  constructor(program: Program, ranges: readonly (Range | undefined)[]) {
    this.#program = program;
    this.#ranges = ranges;
  }

  rangeOf(instruction: Instruction): Range {
    switch (instruction.kind) {
      case "gather":
        return this.#gather(instruction);
      case "matmul":
        return this.#multiply(instruction);
      case "add":
      case "sub":
      case "mul":
        return this.#combine(instruction);
      case "shift": {
        const { low, high } = this.#of(instruction.input);
        const shifted = (each: number) => each >> instruction.bits;
        return { low: low.map(shifted), high: high.map(shifted) };
      }
      case "modulo":
        return this.#modulo(instruction.input, instruction.bits);
      case "clip": {
        const { least, most } = instruction;
        const { low, high } = this.#of(instruction.input);
        const clipped = (each: number) => Math.min(Math.max(each, least), most);
        return { low: low.map(clipped), high: high.map(clipped) };
      }
      case "lookup":
        return this.#lookUp(instruction);
      case "concat": {
        const parts = instruction.inputs.map((each) => this.#of(each));
        return {
          low: Int32Array.from(parts.flatMap(({ low }) => [...low])),
          high: Int32Array.from(parts.flatMap(({ high }) => [...high])),
        };
      }
      case "slice": {
        const { input, start, out } = instruction;
        const end = start + this.#program.widths[out];
        const { low, high } = this.#of(input);
        return { low: low.slice(start, end), high: high.slice(start, end) };
      }
    }
  }

  #of(register: Register): Range {
    return this.#ranges[register]!;
  }

  /** Counts work before it is done. */
  #take(work: number): void {
    this.#work += work;
    if (this.#work <= MOST_PROOF) return;
    throw unloadable(
      "inexact",
      `its ranges must settle within ${MOST_PROOF} multiplications and entries of tables: current value is more`,
    );
  }

  #fail(register: Register, wanted: string, current: string | number): never {
    throw unloadable(
      "inexact",
      `${
        shown(this.#program.names[register])
      } must ${wanted}: current value is ${current}`,
    );
  }

  /** Any row may be read by any index. */
  #gather({ input, out, table, rows, width }: GatherRows): Range {
    const { low, high } = this.#of(input);
    const columns = this.#columnsOf(table, width);
    const range = {
      low: new Int32Array(low.length * width),
      high: new Int32Array(low.length * width),
    };
    low.forEach((first, i) => {
      if (first < 0 || high[i] >= rows) {
        this.#fail(
          out,
          `be made of rows 0 to ${rows - 1} of its table`,
          `${first} to ${high[i]}, by column ${i}`,
        );
      }
      range.low.set(columns.low, i * width);
      range.high.set(columns.high, i * width);
    });
    return range;
  }

  /** The range of each column of a table, which is gone over once. */
  #columnsOf(table: Int8Array, width: number): Range {
    const known = this.#columns.get(table);
    if (known) return known;
    const low = Int32Array.from(table.subarray(0, width));
    const high = low.slice();
    for (let at = 0; at < table.length; at += width) {
      for (let i = 0; i < width; i++) {
        const value = table[at + i];
        if (value < low[i]) low[i] = value;
        if (value > high[i]) high[i] = value;
      }
    }
    const range = { low, high };
    this.#columns.set(table, range);
    return range;
  }

  /** The range holds every partial sum, in any order, and not only the last. */
  #multiply({ input, out, matrix }: MultiplyMatrix): Range {
    const range = this.#of(input), width = this.#program.widths[out];
    this.#take(matrix.length);
    // Twice the middle of a product's range, and its extent: sums of 65,536 are below 2^31, and neither asks for the sign of a weight.
    const middles = new Int32Array(width), extents = new Int32Array(width);
    for (let k = 0, at = 0; k < range.low.length; k++) {
      const least = range.low[k], most = range.high[k];
      if (least < LEAST_FACTOR || most > MOST_FACTOR) {
        this.#fail(
          out,
          `be a product of values from ${LEAST_FACTOR} to ${MOST_FACTOR}`,
          `${least} to ${most}, in column ${k} of ${
            shown(this.#program.names[input])
          }`,
        );
      }
      // Nothing is in the range, too: the sum of some products has not the others.
      const lowest = Math.min(least, 0), highest = Math.max(most, 0);
      const middle = lowest + highest, extent = highest - lowest;
      for (let j = 0; j < width; j++, at++) {
        const weight = matrix[at];
        middles[j] += Math.imul(weight, middle);
        extents[j] += Math.imul(Math.abs(weight), extent);
      }
    }
    const low = middles.map((middle, j) => (middle - extents[j]) / 2);
    const high = middles.map((middle, j) => (middle + extents[j]) / 2);
    // The sum of magnitudes is at most the distance of both ends, and is looked at where that is too large.
    if (high.some((most, j) => most - low[j] >= EXACT_LIMIT)) {
      this.#checkMagnitudes(range, matrix, out);
    }
    return { low, high };
  }

  /** Row by row, as columns of a large matrix lie far apart. */
  #checkMagnitudes(range: Range, matrix: Int8Array, out: Register): void {
    const sums = new Int32Array(this.#program.widths[out]);
    for (let k = 0, at = 0; k < range.low.length; k++) {
      const magnitude = Math.max(-range.low[k], range.high[k]);
      for (let j = 0; j < sums.length; j++) {
        sums[j] += Math.abs(matrix[at++]) * magnitude;
      }
    }
    sums.forEach((sum, j) => {
      if (sum < EXACT_LIMIT) return;
      this.#fail(
        out,
        `have sums of magnitudes below ${EXACT_LIMIT}`,
        `${sum}, in column ${j}`,
      );
    });
  }

  /** A sum is bounded by both magnitudes, as one may be added before the other is whole. */
  #combine({ kind, left, right, out }: Combine): Range {
    const a = this.#of(left), b = this.#of(right);
    const low = new Int32Array(a.low.length), high = low.slice();
    for (let i = 0; i < low.length; i++) {
      const one = Math.max(-a.low[i], a.high[i]);
      const other = Math.max(-b.low[i], b.high[i]);
      const most = kind === "mul" ? one * other : one + other;
      if (most >= EXACT_LIMIT) {
        this.#fail(out, `stay below ${EXACT_LIMIT}`, `${most}, in column ${i}`);
      }
      if (kind === "mul") {
        const p = a.low[i] * b.low[i], q = a.low[i] * b.high[i];
        const r = a.high[i] * b.low[i], s = a.high[i] * b.high[i];
        low[i] = Math.min(p, q, r, s);
        high[i] = Math.max(p, q, r, s);
      } else {
        low[i] = a.low[i] + (kind === "add" ? b.low[i] : -b.high[i]);
        high[i] = a.high[i] + (kind === "add" ? b.high[i] : -b.low[i]);
      }
    }
    return { low, high };
  }

  #modulo(input: Register, bits: number): Range {
    const { low, high } = this.#of(input);
    const most = 2 ** bits - 1;
    // What does not reach 2^bits stays what it is.
    const stays = low.map((each, i) => Number(each >= 0 && high[i] <= most));
    return {
      low: low.map((each, i) => stays[i] ? each : 0),
      high: high.map((each, i) => stays[i] ? each : most),
    };
  }

  #lookUp({ input, out, table }: LookUp): Range {
    const { low, high } = this.#of(input);
    const made = { low: new Int32Array(low.length), high: low.slice() };
    const known = new Map<number, readonly [number, number]>();
    low.forEach((first, i) => {
      if (first < 0 || high[i] >= BYTES) {
        this.#fail(
          out,
          `be looked up at 0 to ${BYTES - 1}`,
          `${first} to ${high[i]}, in column ${i}`,
        );
      }
      const key = first * BYTES + high[i];
      let extremes = known.get(key);
      if (!extremes) {
        this.#take(high[i] - first + 1);
        known.set(key, extremes = extremesOf(table, first, high[i]));
      }
      [made.low[i], made.high[i]] = extremes;
    });
    return made;
  }
}
