/** The caller's mistakes are told at once, with what was wrong. */

import { bytes, inChunks } from "./bytes.ts";
import { check, failureOf } from "./check.ts";
import type { Bound, Case } from "./given.ts";

export function options({ sluice, compressor }: Bound): Case[] {
  const { CompressorStream, DecompressorStream, compress, decompress } = sluice;
  const wrong: [
    message: string,
    Class: typeof TypeError | typeof RangeError,
    work: () => unknown,
  ][] = [
    [
      "Cannot compress as level must be an integer from 1 to 10: current value is 12",
      RangeError,
      () => compress(bytes("x"), { level: 12 }),
    ],
    [
      'Cannot create a CompressorStream as level must be an integer from 1 to 10: current value is "6"',
      TypeError,
      () => new CompressorStream({ level: "6" as unknown as number }),
    ],
    [
      "Cannot create a DecompressorStream as maxOutput must be a number of at least 0: current value is -1",
      RangeError,
      () => new DecompressorStream({ maxOutput: -1 }),
    ],
    [
      "Cannot compress as data must be a Uint8Array: current value is string",
      TypeError,
      () => compress("text" as unknown as Uint8Array),
    ],
    [
      "Cannot decompress as data must have a buffer: current value is a detached Uint8Array",
      TypeError,
      () => {
        const data = bytes("gone");
        structuredClone(data.buffer, { transfer: [data.buffer] });
        decompress(data);
      },
    ],
    [
      "Cannot compress as kernel must be a WebAssembly.Module: current value is Object",
      TypeError,
      () => compress(bytes("x"), { kernel: {} as WebAssembly.Module }),
    ],
    [
      "Cannot create a CompressorStream as signal must be an AbortSignal: current value is Object",
      TypeError,
      () => new CompressorStream({ signal: {} as AbortSignal }),
    ],
  ];
  const cases: Case[] = wrong.map(([message, Class, work]) => ({
    name: `refused: ${message}`,
    async run() {
      const error = await failureOf(work, Class);
      check(error.message === message, error.message);
    },
  }));
  cases.push({
    name: "an empty view of a buffer that is there is no detached one",
    // deno-lint-ignore require-await
    async run() {
      check(compress(new Uint8Array()).length > 0, "an archive");
    },
  });
  cases.push({
    name: "a content size that is not the bytes written fails the stream",
    async run() {
      for (const size of [99, 101]) {
        const stage = compressor({ contentSize: size });
        const input = inChunks(new Uint8Array(100), [10]);
        await failureOf(
          () => input.pipeThrough(stage).pipeTo(new WritableStream()),
          RangeError,
        );
      }
    },
  });
  return cases;
}
