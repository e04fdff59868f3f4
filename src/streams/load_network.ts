/**
 * Loading a network.
 *
 * @module
 */

import type { LoadNetworkOptions, Network } from "./network_parts.ts";

/**
 * Loads a network: proves that whatever executes it computes the same, and that it is executed so here.
 *
 * @param file all bytes of an `.onnx` file that keeps to docs/networks.md
 * @param options which one is expected, and who shall execute it
 * @returns the network, to be shared by any number of streams
 * @throws {ModelError} `bad-magic`, `unsupported-version`, `corrupt`, `unsupported-operator`, `wrong-shape` or `inexact`: it is no network
 * of Sluice, or not one that this version executes; `hash-mismatch`: it is not the one that is expected
 *
 * @example Usage
 * ```ts no-assert
 * import { CompressorStream, loadNetwork } from "@sluice/sluice";
 *
 * const open = async () => {
 *   const response = await fetch("https://example.com/byte-en.onnx");
 *   return new CompressorStream({ network: await loadNetwork(await response.bytes()) });
 * };
 * ```
 */
export async function loadNetwork(
  file: Uint8Array,
  options: LoadNetworkOptions = {},
): Promise<Network> {
  const kept = file.slice(); // As it is now: it may change while the rest is loaded.
  const { readNetwork } = await import("../neural/stream_networks.ts");
  return await readNetwork(kept, options);
}
