/**
 * Paragraphs as plain text has them: in lines of some width, indented or set apart, with one space behind a sentence or two, now
 * and then as verse. A network that has met one way only is poor at the others.
 *
 * @module
 */

import { randomNumbers } from "./corpus.ts";

/** As many paragraphs as this are set alike. */
const ALIKE = 40;

/** How paragraphs are set. */
interface Style {
  /** Most characters of a line. */
  width: number;
  /** Spaces before each line, and before a paragraph's first. */
  margin: number;
  indent: number;
  /** Whether an empty line follows a paragraph. */
  apart: boolean;
  /** Whether two spaces follow a sentence. */
  wide: boolean;
  /** Whether lines begin with a capital. */
  verse: boolean;
}

/** A way of setting paragraphs; what is common comes often. */
function styleOf(random: () => number): Style {
  const upTo = (least: number, most: number) =>
    least + Math.floor(random() * (most - least + 1));
  const narrow = random() < 0.2;
  const apart = random() < 0.6;
  return {
    width: narrow ? upTo(34, 54) : upTo(56, 78),
    margin: random() < 0.15 ? upTo(1, 8) : 0,
    indent: random() < (apart ? 0.2 : 0.7) ? upTo(1, 8) : 0,
    apart,
    wide: random() < 0.4,
    verse: narrow && random() < 0.5,
  };
}

function setParagraph(paragraph: string, style: Style): string {
  const { width, margin, indent, wide, verse } = style;
  const lines: string[] = [];
  let line = " ".repeat(margin + indent), empty = true;
  for (const word of paragraph.split(/\s+/)) {
    if (!empty && line.length + 1 + word.length > width) {
      lines.push(line.trimEnd());
      line = " ".repeat(margin);
      empty = true;
    }
    if (!empty) line += wide && /[.?!]["')]*$/.test(line) ? "  " : " ";
    line += empty && verse
      ? word.replace(/[a-z]/i, (letter) => letter.toUpperCase())
      : word;
    empty = false;
  }
  lines.push(line);
  return lines.join("\n");
}

/**
 * Sets a text anew.
 *
 * @param content UTF-8
 * @param separator what stands between its paragraphs
 * @param seed says how; the same for the same
 */
export function typeset(
  content: Uint8Array,
  separator: RegExp,
  seed: number,
): Uint8Array<ArrayBuffer> {
  const random = randomNumbers(seed);
  const paragraphs = new TextDecoder().decode(content).split(separator)
    .map((paragraph) => paragraph.trim())
    .filter((paragraph) => paragraph !== "");
  const out: string[] = [];
  let style = styleOf(random);
  paragraphs.forEach((paragraph, i) => {
    if (i % ALIKE === 0) style = styleOf(random);
    out.push(setParagraph(paragraph, style), style.apart ? "\n\n" : "\n");
  });
  return new TextEncoder().encode(out.join(""));
}
