/**
 * Executes a network in plain TypeScript, in 32-bit integers: slow, obvious, and what all others are compared with.
 *
 * @module
 */

import { BYTES } from "./contract.ts";
import type { ImmediateExecutor } from "./executor.ts";
import type { Instruction, Program } from "./program.ts";

/** Executes a network in plain TypeScript. */
export class Interpreter implements ImmediateExecutor {
  /** See {@linkcode ImmediateExecutor}. */
  readonly backend = "interpreter";
  readonly lanes: number;
  readonly #program: Program;
  /** What a step computes with; lanes take turns. */
  readonly #registers: Int32Array[];
  /** For each state: lanes × its columns. */
  readonly #states: Int32Array[];
  readonly #logits: Int32Array;

  /**
   * @param program what to execute
   * @param lanes how many lanes take each step, at least 1
   */
  constructor(program: Program, lanes: number) {
    this.#program = program;
    this.lanes = lanes;
    this.#registers = program.widths.map((width) => new Int32Array(width));
    for (const { register, values } of program.constants) {
      this.#registers[register] = values;
    }
    this.#states = program.states.map(({ register }) =>
      new Int32Array(lanes * program.widths[register])
    );
    this.#logits = new Int32Array(lanes * BYTES);
  }

  /** See {@linkcode ImmediateExecutor}. */
  step(symbols: ArrayLike<number>, busy?: ArrayLike<number>): Int32Array {
    const { symbol, logits, states, instructions } = this.#program;
    const registers = this.#registers;
    for (let lane = 0; lane < this.lanes; lane++) {
      if (busy?.[lane] === 0) continue;
      registers[symbol][0] = symbols[lane];
      states.forEach(({ register }, i) =>
        registers[register].set(
          rowOf(this.#states[i], registers[register], lane),
        )
      );
      for (const instruction of instructions) execute(instruction, registers);
      states.forEach(({ register, next }, i) =>
        rowOf(this.#states[i], registers[register], lane).set(registers[next])
      );
      this.#logits.set(registers[logits], lane * BYTES);
    }
    return this.#logits;
  }

  /** See {@linkcode ImmediateExecutor}. */
  reset(lane: number): void {
    this.#program.states.forEach(({ register }, i) =>
      rowOf(this.#states[i], this.#registers[register], lane).fill(0)
    );
  }

  /** See {@linkcode ImmediateExecutor}. */
  close(): void {}
}

/** What a lane has of a state. */
function rowOf(state: Int32Array, { length }: Int32Array, lane: number) {
  return state.subarray(lane * length, (lane + 1) * length);
}

function execute(instruction: Instruction, registers: Int32Array[]): void {
  const out = registers[instruction.out];
  switch (instruction.kind) {
    case "gather": {
      const { table, width } = instruction;
      registers[instruction.input].forEach((row, i) =>
        out.set(table.subarray(row * width, (row + 1) * width), i * width)
      );
      return;
    }
    case "matmul":
      return multiply(registers[instruction.input], instruction.matrix, out);
    case "add":
    case "sub":
    case "mul": {
      const left = registers[instruction.left];
      const right = registers[instruction.right];
      const { kind } = instruction;
      for (let i = 0; i < out.length; i++) {
        out[i] = kind === "add"
          ? left[i] + right[i]
          : kind === "sub"
          ? left[i] - right[i]
          : left[i] * right[i];
      }
      return;
    }
    case "shift": {
      const input = registers[instruction.input], { bits } = instruction;
      for (let i = 0; i < out.length; i++) out[i] = input[i] >> bits;
      return;
    }
    case "modulo": {
      const input = registers[instruction.input];
      const mask = 2 ** instruction.bits - 1;
      for (let i = 0; i < out.length; i++) out[i] = input[i] & mask;
      return;
    }
    case "clip": {
      const input = registers[instruction.input];
      const { least, most } = instruction;
      for (let i = 0; i < out.length; i++) {
        const x = input[i];
        out[i] = x < least ? least : x > most ? most : x;
      }
      return;
    }
    case "lookup": {
      const input = registers[instruction.input], { table } = instruction;
      for (let i = 0; i < out.length; i++) out[i] = table[input[i]];
      return;
    }
    case "concat": {
      let at = 0;
      for (const input of instruction.inputs) {
        out.set(registers[input], at);
        at += registers[input].length;
      }
      return;
    }
    case "slice": {
      const { start } = instruction;
      const input = registers[instruction.input];
      out.set(input.subarray(start, start + out.length));
      return;
    }
  }
}

/** Goes through the matrix as it lies there, and past what is multiplied by 0: most of it, behind a ReLU. */
function multiply(
  input: Int32Array,
  matrix: Int8Array,
  out: Int32Array,
): void {
  out.fill(0);
  const width = out.length;
  for (let k = 0; k < input.length; k++) {
    const x = input[k];
    if (x === 0) continue;
    for (let j = 0, at = k * width; j < width; j++) out[j] += x * matrix[at++];
  }
}
