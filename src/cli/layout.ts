/**
 * Text in columns, and the names of flags as the help and the man page show them.
 *
 * @module
 */

import type { FlagDescription } from "./flags.ts";

/** Columns of the narrowest terminal that help is laid out for. */
export const WIDTH = 80;

/**
 * Breaks a text between its words.
 *
 * @param text one paragraph
 * @param indent spaces before each line
 * @returns the lines; a word that is too long has a line of its own
 */
export function wrap(text: string, indent = 0): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && indent + line.length + 1 + word.length > WIDTH) {
      lines.push(line);
      line = "";
    }
    line += line === "" ? word : ` ${word}`;
  }
  return [...lines, line].map((line) => " ".repeat(indent) + line);
}

/** What stands to the left, the line to its right, and paragraphs below that. */
export type Row = readonly [label: string, says: string, ...details: string[]];

/**
 * Sets a table of two columns.
 *
 * @param rows the rows; all are as wide as the widest label needs
 * @returns the lines
 */
export function table(rows: readonly Row[]): string[] {
  const column = 4 + Math.max(...rows.map(([label]) => label.length));
  return rows.flatMap(([label, says, ...details]) => {
    const [first, ...rest] = wrap(says, column);
    const below = details.flatMap((text) => wrap(text, column + 2));
    return [
      `  ${label}`.padEnd(column) + first!.slice(column),
      ...rest,
      ...below,
    ];
  });
}

/**
 * Lists the short names of a flag.
 *
 * @param flag the flag
 * @returns them, with their hyphen: a level is its own short name
 */
export function shortNames({ name, short, value }: FlagDescription): string[] {
  if (name === "level") return value!.choices!.map((level) => `-${level}`);
  return short === undefined ? [] : [`-${short}`];
}

/**
 * Names the value that a flag takes.
 *
 * @param flag the flag
 * @returns ` FILE`, `[=HOW]` or nothing: what follows the long name
 */
export function valueOf({ value }: FlagDescription): string {
  if (value === undefined) return "";
  return value.optional ? `[=${value.name}]` : ` ${value.name}`;
}

/**
 * Makes a sentence of a line of the description.
 *
 * @param line as the description has it: in small letters, without a full stop
 * @returns the sentence
 */
export function sentence(line: string): string {
  return `${line[0]!.toUpperCase()}${line.slice(1)}.`;
}
