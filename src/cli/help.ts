/**
 * What `--help` prints.
 *
 * @module
 */

import {
  type CommandName,
  COMMANDS,
  EXIT_CODES,
  type FlagDescription,
  FLAGS,
  PROGRAM,
} from "./flags.ts";
import {
  type Row,
  sentence,
  shortNames,
  table,
  valueOf,
  wrap,
} from "./layout.ts";

/**
 * Writes the help.
 *
 * @param command the command to explain; absent: all of them, in short
 * @returns lines of at most 80 columns
 */
export function help(command?: CommandName): string {
  const parts = command === undefined ? overview() : explanation(command);
  return parts.map((lines) => lines.join("\n") + "\n").join("\n");
}

function overview(): string[][] {
  return [
    wrap(`Usage: sluice ${PROGRAM.usage}`),
    wrap(sentence(PROGRAM.summary)),
    [
      "Commands:",
      ...table(COMMANDS.map(({ name, summary }) => [name, summary])),
    ],
    [
      "Options:",
      ...table(FLAGS.map((flag) => [label(flag), flag.summary])),
    ],
    [
      "Exit codes:",
      ...table(EXIT_CODES.map(({ code, says }) => [`${code}`, says])),
    ],
    wrap("sluice COMMAND --help says more, and gives examples."),
  ];
}

function explanation(command: CommandName): string[][] {
  const { usage, summary, details, examples } = COMMANDS.find(({ name }) =>
    name === command
  )!;
  const flags = FLAGS.filter(({ commands }) => commands.includes(command));
  return [
    wrap(`Usage: sluice ${usage}`),
    wrap(sentence(summary)),
    ...details.map((text) => wrap(text)),
    ["Options:", ...table(flags.map(row))],
    [
      "Examples:",
      ...examples.flatMap(({ line, says }) => [`  ${line}`, ...wrap(says, 6)]),
    ],
  ];
}

function row(flag: FlagDescription): Row {
  return [label(flag), flag.summary, ...flag.details ?? []];
}

/** The names of a flag; the long one stands in the same column in all lines but that of the levels. */
function label(flag: FlagDescription): string {
  const short = shortNames(flag);
  const first = short.length > 1
    ? `${short[0]} … ${short.at(-1)}, `
    : short.length === 1
    ? `${short[0]}, `
    : "    ";
  return `${first}--${flag.name}${valueOf(flag)}`;
}
