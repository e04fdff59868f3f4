/**
 * A network as what executes it sees it: a short list of instructions on vectors of integers. It is made of a file once
 * ({@link ./lowering.ts}), and all of our own executors take it, so that none of them knows ONNX.
 *
 * A **register** is a vector of 32-bit integers, one for each lane; its number is an index into {@linkcode Program.widths}. No instruction
 * writes to a register that another one writes to, to a constant, or to one that it reads. All values stay below 2^24 in magnitude
 * ({@link ./ranges.ts}), and so does every partial sum, in any order.
 *
 * @module
 */

/** The number of a register. */
export type Register = number;

/** One step of a step. */
export type Instruction =
  | GatherRows
  | MultiplyMatrix
  | Combine
  | Shift
  | Modulo
  | Clip
  | LookUp
  | Concatenate
  | Slice;

/** `out` = the rows of `table` that `input` names, one behind the other. */
export interface GatherRows {
  kind: "gather";
  /** Row numbers, one or more. */
  input: Register;
  out: Register;
  /** rows × width, row by row. */
  table: Int8Array;
  rows: number;
  /** Columns of the table; `out` has as many for each column of `input`. */
  width: number;
}

/** `out[j]` = Σ `input[k]` × `matrix[k][j]`; what enters is −128 to 127. */
export interface MultiplyMatrix {
  kind: "matmul";
  input: Register;
  out: Register;
  /** Columns of `input` × columns of `out`, row by row. */
  matrix: Int8Array;
}

/** `out[i]` = `left[i]` with `right[i]`; all have the same width. */
export interface Combine {
  kind: "add" | "sub" | "mul";
  left: Register;
  right: Register;
  out: Register;
}

/** `out[i]` = `input[i]` >> `bits`: ⌊x / 2^bits⌋, towards −∞. */
export interface Shift {
  kind: "shift";
  input: Register;
  out: Register;
  /** 1 to 24. */
  bits: number;
}

/** `out[i]` = the low `bits` of `input[i]`: x − ⌊x / 2^bits⌋ × 2^bits, at least 0. */
export interface Modulo {
  kind: "modulo";
  input: Register;
  out: Register;
  /** 1 to 24. */
  bits: number;
}

/** `out[i]` = `input[i]`, but at least `least` and at most `most`. */
export interface Clip {
  kind: "clip";
  input: Register;
  out: Register;
  least: number;
  most: number;
}

/** `out[i]` = `table[input[i]]`. */
export interface LookUp {
  kind: "lookup";
  /** 0 to 255. */
  input: Register;
  out: Register;
  /** 256 values. */
  table: Int32Array;
}

/** `out` = the columns of all `inputs`, one behind the other. */
export interface Concatenate {
  kind: "concat";
  inputs: readonly Register[];
  out: Register;
}

/** `out[i]` = `input[start + i]`, as many as `out` has. */
export interface Slice {
  kind: "slice";
  input: Register;
  out: Register;
  start: number;
}

/** What a step hands to the next one of its lane. */
export interface State {
  /** Without `state.` and `next.`. */
  name: string;
  /** What is read; zero in a lane's first step. */
  register: Register;
  /** What it becomes once the step is done; never the register of a state. */
  next: Register;
}

/** A register that is the same in all steps and lanes. */
export interface Constant {
  register: Register;
  values: Int32Array;
}

/** All that a step does. */
export interface Program {
  /** Columns of each register. */
  widths: readonly number[];
  /** Names in the file, for messages. */
  names: readonly string[];
  constants: readonly Constant[];
  states: readonly State[];
  /** Has one column: the byte that came last, 0 to 255. */
  symbol: Register;
  /** Has 256 columns: in 1/64 of a power of two, how much likelier one byte is than another. */
  logits: Register;
  /** In an order in which what is read was written. */
  instructions: readonly Instruction[];
}

/** The registers that an instruction reads. */
export function inputsOf(instruction: Instruction): readonly Register[] {
  switch (instruction.kind) {
    case "add":
    case "sub":
    case "mul":
      return [instruction.left, instruction.right];
    case "concat":
      return instruction.inputs;
    default:
      return [instruction.input];
  }
}

/** Multiplications of matrices that a step of one lane takes: the usual measure of a network's cost. */
export function multiplicationsOf({ instructions }: Program): number {
  return instructions.reduce(
    (sum, each) => each.kind === "matmul" ? sum + each.matrix.length : sum,
    0,
  );
}
