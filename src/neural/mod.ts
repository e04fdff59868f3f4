/**
 * Networks: what is loaded when one is named, and not before.
 *
 * 1. {@linkcode loadNetwork} makes a network of an `.onnx` file, and proves that it is exact.
 * 2. {@linkcode openExecutor} finds who takes its steps, and has it prove that it does so rightly.
 * 3. {@linkcode ByteFrequencies} makes of the logits of a step what a coder needs.
 *
 * @module
 */

export {
  type ExactNetwork,
  type KnownAnswer,
  loadNetwork,
  type NetworkDescription,
} from "./exact_network.ts";
export { START_SYMBOL } from "./contract.ts";
export { type ExecutorOptions, MOST_LANES, openExecutor } from "./backends.ts";
export type { Backend, Executor, ImmediateExecutor } from "./executor.ts";
export { ByteFrequencies } from "./frequencies.ts";
export type { OrtLoader } from "./ort_api.ts";
