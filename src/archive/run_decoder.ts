/**
 * Runs a decoder over pieces that are fetched as it asks for them.
 *
 * @module
 */

import {
  Decoder,
  type DecoderStart,
  type DecompressOptions,
} from "../streams/decoder.ts";
import type { ModelFinder } from "../streams/model_finder.ts";
import { PACE } from "../streams/pace.ts";

/**
 * A decoder that waits for models. Output is not its to limit: it may be one of several.
 *
 * @param action what cannot be done when an option is wrong
 * @param options whose kernels and whose limit of memory it takes
 * @param start where to begin
 */
export function waitingDecoder(
  action: string,
  options: DecompressOptions,
  start: DecoderStart,
): Decoder {
  const { kernel, sortingKernel, ultraKernel, maxMemory } = options;
  return new Decoder(action, {
    ...(kernel && { kernel }),
    ...(sortingKernel && { sortingKernel }),
    ...(ultraKernel && { ultraKernel }),
    ...(maxMemory !== undefined && { maxMemory }),
  }, { ...start, waits: true });
}

/**
 * Runs a decoder, and lets others have their turn.
 *
 * @param decoder a fresh one, that waits for models; it is closed at the end
 * @param pieces its input; no more of it is fetched than the output needs
 * @param finder finds models that it lacks
 * @returns its output; where nobody wants the rest, ending the generator ends the fetching
 */
export async function* runDecoder(
  decoder: Decoder,
  pieces: AsyncGenerator<Uint8Array, void, void>,
  finder: ModelFinder,
): AsyncGenerator<Uint8Array<ArrayBuffer>, void, void> {
  try {
    for (let ended = false; !ended;) {
      const { done, value } = await pieces.next();
      if (done) decoder.end();
      else decoder.feed(value);
      ended = done === true;
      for (;;) {
        const out = PACE.work(() => decoder.next());
        const { lacks } = decoder;
        if (lacks !== undefined) decoder.give(await finder.find(lacks));
        else if (out === undefined) break;
        if (out) yield out;
        await (decoder.pending ?? PACE.rest());
      }
    }
  } finally {
    decoder.close();
    await pieces.return();
  }
}
