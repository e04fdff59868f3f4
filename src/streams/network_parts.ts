/**
 * Networks, as far as streams know them: what executes them is loaded when a frame is coded with one, and not before.
 *
 * @module
 */

import type { Drafter, PickingPlan } from "../generate/drafter.ts";
import { awaiting, type Coder, type Rest } from "../kernel/coder.ts";
import type { ModelError } from "../errors.ts";
import type { KernelState } from "../kernel/mod.ts";
import {
  JOINABLE,
  JOINED_BYTES,
  kernelMemory,
  NETWORK,
  type TableSizes,
} from "../kernel/profiles.ts";
import type { ModelParts } from "../predictor/model.ts";
import type { ScoringPlan, ScoringPredictor } from "../predictor/scoring.ts";
import { wrong } from "./codec.ts";
import type { BackendChoice } from "./network_choices.ts";

/** What a network consists of. A structured clone has all of it. */
export interface NetworkParts {
  /** What it is, as models stand beside it. */
  readonly kind: "network";
  /** SHA-256 of its file, 64 hexadecimal digits: archives name it by this. */
  readonly sha256: string;
  /** All of its file. */
  readonly file: Uint8Array<ArrayBuffer>;
  /** Columns of all its states: what a lane keeps. */
  readonly stateWidth: number;
  /** Who executes it: a backend, or `auto`. */
  readonly backend: BackendChoice;
}

/** A network, to be shared by any number of streams. */
export interface Network extends NetworkParts {
  /** A name: letters, digits, `.`, `_` and `-`, at most 64. */
  readonly id: string;
  /** Terms of use: an SPDX expression where there is one. */
  readonly licence: string;
  /** What it was trained on and is good for. */
  readonly card: string;
  /** Bytes that it was trained on. */
  readonly trainingBytes: number;
}

/** How to load a network. */
export interface LoadNetworkOptions {
  /** The hash that the file must have, as 64 hexadecimal digits; `undefined`: any. */
  sha256?: string;
  /**
   * Who shall execute it. It is a matter of speed alone: all give the same bytes.
   *
   * @default {"auto"}
   */
  backend?: BackendChoice;
  /**
   * Is told why a backend that was to execute it will not, before the next one is tried: each reason once, however many frames, texts and
   * Workers meet it. What it throws, the stream fails with.
   */
  onFallback?: (reason: ModelError) => void;
  /** Loads onnxruntime-web where it is not to be found by its name: bundled, or in a Worker of Cloudflare. */
  loadRuntime?: ((build: "wasm" | "jspi") => Promise<unknown>) | undefined;
  /** The network kernel, compiled beforehand: for platforms that forbid compiling WebAssembly from bytes. */
  networkKernel?: WebAssembly.Module | undefined;
}

/** How the blocks of a frame are coded with a network. */
export interface NetworkCoding {
  /** How many parts of a block are coded at the same time, each by itself. */
  lanes: number;
  /** The predictor that it joins; `undefined`: the network is on its own. */
  mixedWith?: {
    scale: number;
    state?: KernelState | undefined;
    kernel?: WebAssembly.Module | undefined;
  } | undefined;
  /** Largest raw length of a block, in bytes. */
  blockLimit: number;
  /** Whether nobody can wait: `auto` is then what executes it at once. */
  atOnce: boolean;
}

/** How a text is written with a network. */
export interface NetworkDraftPlan extends PickingPlan {
  /** The model whose predictor the network joins; `undefined`: the network is on its own. */
  model?: ModelParts | undefined;
  /** Whether that predictor learns. */
  learn: boolean;
  kernel?: WebAssembly.Module | undefined;
}

export type { ScoringPlan, ScoringPredictor };

/** What is made with networks. */
export interface NetworkMakers {
  /** Codes blocks. */
  coder(network: NetworkParts, coding: NetworkCoding): Generator<Rest, Coder>;
  /** Writes texts. */
  drafter(
    network: NetworkParts,
    plan: NetworkDraftPlan,
  ): Generator<Rest, Drafter>;
  /** Tells what bytes cost. */
  scorer(
    network: NetworkParts,
    plan: ScoringPlan,
  ): Generator<Rest, ScoringPredictor>;
}

let makers: NetworkMakers | undefined;

/** Is told how things are made, when networks are loaded: one-shot calls cannot wait for that. */
export function provideNetworkMakers(provided: NetworkMakers): void {
  makers = provided;
}

/** Says how things are made with networks: of a structured clone, in a thread that has loaded none, only once that is imported. */
export function* networkMakers(): Generator<Rest, NetworkMakers> {
  if (!makers) yield* awaiting(import("../neural/stream_networks.ts"));
  return makers!;
}

/** Is told why another backend than the one that was to execute a network does. */
type FallbackListener = (reason: ModelError, sha256: string) => void;

/** Who is told, by the network's SHA-256; "": whoever is told of all others. */
const fallbackListeners = new Map<string, FallbackListener>();

/**
 * Has somebody told of fallbacks that are not met where the network was loaded: Workers are given what can be cloned. Where a file was loaded
 * several times, the last listener is told.
 *
 * @param sha256 of which network; `""`: of all that nobody else is told of, as a Worker hands them on
 */
export function hearFallbacks(
  sha256: string,
  listener: FallbackListener,
): void {
  fallbackListeners.set(sha256, listener);
}

/** Tells of a fallback. */
export function tellFallback(reason: ModelError, sha256: string): void {
  const listener = fallbackListeners.get(sha256) ?? fallbackListeners.get("");
  listener?.(reason, sha256);
}

/** What of a frame its memory depends on. */
export interface NetworkShape {
  /** {@linkcode JOINABLE}: the network is mixed with the predictor of that profile; {@linkcode NETWORK}: it is on its own. */
  profile: number;
  scale: number;
  /** Sizes of the predictor's tables, where a model brings them. */
  tables?: TableSizes | undefined;
  blockLimit: number;
  lanes: number;
}

/** Bytes of a symbol's logits, and of a column of a state. */
const LOGITS = 1024, COLUMN = 4;

/**
 * Memory that coding with a network takes, as the header of a frame says it: each lane has a predictor or two parts of a block, and its
 * states and logits.
 *
 * @returns KiB
 */
export function networkMemory(
  { file, stateWidth }: NetworkParts,
  { profile, scale, tables, blockLimit, lanes }: NetworkShape,
): number {
  const part = Math.ceil(blockLimit / lanes);
  const coding = profile === NETWORK
    ? 2 * part
    : kernelMemory(profile, scale, part, tables) * 1024 + JOINED_BYTES;
  const lane = coding + LOGITS + COLUMN * stateWidth;
  return Math.ceil((file.length + lanes * lane) / 1024);
}

/** Whether a network may code in frames of a profile. */
export function takesNetwork(profile: number): boolean {
  return profile === JOINABLE || profile === NETWORK;
}

/**
 * Whether a value is a network. By what it has, as it may be a structured clone.
 *
 * @param value anything
 */
export function isNetwork(value: unknown): value is NetworkParts {
  const { kind, sha256, file, stateWidth } = (value ?? {}) as Partial<
    NetworkParts
  >;
  return kind === "network" && /^[0-9a-f]{64}$/.test(sha256!) &&
    file instanceof Uint8Array && Number.isInteger(stateWidth);
}

/**
 * Checks a network among the options.
 *
 * @param action what cannot be done otherwise
 * @param value the option's value
 * @throws {TypeError} when it is no network
 */
export function checkNetwork(
  action: string,
  value: unknown,
): asserts value is NetworkParts {
  if (isNetwork(value)) return;
  throw wrong(action, "network", "a Network", value);
}
