/**
 * Runs a decoder over pieces that are fetched as it asks for them.
 *
 * @module
 */

import type { Codec } from "../streams/codec.ts";
import { PACE } from "../streams/pace.ts";

/**
 * Runs a codec, and lets others have their turn.
 *
 * @param codec a fresh one
 * @param pieces its input; no more of it is fetched than the output needs
 * @returns its output; where nobody wants the rest, ending the generator ends the fetching
 */
export async function* runDecoder(
  codec: Codec,
  pieces: AsyncGenerator<Uint8Array, void, void>,
): AsyncGenerator<Uint8Array<ArrayBuffer>, void, void> {
  try {
    for (let ended = false; !ended;) {
      const { done, value } = await pieces.next();
      if (done) codec.end();
      else codec.feed(value);
      ended = done === true;
      for (let out; (out = PACE.work(() => codec.next())) !== undefined;) {
        if (out) yield out;
        await PACE.rest();
      }
    }
  } finally {
    await pieces.return();
  }
}
