/**
 * Runs a decoder over pieces that are fetched as it asks for them.
 *
 * @module
 */

import type { Decoder } from "../streams/decoder.ts";
import type { ModelFinder } from "../streams/model_finder.ts";
import { PACE } from "../streams/pace.ts";

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
