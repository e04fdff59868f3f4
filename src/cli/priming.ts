/**
 * Making small models of samples.
 *
 * @module
 */

import { type Model, trainModelFile } from "../../mod.ts";

/** How to make a model of samples. */
export interface PrimingOptions {
  size: number;
  level: number;
  card?: string;
  licence?: string;
}

export async function primeModelFile(
  samples: AsyncIterable<Uint8Array>,
  { size: _, ...options }: PrimingOptions,
): Promise<{ file: Uint8Array<ArrayBuffer>; model: Model }> {
  return await trainModelFile(ReadableStream.from(samples), options);
}
