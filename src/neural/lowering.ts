/**
 * From an ONNX graph to a {@link ./program.ts program}. Whatever is not in the contract is refused on the way.
 *
 * @module
 */

import { BYTES, NAMES } from "./contract.ts";
import { shown, unloadable } from "./errors.ts";
import type { OnnxModel } from "./onnx_file.ts";
import { apply } from "./operators.ts";
import { ProgramBuilder } from "./program_builder.ts";
import type { Program, Register } from "./program.ts";
import { statesOf } from "./signature.ts";
import type { Value } from "./values.ts";

/**
 * Makes a program of a graph. Nodes must stand in an order in which each uses what is made before it, as ONNX says.
 *
 * @param model as it was read
 * @throws {ModelError} `unsupported-operator`: it does what the contract does not know; `wrong-shape`: shapes do not fit; `corrupt`: it uses
 * what it has not made; `inexact`: a constant is no integer below 2^24
 */
export function lower(model: OnnxModel): Program {
  const builder = new ProgramBuilder();
  const values = new Map<string, Value>();
  const define = (name: string, value: Value) => {
    if (name !== "" && !values.has(name)) return values.set(name, value);
    throw unloadable(
      "corrupt",
      `each tensor must have a name of its own: current value is ${
        shown(name)
      }`,
    );
  };
  const symbol = builder.register(1, NAMES.symbol);
  define(NAMES.symbol, { kind: "symbols", register: symbol });
  const states = statesOf(model).map(({ name, width }) => {
    const register = builder.register(width, `${NAMES.state}${name}`);
    define(`${NAMES.state}${name}`, { kind: "vector", register });
    return { name, width, register };
  });
  for (const tensor of model.tensors) {
    const isFloat = tensor.type === "float32";
    if (isFloat && tensor.dims.length > 0) {
      throw unloadable(
        "wrong-shape",
        `${
          shown(tensor.name)
        } must be a scalar, or of integers: current value is float32 [${
          tensor.dims.slice(0, 8)
        }]`,
      );
    }
    define(tensor.name, { kind: isFloat ? "constant" : "tensor", tensor });
  }
  for (const node of model.nodes) {
    const operands = node.inputs.map((name) => {
      const value = values.get(name);
      if (value) return value;
      throw unloadable(
        "corrupt",
        `${
          shown(node.output)
        } must be made of what stands before it: current value is ${
          shown(name)
        }`,
      );
    });
    define(node.output, apply(node, operands, builder));
  }
  const output = (name: string, width: number): Register => {
    const value = values.get(name);
    if (value?.kind === "vector" && builder.widthOf(value.register) === width) {
      return value.register;
    }
    throw unloadable(
      value ? "wrong-shape" : "corrupt",
      `${shown(name)} must be made, as a vector of ${width} columns`,
    );
  };
  return builder.build({
    symbol,
    logits: output(NAMES.logits, BYTES),
    states: states.map(({ name, width, register }) => ({
      name,
      register,
      next: output(`${NAMES.next}${name}`, width),
    })),
  });
}
