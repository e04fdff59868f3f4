/** Programs of every kind of instruction, at random: what no file would ever hold, and any executor must do. */

import { RandomNumbers } from "../../../src/generate/rng.ts";
import { BYTES } from "../../../src/neural/contract.ts";
import type {
  Constant,
  Instruction,
  Program,
  Register,
  State,
} from "../../../src/neural/program.ts";

/** What a register holds: −128 to 127, 0 to 255, or any integer. */
type Holds = "small" | "byte" | "any";

/** Instructions of a program beside those that make its outputs. */
const INSTRUCTIONS = 40;

/** Most columns of what is not concatenated: more than two panels of a matrix, and any rest. */
const MOST = 75;

/**
 * Makes a program.
 *
 * @param seed which one
 */
export function randomProgram(seed: number): Program {
  return new Maker(RandomNumbers.fromSeed(seed)).make();
}

class Maker {
  readonly #random: RandomNumbers;
  readonly #widths: number[] = [];
  readonly #holds: Holds[] = [];
  readonly #constants: Constant[] = [];
  readonly #instructions: Instruction[] = [];

  constructor(random: RandomNumbers) {
    this.#random = random;
  }

  make(): Program {
    const symbol = this.#register(1, "byte");
    const starts = [this.#width(), this.#width(), 1].map((width, i) =>
      this.#register(width, i === 1 ? "byte" : "small")
    );
    this.#embed(symbol);
    for (let i = 0; i < INSTRUCTIONS; i++) this.#add();
    const states: State[] = starts.map((register, i) => ({
      name: `s${i}`,
      register,
      next: this.#fitted(this.#widths[register], this.#holds[register]),
    }));
    return {
      logits: this.#fitted(BYTES, "any"),
      widths: this.#widths,
      names: this.#widths.map((_, i) => `r${i}`),
      constants: this.#constants,
      states,
      symbol,
      instructions: this.#instructions,
    };
  }

  #width(): number {
    return 1 + this.#random.nextBelow(MOST);
  }

  #register(width: number, holds: Holds): Register {
    this.#holds.push(holds);
    return this.#widths.push(width) - 1;
  }

  #any(fits: (register: Register) => boolean): Register | undefined {
    const list = this.#widths.map((_, i) => i).filter(fits);
    return list[this.#random.nextBelow(list.length || 1)];
  }

  #bytes(length: number): Int8Array {
    return Int8Array.from({ length }, () => this.#random.nextByte());
  }

  #embed(input: Register): void {
    const width = 1 + this.#random.nextBelow(21);
    const out = this.#register(width * this.#widths[input], "small");
    const table = this.#bytes(BYTES * width);
    this.#instructions.push(
      { kind: "gather", input, out, table, rows: BYTES, width },
    );
  }

  #add(): void {
    const input = this.#any(() => true)!;
    const width = this.#widths[input], holds = this.#holds[input];
    const list = this.#instructions;
    const small = this.#any((each) => this.#holds[each] === "small")!;
    const byte = this.#any((each) => this.#holds[each] === "byte")!;
    switch (this.#random.nextBelow(10)) {
      case 0:
        if (this.#widths[byte] < MOST) this.#embed(byte);
        break;
      case 1:
      case 2: {
        const columns = this.#width();
        const matrix = this.#bytes(this.#widths[small] * columns);
        const out = this.#register(columns, "any");
        list.push({ kind: "matmul", input: small, out, matrix });
        break;
      }
      case 3: {
        const kind = (["add", "sub"] as const)[this.#random.nextBelow(2)];
        const [left, right] = this.#turned(input, this.#other(width, false));
        list.push({ kind, left, right, out: this.#register(width, "any") });
        break;
      }
      case 4: {
        const right = this.#other(this.#widths[small], true);
        const out = this.#register(this.#widths[small], "any");
        list.push({ kind: "mul", left: small, right, out });
        break;
      }
      case 5: {
        const bits = 1 + this.#random.nextBelow(24);
        list.push({
          kind: "shift",
          input,
          bits,
          out: this.#register(width, holds),
        });
        break;
      }
      case 6: {
        const bits = 1 + this.#random.nextBelow(24);
        const out = this.#register(
          width,
          bits < 8 ? "small" : bits === 8 ? "byte" : "any",
        );
        list.push({ kind: "modulo", input, bits, out });
        break;
      }
      case 7:
        this.#clip(input, this.#random.nextBelow(2) ? "small" : "byte");
        break;
      case 8: {
        const table = Int32Array.from(
          { length: BYTES },
          () => (this.#random.nextU32() >>> 8) - 2 ** 23,
        );
        const out = this.#register(this.#widths[byte], "any");
        list.push({ kind: "lookup", input: byte, out, table });
        break;
      }
      case 9: {
        const start = this.#random.nextBelow(width);
        const columns = 1 + this.#random.nextBelow(width - start);
        const out = this.#register(columns, holds);
        list.push({ kind: "slice", input, start, out });
      }
    }
  }

  /** Another register of that width, or a constant. */
  #other(width: number, small: boolean): Register {
    const found = this.#any((each) =>
      this.#widths[each] === width && (!small || this.#holds[each] === "small")
    );
    if (found !== undefined && this.#random.nextBelow(2)) return found;
    const values = Int32Array.from(this.#bytes(width));
    const register = this.#register(width, "small");
    this.#constants.push({ register, values });
    return register;
  }

  #turned<T>(a: T, b: T): [T, T] {
    return this.#random.nextBelow(2) ? [a, b] : [b, a];
  }

  #clip(input: Register, holds: "small" | "byte"): Register {
    const out = this.#register(this.#widths[input], holds);
    const [least, most] = holds === "small" ? [-128, 127] : [0, 255];
    this.#instructions.push({ kind: "clip", input, least, most, out });
    return out;
  }

  /** As many columns of registers that were made last. */
  #fitted(width: number, holds: Holds): Register {
    const inputs: Register[] = [];
    let columns = 0;
    while (columns < width) {
      const input = this.#widths.length - 1 - this.#random.nextBelow(12);
      inputs.push(input);
      columns += this.#widths[input];
    }
    const all = this.#register(columns, "any");
    this.#instructions.push({ kind: "concat", inputs, out: all });
    const out = this.#register(width, "any");
    this.#instructions.push({ kind: "slice", input: all, start: 0, out });
    return holds === "any" ? out : this.#clip(out, holds);
  }
}
