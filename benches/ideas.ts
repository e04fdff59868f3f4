/**
 * Ideas that level 9 does without, and what they would gain at most: see docs/decisions/2026-11-29-ideas-left-out.md.
 *
 * - Choosing by trial: each file is coded with each of the three ensembles, and the smallest counts; or each block is, from where
 *   the best choices so far have led. Level 6 is asked as well, and what one ensemble for everything would cost.
 * - Deltas: bytes become differences from those a stride before, and the stride that makes the file smallest counts.
 * - A dictionary: words become codes of one or two bytes, with marks for capitals. It is made of other text, and its own size does not
 *   count.
 * - Prediction by partial matching with exclusion, beside the mixer and not in it: byte by byte, with weights that go by its order.
 *
 *     deno task bench:ideas --write          puts the result into docs/benchmarks.md
 *     deno task bench:ideas --bytes 50000    of the beginnings of files
 *
 * @module
 */

import { parseArgs } from "@std/cli/parse-args";
import { ScoreStream } from "../mod.ts";
import { whole } from "../src/kernel/coder.ts";
import { findingKind, PROSE } from "../src/kernel/content_kind.ts";
import { beginCoding } from "./ablation/coder.ts";
import { BlockCoder } from "./ideas/block_coder.ts";
import { mixedBits, Ppm } from "./ideas/ppm.ts";
import { readSamples } from "./peers/corpora.ts";
import { say } from "./peers/result.ts";
import { replaceSection } from "./peers/sections.ts";

/** The profiles of levels 9 and 6. */
const PROFILE = 3, BALANCED = 6;

const KINDS = ["prose", "structured", "binary"];

/** Bytes of a block that chooses for itself. */
const TRIED = 65_536;

/** Bytes of each file that are predicted by partial matching: its contexts are strings and maps. */
const MATCHED = 60_000;

/** Distances of what may be alike in tables, samples of sound and records. */
const STRIDES = [1, 2, 3, 4, 6, 8, 12, 16];

const { corpora, bytes, write } = parseArgs(Deno.args, {
  string: ["corpora", "bytes"],
  boolean: ["write"],
  default: {
    corpora: new URL("../../shared/corpora", import.meta.url).pathname,
    bytes: "200000",
  },
});
const samples = (await readSamples(`${corpora}/test`, []))
  .filter(({ name }) => !name.startsWith("messages/"))
  .map(({ name, data }) => ({ name, data: data.slice(0, Number(bytes)) }));
const kindOf = (data: Uint8Array) => whole(findingKind(data));
const percent = (size: number, of: number) =>
  `${size > of ? "+" : ""}${(100 * (size / of - 1)).toFixed(2)}`;

const kernelModule = new WebAssembly.Module(
  await Deno.readFile(
    new URL("../src/kernel/lib/kernel.wasm", import.meta.url),
  ),
);

/** Bytes of a content as level 9, or another profile, codes it with an ensemble. */
function sizeWith(
  content: Uint8Array,
  kind: number,
  profile = PROFILE,
): number {
  const { phases: [code], length } = beginCoding(profile, kernelModule, {
    content,
    kind,
  });
  while (code());
  return length() - 1; // The payload, without the byte that says what it is.
}

/** Bytes of a content whose blocks are each coded with the ensemble that makes this one smallest. */
function sizeByBlocks(content: Uint8Array, profile: number): number {
  const coder = new BlockCoder(profile, kernelModule, content.length);
  let size = 0;
  for (let at = 0; at < content.length; at += TRIED) {
    const block = content.subarray(at, at + TRIED);
    const sizes = KINDS.map((_, kind) => coder.attempt(block, kind));
    size += coder.code(block, sizes.indexOf(Math.min(...sizes)));
  }
  return size;
}

/** Each byte less the one a stride before. */
function deltas(content: Uint8Array, stride: number): Uint8Array {
  return content.map((byte, i) => byte - (content[i - stride] ?? 0));
}

/** Two channels of 16 bits, as an instrument and a little noise would make them; no file of the corpora is sound. */
function sound(length: number): Uint8Array {
  const view = new DataView(new ArrayBuffer(length - length % 4));
  let noise = 1;
  for (let at = 0; at < view.byteLength; at += 4) {
    const time = at / 4 / 44_100;
    noise = (Math.imul(noise, 1_664_525) + 1_013_904_223) >>> 0;
    const rustle = noise / 2 ** 32 - 0.5;
    [440, 443].forEach((pitch, channel) => {
      const tone = [1, 2, 3, 5].reduce(
        (sum, harmonic) =>
          sum +
          Math.sin(2 * Math.PI * pitch * harmonic * time) / harmonic ** 2,
        0,
      );
      const loud = 6000 * (1 + Math.sin(7 * time)) * tone + 40 * rustle;
      view.setInt16(at + 2 * channel, Math.round(loud), true);
    });
  }
  return new Uint8Array(view.buffer);
}

/** Codes of words: what most often stands in other text, the more bytes it takes the better. */
async function dictionary(): Promise<Map<string, number[]>> {
  const counts = new Map<string, number>();
  for (const { data } of await readSamples(`${corpora}/train/text`, [])) {
    const text = new TextDecoder().decode(data).toLowerCase();
    for (const [word] of text.matchAll(/[a-z]{3,}/g)) {
      counts.set(word, (counts.get(word) ?? 0) + 1);
    }
  }
  const gain = ([word, count]: [string, number]) => (word.length - 1.5) * count;
  const words = [...counts].sort((a, b) => gain(b) - gain(a))
    .slice(0, ONE_BYTE + TWO_BYTES * 256).map(([word]) => word);
  return new Map(
    words.map((word, i) => {
      const j = i - ONE_BYTE;
      const code = j < 0
        ? [FIRST_CODE + i]
        : [FIRST_CODE + ONE_BYTE + (j >> 8), j & 255];
      return [word, code];
    }),
  );
}

/** Bytes from 128 on that are a word by themselves, and that begin a code of two; marks of capitals, of all of a word and of what is itself. */
const FIRST_CODE = 128, ONE_BYTE = 80, TWO_BYTES = 44;
const CAPITAL = 252, CAPITALS = 253, ITSELF = 254;

/** Text with codes for words; whoever has the dictionary gets it back. */
function coded(
  content: Uint8Array,
  words: Map<string, number[]>,
): Uint8Array {
  const text = new TextDecoder("latin1").decode(content);
  const out: number[] = [];
  for (const [part] of text.matchAll(/[A-Za-z]+|[^A-Za-z]+/g)) {
    const lower = part.toLowerCase();
    const first = part[0] + lower.slice(1);
    const mark = part === lower
      ? []
      : part === first
      ? [CAPITAL]
      : part === part.toUpperCase()
      ? [CAPITALS]
      : undefined;
    const code = words.get(lower);
    if (mark && code) out.push(...mark, ...code);
    else if (mark && mark.length > 0 && /[a-z]/i.test(part)) {
      out.push(...mark, ...bytesOf(lower));
    } else out.push(...bytesOf(part));
  }
  return Uint8Array.from(out);
}

function bytesOf(part: string): number[] {
  return Array.from(part, (char) => char.charCodeAt(0))
    .flatMap((byte) => byte >= FIRST_CODE ? [ITSELF, byte] : [byte]);
}

const choices: string[] = [];
for (const [level, profile] of [[6, BALANCED], [9, PROFILE]]) {
  for (const kind of [0, 1, 2]) {
    let files = 0, counted = 0, best = 0, blocks = 0;
    const forced = KINDS.map(() => 0);
    for (const { data } of samples) {
      if (kindOf(data) !== kind) continue;
      const sizes = KINDS.map((_, i) => sizeWith(data, i, profile));
      files++;
      counted += sizes[kind];
      sizes.forEach((size, i) => forced[i] += size);
      best += Math.min(...sizes);
      blocks += sizeByBlocks(data, profile);
    }
    const others = [...forced, best, blocks]
      .map((size) => percent(size, counted));
    const cells = [level, KINDS[kind], files, counted, ...others];
    choices.push(`| ${cells.join(" | ")} |`);
    say(choices.at(-1)!);
  }
}

const differences: string[] = [];
const wave = { name: "sound, made up", data: sound(Number(bytes)) };
for (const { name, data } of [...samples, wave]) {
  const kind = kindOf(data);
  if (KINDS[kind] !== "binary") continue;
  const size = sizeWith(data, kind);
  const sizes = STRIDES.map((stride) => sizeWith(deltas(data, stride), kind));
  const least = Math.min(...sizes);
  const stride = STRIDES[sizes.indexOf(least)];
  differences.push(
    `| ${name} | ${size} | ${stride} | ${percent(least, size)} |`,
  );
  say(differences.at(-1)!);
}

const dictionaries: string[] = [];
const words = await dictionary();
for (const { name, data } of samples) {
  if (kindOf(data) !== PROSE) continue;
  const size = sizeWith(data, PROSE);
  const text = coded(data, words);
  const sizes = [PROSE, PROSE + 1, PROSE + 2].map((kind) =>
    sizeWith(text, kind)
  );
  dictionaries.push(
    `| ${name} | ${size} | ${text.length} | ${
      percent(Math.min(...sizes), size)
    } |`,
  );
  say(dictionaries.at(-1)!);
}

/** Bits of each byte as level 9 predicts it. */
async function bitsOf(content: Uint8Array<ArrayBuffer>): Promise<number[]> {
  const bits: number[] = [];
  const scores = new Blob([content]).stream()
    .pipeThrough(new ScoreStream({ level: 9 }));
  for await (const scored of scores) bits.push(...scored.bits);
  return bits;
}

const matchings: string[] = [];
for (const kind of [0, 1, 2]) {
  let files = 0, deep = 0, alone = 0, mixed = 0;
  for (const sample of samples) {
    const data = sample.data.slice(0, MATCHED);
    if (kindOf(sample.data) !== kind) continue;
    const bits = await bitsOf(data);
    const ppm = new Ppm();
    const thoughts = Array.from(data, (byte) => ppm.next(byte));
    files++;
    deep += bits.reduce((sum, each) => sum + each, 0) / 8;
    alone -= thoughts.reduce(
      (sum, { probability }) => sum + Math.log2(probability),
      0,
    ) / 8;
    mixed += mixedBits(bits, thoughts) / 8;
  }
  const sizes = [deep, alone].map((each) => each.toFixed(0));
  const cells = [KINDS[kind], files, ...sizes, percent(mixed, deep)];
  matchings.push(`| ${cells.join(" | ")} |`);
  say(matchings.at(-1)!);
}

const table = [
  `\`deno task bench:ideas --bytes ${bytes} --write\`, Deno ${Deno.version.deno}, ${bytes} bytes of each file of the corpora, at level 9 where nothing else is said; bytes, then ` +
  "% more. Where one ensemble codes everything, or trial chooses one for each file or block, instead of counting:",
  "",
  `| level | counted as | files | bytes | ${
    KINDS.map((kind) => `all ${kind}`).join(" | ")
  } | trial of files | of ${TRIED / 1024} KiB |`,
  "| --: | --- | --: | --: | --: | --: | --: | --: | --: |",
  ...choices,
  "",
  "Differences from the byte a stride before, at the best stride:",
  "",
  "| file | bytes | stride | differences |",
  "| --- | --: | --: | --: |",
  ...differences,
  "",
  `Words of other text as codes (${words.size} of them, not counted), with the best ensemble:`,
  "",
  "| file | bytes | bytes of the coded text | its archive |",
  "| --- | --: | --: | --: |",
  ...dictionaries,
  "",
  `Prediction by partial matching (order 8, method D, exclusion), of the first ${MATCHED} bytes, alone and with level 9:`,
  "",
  "| counted as | files | level 9 | alone | both |",
  "| --- | --: | --: | --: | --: |",
  ...matchings,
].join("\n");
console.log(table);
if (write) await replaceSection("docs/benchmarks.md", "bench:ideas", table);
