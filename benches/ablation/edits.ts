/**
 * Kernels without a part: sources are changed before they are compiled.
 *
 * @module
 */

import { compile, readSources, type Target } from "../../src/kernel/build.ts";

/** A change of one source: every match of a global pattern is replaced, or the first one; there must be one. */
export interface Edit {
  /** Its name in the folder of {@linkcode Sources}. */
  file: string;
  pattern: RegExp;
  replacement: string;
}

/** What is taken apart. */
export interface Sources {
  target: Target;
  /** Where the edited sources lie, from the folder of the kernels. */
  folder: string;
}

/** A constant of another value. */
export function constant(file: string, name: string, value: number): Edit {
  return {
    file,
    pattern: new RegExp(`(const ${name}: \\w+ = )[^;]+;`),
    replacement: `$1${value};`,
  };
}

/** Text that stands there exactly so, once or more, replaced where it comes first. */
export function text(file: string, from: string, to: string): Edit {
  // A function of a replacement would take no part of the pattern; `$` has a meaning in a string.
  return {
    file,
    pattern: new RegExp(RegExp.escape(from)),
    replacement: to.replaceAll("$", "$$$$"),
  };
}

/** The kernel without what the edits take away. */
export async function build(
  { target, folder }: Sources,
  edits: readonly Edit[],
): Promise<WebAssembly.Module> {
  const sources = await readSources(target);
  for (const { file, pattern, replacement } of edits) {
    const before = sources.get(folder + file);
    if (before === undefined) throw new Error(`There is no ${folder + file}`);
    if (before.search(pattern) < 0) {
      throw new Error(`Nothing in ${file} is ${pattern}`);
    }
    sources.set(folder + file, before.replace(pattern, replacement));
  }
  return new WebAssembly.Module(
    await compile(target.folder, sources) as Uint8Array<ArrayBuffer>,
  );
}

/** What tells one state of the sources from another. */
export async function fingerprint({ target }: Sources): Promise<string> {
  const all = new Blob([...await readSources(target)].flat());
  const digest = await crypto.subtle.digest("SHA-256", await all.bytes());
  return new Uint8Array(digest).toHex();
}

/** The row of an APM is not fetched ahead of its use, as nothing uses it. */
export const WITHOUT_FETCH: Edit = {
  file: "predictor.ts",
  pattern: /^ +store<u32>\(SINK, load<u32>\(apmRow\)\);.*$/m,
  replacement: "",
};
