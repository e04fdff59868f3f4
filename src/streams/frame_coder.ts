/**
 * What codes the blocks of a frame: made alike by who encodes it and who decodes it.
 *
 * @module
 */

import type { Coder, Rest } from "../kernel/coder.ts";
import { Kernel, type KernelState } from "../kernel/mod.ts";
import { isUltra, NETWORK, sorts } from "../kernel/profiles.ts";
import { SortingKernel } from "../kernel/sorting/mod.ts";
import { UltraKernel } from "../kernel/ultra/mod.ts";
import { networkMakers, type NetworkParts } from "./network_parts.ts";

/** What a frame is coded with. */
export interface FrameCoding {
  profile: number;
  scale: number;
  blockLimit: number;
  /** What its model knows. */
  state?: KernelState | undefined;
  /** Its network, and in how many lanes. */
  network?: { parts: NetworkParts; lanes: number; atOnce: boolean } | undefined;
}

/** Kernels that were compiled beforehand. */
export interface CompiledKernels {
  kernel?: WebAssembly.Module | undefined;
  sortingKernel?: WebAssembly.Module | undefined;
  ultraKernel?: WebAssembly.Module | undefined;
}

/**
 * Makes a coder that has seen nothing but what its model was trained on.
 *
 * @param coding see {@linkcode FrameCoding}
 * @param kernels see {@linkcode CompiledKernels}
 */
export function* creatingFrameCoder(
  { profile, scale, blockLimit, state, network }: FrameCoding,
  { kernel, sortingKernel, ultraKernel }: CompiledKernels,
): Generator<Rest, Coder> {
  if (network) {
    const { parts, lanes, atOnce } = network;
    const mixedWith = profile === NETWORK
      ? undefined
      : { scale, kernel, state };
    const coding = { lanes, atOnce, blockLimit, mixedWith };
    return yield* (yield* networkMakers()).coder(parts, coding);
  }
  if (sorts(profile)) {
    return yield* SortingKernel.creating({ blockLimit, module: sortingKernel });
  }
  if (isUltra(profile)) {
    return yield* UltraKernel.creating({
      scale,
      blockLimit,
      module: ultraKernel,
    });
  }
  return yield* Kernel.creating({
    profile,
    scale,
    blockLimit,
    module: kernel,
    state,
  });
}

/** The coder of a frame, made when it is first needed. */
export class HeldCoder {
  current: Coder | undefined;

  /** Lets go of it, where there is one: the frame is at its end. */
  release(): void {
    this.current?.release?.();
    this.current = undefined;
  }

  /** Breaks off the work on a block, and lets go. */
  close(work: Generator<unknown, Uint8Array<ArrayBuffer>> | undefined): void {
    work?.return(new Uint8Array(0));
    this.release();
  }
}
