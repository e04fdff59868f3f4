/**
 * Lays a program out in the memory of the network kernel: what its words mean stands in src/kernel/network/assembly/layout.ts.
 *
 * @module
 */

import { BYTES } from "./contract.ts";
import type { Instruction, Program, Register } from "./program.ts";

/** Lanes that go through the program together; registers have a row for each of them. */
const BLOCK_LANES = 4;

/** The words at the beginning, by address. */
const WORDS = {
  instructions: 0,
  states: 4,
  statesEnd: 8,
  symbols: 12,
  symbol: 16,
  logits: 20,
  results: 24,
  packed: 28,
  packedRow: 32,
  pairs: 36,
} as const;

/** Where everything else begins. */
const DYNAMIC = 4096;

/** Kinds of instructions as the kernel numbers them. 0 ends the list. */
const KINDS = {
  gather: 1,
  matmul: 2,
  add: 3,
  sub: 4,
  mul: 5,
  shift: 6,
  modulo: 7,
  clip: 8,
  lookup: 9,
  copy: 10,
} as const;

/** Words of an instruction, and of a state. */
const INSTRUCTION = 8, STATE = 4;

/** Bytes of a vector. */
const VECTOR = 16;

/** Columns that a row has room for behind its own: what is written in vectors of four passes a row's end by so many. */
const PASSED = 3;

/** Columns of a wide and of a narrow panel of a matrix. */
const WIDE = 32, NARROW = 4;

/** Bytes in the list of pairs for each pair of a block: four pairs of i16, and an offset. */
const LISTED = 20;

/** What enters a matrix is packed eight columns at a time. */
const PACKED = 8;

/** Bytes that may be read behind the last thing. */
const SLACK = 64;

/** Rows of a state. */
export interface KeptState {
  /** Address of the first lane's row. */
  address: number;
  /** Bytes from one lane to the next. */
  row: number;
}

/** A program as the kernel has it. */
export interface KernelProgram {
  /** Bytes of memory that it takes. */
  size: number;
  /** Address of the symbols: one byte for each lane. */
  symbols: number;
  /** Address of the logits: lanes × 256 words. */
  results: number;
  /** In the order of the program. */
  states: KeptState[];
  /**
   * Writes everything that is not zero.
   *
   * @param memory fresh, and large enough
   */
  write(memory: ArrayBufferLike): void;
}

/** Takes addresses, one behind the other, and remembers what will lie there. */
class Room {
  size = DYNAMIC;
  readonly #contents: { address: number; data: Int8Array | Int32Array }[] = [];
  /** Where things lie that are used more than once. */
  readonly #placed = new Map<Int8Array | Int32Array, number>();

  take(bytes: number): number {
    const address = this.size;
    this.size = upTo(address + bytes, VECTOR);
    return address;
  }

  /** Places data, once. */
  place(data: Int8Array | Int32Array): number {
    const known = this.#placed.get(data);
    if (known !== undefined) return known;
    const address = this.take(data.byteLength);
    this.#placed.set(data, address);
    this.put(address, data);
    return address;
  }

  /** Remembers data for an address that was taken. */
  put(address: number, data: Int8Array | Int32Array): void {
    this.#contents.push({ address, data });
  }

  write(memory: ArrayBufferLike): void {
    const bytes = new Int8Array(memory), words = new DataView(memory);
    for (const { address, data } of this.#contents) {
      if (data instanceof Int8Array) bytes.set(data, address);
      else {data.forEach((each, i) =>
          words.setInt32(address + 4 * i, each, true)
        );}
    }
  }
}

/**
 * Lays a program out.
 *
 * @param program what to execute
 * @param lanes how many lanes take each step, at least 1
 */
export function layOut(program: Program, lanes: number): KernelProgram {
  const { widths, constants, states, symbol, logits } = program;
  const room = new Room();
  const block = Math.min(lanes, BLOCK_LANES);
  const registers = widths.map((width) => room.take(block * rowOf(width)));
  for (const { register, values } of constants) {
    for (let lane = 0; lane < block; lane++) {
      room.put(registers[register] + lane * rowOf(widths[register]), values);
    }
  }
  const kept = states.map(({ register }) => {
    const row = rowOf(widths[register]);
    return { address: room.take(lanes * row), row };
  });
  const list = states.flatMap(({ register, next }, i) => {
    const { address, row } = kept[i];
    return [registers[register], registers[next], address, row];
  });
  const statesAt = room.place(Int32Array.from(list));
  const lowering = new Lowering(program, registers, room);
  const instructions = room.place(lowering.words());
  const symbols = room.take(lanes);
  const results = room.take(lanes * BYTES * 4);
  const packedRow = upTo(lowering.most, PACKED) * 2;
  const words: Record<keyof typeof WORDS, number> = {
    instructions,
    states: statesAt,
    statesEnd: statesAt + states.length * STATE * 4,
    symbols,
    symbol: registers[symbol],
    logits: registers[logits],
    results,
    packed: room.take(packedRow * BLOCK_LANES),
    packedRow,
    pairs: room.take((packedRow / 4 + 1) * LISTED),
  };
  for (const [name, address] of Object.entries(WORDS)) {
    room.put(address, Int32Array.of(words[name as keyof typeof WORDS]));
  }
  return {
    size: room.size + SLACK,
    symbols,
    results,
    states: kept,
    write: (memory) => room.write(memory),
  };
}

/** Makes words of instructions. */
class Lowering {
  /** Most columns that enter a matrix. */
  most = 0;
  readonly #program: Program;
  /** Addresses of registers. */
  readonly #registers: readonly number[];
  readonly #room: Room;
  /** Matrices as they are laid out, by what they were. */
  readonly #panels = new Map<Int8Array, Int8Array>();

  constructor(program: Program, registers: readonly number[], room: Room) {
    this.#program = program;
    this.#registers = registers;
    this.#room = room;
  }

  /** All instructions, and the end. */
  words(): Int32Array {
    const list = this.#program.instructions
      .flatMap((each) => this.#wordsOf(each));
    return Int32Array.from([...list, ...Array(INSTRUCTION).fill(0)]);
  }

  #wordsOf(instruction: Instruction): number[] {
    const { out } = instruction;
    const { widths } = this.#program;
    switch (instruction.kind) {
      case "gather": {
        const { input, table, width } = instruction;
        const columns = widths[input];
        return this.#word("gather", out, input, [
          this.#room.place(table),
          width,
          columns,
        ]);
      }
      case "matmul": {
        const { input, matrix } = instruction;
        const [inputs, columns] = [widths[input], widths[out]];
        this.most = Math.max(this.most, inputs);
        let panels = this.#panels.get(matrix);
        if (!panels) {
          panels = panelsOf(matrix, inputs, columns);
          this.#panels.set(matrix, panels);
        }
        return this.#word("matmul", out, input, [
          this.#room.place(panels),
          inputs,
          columns,
        ]);
      }
      case "add":
      case "sub":
      case "mul": {
        const { left, right } = instruction;
        return this.#word(instruction.kind, out, left, [
          this.#registers[right],
        ]);
      }
      case "shift": {
        const { input, bits } = instruction;
        return this.#word("shift", out, input, [bits]);
      }
      case "modulo": {
        const { input, bits } = instruction;
        return this.#word("modulo", out, input, [2 ** bits - 1]);
      }
      case "clip": {
        const { input, least, most } = instruction;
        return this.#word("clip", out, input, [least, most]);
      }
      case "lookup": {
        const { input, table } = instruction;
        return this.#word("lookup", out, input, [
          this.#room.place(table),
          0,
          widths[out],
        ]);
      }
      case "concat": {
        let at = 0;
        // Each writes whole vectors; the next one writes over what is too much.
        return instruction.inputs.flatMap((input) => {
          const words = this.#word("copy", out, input, [0, 0, widths[input]], {
            to: at,
          });
          at += widths[input];
          return words;
        });
      }
      case "slice": {
        const { input, start } = instruction;
        return this.#word("copy", out, input, [0, 0, widths[out]], {
          from: start,
        });
      }
    }
  }

  /** An instruction of one kind; `from` and `to` are first columns. */
  #word(
    kind: keyof typeof KINDS,
    out: Register,
    input: Register,
    [a = 0, b = 0, c = 0]: number[],
    { from = 0, to = 0 } = {},
  ): number[] {
    const { widths } = this.#program;
    return [
      KINDS[kind],
      this.#registers[out] + 4 * to,
      rowOf(widths[out]),
      this.#registers[input] + 4 * from,
      rowOf(widths[input]),
      ...[a, b, c],
    ];
  }
}

/** Bytes of a register's row. */
function rowOf(width: number): number {
  return upTo((width + PASSED) * 4, VECTOR);
}

function upTo(n: number, multiple: number): number {
  return Math.ceil(n / multiple) * multiple;
}

/**
 * A matrix in panels: see src/kernel/network/assembly/matrix.ts.
 *
 * @param matrix row by row
 * @param inputs its rows
 * @param columns its columns
 */
function panelsOf(
  matrix: Int8Array,
  inputs: number,
  columns: number,
): Int8Array {
  const pairs = Math.ceil(inputs / 2);
  const rest = columns % WIDE;
  const filled = columns - rest + upTo(rest, NARROW);
  const panels = new Int8Array(2 * pairs * filled);
  let at = 0;
  for (let first = 0, width; first < columns; first += width) {
    width = columns - first >= WIDE ? WIDE : NARROW;
    const end = Math.min(first + width, columns);
    for (let k = 0; k < 2 * pairs; k += 2, at += 2 * width) {
      for (let column = first, to = at; column < end; column++, to += 2) {
        panels[to] = matrix[k * columns + column];
        if (k + 1 < inputs) panels[to + 1] = matrix[(k + 1) * columns + column];
      }
    }
  }
  return panels;
}
