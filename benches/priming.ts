/**
 * What small frames lose, and what they would get back if the predictor of each first passed over the beginning of the
 * content.
 *
 *     deno run --allow-read benches/priming.ts [--level 6] [--bytes 2097152] FILE…
 *
 * Bytes are of payloads: heads, about 40 bytes for each frame, are left out.
 *
 * @module
 */

import { parseArgs } from "@std/cli/parse-args";
import { whole } from "../src/kernel/coder.ts";
import { choosing } from "../src/kernel/content_kind.ts";
import { Kernel } from "../src/kernel/mod.ts";
import { profileOfLevel, scaleFor } from "../src/kernel/profiles.ts";

const KiB = 1024;
const PRIMER = 64 * KiB;
const FRAMES = [64 * KiB, 256 * KiB, 1024 * KiB];
const BLOCK = 1024 * KiB;

const { level, bytes, _: files } = parseArgs(Deno.args, {
  default: { level: 6, bytes: 2048 * KiB },
});
const profile = profileOfLevel(level);

const ensembleOf = (block: Uint8Array) => whole(choosing(profile, block));

/** Bytes of payload of content in frames, each learned after a primer. */
function size(content: Uint8Array, frame: number, primer: Uint8Array): number {
  let sum = 0;
  for (let at = 0; at < content.length; at += frame) {
    const part = content.subarray(at, at + frame);
    const primed = at > 0 && primer.length > 0;
    const scale = scaleFor(part.length + (primed ? primer.length : 0));
    const kernel = new Kernel({ profile, scale, blockLimit: BLOCK });
    if (primed) kernel.learn(primer, ensembleOf(primer));
    for (let from = 0; from < part.length; from += BLOCK) {
      const block = part.subarray(from, from + BLOCK);
      sum += kernel.encode(block, ensembleOf(block))?.length ??
        block.length;
    }
  }
  return sum;
}

const none = new Uint8Array(0);
console.log(`level ${level}, primer of ${PRIMER / KiB} KiB`);
console.log(
  "| file | KiB | one frame | frames KiB | alone | primed | of the loss back |",
);
console.log("| --- | ---: | ---: | ---: | ---: | ---: | ---: |");
for (const file of files) {
  const content = Deno.readFileSync(String(file)).subarray(0, bytes);
  const whole = size(content, content.length, none);
  for (const frame of FRAMES) {
    if (frame >= content.length) continue;
    const alone = size(content, frame, none);
    const primed = size(content, frame, content.subarray(0, PRIMER));
    const percent = (value: number) =>
      `${(100 * (value / whole - 1)).toFixed(1)} %`;
    const back = 100 * (alone - primed) / (alone - whole);
    console.log(
      `| ${String(file).replace(/^.*\//, "")} | ${
        content.length / KiB | 0
      } | ${whole} | ${frame / KiB} | ${alone} (+${
        percent(alone)
      }) | ${primed} (+${percent(primed)}) | ${back.toFixed(0)} % |`,
    );
  }
}
