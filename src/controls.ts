/**
 * Characters that do something where they are printed, instead of being seen.
 *
 * @module
 */

/**
 * What a terminal or an editor would obey: the controls of ASCII and those of 8 bits, ends of lines and paragraphs, and what turns the
 * direction of text, so that it reads as something else than it is.
 */
export const CONTROLS =
  // deno-lint-ignore no-control-regex
  /[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

/**
 * Writes such characters as JSON and TypeScript do: `\u001b`. JSON stays the same JSON.
 *
 * @param text any text
 */
export function withoutControls(text: string): string {
  return text.replace(
    CONTROLS,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
