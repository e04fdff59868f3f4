/**
 * Measures stretches without a turn, in whatever runtime executes it: direction and a file come as arguments, the result
 * goes out as JSON. Bundled by benches/slices.ts.
 *
 * @module
 */

import { readFileSync } from "node:fs";
import process from "node:process";
import { CompressorStream, DecompressorStream } from "../../mod.ts";

/** Milliseconds of work between two turns of the event loop. */
export interface Stretches {
  median: number;
  p99: number;
  max: number;
}

/** Milliseconds of a processor that the program has used, its helper threads included. */
function used(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** Turns of the event loop: a callback in each tells when it was. */
async function stretchesOf(work: () => Promise<unknown>): Promise<Stretches> {
  const gaps: number[] = [];
  let over = false;
  let last = performance.now();
  let lastUsed = used();
  const tick = () => {
    const [now, nowUsed] = [performance.now(), used()];
    // Of both, the one that counts less of others: of other programs, or of helper threads.
    const gap = Math.min(now - last, nowUsed - lastUsed);
    [last, lastUsed] = [now, nowUsed];
    // An idle loop turns in microseconds: those turns say nothing.
    if (gap > 0.1) gaps.push(gap);
    if (!over) setImmediate(tick);
  };
  setImmediate(tick);
  await work();
  over = true;
  gaps.sort((a, b) => a - b);
  const at = (part: number) => gaps[Math.floor((gaps.length - 1) * part)] ?? 0;
  return { median: at(0.5), p99: at(0.99), max: at(1) };
}

const [direction, path] = process.argv.slice(2);
const input = new Uint8Array(readFileSync(path));

/** One pass over the content. */
async function pass(): Promise<void> {
  const stage = direction === "encode"
    ? new CompressorStream({ blockSize: input.length })
    : new DecompressorStream();
  const writer = stage.writable.getWriter();
  const written = writer.write(input).then(() => writer.close());
  await stage.readable.pipeTo(new WritableStream());
  await written;
}

// Node loads its streams when they are first used: ten milliseconds that are not ours.
await new Blob(["x"]).stream().pipeTo(new WritableStream());
const cold = await stretchesOf(pass);
const warm = await stretchesOf(pass);
console.log(JSON.stringify({ cold, warm }));
