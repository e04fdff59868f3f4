/**
 * Executes a network with onnxruntime-web, on WebAssembly or on a GPU. This file alone knows where the package is, and loads it when a
 * session is opened, and not before: it is 14 MB of WebAssembly at least.
 *
 * What it is like to work with, version 1.30, as measured:
 *
 * - Its package's own entry for Deno and Node knows no GPU; the builds are imported by name.
 * - `numThreads` must be 1: more are unreliable in Deno, and gain little. Work is divided among Workers instead.
 * - In Deno's Workers it takes "null", the origin of files, for the base of its own address, and cannot be imported.
 * - `enableGraphCapture` replays the logits of the first step, whatever it is given.
 * - The build for GPUs takes one call at a time, over all of its sessions: a second one breaks both.
 * - The build for GPUs has no Cast of int16: see ./widened_file.ts.
 * - With its last session it destroys the GPU's device, which is then lost like any other.
 * - A call that meets a lost GPU aborts the module, which then opens no session any more.
 *
 * @module
 */

import { withoutControls } from "../controls.ts";
import { ModelError } from "../errors.ts";
import { BYTES, NAMES } from "./contract.ts";
import type { ExactNetwork } from "./exact_network.ts";
import type { Executor } from "./executor.ts";
import type {
  OrtBuild,
  OrtDevice,
  OrtLoader,
  OrtModule,
  OrtSession,
  OrtTensor,
  OrtTensors,
} from "./ort_api.ts";
import { widenedFile } from "./widened_file.ts";

/** The package, and the version that was measured. */
const PACKAGE = "onnxruntime-web", VERSION = "1.30.0";

/** Of the package's messages, errors only: a warning says that small things of a graph are done without a GPU. */
const ERRORS_ONLY = 3;

/** The build that a backend needs. */
const BUILDS = { wasm: "wasm", webgpu: "jspi" } as const;

/**
 * Imports the package: as an application depends on it, or as Deno finds it by itself. What is imported is put together here, so that
 * nobody fetches it who only reads this file.
 */
export const importPackage: OrtLoader = async (build) => {
  const show = hideNullOrigin();
  try {
    return await import([PACKAGE, build].join("/"));
  } catch (first) {
    try {
      return await import([`npm:${PACKAGE}@${VERSION}`, build].join("/"));
    } catch (second) {
      throw new AggregateError([first, second], `neither ${PACKAGE} nor npm`);
    }
  } finally {
    show();
  }
};

/** How many imports need it hidden, and what was there before. */
let hiding = 0, hidden: PropertyDescriptor | undefined;

/**
 * Hides where a Worker of Deno is, if its origin is no address, while the package is imported: it looks once.
 *
 * @returns what shows it again
 */
function hideNullOrigin(): () => void {
  const { location } = globalThis as { location?: { origin: string } };
  if (hiding === 0) {
    if (location?.origin !== "null") return () => {};
    hidden = Object.getOwnPropertyDescriptor(globalThis, "location");
    if (!hidden?.configurable) return () => {};
    Object.defineProperty(globalThis, "location", {
      value: undefined,
      configurable: true,
    });
  }
  hiding++;
  return () => {
    if (--hiding > 0) return;
    Object.defineProperty(globalThis, "location", hidden!);
  };
}

/** Calls of the build for GPUs, one after another. */
let turn: Promise<unknown> = Promise.resolve();

/** Calls a build when it may be called. */
function inTurn<T>(build: OrtBuild, call: () => Promise<T>): Promise<T> {
  if (build === "wasm") return call();
  const done = turn.then(call);
  turn = done.catch(() => {});
  return done;
}

/**
 * Opens a session.
 *
 * @param network what to execute
 * @param backend on what: `webgpu` takes the GPU that the platform prefers
 * @param lanes how many lanes take each step, at least 1
 * @param load loads the package, where it is not to be found by its name
 * @param onLost is told when what executes it is gone before it is closed, perhaps more than once
 * @returns what executes it, which its file's answer has not been asked of yet
 * @throws {ModelError} `backend-missing`: the package cannot be loaded, has no GPU here, or refuses the network
 */
export async function openSession(
  network: ExactNetwork,
  backend: "wasm" | "webgpu",
  lanes: number,
  load: OrtLoader = importPackage,
  onLost: () => void = () => {},
): Promise<Executor> {
  const build = BUILDS[backend];
  try {
    const ort = await load(build);
    ort.env.wasm.numThreads = 1;
    ort.env.logLevel = "error";
    const nexts = network.program.states.map(({ name }) =>
      [`${NAMES.next}${name}`, "gpu-buffer"] as const
    );
    const file = backend === "webgpu"
      ? widenedFile(network.file)
      : network.file;
    const session = await inTurn(
      build,
      () =>
        ort.InferenceSession.create(file, {
          executionProviders: [backend],
          logSeverityLevel: ERRORS_ONLY,
          ...(backend === "webgpu" && {
            preferredOutputLocation: {
              ...Object.fromEntries(nexts),
              [NAMES.logits]: "cpu",
            },
          }),
        }),
    );
    const device = backend === "webgpu" ? await ort.env.webgpu.device : null;
    return new SessionExecutor(
      network,
      backend,
      lanes,
      ort,
      session,
      device,
      onLost,
    );
  } catch (cause) {
    throw new ModelError(
      "backend-missing",
      `Cannot execute the network as ${PACKAGE} must open it on ${backend}: current value is ${
        messageOf(cause)
      }`,
      `sha256:${network.sha256}`,
      { cause },
    );
  }
}

/** Its first line; it may name what the file names. */
function messageOf(cause: unknown): string {
  const text = cause instanceof Error ? cause.message : String(cause);
  return withoutControls(text.split("\n", 1)[0]);
}

/** A state: its columns, and where it is. */
interface SessionState {
  name: string;
  width: number;
  tensor: OrtTensor;
}

/** A session as an executor. */
class SessionExecutor implements Executor {
  readonly backend: "wasm" | "webgpu";
  readonly lanes: number;
  readonly #modelId: string;
  readonly #ort: OrtModule;
  readonly #session: OrtSession;
  readonly #device: OrtDevice | null;
  readonly #onLost: () => void;
  #isClosed = false;
  readonly #states: SessionState[];
  readonly #logits: Int32Array;
  /** Why the GPU is lost; `undefined`: it is not. */
  #lost: Error | undefined;
  /** The last step; it settles without an error. */
  #underWay: Promise<unknown> | undefined;
  /** Ends the step that is under way, as its GPU may never answer. */
  #abandon: ((reason: Error) => void) | undefined;

  constructor(
    { program, sha256 }: ExactNetwork,
    backend: "wasm" | "webgpu",
    lanes: number,
    ort: OrtModule,
    session: OrtSession,
    device: OrtDevice | null,
    onLost: () => void,
  ) {
    this.backend = backend;
    this.lanes = lanes;
    this.#modelId = `sha256:${sha256}`;
    this.#ort = ort;
    this.#session = session;
    this.#device = device;
    this.#onLost = onLost;
    this.#logits = new Int32Array(lanes * BYTES);
    this.#states = program.states.map(({ name, register }) => {
      const width = program.widths[register];
      const zeros = new Float32Array(lanes * width);
      const tensor = new ort.Tensor("float32", zeros, [lanes, width]);
      return { name, width, tensor };
    });
    device?.lost.then(({ message }) => {
      this.#lost = new Error(message || "device lost");
      if (!this.#isClosed) onLost();
      this.#abandon?.(this.#lost);
    });
  }

  /** See {@linkcode Executor}. */
  step(symbols: ArrayLike<number>): Promise<Int32Array> {
    const step = this.#step(symbols);
    this.#underWay = step.catch(() => {});
    return step;
  }

  async #step(symbols: ArrayLike<number>): Promise<Int32Array> {
    const feeds: OrtTensors = {
      [NAMES.symbol]: new this.#ort.Tensor("int32", Int32Array.from(symbols), [
        this.lanes,
      ]),
    };
    for (const { name, tensor } of this.#states) {
      feeds[`${NAMES.state}${name}`] = tensor;
    }
    let results: OrtTensors;
    try {
      results = await this.#run(feeds);
      if (this.#lost) throw this.#lost;
    } catch (cause) {
      this.#onLost();
      throw new ModelError(
        "backend-lost",
        `Cannot execute the network any more as ${this.backend} must take its steps: current value is ${
          messageOf(cause)
        }`,
        this.#modelId,
        { cause },
      );
    }
    for (const state of this.#states) {
      state.tensor.dispose();
      state.tensor = results[`${NAMES.next}${state.name}`];
    }
    // They are integers, so this changes none.
    this.#logits.set(results[NAMES.logits].data);
    results[NAMES.logits].dispose();
    return this.#logits;
  }

  /** See {@linkcode Executor}. */
  reset(lane: number): void {
    for (const { width, tensor } of this.#states) {
      const first = lane * width;
      if (tensor.location === "gpu-buffer") {
        this.#device!.queue.writeBuffer(
          tensor.gpuBuffer,
          first * Float32Array.BYTES_PER_ELEMENT,
          new Float32Array(width),
        );
      } else tensor.data.fill(0, first, first + width);
    }
  }

  /** See {@linkcode Executor}. */
  async close(): Promise<void> {
    this.#isClosed = true;
    // Its tensors are in use, and others come of it.
    await this.#underWay;
    for (const { tensor } of this.#states) tensor.dispose();
    try {
      await inTurn(BUILDS[this.backend], () => this.#session.release());
    } catch {
      // What is lost has let go of everything.
    }
  }

  /** A step that is abandoned ends its turn, too: others may have a GPU that is there. */
  #run(feeds: OrtTensors): Promise<OrtTensors> {
    return inTurn(BUILDS[this.backend], () =>
      new Promise((resolve, reject) => {
        this.#abandon = reject;
        if (this.#lost) reject(this.#lost);
        else this.#session.run(feeds).then(resolve, reject);
      }));
  }
}
