/** What is wrong is told by class, code and place, and nothing of it is let out. */

import { bytes, collect, inChunks, join, KINDS } from "./bytes.ts";
import { check, failureOf, same } from "./check.ts";
import type { Bound, Case } from "./given.ts";

/** An end mark with the two checksums: what an archive of no content has after its header. */
const END = 10;

export function errors(bound: Bound): Case[] {
  const { compress, decompress, compressor, decompressor, sluice } = bound;
  const { FormatError, LimitError } = sluice;
  const content = KINDS.prose(3000);
  const archive = compress(content);
  const header = compress(new Uint8Array()).slice(0, -END);

  /** Inputs, each with what is wrong with it. */
  const wrong: [
    code: string,
    offset: number,
    input: Uint8Array<ArrayBuffer>,
  ][] = [
    ["bad-magic", 0, bytes("no archive at all")],
    ["unsupported-version", 0, flipped(archive, 4, 3)],
    ["unsupported-feature", 0, flipped(archive, 5, 4)],
    ["truncated", archive.length - 1, archive.slice(0, -1)],
    ["truncated", 0, new Uint8Array()],
    ["corrupt", header.length, join(header, Uint8Array.of(4, 1))],
    [
      "checksum-mismatch",
      archive.length - END - 1,
      flipped(archive, archive.length - 1, 1),
    ],
    ["trailing-data", archive.length, join(archive, bytes("x"))],
  ];
  const cases: Case[] = wrong.map(([code, offset, input]) => ({
    name:
      `${input.length} bytes that are ${code} are refused as that, in memory and in a stream`,
    async run() {
      const inMemory = await failureOf(() => decompress(input), FormatError);
      check(inMemory instanceof TypeError, "a FormatError is a TypeError");
      same([inMemory.name, inMemory.code], ["FormatError", code]);
      same(inMemory.offset, offset);
      const stream = inChunks(input, [100]).pipeThrough(decompressor());
      const inStream = await failureOf(() => collect(stream), FormatError);
      same([inStream.code, inStream.offset], [code, offset]);
    },
  }));

  cases.push({
    name: "no flipped bit passes, and no byte of a damaged block comes out",
    async run() {
      const whole = compress(content, { blockSize: 1024 });
      for (let bit = 0; bit < whole.length * 8; bit += 211) {
        const damaged = flipped(whole, bit >> 3, 1 << (bit & 7));
        let at = 0;
        const output = inChunks(damaged, [500]).pipeThrough(decompressor());
        await failureOf(() =>
          output.pipeTo(
            new WritableStream({
              write(part) {
                for (const byte of part) {
                  check(byte === content[at++], `bit ${bit} came out`);
                }
              },
            }),
          ), bit < 32 * 8 ? Error : FormatError);
      }
    },
  });
  cases.push({
    name:
      "more output than allowed is refused before it is made, with both figures",
    async run() {
      const limits = { maxOutput: 2999 };
      const error = await failureOf(
        () => decompress(archive, limits),
        LimitError,
      );
      same([error.name, error.code], ["LimitError", "output"]);
      same([error.limit, error.asked], [2999, 3000]);
      const stream = new Blob([archive]).stream().pipeThrough(
        decompressor(limits),
      );
      await failureOf(() => collect(stream), LimitError);
      same(decompress(archive, { maxOutput: 3000 }).length, 3000);
    },
  });
  cases.push({
    name: "more memory than allowed is refused, on either side",
    async run() {
      const limits = { maxMemory: 100_000 };
      for (
        const work of [
          () => decompress(archive, limits),
          () => compress(content, limits),
          () => compressor(limits),
        ]
      ) {
        const { code } = await failureOf(work, LimitError);
        same(code, "memory");
      }
    },
  });
  cases.push({
    name: "LimitBytesStream passes as many bytes as allowed, and not one more",
    async run() {
      const through = (limit: number) =>
        collect(
          inChunks(content, [1000]).pipeThrough(
            new sluice.LimitBytesStream(limit) as ReadableWritablePair<
              Uint8Array<ArrayBuffer>
            >,
          ),
        );
      same((await through(3000)).length, 3000);
      const error = await failureOf(() => through(2999), LimitError);
      same([error.limit, error.asked], [2999, 3000]);
    },
  });
  return cases;
}

/** A copy with some bits of one byte turned over. */
function flipped(
  data: Uint8Array,
  at: number,
  bits: number,
): Uint8Array<ArrayBuffer> {
  const out = data.slice();
  out[at] ^= bits;
  return out;
}
