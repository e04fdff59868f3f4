/**
 * Compression that another process can go on with.
 *
 * @module
 */

import { Checksum } from "../frame/checksum.ts";
import { KERNEL_BASE64 } from "../kernel/lib/kernel_wasm.ts";
import { SORTING_HEX } from "../kernel/lib/sorting_wasm.ts";
import { ULTRA_BASE64 } from "../kernel/lib/ultra_wasm.ts";
import { checkBytes } from "./codec.ts";
import { Encoder, type EncoderOptions, type EncoderState } from "./encoder.ts";
import { PACE } from "./pace.ts";

export type { EncoderState };

/** Tells predictors apart whose memory is laid out in another way: the checksum of what is compiled of them. */
export const STATE_ID: string = new Checksum().update(
  new TextEncoder().encode(KERNEL_BASE64 + SORTING_HEX + ULTRA_BASE64),
).value.toString(16);

/** How to compress, and how often to say where the work stands. */
export interface ResumableOptions extends EncoderOptions {
  /** Bytes of content that may have to be compressed once more, as far as the ends of blocks allow. */
  every: number;
}

/** A part of an archive. */
export interface ResumablePart {
  bytes: Uint8Array<ArrayBuffer>;
  /** Bytes of content used so far. */
  bytesIn: number;
  /** Where the work stands behind this part; `undefined`: it is not time for that. */
  state?: EncoderState | undefined;
}

/**
 * Compresses, and says now and then where it stands. What goes on from there, with the same options and the content that follows
 * `bytesIn`, gives the rest of the same archive.
 *
 * Where a frame ends soon enough, that is the place: nothing of it is needed any more, so the state takes no more than the
 * index, while within a frame it takes the memory of the predictor. With a network these are the only places: what executes it may keep its
 * states elsewhere, on a GPU.
 *
 * @param content what to compress, or the rest of it
 * @param options see {@linkcode ResumableOptions}
 * @param state where to go on
 */
export async function* compressResumably(
  content: AsyncIterable<Uint8Array>,
  options: ResumableOptions,
  state?: EncoderState,
): AsyncGenerator<ResumablePart, void> {
  const encoder = new Encoder("compress", options, state);
  let saved = encoder.bytesIn;

  /** Whether more than is wanted would have passed at the next border. */
  const isDue = () => {
    const { border, sizes: { frame, block }, bytesIn } = encoder;
    const { every, contentSize } = options;
    if (border === undefined || bytesIn === contentSize) return false;
    if (border === "block" && (frame <= every || options.network)) return false;
    return bytesIn - saved + (border === "frame" ? frame : block) > every;
  };
  async function* parts() {
    for (;;) {
      const bytes = PACE.work(() => encoder.next());
      await (encoder.pending ?? PACE.rest());
      if (bytes === undefined) return;
      if (bytes === null) continue;
      const { bytesIn } = encoder;
      const due = isDue();
      if (due) saved = bytesIn;
      yield { bytes, bytesIn, state: due ? encoder.save() : undefined };
    }
  }

  for await (const chunk of content) {
    checkBytes("compress", chunk);
    encoder.feed(chunk);
    yield* parts();
  }
  encoder.end();
  yield* parts();
}
