import { Arguments } from "./arguments.ts";
import type { Aliases, Args, ParseOptions, Values } from "./types.ts";

export type { Args, ParseOptions };

/**
 * Sorts command-line arguments into options and the rest, `_`.
 *
 * - `--name value`, `--name=value`, `--name`: an option with a value, or `true`.
 * - `-abc`: three flags; `-n5`, `-n=5`, `-n 5`: one with a value. In `-abc 5` the value is c's.
 * - `--no-name`: `false` for a negatable option; otherwise an option called `no-name`.
 * - `a.b`: the property `b` of `a`.
 * - What looks like a number is one, unless its option is among `string` (`"_"` for the rest).
 * - Nothing after `--` is an option.
 *
 * An option among `boolean` takes no value but `true` and `false`, and is `false` when absent.
 */
export function parseArgs<
  TArgs extends Values<
    TBooleans,
    TStrings,
    TCollectable,
    TNegatable,
    TDefaults,
    TAliases
  >,
  TDoubleDash extends boolean | undefined = undefined,
  TBooleans extends boolean | string | undefined = undefined,
  TStrings extends string | undefined = undefined,
  TCollectable extends string | undefined = undefined,
  TNegatable extends string | undefined = undefined,
  TDefaults extends Record<string, unknown> | undefined = undefined,
  TAliases extends Aliases<TAliasArgNames, TAliasNames> | undefined = undefined,
  TAliasArgNames extends string = string,
  TAliasNames extends string = string,
>(
  args: string[],
  options: ParseOptions<
    TBooleans,
    TStrings,
    TCollectable,
    TNegatable,
    TDefaults,
    TAliases,
    TDoubleDash
  > = {},
): Args<TArgs, TDoubleDash> {
  const end = args.indexOf("--");
  const parsed = new Arguments(options as ParseOptions);
  parsed.parse(end < 0 ? args : args.slice(0, end));
  parsed.fillIn();

  const verbatim = end < 0 ? [] : args.slice(end + 1);
  if (options["--"]) parsed.result["--"] = verbatim;
  else parsed.result._.push(...verbatim);
  return parsed.result as Args<TArgs, TDoubleDash>;
}
