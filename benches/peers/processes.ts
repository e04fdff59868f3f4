/**
 * Compressors as whole processes, Sluice's command among them.
 *
 * @module
 */

import { isTimed, type Sample } from "./corpora.ts";
import { type Cost, Meter } from "./meter.ts";
import type { Pace } from "./pace.ts";
import {
  median,
  type Result,
  sameBytes,
  say,
  speedOf,
  timedBytes,
} from "./result.ts";
import type { Tool } from "./tools.ts";

/** Where processes may put their files. */
const SCRATCH = ".scratch";

/**
 * Measures a tool on all samples.
 *
 * @param tool must be installed
 * @param samples the files
 * @param runs how often the timed ones are coded; times are medians
 * @param pace is sampled between runs
 */
export async function measureTool(
  tool: Tool,
  samples: readonly Sample[],
  runs: number,
  pace: Pace,
): Promise<{ result: Result; cpu: boolean }> {
  await Deno.mkdir(SCRATCH, { recursive: true });
  const folder = await Deno.makeTempDir({ dir: SCRATCH, prefix: "peers-" });
  try {
    for (const name of ["in", "coded", "back"]) {
      await Deno.mkdir(`${folder}/${name}`);
    }
    for (const [i, { data }] of samples.entries()) {
      await Deno.writeFile(`${folder}/in/${i}`, data);
    }
    const meter = await Meter.create(folder);
    /** The small files once, for their size; the others as often as wanted. */
    const measure = async (what: string, command: string) => {
      const names = (kept: (sample: Sample) => boolean) =>
        samples.keys().filter((i) => kept(samples[i])).map(String).toArray();
      say(`${what} small files`);
      await meter.run(command, names((sample) => !isTimed(sample)));
      const costs: Cost[] = [];
      for (let run = 1; run <= runs; run++) {
        say(`${what} run ${run} of ${runs}`);
        pace.sample();
        costs.push(await meter.run(command, names(isTimed)));
      }
      const seconds = median(costs.map(({ seconds }) => seconds));
      return {
        speed: speedOf(timedBytes(samples), seconds),
        memory: costs[0].memory &&
          Math.max(...costs.map(({ memory }) => memory!)),
      };
    };
    const encode = await measure(`${tool.name}: encode`, tool.encode);
    const decode = await measure(`${tool.name}: decode`, tool.decode);
    const result: Result = {
      codec: tool.name,
      sizes: await check(tool, folder, samples),
      encode: encode.speed,
      decode: decode.speed,
      memory: encode.memory && Math.max(encode.memory, decode.memory!),
    };
    return { result, cpu: meter.cpu };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Sizes of what a tool made, once it is seen that it restores every file. */
async function check(
  { name }: Tool,
  folder: string,
  samples: readonly Sample[],
): Promise<number[]> {
  const sizes: number[] = [];
  for (const [i, sample] of samples.entries()) {
    const back = await Deno.readFile(`${folder}/back/${i}`);
    if (!sameBytes(back, sample.data)) {
      throw new Error(`${name} does not restore ${sample.name}`);
    }
    sizes.push((await Deno.stat(`${folder}/coded/${i}`)).size);
    await Deno.remove(`${folder}/back/${i}`);
  }
  return sizes;
}
