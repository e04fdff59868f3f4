/**
 * The kernel as levels 4 to 9 use it, one content at a time, and taken apart.
 *
 * @module
 */

import { instantiate, reset, start } from "../kernel.ts";
import type { Sources } from "./edits.ts";
import { openSaved, type Options, origin, publish } from "./command.ts";
import {
  ablate,
  KINDS,
  type Subject,
  TIMED_BYTES,
  type Work,
} from "./measure.ts";

/** Bytes coded at once. */
const TURN = 16_384;

/** What is coded, and with which of three ensembles, where a profile has several. */
export interface Coded {
  content: Uint8Array;
  kind: number;
}

/**
 * Begins to code with a profile, at its largest scale.
 *
 * @param profile number of a profile whose kernel is the first
 * @param module the kernel, perhaps changed
 */
export function beginCoding(
  profile: number,
  module: WebAssembly.Module,
  { content, kind }: Coded,
): Work {
  const kernel = instantiate(module);
  reset(kernel, profile, content.length);
  start(kernel, profile, content, kind);
  return {
    phases: [() => kernel.encode(TURN) > 0],
    length: () => kernel.codedLength() + 1,
  };
}

/**
 * Takes a profile apart, and tells what came of it.
 *
 * @param task the command's name
 * @param options as they were typed
 * @param sources of the kernel
 * @param subject what is left out
 */
export async function measureProfile(
  task: string,
  options: Options,
  sources: Sources,
  subject: Pick<Subject, "parts" | "costs">,
): Promise<void> {
  const { profile, only, write, contents } = options;
  const tables = await ablate(
    {
      ...sources,
      ...subject,
      phases: ["time"],
      timedBytes: TIMED_BYTES,
      begin: (module, content) => beginCoding(profile, module, content),
    },
    contents,
    KINDS,
    {
      saved: await openSaved(options, sources),
      name: `profile ${profile}`,
      only,
    },
  );
  await publish(
    `${origin(`deno task ${task} --profile ${profile}`, options)}\n\n${tables}`,
    `bench:ablation-${profile}`,
    write,
  );
}
