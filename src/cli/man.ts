/**
 * The manual page, in the man macros that groff and mandoc read.
 *
 * @module
 */

import {
  type CommandDescription,
  COMMANDS,
  EXIT_CODES,
  type FlagDescription,
  FLAGS,
  PROGRAM,
} from "./flags.ts";
import { sentence, shortNames } from "./layout.ts";

/** Programs whose users ask the same questions. */
const SEE_ALSO = ["brotli", "gzip", "tar", "xz", "zstd"];

/** Words that stand for what the reader puts there. */
const PLACEHOLDERS = new Set([
  ...["COMMAND", "OPTION", "FILE", "CORPUS", "SAMPLES"],
  ...FLAGS.flatMap(({ value }) => value?.name ?? []),
]);

const FLAG_OR_PLACEHOLDER = new RegExp(
  `((?<![\\w.-])--?\\w[\\w-]*|\\b(?:${[...PLACEHOLDERS].join("|")})\\b)`,
);

/**
 * Writes the manual page `sluice(1)`.
 *
 * @param version the version of Sluice
 * @param date its date, as `2026-01-31`; without it, mandoc's lint has one warning
 * @returns roff, in ASCII
 */
export function manPage(version: string, date = ""): string {
  const lines = [
    `.TH SLUICE 1 "${date}" "Sluice ${escape(version)}" "User Commands"`,
    ".SH NAME",
    `sluice \\- ${escape(PROGRAM.summary)}`,
    ".SH SYNOPSIS",
    ...COMMANDS.flatMap((command, i) => [...i ? [".br"] : [], usage(command)]),
    ".SH DESCRIPTION",
    ...paragraphs(PROGRAM.details, ".PP"),
    ".SH COMMANDS",
    ...COMMANDS.flatMap((command) => [
      ".TP",
      usage(command),
      ...explained(command.summary, command.details),
    ]),
    ".SH OPTIONS",
    ...FLAGS.flatMap((flag) => [
      ".TP",
      names(flag),
      ...explained(flag.summary, [...flag.details ?? [], ...takenBy(flag)]),
    ]),
    ".SH EXIT STATUS",
    ...EXIT_CODES.flatMap(({ code, says }) => [
      ".TP",
      bold(`${code}`),
      ...explained(says),
    ]),
    ".SH EXAMPLES",
    ...COMMANDS.flatMap(({ examples }) => examples).flatMap((example) => [
      ".TP",
      bold(example.line),
      ...explained(example.says),
    ]),
    ".SH SEE ALSO",
    SEE_ALSO.map((name) => `${bold(name)}(1)`).join(",\n"),
  ];
  return lines.join("\n") + "\n";
}

function usage({ usage }: CommandDescription): string {
  const parts = usage.split(/([a-z|]+|[A-Z]+)/);
  const set = parts.map((part) =>
    PLACEHOLDERS.has(part)
      ? italic(part)
      : /^[a-z]/.test(part)
      ? bold(part)
      : escape(part)
  );
  return `${bold("sluice")} ${set.join("")}`;
}

function names(flag: FlagDescription): string {
  const { name, value } = flag;
  const short = shortNames(flag);
  const all = short.length > 1
    ? [`${bold(short[0]!)} ... ${bold(short.at(-1)!)}`, bold(`--${name}`)]
    : [...short, `--${name}`].map(bold);
  if (value === undefined) return all.join(", ");
  return all.join(", ") +
    (value.optional
      ? `[${bold("=")}${italic(value.name)}]`
      : ` ${italic(value.name)}`);
}

/** Says which commands have a use for a flag, where not all that take files do. */
function takenBy({ command, commands }: FlagDescription): string[] {
  const files = COMMANDS.filter(({ usage }) => usage.includes("[FILE…]"));
  if (command !== undefined || commands.length >= files.length) return [];
  return [`For ${new Intl.ListFormat("en").format(commands)}.`];
}

/** What stands beside a tag. */
function explained(summary: string, details: readonly string[] = []): string[] {
  return paragraphs([sentence(summary), ...details], ".IP");
}

/** Paragraphs with a request between each two, and a line for each sentence, as roff spaces them by that. */
function paragraphs(texts: readonly string[], request: string): string[] {
  return texts.flatMap((text, i) => [
    ...i === 0 ? [] : [request],
    ...text.split(/(?<=\.) (?=[A-Z-])/).map(marked),
  ]);
}

/** A line of text with its flags in bold and its placeholders in italics. */
function marked(line: string): string {
  const set = line.split(FLAG_OR_PLACEHOLDER).map((part) =>
    PLACEHOLDERS.has(part)
      ? italic(part)
      : /^--?\w/.test(part)
      ? bold(part)
      : escape(part)
  );
  return set.join("").replace(/^\./, "\\&.");
}

function bold(text: string): string {
  return `\\fB${escape(text)}\\fR`;
}

function italic(text: string): string {
  return `\\fI${escape(text)}\\fR`;
}

/** What roff takes for something else, or shows as a letter that means nothing to a shell. */
const ESCAPES: Record<string, string> = {
  "\\": "\\e",
  "-": "\\-",
  "'": "\\(aq",
  '"': "\\(dq",
  "`": "\\(ga",
  "^": "\\(ha",
  "~": "\\(ti",
  "…": "\\&...",
};

/** Letters that ASCII does not have go by their number. */
function escape(text: string): string {
  return text.replace(
    /[\\\-'"`^~]|[^ -~]/gu,
    (letter) =>
      ESCAPES[letter] ??
        `\\[u${
          letter.codePointAt(0)!.toString(16).toUpperCase().padStart(4, "0")
        }]`,
  );
}
