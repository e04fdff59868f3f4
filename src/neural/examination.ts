/**
 * Tries every backend on a network: whether it is here, whether it is right, and how fast it is.
 *
 * @module
 */

import { ModelError } from "../errors.ts";
import { type AdapterDescription, findAdapter } from "./adapter.ts";
import { BACKENDS, openProven } from "./backends.ts";
import type { ExactNetwork } from "./exact_network.ts";
import type { Backend, Executor } from "./executor.ts";
import type { OrtLoader } from "./ort_api.ts";

/** Numbers of lanes that are tried: one stream by itself, and a batch. */
const LANES = [1, 16] as const;

/** Milliseconds of steps that a speed is taken from. */
const TIMED = 100;

/** A speed is that of a backend that gets no faster: so many times no more than this. Engines compile 14 MB while they run. */
const PATIENCE = 10, GAIN = 1.1;

/** How fast a backend is. */
export interface Speed {
  /** Lanes that take each step. */
  lanes: number;
  stepsPerSecond: number;
}

/** What was found out about a backend. */
export interface Finding {
  backend: Backend;
  /** `missing` is no fault: there are machines without a GPU. `wrong`: it must not be used. */
  state: "sound" | "missing" | "wrong";
  /** Why it is not sound. */
  error: ModelError | undefined;
  /** One for each number of lanes; none unless it is sound. */
  speeds: Speed[];
}

/** What was found out about a machine. */
export interface Examination {
  /** The GPU; `undefined`: there is none. */
  adapter: AdapterDescription | undefined;
  findings: Finding[];
}

/**
 * Tries every backend.
 *
 * @param network on what
 * @param load loads onnxruntime-web, where it is not to be found by its name
 * @param find asks for the GPU; tests have others
 */
export async function examine(
  network: ExactNetwork,
  load?: OrtLoader,
  find: typeof findAdapter = findAdapter,
): Promise<Examination> {
  const adapter = await find();
  const findings: Finding[] = [];
  // One after another: each shall have the machine to itself.
  for (const backend of BACKENDS) {
    findings.push(
      backend === "webgpu" && !adapter
        ? { backend, state: "missing", error: noAdapter(network), speeds: [] }
        : await findingOf(network, backend, load),
    );
  }
  return { adapter, findings };
}

function noAdapter({ sha256 }: ExactNetwork): ModelError {
  return new ModelError(
    "backend-missing",
    "Cannot execute the network as webgpu must have an adapter: current value is none",
    `sha256:${sha256}`,
  );
}

async function findingOf(
  network: ExactNetwork,
  backend: Backend,
  load?: OrtLoader,
): Promise<Finding> {
  const speeds: Speed[] = [];
  try {
    for (const lanes of LANES) {
      const executor = await openProven(network, backend, lanes, {
        loadRuntime: load,
      });
      try {
        speeds.push({ lanes, stepsPerSecond: await speedOf(executor) });
      } finally {
        await executor.close();
      }
    }
    return { backend, state: "sound", error: undefined, speeds };
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    const state = error.code === "backend-missing" ? "missing" : "wrong";
    return { backend, state, error, speeds: [] };
  }
}

/**
 * Steps per second, once the code is as fast as it gets.
 *
 * @param executor whose
 */
export async function speedOf(executor: Executor): Promise<number> {
  let best = 0;
  for (let tries = 0; tries < PATIENCE; tries++) {
    const speed = await speedNow(executor);
    if (speed > best * GAIN) tries = -1;
    best = Math.max(best, speed);
  }
  return best;
}

async function speedNow(executor: Executor): Promise<number> {
  const symbols = new Uint8Array(executor.lanes);
  const start = performance.now();
  let steps = 0, elapsed = 0;
  for (; elapsed < TIMED; elapsed = performance.now() - start) {
    await executor.step(symbols.fill(steps++));
  }
  return steps / elapsed * 1000;
}
