/**
 * The arguments, in two steps: what was typed, then what it means.
 *
 * @module
 */

import { parseArgs } from "@std/cli/parse-args";

/** What the command shall do. */
export type Command =
  | { name: "help" }
  | { name: "version" }
  | { name: "compress"; level: number }
  | { name: "decompress" };

/** What was typed, not yet judged. */
export interface Typed {
  /** Levels given, each once. */
  levels: number[];
  /** `-d` */
  decompress: boolean;
  /** `-h` */
  help: boolean;
  /** `-V` */
  version: boolean;
  /** Everything else: options first, then words. */
  strange: string[];
}

const DEFAULT_LEVEL = 6;
const LEVELS = ["1", "2", "3", "4", "5", "6", "7", "8", "9"];

/** `-d`, `-d6`, `--decompress`, `--`; not `-`, and nothing with a value. */
const OPTION = /^-(\w+|-[\w-]*)$/;

/**
 * Takes the arguments apart.
 *
 * @param args as the shell gave them
 */
export function readArguments(args: readonly string[]): Typed {
  const strange: string[] = [];
  // Only bare options, each by itself, as `parseArgs` takes -d=false, -d false and -d6 for a flag with a value.
  const options = args.filter((arg) => OPTION.test(arg)).flatMap((arg) =>
    arg.startsWith("--") ? arg : Array.from(arg.slice(1), (name) => `-${name}`)
  );
  const flags: Record<string, unknown> = parseArgs(options, {
    boolean: ["decompress", "help", "version", ...LEVELS],
    alias: { decompress: "d", help: "h", version: "V" },
    unknown: (arg) => {
      strange.push(arg);
      return false;
    },
  });
  return {
    levels: LEVELS.filter((level) => flags[level] === true).map(Number),
    decompress: flags.decompress === true,
    help: flags.help === true,
    version: flags.version === true,
    strange: [
      ...strange,
      ...args.filter((arg) => !OPTION.test(arg)),
      ...(flags._ as unknown[]).map(String),
    ],
  };
}

/**
 * Judges what was typed.
 *
 * @param typed see {@linkcode readArguments}
 * @throws {TypeError} when it means nothing
 */
export function chooseCommand(typed: Typed): Command {
  const { levels, decompress, help, version, strange } = typed;
  if (strange.length > 0) {
    const [first] = strange;
    const hint = first.includes("=") ? ": options take no value" : "";
    const reason = first.startsWith("-") && first !== "-"
      ? `${first} is not an option${hint}`
      : `files are not taken as arguments (${first}): use < and >`;
    throw new TypeError(`Cannot run as ${reason}`);
  }
  if (help) return { name: "help" };
  if (version) return { name: "version" };
  if (levels.length > 1) {
    const given = levels.map((level) => `-${level}`).join(" ");
    throw new TypeError(
      `Cannot run as one level is enough: current value is ${given}`,
    );
  }
  if (!decompress) {
    return { name: "compress", level: levels[0] ?? DEFAULT_LEVEL };
  }
  if (levels.length > 0) {
    throw new TypeError(
      `Cannot run as decompression takes no level: current value is -${
        levels[0]
      }`,
    );
  }
  return { name: "decompress" };
}
