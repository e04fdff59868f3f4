import { assert, assertEquals } from "@std/assert";
import { decompress } from "../../mod.ts";
import { newKernel } from "../format/predictors.ts";
import { referenceDecode } from "../format/reference_decoder.ts";
import { fileOf, manifest } from "../golden/golden.ts";
import { type Base, MUTATIONS } from "./mutate.ts";
import type { Report, Task } from "./mutation_worker.ts";
import { random } from "./random.ts";

const CASES = 200_000;

/** Content above this, in bytes, takes too long for so many cases. */
const MUCH = 10_000;

/** A worker whose case has not changed for this long hangs, in milliseconds. */
const HANGS = 60_000;

/** The golden archives. */
function bases(): Base[] {
  return manifest().filter(({ contentBytes }) => contentBytes <= MUCH).map(
    ({ name, wholeAt }) => {
      const bytes = Deno.readFileSync(fileOf(name));
      let length = 0;
      const contents = wholeAt.map((at) => {
        const content = decompress(bytes.subarray(0, at)).subarray(length);
        length += content.length;
        return content;
      });
      const frames = referenceDecode(bytes, newKernel).frames
        .map((frame) => frame.start);
      return { name, bytes, frames, contents };
    },
  );
}

/** What one worker finds. A case that does not end is found here, where the clock runs on. */
function work(task: Task): Promise<Report> {
  const script = new URL("mutation_worker.ts", import.meta.url);
  const worker = new Worker(script, { type: "module" });
  return new Promise<Report>((resolve, reject) => {
    let seen = -1;
    const watch = setInterval(() => {
      const current = Atomics.load(task.current, task.from);
      if (current === seen) reject(new Error(`case ${current} hangs`));
      seen = current;
    }, HANGS);
    worker.onmessage = ({ data }) => resolve(data);
    worker.onerror = (event) => {
      event.preventDefault();
      reject(new Error(event.message));
    };
    worker.postMessage(task);
    const over = () => {
      clearInterval(watch);
      worker.terminate();
    };
    resolve = wrap(resolve, over);
    reject = wrap(reject, over);
  });
}

/** A function that does something else first. */
function wrap<T>(then: (value: T) => void, first: () => void) {
  return (value: T) => {
    first();
    then(value);
  };
}

Deno.test(`${CASES} mutations of golden archives end in an error or the right content`, async () => {
  const given = Deno.env.get("SLUICE_SEED");
  const seed = given === undefined
    ? crypto.getRandomValues(new Uint32Array(1))[0]
    : Number(given);
  console.log(`SLUICE_SEED=${seed}`);
  const step = navigator.hardwareConcurrency;
  const current = new Int32Array(new SharedArrayBuffer(4 * step));
  const all = bases();
  const reports = await Promise.all(
    Array.from(
      { length: step },
      (_, from) =>
        work({ bases: all, seed, from, step, count: CASES, current }),
    ),
  );
  const endings: Record<string, number> = {};
  for (const report of reports) {
    assertEquals(report.failure, undefined, `SLUICE_SEED=${seed}`);
    for (const [how, count] of Object.entries(report.endings)) {
      endings[how] = (endings[how] ?? 0) + count;
    }
  }
  const slowest = Math.max(...reports.map((report) => report.slowest));
  console.log(endings, `slowest: ${slowest.toFixed(0)} ms`);
  assertEquals(Object.values(endings).reduce((a, b) => a + b), CASES);
});

Deno.test("a case is the same whenever its seed and number are", () => {
  const all = bases();
  for (const [name, mutation] of Object.entries(MUTATIONS)) {
    const once = () => mutation(all[3], all[4], random(5, 6));
    assertEquals(once(), once(), name);
  }
  assert(random(5, 6).below(1e9) !== random(5, 7).below(1e9));
});
