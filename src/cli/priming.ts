/**
 * Making small models of samples.
 *
 * @module
 */

import { type Model, trainModelFile } from "../../mod.ts";
import { FileError } from "./errors.ts";

/** How to make a model of samples. */
export interface PrimingOptions {
  /** Most bytes of the model's file. */
  size: number;
  level: number;
  card?: string;
  licence?: string;
}

/** Lines of slots that are tried first; the full tables of level 6 have 1.5 times as many. */
const MOST_LINES = 1 << 18;
/** Below that there is next to nothing that a model could know. */
const LEAST_LINES = 64;
const MOST_HISTORY_BITS = 20, LEAST_HISTORY_BITS = 8;

/**
 * Makes a model whose file is no larger than a size, by halving the tables until it fits.
 *
 * @param samples what to learn from
 * @param options size, level, card and licence
 * @returns the file and the model
 * @throws {FileError} when no model is as small as that
 */
export async function primeModelFile(
  samples: AsyncIterable<Uint8Array>,
  { size, ...options }: PrimingOptions,
): Promise<{ file: Uint8Array<ArrayBuffer>; model: Model }> {
  const kept = (await Array.fromAsync(samples)).map((each) => each.slice());
  // Twice the file's size in history would not fit, however well it is packed.
  let historyBits = Math.min(MOST_HISTORY_BITS, Math.floor(Math.log2(size)));
  for (let slotLines = MOST_LINES; slotLines >= LEAST_LINES; slotLines /= 2) {
    const tables = {
      slotLines,
      historyBits: Math.max(LEAST_HISTORY_BITS, historyBits--),
      matchBits: 12,
      apmBits: 10,
    };
    const content = new Blob(kept);
    const trained = await trainModelFile(content, { ...options, tables });
    if (trained.file.length <= size) return trained;
  }
  throw new FileError(`no model takes at most ${size} bytes`);
}
