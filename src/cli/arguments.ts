/**
 * The first step from the command line to work: what was typed, not yet judged.
 *
 * @module
 */

import { parseArgs } from "@std/cli/parse-args";
import { type FlagDescription, FLAGS } from "./flags.ts";

/** The flag that is another name of level 10, so that of it and other levels the last one counts. */
const ULTRA = "ultra";

/** What was typed. */
export interface Typed {
  /** Values of flags that take one, by long name, in order. */
  values: Record<string, string[]>;
  /** How often each flag without a value was given, by long name. */
  counts: Record<string, number | undefined>;
  /** What is no flag, up to `--`. */
  operands: string[];
  /** All that follows `--`. */
  verbatim: string[];
  /** What is wrong with the flags, in order. */
  problems: string[];
}

const LONG = new Map(FLAGS.map((flag) => [flag.name, flag]));
const SHORT = new Map(
  FLAGS.filter(({ short }) => short).map((flag) => [flag.short!, flag]),
);

/**
 * Takes the arguments apart.
 *
 * @param args as the shell gave them
 */
export function readArguments(args: readonly string[]): Typed {
  const problems: string[] = [];
  const valued = FLAGS.filter(({ value }) => value).map(({ name }) => name);
  const bare = FLAGS.filter(({ value }) => !value).map(({ name }) => name);
  const parsed: Record<string, unknown> = parseArgs(
    [...plain(args, problems)],
    {
      string: [...valued, "_"],
      boolean: bare,
      collect: [...valued, ...bare],
      "--": true,
      unknown: (arg) => {
        if (!arg.startsWith("-") || arg === "-") return true;
        problems.push(`${arg.replace(/=.*/s, "")} is not an option`);
        return false;
      },
    },
  );
  return {
    values: Object.fromEntries(
      valued.map((name) => [name, parsed[name] as string[]]),
    ),
    counts: Object.fromEntries(
      bare.map((name) => [name, (parsed[name] as boolean[]).length]),
    ),
    operands: parsed._ as string[],
    verbatim: parsed["--"] as string[],
    problems,
  };
}

/**
 * The same arguments, each flag by itself, by its long name and with `=` before its value: `-kfo x` is three
 * flags to people, and something else to `parseArgs`, which does not know which flags take values while it
 * takes a cluster apart.
 */
function* plain(
  args: readonly string[],
  problems: string[],
): Generator<string> {
  for (let i = 0; i < args.length; i++) {
    const arg = args[i];
    if (arg === "--") return yield* args.slice(i);
    if (!arg.startsWith("-") || arg === "-") {
      yield arg;
      continue;
    }
    const long = arg.startsWith("--");
    const parts = long ? [longFlag(arg)] : shortFlags(arg);
    for (const { flag, typed, value } of parts) {
      if (!flag) yield typed;
      else if (!flag.value) {
        if (value === undefined) yield `--${flag.name}`;
        else problems.push(`${typed} takes no value`);
      } else {
        const { optional, choices } = flag.value;
        const given = value ?? (optional ? choices![0] : args[++i]);
        if (given) yield `--${flag.name}=${given}`;
        else problems.push(`${typed} needs a value`);
      }
    }
  }
}

interface Part {
  flag: FlagDescription | undefined;
  typed: string; // without value
  value?: string | undefined;
}

function longFlag(arg: string): Part {
  const equals = arg.indexOf("=");
  const typed = equals < 0 ? arg : arg.slice(0, equals);
  const value = equals < 0 ? undefined : arg.slice(equals + 1);
  if (arg === `--${ULTRA}`) {
    return { flag: LONG.get("level"), typed, value: "10" };
  }
  return { flag: LONG.get(typed.slice(2)), typed, value };
}

/** A cluster: flags without values, then perhaps one with a value, which is the rest or the next argument. */
function* shortFlags(arg: string): Generator<Part> {
  for (let i = 1; i < arg.length; i++) {
    const char = String.fromCodePoint(arg.codePointAt(i)!);
    i += char.length - 1;
    const typed = `-${char}`;
    if (/[1-9]/.test(char)) {
      yield { flag: LONG.get("level"), typed, value: char };
      continue;
    }
    const flag = SHORT.get(char);
    if (!flag?.value) {
      yield { flag, typed };
      continue;
    }
    const rest = arg.slice(i + 1).replace(/^=/, "");
    return yield { flag, typed, value: rest || undefined };
  }
}
