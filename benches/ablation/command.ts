/**
 * What the ablations have in common as commands: options, and what is printed and written.
 *
 * @module
 */

import { parseArgs } from "@std/cli/parse-args";
import { replaceSection } from "../peers/sections.ts";
import { fingerprint, type Sources } from "./edits.ts";
import { type Content, readContents } from "./measure.ts";
import { Saved } from "../saved.ts";

/** Options of an ablation. */
export interface Options {
  /** Bytes of each file. */
  bytes: number;
  /** Keeps the parts whose name holds this. */
  only: string;
  /** What the option `--profile` says, or the usual one. */
  profile: number;
  write: boolean;
  save: string | undefined;
  contents: Content[];
}

/**
 * Understands the arguments, and reads the contents.
 *
 * @param usual bytes and profile where nothing is said
 */
export async function readOptions(
  usual: { bytes: number; profile: number },
): Promise<Options> {
  const typed = parseArgs(Deno.args, {
    string: ["corpora", "bytes", "only", "profile", "save"],
    boolean: ["write"],
    default: {
      corpora: new URL("../../../shared/corpora/test", import.meta.url)
        .pathname,
      bytes: `${usual.bytes}`,
      profile: `${usual.profile}`,
      only: "",
    },
    unknown: (arg) => {
      throw new TypeError(`Cannot measure as ${arg} is not an option`);
    },
  });
  const bytes = Number(typed.bytes);
  if (!(Number.isInteger(bytes) && bytes > 0)) {
    throw new RangeError(
      `Cannot measure as bytes must be an integer of at least 1: current value is ${typed.bytes}`,
    );
  }
  if (typed.write && typed.only) {
    throw new TypeError("Cannot write as only a part would be measured");
  }
  const contents = await readContents(typed.corpora, bytes);
  const { only, write, save } = typed;
  return { bytes, only, profile: Number(typed.profile), write, save, contents };
}

/** The rows of this run, and of those before it that were interrupted. */
export async function openSaved(
  { save, contents }: Pick<Options, "save" | "contents">,
  sources: Sources,
): Promise<Saved> {
  const lengths = contents.map(({ name, content }) =>
    `${name} ${content.length}`
  );
  const about = [await fingerprint(sources), ...lengths].join("\n");
  return await Saved.open(save, about);
}

/** What stands above the tables. */
export function origin(
  command: string,
  { bytes, contents }: Pick<Options, "bytes" | "contents">,
): string {
  const sum = contents.reduce((sum, { content }) => sum + content.length, 0);
  return `\`${command} --bytes ${bytes}\`, Deno ${Deno.version.deno}, up to ${bytes} bytes of each of ${contents.length} files, ` +
    `${sum} in all; bytes, then % more; last, % more CPU time:`;
}

/** Prints it, and writes it where that is wanted. */
export async function publish(
  report: string,
  section: string,
  write: boolean,
): Promise<void> {
  console.log(report);
  if (write) await replaceSection("docs/benchmarks.md", section, report);
}
