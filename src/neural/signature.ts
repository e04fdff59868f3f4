/**
 * The inputs and outputs of a network: a symbol and states, logits and the next states.
 *
 * @module
 */

import { BYTES, MOST_STATES, NAMES } from "./contract.ts";
import { shown, unloadable } from "./errors.ts";
import type { OnnxModel, OnnxValue } from "./onnx_file.ts";

/** A state as a file declares it. */
export interface DeclaredState {
  /** Without `state.` and `next.`. */
  name: string;
  /** Its columns. */
  width: number;
}

/**
 * Judges the inputs and outputs of a graph.
 *
 * @param model as it was read
 * @returns its states, in the order of the inputs
 * @throws {ModelError} `wrong-shape`: there is one too many, too few, or of another shape
 */
export function statesOf({ inputs, outputs }: OnnxModel): DeclaredState[] {
  const given = new Map(inputs.map((value) => [value.name, value]));
  const made = new Map(outputs.map((value) => [value.name, value]));
  expect(given.get(NAMES.symbol), NAMES.symbol, "int32");
  expect(made.get(NAMES.logits), NAMES.logits, "float32", BYTES);
  given.delete(NAMES.symbol);
  const states = [...given.values()].map((value) => {
    if (!value.name.startsWith(NAMES.state)) {
      throw unloadable(
        "wrong-shape",
        `its inputs must be symbol and states: current value is ${
          shown(value.name)
        }`,
      );
    }
    const name = value.name.slice(NAMES.state.length);
    const next = `${NAMES.next}${name}`;
    // What is no number is refused with the rest of the shape.
    const width = Number(value.dims[1]);
    expect(value, value.name, "float32", width);
    expect(made.get(next), next, "float32", width);
    return { name, width };
  });
  const wanted = states.length + 1;
  if (states.length > MOST_STATES) {
    throw unloadable(
      "wrong-shape",
      `it must have at most ${MOST_STATES} states: current value is ${states.length}`,
    );
  }
  for (const { length } of [inputs, outputs]) {
    if (length === wanted) continue;
    throw unloadable(
      "wrong-shape",
      `each input and output must have a name of its own, and each state both: current value is ${length} instead of ${wanted}`,
    );
  }
  return states;
}

/** Judges one of them; its first dimension is known later, and has a name. */
function expect(
  value: OnnxValue | undefined,
  name: string,
  type: OnnxValue["type"],
  width?: number,
): void {
  const [lanes, columns] = value?.dims ?? [];
  if (
    value?.type === type && typeof lanes === "string" && lanes !== "" &&
    value.dims.length === (width === undefined ? 1 : 2) &&
    columns === width && (width === undefined || width >= 1)
  ) return;
  const wanted = width === undefined ? "[N]" : `[N, ${width || "width"}]`;
  const current = value
    ? `${value.type} [${value.dims.slice(0, 8).join(", ")}]`
    : "none";
  throw unloadable(
    "wrong-shape",
    `${shown(name)} must be ${type} ${wanted}: current value is ${current}`,
  );
}
