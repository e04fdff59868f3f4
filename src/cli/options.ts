/**
 * The second step from the command line to work: what was typed becomes what is meant, or is refused.
 *
 * @module
 */

import type { Typed } from "./arguments.ts";
import { UsageError } from "./errors.ts";
import { type CommandName, COMMANDS } from "./flags.ts";

/** Shells that there are completions for. */
export const SHELLS = ["bash", "zsh", "fish"] as const;

/** What the command shall do. */
export type Command =
  | { name: "help"; of: CommandName | undefined }
  | { name: "version" }
  | { name: "man" }
  | { name: "completions"; shell: typeof SHELLS[number] }
  | Work;

/** Work on files or standard input. */
export interface Work {
  name: "compress" | "decompress" | "cat" | "test" | "info";
  /** Names as typed; `-` is standard input. */
  operands: string[];
  /** Files with more names; `-` is standard input. */
  filelists: string[];
  /** Where the output goes: a file, or standard output; `undefined`: beside each input. */
  output: { file: string } | "stdout" | undefined;
  force: boolean;
  remove: boolean;
  verify: boolean;
  /** Which part of the content; `undefined`: all of it. */
  part: Part | undefined;
  /** Whether damaged frames are skipped. */
  recover: boolean;
  recursive: boolean;
  suffix: string;
  level: number;
  blockSize: number | undefined;
  frameSize: number | undefined;
  flush: "block" | "chunk" | number;
  /** Bytes. */
  memory: number | undefined;
  threads: number;
  progress: "auto" | "bar" | "json" | "none";
  json: boolean;
  /** -2: silent, -1: errors only, 0, 1 and more: talkative. */
  verbosity: number;
}

/** Bytes from a place on (negative: from the end), or lines from 1 on, the last one included. */
export type Part =
  | { offset: number; length: number }
  | { from: number; to: number };

const DEFAULT_LEVEL = 6;
const KIBIBYTE = 1024;
const MIN_BLOCK_SIZE = KIBIBYTE;
const MAX_BLOCK_SIZE = 8 * KIBIBYTE ** 2;
/** As many as the library takes Workers. */
const MAX_THREADS = 256;
/** The longest time that timers take. */
const MAX_MILLISECONDS = 2 ** 31 - 1;

/** Flags that stand for a command, the one that does least first. */
const COMMAND_FLAGS = [
  { flag: "list", typed: "-l", name: "info" },
  { flag: "test", typed: "-t", name: "test" },
  { flag: "decompress", typed: "-d", name: "decompress" },
] as const;

/**
 * Judges what was typed.
 *
 * @param typed see {@linkcode Typed}
 * @throws {UsageError} when it means nothing
 */
export function chooseCommand(typed: Typed): Command {
  const { counts, problems } = typed;
  const has = (name: string) => (counts[name] ?? 0) > 0;
  const [word, ...others] = typed.operands;
  const named = COMMANDS.find(({ name }) => name === word)?.name;
  const operands = [...(named ? others : typed.operands), ...typed.verbatim];

  const flags = COMMAND_FLAGS.filter(({ flag }) => has(flag));
  const other = flags.find(({ name }) => named && name !== named);
  const name = named ?? flags[0]?.name;
  if (has("help")) return { name: "help", of: name };
  if (has("version")) return { name: "version" };
  if (problems.length > 0) throw new UsageError(problems[0]);
  if (other) throw exclusive(named!, other.typed);
  if (name === "man") {
    if (operands.length > 0) throw new UsageError("man takes no file");
    return { name };
  }
  if (name === "completions") {
    const shell = SHELLS.find((shell) => shell === operands[0]);
    if (shell && operands.length === 1) return { name, shell };
    throw new UsageError(`completions needs one of ${SHELLS.join(", ")}`);
  }

  const value = (name: string) => typed.values[name].at(-1);
  const toStdout = name === "cat" || has("stdout") || value("output") === "-";
  const file = value("output") === "-" ? undefined : value("output");
  exclude(toStdout && file !== undefined, "-c", "-o");
  exclude(toStdout && has("rm"), "-c", "--rm");
  exclude(has("keep") && has("rm"), "-k", "--rm");
  exclude(
    value("progress") !== undefined && has("no-progress"),
    "--progress",
    "--no-progress",
  );
  const cuts = ["offset", "length", "lines"].filter((name) => value(name));
  exclude(
    cuts.includes("lines") && cuts.length > 1,
    "--lines",
    `--${cuts[0]}`,
  );
  if (cuts.length > 0) {
    exclude(has("recover"), `--${cuts[0]}`, "--recover");
    exclude(has("rm"), `--${cuts[0]}`, "--rm");
  }
  exclude(has("recover") && has("rm"), "--recover", "--rm");
  const restores = name === "decompress" || name === "cat";
  return {
    name: name ?? "compress",
    operands,
    filelists: typed.values.filelist,
    output: toStdout ? "stdout" : file === undefined ? undefined : { file },
    force: has("force"),
    remove: has("rm"),
    verify: has("verify") || has("rm"),
    part: restores && cuts.length > 0
      ? part(value("offset"), value("length"), value("lines"))
      : undefined,
    recover: (restores || name === "test") && has("recover"),
    recursive: has("recursive"),
    suffix: suffix(value("suffix") ?? ".slc"),
    level: level(value("level")),
    blockSize: blockSize(value("block-size")),
    frameSize: frameSize(value("frame-size")),
    flush: flush(value("flush") ?? "block"),
    memory: memory(value("memory")),
    threads: threads(value("threads")),
    progress: has("no-progress") ? "none" : progress(value("progress")),
    json: has("json"),
    verbosity: (counts.verbose ?? 0) - (counts.quiet ?? 0),
  };
}

function exclude(both: boolean, one: string, other: string): void {
  if (both) throw exclusive(one, other);
}

function exclusive(one: string, other: string): UsageError {
  return new UsageError(`${one} and ${other} exclude each other`);
}

function wrong(flag: string, expected: string, value: string): UsageError {
  return new UsageError(
    `--${flag} must be ${expected}: current value is ${JSON.stringify(value)}`,
  );
}

function level(typed = String(DEFAULT_LEVEL)): number {
  if (/^([1-9]|10)$/.test(typed)) return Number(typed);
  throw wrong("level", "1 to 10", typed);
}

function suffix(typed: string): string {
  if (/^\.[^/]+$/s.test(typed)) return typed;
  throw wrong("suffix", "a dot and more, without /", typed);
}

function blockSize(typed: string | undefined): number | undefined {
  if (typed === undefined) return undefined;
  const bytes = parseSize(typed) ?? 0;
  if (bytes >= MIN_BLOCK_SIZE && bytes <= MAX_BLOCK_SIZE) return bytes;
  throw wrong("block-size", "1K to 8M", typed);
}

function frameSize(typed: string | undefined): number | undefined {
  if (typed === undefined) return undefined;
  if (typed === "all") return Infinity;
  const bytes = parseSize(typed) ?? 0;
  if (bytes >= MIN_BLOCK_SIZE) return bytes;
  throw wrong("frame-size", "1K or more, or all", typed);
}

function part(
  offset: string | undefined,
  length: string | undefined,
  lines: string | undefined,
): Part {
  if (lines !== undefined) return lineRange(lines);
  const sign = offset?.startsWith("-") ? -1 : 1;
  const at = offset === undefined
    ? 0
    : parseSize(offset.slice(sign < 0 ? 1 : 0));
  if (at === undefined) {
    throw wrong("offset", "a size such as 64M, or -64M", offset!);
  }
  const bytes = length === undefined ? Infinity : parseSize(length);
  if (bytes === undefined) throw wrong("length", "a size such as 64M", length!);
  return { offset: sign * at || 0, length: bytes };
}

/** `A-B`, `A-`, `-B` or `A`. */
function lineRange(typed: string): Part {
  const match = /^(\d+)?(-)?(\d+)?$/.exec(typed);
  const [, a, hyphen, b] = match ?? [];
  const from = Number(a ?? 1);
  const to = hyphen === undefined ? from : Number(b ?? Infinity);
  const right = (a !== undefined || b !== undefined) && from >= 1 &&
    to >= from && Number.isSafeInteger(from) &&
    (to === Infinity || Number.isSafeInteger(to));
  if (right) return { from, to };
  throw wrong("lines", "A-B, A-, -B or A, from 1 on", typed);
}

function memory(typed: string | undefined): number | undefined {
  if (typed === undefined) return undefined;
  const bytes = parseSize(typed);
  if (bytes) return bytes;
  throw wrong("memory", "a size such as 64M", typed);
}

/** 0 stands for as many as there are cores, as with xz and zstd. */
function threads(typed = "1"): number {
  const count = /^\d+$/.test(typed) ? Number(typed) : Infinity;
  if (count > MAX_THREADS) {
    throw wrong("threads", `0 to ${MAX_THREADS}`, typed);
  }
  return count || Math.min(navigator.hardwareConcurrency, MAX_THREADS);
}

function flush(typed: string): Work["flush"] {
  if (typed === "block" || typed === "chunk") return typed;
  const milliseconds = /^\d+$/.test(typed) ? Number(typed) : Infinity;
  if (milliseconds <= MAX_MILLISECONDS) return milliseconds;
  throw wrong("flush", "block, chunk or milliseconds", typed);
}

function progress(typed: string | undefined): Work["progress"] {
  if (typed === undefined) return "auto";
  if (typed === "bar" || typed === "json") return typed;
  throw wrong("progress", "bar or json", typed);
}

/** `65536`, `64K`, `64KiB`, `64kb`: always powers of 1024, as in zstd. */
function parseSize(typed: string): number | undefined {
  const match = /^(\d+) ?(?:([KMGT])(?:i?B)?|B)?$/i.exec(typed);
  if (!match) return undefined;
  const power = match[2] ? "KMGT".indexOf(match[2].toUpperCase()) + 1 : 0;
  const bytes = Number(match[1]) * KIBIBYTE ** power;
  return Number.isSafeInteger(bytes) ? bytes : undefined;
}
