/**
 * What a process needs for the same call the first time and once it is warm: arguments are a level, a file, and `encode` or `decode`;
 * milliseconds as JSON.
 *
 * @module
 */

import { compress, decompress } from "../../mod.ts";

/** Calls between the first and the one that is taken to be warm. */
const WARM_UP = 2;

const [level, file, direction] = Deno.args;
const content = Deno.readFileSync(file);

/** Milliseconds of a call. */
function time(work: () => void): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}

/** The first call, and one after several. */
function both(work: () => void): [cold: number, warm: number] {
  const cold = time(work);
  for (let i = 0; i < WARM_UP; i++) work();
  return [cold, time(work)];
}

if (direction === "decode") {
  const archive = Deno.readFileSync(`${file}.slc`);
  console.log(JSON.stringify(both(() => decompress(archive))));
} else {
  const options = { level: Number(level) };
  let archive = new Uint8Array();
  const times = both(() => archive = compress(content, options));
  Deno.writeFileSync(`${file}.slc`, archive);
  console.log(JSON.stringify(times));
}
