/** All that can be observed of a stream: what comes out, and how it ends. */

import { DecompressorStream } from "../../mod.ts";
import type { DecompressorOptions } from "../../mod.ts";
import { type PackedError, packError } from "../../src/workers/protocol.ts";
import { concat } from "../unit/helpers.ts";

/** What came out before the end, and the error, with its class by name. */
export interface Outcome {
  content: Uint8Array;
  error: PackedError | undefined;
}

/** Reads a stream to its end, whichever that is. */
export async function outcomeOf(
  stream: ReadableStream<Uint8Array>,
): Promise<Outcome> {
  const parts: Uint8Array[] = [];
  try {
    for await (const part of stream) parts.push(part);
    return { content: concat(...parts), error: undefined };
  } catch (error) {
    return { content: concat(...parts), error: packError(error) };
  }
}

/** What becomes of an input that is decompressed. */
export function decoded(
  input: Uint8Array,
  options: DecompressorOptions = {},
  chunk = 65_536,
): Promise<Outcome> {
  const chunks = function* () {
    for (let at = 0; at < input.length; at += chunk) {
      yield input.slice(at, at + chunk);
    }
  };
  const stage = new DecompressorStream(options);
  return outcomeOf(ReadableStream.from(chunks()).pipeThrough(stage));
}
