/**
 * A network for streams: loaded, proven, and ready to code.
 *
 * @module
 */

import { awaiting, type Coder, type Rest } from "../kernel/coder.ts";
import { Kernel } from "../kernel/mod.ts";
import { JOINABLE } from "../kernel/profiles.ts";
import { ModelError } from "../errors.ts";
import {
  hearFallbacks,
  type LoadNetworkOptions,
  type Network,
  type NetworkCoding,
  type NetworkParts,
  tellFallback,
} from "../streams/network_parts.ts";
import {
  type ExecutorOptions,
  GPU_LANES,
  openExecutor,
  openImmediate,
  proveImmediate,
} from "./backends.ts";
import {
  type ExactNetwork,
  loadNetwork as loadExact,
} from "./exact_network.ts";
import type { BackendChoice } from "../streams/network_choices.ts";
import type { Executor } from "./executor.ts";
import { JoinedLane, NetworkLane } from "./lanes.ts";
import { NetworkCoder } from "./network_coder.ts";
import type { OrtLoader } from "./ort_api.ts";
import { letGo, owning } from "./ownership.ts";
import { Proofs } from "./proofs.ts";

/** What is known of a network in this thread. */
interface Loaded {
  exact: ExactNetwork;
  /** Who executes it without waiting: proven when it was loaded. */
  immediate: "kernel" | "interpreter";
  options: ExecutorOptions;
}

/** By what streams are given, or by a structured clone of that. */
const LOADED = new WeakMap<NetworkParts, Loaded>();

/** As a structured clone comes with each frame: the last one is kept. */
let last:
  | { sha256: string; backend: BackendChoice; loading: Promise<Loaded> }
  | undefined;

/**
 * Makes a network of a file; see `loadNetwork` of ../streams/load_network.ts.
 *
 * @param file all of the file; it is copied
 * @param options which one is expected, and who shall execute it
 */
export async function readNetwork(
  file: Uint8Array,
  options: LoadNetworkOptions,
): Promise<Network> {
  const { backend = "auto", sha256 } = options;
  const onFallback = options.onFallback && once(options.onFallback);
  const loaded = await load(file, backend, { ...options, onFallback });
  const { exact } = loaded;
  if (sha256 !== undefined && exact.sha256 !== sha256.toLowerCase()) {
    throw new ModelError(
      "hash-mismatch",
      `Cannot load a network as its SHA-256 must be ${sha256}: current value is ${exact.sha256}`,
      `sha256:${sha256}`,
    );
  }
  const { widths, states } = exact.program;
  const network: Network = {
    kind: "network",
    sha256: exact.sha256,
    id: exact.id,
    licence: exact.licence,
    card: exact.card,
    trainingBytes: exact.trainingBytes,
    file: exact.file,
    stateWidth: states.reduce((sum, { register }) => sum + widths[register], 0),
    backend,
  };
  LOADED.set(network, loaded);
  if (onFallback) hearFallbacks(network.sha256, onFallback);
  return network;
}

/** Tells each reason once, in whichever thread and however often it is met; what a listener has not taken but thrown is told again. */
function once(listen: (reason: ModelError) => void) {
  const told = new Set<string>();
  return (reason: ModelError) => {
    if (told.has(reason.message)) return;
    listen(reason);
    told.add(reason.message);
  };
}

/** Who hears of fallbacks, and what executors may need. */
type Loading = Pick<LoadNetworkOptions, "loadRuntime" | "networkKernel"> & {
  onFallback?: LoadNetworkOptions["onFallback"] | undefined;
};

/** Proves a file, and who executes it at once. */
async function load(
  file: Uint8Array,
  backend: BackendChoice,
  { onFallback, loadRuntime, networkKernel }: Loading,
): Promise<Loaded> {
  const exact = await loadExact(file);
  const options: ExecutorOptions = {
    backend,
    loadRuntime: loadRuntime as OrtLoader | undefined,
    networkKernel,
    proofs: new Proofs(),
    ...(onFallback && { onFallback }),
  };
  const wanted = backend === "interpreter" ? backend : "kernel";
  const immediate = await proveImmediate(exact, wanted, options);
  return { exact, immediate, options };
}

/** What is known of a network. */
function* loadedOf(parts: NetworkParts): Generator<Rest, Loaded> {
  const known = LOADED.get(parts);
  if (known) return known;
  const { sha256, file, backend } = parts;
  if (last?.sha256 !== sha256 || last.backend !== backend) {
    const onFallback = (reason: ModelError) => tellFallback(reason, sha256);
    const loading = load(file, backend, { onFallback });
    last = { sha256, backend, loading };
  }
  const loaded = yield* awaiting(last.loading);
  LOADED.set(parts, loaded);
  return loaded;
}

/**
 * Opens what takes the steps of a network.
 *
 * @param parts which
 * @param lanes how many lanes take each step
 * @param atOnce whether nobody can wait, if it may be any backend
 */
export function* openingExecutor(
  parts: NetworkParts,
  lanes: number,
  atOnce: boolean,
): Generator<Rest, Executor> {
  const { exact, immediate, options } = yield* loadedOf(parts);
  const { backend } = options;
  const isImmediate = backend === "kernel" || backend === "interpreter" ||
    backend === "auto" && (atOnce || lanes < GPU_LANES);
  if (isImmediate) return openImmediate(exact, immediate, lanes, options);
  const opening = openExecutor(exact, { ...options, lanes });
  let opened = false;
  try {
    const executor = yield* awaiting(opening);
    opened = true;
    return executor;
  } finally {
    // Nobody waits any more: it may still come, with a session that is not the garbage collector's.
    if (!opened) opening.then(letGo, () => {});
  }
}

/**
 * Makes a coder of blocks.
 *
 * @param parts with which network
 * @param coding see {@linkcode NetworkCoding}
 */
export function* creatingCoder(
  parts: NetworkParts,
  { lanes: count, mixedWith, blockLimit, atOnce }: NetworkCoding,
): Generator<Rest, Coder> {
  const executor = yield* openingExecutor(parts, count, atOnce);
  const making = function* () {
    const lanes = [];
    for (let i = 0; i < count; i++) {
      lanes.push(
        mixedWith
          ? new JoinedLane(
            yield* Kernel.creating({
              ...mixedWith,
              profile: JOINABLE,
              blockLimit: Math.ceil(blockLimit / count),
              module: mixedWith.kernel,
            }),
          )
          : new NetworkLane(),
      );
    }
    return new NetworkCoder(executor, lanes);
  };
  return yield* owning(executor, making());
}
