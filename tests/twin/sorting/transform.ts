/** The block-sorting transform and its inverse, by the definition. */

/** Where the inverse starts: at most eight positions, 32,768 apart or more, and a multiple of 64. */
export function startsOf(length: number): number[] {
  const step = Math.max(32_768, Math.ceil(Math.ceil(length / 8) / 64) * 64);
  const starts = [];
  for (let at = 0; at < length; at += step) starts.push(at);
  return starts;
}

/** Positions of all suffixes in their order, the empty one first. */
export function sortedSuffixes(text: Uint8Array): number[] {
  const positions = Array.from({ length: text.length + 1 }, (_, i) => i);
  return positions.sort((a, b) => {
    for (; a < text.length && b < text.length; a++, b++) {
      if (text[a] !== text[b]) return text[a] - text[b];
    }
    return b - a; // the shorter one first
  });
}

/** @returns the symbol before each suffix but the whole text, and the rows of the starts */
export function transform(
  text: Uint8Array,
): { symbols: Uint8Array; rows: number[] } {
  const suffixes = sortedSuffixes(text);
  return {
    symbols: Uint8Array.from(
      suffixes.filter((at) => at > 0).map((at) => text[at - 1]),
    ),
    rows: startsOf(text.length).map((start) => suffixes.indexOf(start)),
  };
}

/** @returns the text, or `undefined` when the rows are not those of its starts */
export function invert(
  symbols: Uint8Array,
  rows: number[],
): Uint8Array | undefined {
  // The row of each symbol; the whole text has none.
  const rowOf = (i: number) => i < rows[0] ? i : i + 1;
  const order = Array.from(symbols, (_, i) => i).sort((a, b) =>
    symbols[a] - symbols[b] || a - b
  );
  // Row 0 is the empty suffix.
  const first = [0, ...order.map((i) => symbols[i])];
  const next = [rows[0], ...order.map(rowOf)];

  const starts = startsOf(symbols.length);
  const text = new Uint8Array(symbols.length);
  for (let k = 0; k < starts.length; k++) {
    let row = rows[k];
    for (let at = starts[k]; at < (starts[k + 1] ?? text.length); at++) {
      text[at] = first[row];
      row = next[row];
    }
    if (row !== (rows[k + 1] ?? 0)) return undefined;
  }
  return text;
}
