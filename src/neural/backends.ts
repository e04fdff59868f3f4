/**
 * Which backends there are, and which of them shall execute a network. A backend is asked for the answer that the network's file knows before
 * it is asked for any other, once for each network, thread and number of lanes; what it gives is the same everywhere, so the choice is one of
 * speed alone.
 *
 * @module
 */

import { ModelError } from "../errors.ts";
import { MOST_LANES } from "../frame/network_field.ts";
import { findAdapter } from "./adapter.ts";
import type { ExactNetwork } from "./exact_network.ts";
import type { Backend, Executor, ImmediateExecutor } from "./executor.ts";
import { Interpreter } from "./interpreter.ts";
import { KernelExecutor, openKernel } from "./kernel_executor.ts";
import type { OrtLoader } from "./ort_api.ts";
import { COVERING, Proofs } from "./proofs.ts";
import { answersRight } from "./self_test.ts";
import { openSession } from "./session.ts";

/** What an executor is asked to be. */
export interface ExecutorOptions {
  /**
   * How many lanes take each step.
   *
   * @default 1
   */
  lanes?: number;
  /**
   * Who shall execute it. `auto` is a real GPU for many lanes where there is one, and the kernel elsewhere.
   *
   * @default "auto"
   */
  backend?: Backend | "auto";
  /** Is told why a backend that was to execute it will not, before the next one is tried. */
  onFallback?: (reason: ModelError) => void;
  /** Loads onnxruntime-web where it is not to be found by its name: bundled, or in a Worker of Cloudflare. */
  loadRuntime?: OrtLoader | undefined;
  /**
   * The network kernel, already compiled (`@sluice/sluice/network.wasm`): for runtimes that forbid compiling. Without it, these fall back to
   * the interpreter.
   */
  networkKernel?: WebAssembly.Module | undefined;
  /** What is known of the network's backends, and is added to; `undefined`: nothing, and whoever is opened is asked. */
  proofs?: Proofs | undefined;
}

/** What a backend may need that is not to be found by itself, and what is known of it. */
export type Provided = Pick<
  ExecutorOptions,
  "loadRuntime" | "networkKernel" | "proofs"
>;

// Of an executor, as of a frame.
export { MOST_LANES };

/**
 * Lanes from which on `auto` means a GPU. A step on one takes as long as dozens of calls and a way back, a millisecond or so, whatever the
 * number of lanes; in the kernel each lane of a large network takes ten microseconds. onnxruntime-web on WebAssembly is slower than the
 * kernel for any number of lanes that was measured (docs/decisions/2026-11-28-exact-networks.md), so `auto` never means that.
 */
export const GPU_LANES = 128;

/** How each backend is opened. A new one gets a line here, a place in {@linkcode ORDERS}, and a name in `Backend`. */
const OPENING: Record<
  Backend,
  (
    network: ExactNetwork,
    lanes: number,
    provided: Provided,
    onLost: () => void,
  ) => Executor | Promise<Executor>
> = {
  webgpu: (network, lanes, { loadRuntime }, onLost) =>
    openSession(network, "webgpu", lanes, loadRuntime, onLost),
  wasm: (network, lanes, { loadRuntime }, onLost) =>
    openSession(network, "wasm", lanes, loadRuntime, onLost),
  kernel: (network, lanes, { networkKernel }) =>
    openKernel(network, lanes, networkKernel),
  interpreter: ({ program }, lanes) => new Interpreter(program, lanes),
};

/**
 * Finds who executes a network without waiting, and proves it for any number of lanes.
 *
 * @param network as it was loaded
 * @param backend who shall
 * @param options see {@linkcode ExecutorOptions}; the number of lanes says nothing
 * @throws {TypeError} when `networkKernel` is the module of something else
 * @throws {ModelError} `corrupt`: nobody gives the answer that the file knows, so that is wrong
 */
export async function proveImmediate(
  network: ExactNetwork,
  backend: "kernel" | "interpreter",
  options: ExecutorOptions,
): Promise<"kernel" | "interpreter"> {
  const lanesOf = (each: Backend) => COVERING[each]!;
  const executor = await openFirst(ORDERS[backend], network, lanesOf, options);
  await executor.close();
  return executor.backend === "kernel" ? "kernel" : "interpreter";
}

/**
 * Opens one that never waits, and that {@linkcode proveImmediate} has found: nothing is asked of it before.
 *
 * @param network as it was loaded
 * @param backend which
 * @param lanes how many lanes take each step
 * @param provided see {@linkcode ExecutorOptions}
 */
export function openImmediate(
  network: ExactNetwork,
  backend: "kernel" | "interpreter",
  lanes: number,
  { networkKernel }: Provided,
): ImmediateExecutor {
  return backend === "kernel"
    ? new KernelExecutor(network.program, lanes, networkKernel)
    : new Interpreter(network.program, lanes);
}

/** The names of all backends. */
export const BACKENDS = Object.keys(OPENING) as Backend[];

/** Who is tried, in this order: the fastest of those that are left. The interpreter needs nothing, and ends each list. */
const ORDERS: Record<Backend, readonly Backend[]> = {
  webgpu: ["webgpu", "kernel", "interpreter"],
  wasm: ["wasm", "kernel", "interpreter"],
  kernel: ["kernel", "interpreter"],
  interpreter: ["interpreter"],
};

/**
 * Finds who executes a network, and proves that it does so rightly with as many lanes, unless that was proven before.
 *
 * @param network as it was loaded
 * @param options see {@linkcode ExecutorOptions}
 * @param find asks for the GPU; tests have others
 * @returns whose lanes are all at their start
 * @throws {RangeError} when the number of lanes is none
 * @throws {TypeError} when `networkKernel` is the module of something else
 * @throws {ModelError} `corrupt`: nobody gives the answer that the file knows, so that is wrong
 */
export async function openExecutor(
  network: ExactNetwork,
  options: ExecutorOptions = {},
  find: typeof findAdapter = findAdapter,
): Promise<Executor> {
  const { lanes = 1, backend = "auto" } = options;
  if (!Number.isInteger(lanes) || lanes < 1 || lanes > MOST_LANES) {
    throw new RangeError(
      `Cannot execute a network as lanes must be an integer from 1 to ${MOST_LANES}: current value is ${lanes}`,
    );
  }
  const chosen = backend === "auto" ? await fastest(lanes, find) : backend;
  return await openFirst(ORDERS[chosen], network, () => lanes, options);
}

/** Opens the first that gives the known answer. */
async function openFirst(
  [backend, ...others]: readonly Backend[],
  network: ExactNetwork,
  lanesOf: (backend: Backend) => number,
  options: ExecutorOptions,
): Promise<Executor> {
  try {
    return await openProven(network, backend, lanesOf(backend), options);
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    if (others.length > 0) {
      options.onFallback?.(error);
      return await openFirst(others, network, lanesOf, options);
    }
    throw new ModelError(
      "corrupt",
      `Cannot execute the network as its known answer must be what it gives: current value is ${network.knownAnswer.logits}`,
      `sha256:${network.sha256}`,
      { cause: error },
    );
  }
}

/** Who is likely to be the fastest. */
async function fastest(
  lanes: number,
  find: typeof findAdapter,
): Promise<Backend> {
  if (lanes < GPU_LANES) return "kernel";
  const adapter = await find();
  return adapter && !adapter.software ? "webgpu" : "kernel";
}

/**
 * Opens one backend, and no other instead. It is asked first, unless it is proven already.
 *
 * @param network as it was loaded
 * @param backend which
 * @param lanes how many lanes take each step
 * @param provided see {@linkcode ExecutorOptions}
 * @throws {ModelError} `backend-missing`: it is not here; `backend-mismatch`: it does not give the answer that the file knows; `backend-lost`:
 * it went away meanwhile
 */
export async function openProven(
  network: ExactNetwork,
  backend: Backend,
  lanes: number,
  provided: Provided = {},
): Promise<Executor> {
  const { proofs = new Proofs() } = provided;
  return await proofs.open(
    backend,
    lanes,
    (onLost) => OPENING[backend](network, lanes, provided, onLost),
    (executor) => ask(executor, network),
  );
}

/** Asks for the known answer; who gives another is closed. */
async function ask(executor: Executor, network: ExactNetwork): Promise<void> {
  let agrees = false;
  try {
    agrees = await answersRight(executor, network.knownAnswer);
  } finally {
    if (!agrees) await executor.close();
  }
  if (agrees) return;
  throw new ModelError(
    "backend-mismatch",
    `Cannot execute the network as ${executor.backend} must give the answer that its file knows: current value is another`,
    `sha256:${network.sha256}`,
  );
}
