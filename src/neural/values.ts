/**
 * What the tensors of a graph are to a {@link ./program.ts program}.
 *
 * @module
 */

import { MOST_SHIFT } from "./contract.ts";
import type { OnnxTensor } from "./onnx_file.ts";
import type { Register } from "./program.ts";

/** A vector of float32: [N, width]. */
export interface Vector {
  kind: "vector";
  register: Register;
  /** What it is ⌊x / 2^bits⌋ of; with `scaled`, ⌊x / 2^bits⌋ × 2^bits of. */
  floorOf?: { register: Register; bits: number; scaled: boolean };
}

/** What a tensor of the graph is, while it is gone through. */
export type Value =
  | Vector
  /** As it lies in the file. */
  | { kind: "tensor"; tensor: OnnxTensor }
  /** As float32: a scalar that lies in the file as such, or the rest after Cast. */
  | { kind: "constant"; tensor: OnnxTensor }
  /** int32 [N]: the input. */
  | { kind: "symbols"; register: Register }
  /** int32 [N, 1]: the input after Unsqueeze. */
  | { kind: "column"; register: Register }
  /** int32 [N, width]. */
  | { kind: "indices"; register: Register }
  /** float32 [N, count, width], before Flatten. */
  | { kind: "rows"; register: Register }
  /** float32: what was multiplied by 2^-bits and waits for Floor. */
  | { kind: "fraction"; register: Register; bits: number };

/** The value of a constant that has no dimensions, as ONNX wants bounds to be; `undefined`: it is none. */
export function scalarOf(value: Value): number | undefined {
  if (value.kind !== "constant") return undefined;
  const { data, dims } = value.tensor;
  return dims.length === 0 ? data[0] : undefined;
}

/** The value of an int64 [1]: a place in a shape. */
export function placeOf(value: Value): number | undefined {
  if (value.kind !== "tensor") return undefined;
  const { type, data, dims } = value.tensor;
  return type === "int64" && dims.length === 1 && data.length === 1
    ? data[0]
    : undefined;
}

/** The n of 2^n, 1 to 24; `undefined`: it is no such power. */
export function exponentOf(power: number): number | undefined {
  for (let bits = 1; bits <= MOST_SHIFT; bits++) {
    if (2 ** bits === power) return bits;
  }
  return undefined;
}
