/**
 * Puts a {@link ./program.ts program} together, a register at a time.
 *
 * @module
 */

import {
  EXACT_LIMIT,
  MOST_MULTIPLICATIONS,
  MOST_WIDTH,
  MOST_WIDTHS,
} from "./contract.ts";
import { shown, unloadable } from "./errors.ts";
import {
  type Constant,
  inputsOf,
  type Instruction,
  type Program,
  type Register,
} from "./program.ts";

/** Puts a program together. */
export class ProgramBuilder {
  readonly #widths: number[] = [];
  readonly #names: string[] = [];
  readonly #constants: Constant[] = [];
  readonly #instructions: Instruction[] = [];
  /** Columns of all registers. */
  #sum = 0;
  /** Multiplications of all matrices. */
  #multiplications = 0;

  /**
   * Adds a register.
   *
   * @param width its columns
   * @param name what messages call it
   * @throws {ModelError} `wrong-shape`: it is too wide
   */
  register(width: number, name: string): Register {
    this.#sum += width;
    if (width > MOST_WIDTH || this.#sum > MOST_WIDTHS) {
      throw unloadable(
        "wrong-shape",
        `a tensor may have ${MOST_WIDTH} columns and all together ${MOST_WIDTHS}: current value is ${width} and ${this.#sum}, at ${
          shown(name)
        }`,
      );
    }
    this.#names.push(name);
    return this.#widths.push(width) - 1;
  }

  /** Columns of a register. */
  widthOf(register: Register): number {
    return this.#widths[register];
  }

  /**
   * Adds a register that never changes.
   *
   * @param values one for each column
   * @param name what messages call it
   */
  constant(values: Int32Array, name: string): Register {
    const register = this.register(values.length, name);
    this.#constants.push({ register, values });
    return register;
  }

  /**
   * Adds an instruction, with a register for what it makes.
   *
   * @param width columns of that register
   * @param name what messages call it
   * @param make makes it, once the register is known
   * @throws {ModelError} `wrong-shape`: it is too wide, or a step would take too many multiplications
   */
  add(
    width: number,
    name: string,
    make: (out: Register) => Instruction,
  ): Register {
    const register = this.register(width, name);
    const instruction = make(register);
    if (instruction.kind === "matmul") {
      this.#multiplications += instruction.matrix.length;
      this.#checkMultiplications(name);
    }
    this.#instructions.push(instruction);
    return register;
  }

  #checkMultiplications(name: string): void {
    if (this.#multiplications <= MOST_MULTIPLICATIONS) return;
    throw unloadable(
      "wrong-shape",
      `a step may take ${MOST_MULTIPLICATIONS} multiplications: current value is ${this.#multiplications}, at ${
        shown(name)
      }`,
    );
  }

  /**
   * All of it, without instructions and constants that nothing depends on, such as the steps towards a modulo.
   *
   * @param ends where a step begins and ends
   */
  build(ends: Pick<Program, "states" | "symbol" | "logits">): Program {
    const used = new Set([ends.logits, ...ends.states.map(({ next }) => next)]);
    const instructions = this.#instructions.toReversed().filter((each) => {
      if (!used.has(each.out)) return false;
      for (const input of inputsOf(each)) used.add(input);
      return true;
    }).reverse();
    return {
      ...ends,
      widths: this.#widths,
      names: this.#names,
      constants: this.#constants.filter(({ register }) => used.has(register)),
      instructions,
    };
  }
}

/**
 * Integers of a file as 32-bit ones.
 *
 * @param data what the file has
 * @param name what messages call it
 * @throws {ModelError} `inexact`: not all are integers that float32 has
 */
export function integersOf(data: ArrayLike<number>, name: string): Int32Array {
  for (let i = 0; i < data.length; i++) {
    if (Number.isInteger(data[i]) && Math.abs(data[i]) < EXACT_LIMIT) continue;
    throw unloadable(
      "inexact",
      `${shown(name)} must hold integers below 2^24: current value is ${
        data[i]
      }`,
    );
  }
  return Int32Array.from(data);
}
