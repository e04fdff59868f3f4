/**
 * Sluice with several threads: all samples one after another as one stream, as only content of more than one frame gains.
 *
 * @module
 */

import { CompressorStream, DecompressorStream } from "../../mod.ts";
import type { Sample } from "./corpora.ts";
import { kernelMemory } from "./library.ts";
import type { Pace } from "./pace.ts";
import { median, type Result, sameBytes, say, speedOf } from "./result.ts";

/** Threads that code frames: as many as the smallest machine with several has. */
export const THREADS = 2;

/**
 * Bytes of content of a frame. The corpora are fifteen such frames: with the usual 16 MiB they would be two, and one thread
 * would wait for the other.
 */
export const FRAME_SIZE = 2 * 1024 * 1024;

/**
 * Measures a level by wall clock, as that is what a second thread shortens. Workers start with each stream: their start,
 * and their first slices in the engine's baseline code, count.
 *
 * @param level 1 to 10
 * @param samples the files; they are coded as one content
 * @param runs how often; times are medians
 * @param pace is sampled between runs and directions
 */
export async function measureThreads(
  level: number,
  samples: readonly Sample[],
  runs: number,
  pace: Pace,
): Promise<Result> {
  const codec = threadsName(level);
  const content = new Blob(samples.map(({ data }) => data));
  const bytes = await content.bytes();
  let archive = new Blob();
  const encode: number[] = [], decode: number[] = [];
  for (let run = 1; run <= runs; run++) {
    say(`${codec}: run ${run} of ${runs}`);
    const options = { level, workers: THREADS, frameSize: FRAME_SIZE };
    pace.sample();
    const start = performance.now();
    archive = await collect(content, new CompressorStream(options));
    encode.push((performance.now() - start) / 1000);
    pace.sample();
    const coded = performance.now();
    const back = await collect(
      archive,
      new DecompressorStream({ workers: THREADS }),
    );
    decode.push((performance.now() - coded) / 1000);
    if (!sameBytes(await back.bytes(), bytes)) {
      throw new Error(`${codec} does not restore the content`);
    }
  }
  return {
    codec,
    sizes: [archive.size],
    encode: speedOf(content.size, median(encode)),
    decode: speedOf(content.size, median(decode)),
    memory: THREADS * kernelMemory(await archive.bytes()),
  };
}

/** What a row is called. */
export function threadsName(level: number): string {
  return `Sluice ${level}, ${THREADS} threads`;
}

/** Sends content through a stage. */
async function collect(
  content: Blob,
  stage: ReadableWritablePair<
    Uint8Array<ArrayBuffer>,
    Uint8Array<ArrayBuffer>
  >,
): Promise<Blob> {
  return await new Response(content.stream().pipeThrough(stage)).blob();
}
