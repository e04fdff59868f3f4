/**
 * Which files are meant.
 *
 * @module
 */

import { FileError, UsageError } from "./errors.ts";
import type { Work } from "./options.ts";
import { isUnfinished } from "./output_file.ts";
import { printable } from "./text.ts";

/** What is known of which files are meant. */
export type Query =
  & Pick<
    Work,
    "operands" | "filelists" | "output" | "force" | "recursive" | "suffix"
  >
  & { name: string };

/** Standard input, or a file. */
export interface Input {
  /** As messages call it. */
  name: string;
  /** Where it is; `undefined`: standard input. */
  path: string | undefined;
  /** As it was typed: for programs. */
  typed: string;
  /** What is known of the file. */
  info: Deno.FileInfo | undefined;
}

/** What the command line names. */
export interface Inputs {
  /** What shall be worked on. */
  inputs: Input[];
  /** What cannot be, in order. */
  failures: { name: string; typed: string; error: unknown }[];
  /** What is left out as one would expect. */
  warnings: { name: string; typed: string; text: string }[];
}

/** Commands that take archives. */
const READS_ARCHIVES = ["decompress", "cat", "test", "info"];

/** What messages call standard input. */
export const STDIN_NAME = "standard input";

/**
 * Finds the inputs: operands, names in a list, files in directories.
 *
 * @param work what was asked for
 * @param stdin standard input, in case that it holds the list
 * @throws {UsageError} when standard input would be taken twice
 */
export async function findInputs(
  work: Query,
  stdin: ReadableStream<Uint8Array>,
): Promise<Inputs> {
  const found: Inputs = { inputs: [], failures: [], warnings: [] };
  const { filelists, operands } = work;
  const names = [...operands];
  const stdinAsList = filelists.filter((name) => name === "-").length;
  if (stdinAsList > 1) throw new UsageError("standard input can be taken once");
  for (const list of filelists) {
    // Not spread: a list may be longer than a call can have arguments.
    for (const name of await readList(list, stdin, found)) names.push(name);
  }
  if (names.length === 0 && filelists.length === 0) names.push("-");
  const takesStdin = [...names, ...filelists].filter((name) => name === "-");
  if (takesStdin.length > 1) {
    throw new UsageError("standard input can be taken once");
  }
  for (const name of names) {
    if (name === "-") {
      found.inputs.push({
        name: STDIN_NAME,
        path: undefined,
        typed: name,
        info: undefined,
      });
    } else await consider(name, work, found);
  }
  return found;
}

async function readList(
  filelist: string,
  stdin: ReadableStream<Uint8Array>,
  found: Inputs,
): Promise<string[]> {
  try {
    const text = filelist === "-"
      ? await new Response(stdin).text()
      : await Deno.readTextFile(filelist);
    return text.split(/\r?\n/).filter((name) => name !== "");
  } catch (error) {
    found.failures.push({
      name: printable(filelist),
      typed: filelist,
      error,
    });
    return [];
  }
}

/** Judges a file that was named. */
async function consider(
  path: string,
  work: Query,
  found: Inputs,
): Promise<void> {
  const name = printable(path);
  const fail = (error: unknown) =>
    found.failures.push({ name, typed: path, error });
  try {
    if (path === "") throw new FileError("no such file or directory");
    const info = await Deno.stat(path);
    // Archives that are only read may be reached through links: nothing is put beside them.
    const replaces = work.name === "compress" || work.name === "decompress";
    if (replaces && !work.force && (await Deno.lstat(path)).isSymlink) {
      const text = "is a symbolic link: left out without -f";
      return void found.warnings.push({ name, typed: path, text });
    }
    if (info.isDirectory) {
      if (work.recursive) return await walk(path, work, found);
      return void fail(new FileError("is a directory: left out without -r"));
    }
    if (!work.force && !info.isFile && !info.isFifo) {
      return void fail(
        new FileError("is not a regular file: left out without -f"),
      );
    }
    const beside = work.output === undefined;
    const archive = isArchive(path, work);
    if (work.name === "compress" && archive && beside && !work.force) {
      return void fail(
        new FileError(
          `already ends in ${work.suffix}: left out without -f`,
        ),
      );
    }
    if (work.name === "decompress" && !archive && beside) {
      return void fail(
        new FileError(`does not end in ${work.suffix}: use -o or -c`),
      );
    }
    found.inputs.push({ name, path, typed: path, info });
  } catch (error) {
    fail(error);
  }
}

/** Whether a name ends as archives' names do; the suffix alone would leave no name for the content. */
function isArchive(path: string, { suffix }: Query): boolean {
  const name = path.slice(path.lastIndexOf("/") + 1);
  return name.endsWith(suffix) && name !== suffix;
}

/** Whether a file in a directory is one for the command. */
function isWanted(name: string, work: Query): boolean {
  if (work.name === "compress") return !isArchive(name, work);
  return !READS_ARCHIVES.includes(work.name) || isArchive(name, work);
}

/** Takes the files below a directory, sorted, and follows no link. */
async function walk(
  directory: string,
  work: Query,
  found: Inputs,
): Promise<void> {
  let entries: Deno.DirEntry[];
  try {
    entries = await Array.fromAsync(Deno.readDir(directory));
  } catch (error) {
    found.failures.push({
      name: printable(directory),
      typed: directory,
      error,
    });
    return;
  }
  entries.sort((a, b) => a.name < b.name ? -1 : 1);
  for (const { name, isDirectory, isFile } of entries) {
    const path = directory.endsWith("/")
      ? directory + name
      : `${directory}/${name}`;
    if (isDirectory) await walk(path, work, found);
    if (!isFile) continue;
    // What another sluice has not finished yet, or could not.
    if (isUnfinished(name)) continue;
    if (!isWanted(name, work)) continue;
    try {
      const info = await Deno.stat(path);
      found.inputs.push({ name: printable(path), path, typed: path, info });
    } catch (error) {
      found.failures.push({ name: printable(path), typed: path, error });
    }
  }
}
