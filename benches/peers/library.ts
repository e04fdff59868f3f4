/**
 * Sluice itself, called as a library: one thread, in this process, warm.
 *
 * @module
 */

import { compress, decompress } from "../../mod.ts";
import { FrameReader } from "../../src/frame/frame_reader.ts";
import { isTimed, type Sample } from "./corpora.ts";
import { cpuSeconds, type Pace } from "./pace.ts";
import {
  median,
  type Result,
  sameBytes,
  say,
  speedOf,
  timedBytes,
} from "./result.ts";

/** Bytes of a file that the engine gets to see before the clock runs. */
const WARM_UP = 100_000;

/**
 * Measures a level on all samples.
 *
 * @param level 1 to 10
 * @param samples the files
 * @param runs how often each timed one is coded; times are medians
 * @param pace is sampled between files
 */
export function measureLibrary(
  level: number,
  samples: readonly Sample[],
  runs: number,
  pace: Pace,
): Result {
  const codec = `Sluice ${level}`;
  for (const { name, data } of samples.filter(isTimed)) {
    say(`${codec}: warming up on ${name}`);
    decompress(compress(data.subarray(0, WARM_UP), { level }));
  }
  const codings = samples.map((sample) => {
    say(`${codec}: ${sample.name}`);
    pace.sample();
    return code(sample, level, isTimed(sample) ? runs : 1);
  });
  const seconds = (way: "encode" | "decode") =>
    codings.reduce((sum, c, i) => sum + (isTimed(samples[i]) ? c[way] : 0), 0);
  const bytes = timedBytes(samples);
  return {
    codec,
    sizes: codings.map(({ size }) => size),
    encode: speedOf(bytes, seconds("encode")),
    decode: speedOf(bytes, seconds("decode")),
    memory: Math.max(...codings.map(({ memory }) => memory)),
    speeds: samples.map((sample, i) => {
      if (!isTimed(sample)) return undefined;
      const megabytes = sample.data.length / 1e6;
      const { encode, decode } = codings[i];
      return { encode: megabytes / encode, decode: megabytes / decode };
    }),
  };
}

/** Compresses, decompresses and compares; CPU time in seconds, size and memory in bytes. */
function code({ name, data }: Sample, level: number, runs: number) {
  let archive = new Uint8Array();
  const encode: number[] = [], decode: number[] = [];
  for (let run = 0; run < runs; run++) {
    let content = new Uint8Array();
    encode.push(cpuSeconds(() => archive = compress(data, { level })));
    decode.push(cpuSeconds(() => content = decompress(archive)));
    if (!sameBytes(content, data)) {
      throw new Error(`level ${level} does not restore ${name}`);
    }
  }
  return {
    size: archive.length,
    encode: median(encode),
    decode: median(decode),
    memory: kernelMemory(archive),
  };
}

/** Bytes of the kernel's linear memory, as the first frame says. */
export function kernelMemory(archive: Uint8Array): number {
  const reader = new FrameReader();
  reader.feed(archive);
  const event = reader.next();
  if (event?.type !== "header") throw new Error("no header comes first");
  return event.header.memory * 1024;
}
