/**
 * The heatmap for a terminal.
 *
 * @module
 */

import { glyphsOf, LETTERS, stepOf, STEPS } from "./heat.ts";

const RESET = "\x1b[0m";
const NEWLINE = "\\n";

/** Sets letters and background, so that it looks the same on light and dark terminals. */
function colours(step: number): string {
  const letters = LETTERS.dark.join(";"), ground = STEPS[step].dark.join(";");
  return `\x1b[38;2;${letters};48;2;${ground}m`;
}

/**
 * Colours content by its cost. New lines stay such, without a colour; other controls are shown escaped.
 *
 * @param content the content
 * @param costs bits of each byte
 * @returns text with escape sequences; it ends without a colour
 */
export function ansiHeatmap(
  content: Uint8Array,
  costs: ArrayLike<number>,
): string {
  const parts: string[] = [];
  let current = -1;
  for (const { shown, bits } of glyphsOf(content, costs)) {
    if (shown === NEWLINE) {
      if (current >= 0) parts.push(RESET);
      parts.push("\n");
      current = -1;
      continue;
    }
    const step = stepOf(bits);
    if (step !== current) parts.push(colours(step));
    current = step;
    parts.push(shown);
  }
  if (current >= 0) parts.push(RESET);
  return parts.join("");
}

/** What the colours mean, in a line. */
export function ansiLegend(): string {
  const steps = STEPS.map(({ from }, step) =>
    `${colours(step)} ${step === 0 ? "0" : from} ${RESET}`
  );
  return `bits: ${steps.join("")}`;
}
