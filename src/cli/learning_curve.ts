/**
 * The learning curve of a training, as a chart.
 *
 * @module
 */

/** A point of the curve. */
export interface Measure {
  /** Bytes learned from. */
  bytes: number;
  /** What the content that was held out costs then, in bits per byte. */
  bitsPerByte: number;
}

const WIDTH = 720, HEIGHT = 400;
/** Room for the title above, and for labels on the other sides. */
const TOP = 64, RIGHT = 24, BOTTOM = 56, LEFT = 64;
/** Pixels that a label below takes; one that has no room is left out. */
const LABEL_WIDTH = 48;
/** Lines across, about. */
const MOST_STEPS = 6;

const STYLE = `
text { font: 13px system-ui, sans-serif; fill: #3d4450; }
.title { font-size: 16px; font-weight: 600; fill: #14181f; }
.page { fill: #fff; }
.grid { stroke: #e3e6ea; }
.curve { fill: none; stroke: #1f5fbf; stroke-width: 2.5; stroke-linejoin: round; }
.point { fill: #1f5fbf; stroke: #fff; stroke-width: 1.5; }
.before { stroke: #8a5a00; stroke-width: 1.5; stroke-dasharray: 6 5; }
.before-label { fill: #8a5a00; }
@media (prefers-color-scheme: dark) {
  text { fill: #b6bdc8; }
  .title { fill: #f2f4f7; }
  .page { fill: #14171c; }
  .grid { stroke: #2c313a; }
  .curve { stroke: #7db0ff; }
  .point { fill: #7db0ff; stroke: #14171c; }
  .before { stroke: #e0b050; }
  .before-label { fill: #e0b050; }
}`.trim();

/**
 * Draws a learning curve: bytes learned from to the right, in decades; bits per byte upwards.
 *
 * @param title what is drawn
 * @param measures the points, in order; one of 0 bytes is drawn as a line across
 * @returns an SVG document that needs nothing else, light or dark as the reader's system is
 */
export function learningCurve(
  title: string,
  measures: readonly Measure[],
): string {
  const before = measures.find(({ bytes }) => bytes === 0);
  const points = measures.filter(({ bytes }) => bytes > 0);
  const across = bounds(points.map(({ bytes }) => Math.log10(bytes)));
  const { from, to, step } = steps(measures.map((each) => each.bitsPerByte));
  const x = (bytes: number) =>
    LEFT + (Math.log10(bytes) - across.from) / (across.to - across.from) *
      (WIDTH - LEFT - RIGHT);
  const y = (bits: number) =>
    HEIGHT - BOTTOM - (bits - from) / (to - from) * (HEIGHT - TOP - BOTTOM);

  const parts: string[] = [];
  for (let i = 0; from + i * step <= to + step / 2; i++) {
    const bits = from + i * step;
    const at = place(y(bits));
    parts.push(
      `<line class="grid" x1="${LEFT}" y1="${at}" x2="${
        WIDTH - RIGHT
      }" y2="${at}"/>`,
      `<text x="${LEFT - 10}" y="${at}" dy="0.32em" text-anchor="end">${
        bits.toFixed(decimals(step))
      }</text>`,
    );
  }
  let right = Infinity;
  for (const { bytes } of points.toReversed()) {
    const at = place(x(bytes));
    if (right - at < LABEL_WIDTH) continue;
    right = at;
    parts.push(
      `<text x="${at}" y="${HEIGHT - BOTTOM + 20}" text-anchor="middle">${
        amount(bytes)
      }</text>`,
    );
  }
  if (before) {
    const at = place(y(before.bitsPerByte));
    parts.push(
      `<line class="before" x1="${LEFT}" y1="${at}" x2="${
        WIDTH - RIGHT
      }" y2="${at}"><title>${said(before)}</title></line>`,
      `<text class="before-label" x="${
        WIDTH - RIGHT
      }" y="${at}" dy="-0.5em" text-anchor="end">before: ${
        before.bitsPerByte.toFixed(3)
      }</text>`,
    );
  }
  if (points.length > 0) {
    const line = points.map(({ bytes, bitsPerByte }) =>
      `${place(x(bytes))},${place(y(bitsPerByte))}`
    );
    parts.push(`<polyline class="curve" points="${line.join(" ")}"/>`);
  }
  for (const point of points) {
    parts.push(
      `<circle class="point" cx="${place(x(point.bytes))}" cy="${
        place(y(point.bitsPerByte))
      }" r="5"><title>${said(point)}</title></circle>`,
    );
  }
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}" role="img" aria-label="${
      escaped(title)
    }">`,
    `<style>${STYLE}</style>`,
    `<rect class="page" width="${WIDTH}" height="${HEIGHT}"/>`,
    `<text class="title" x="${LEFT}" y="28">${escaped(title)}</text>`,
    `<text x="${LEFT}" y="48">bits per byte of content that was held out</text>`,
    ...parts,
    `<text x="${WIDTH - RIGHT}" y="${
      HEIGHT - 12
    }" text-anchor="end">bytes learned from</text>`,
    "</svg>\n",
  ].join("\n");
}

/** Room on both sides of a single point. */
function bounds(values: readonly number[]): { from: number; to: number } {
  if (values.length === 0) return { from: 0, to: 1 };
  const from = Math.min(...values), to = Math.max(...values);
  const margin = to > from ? (to - from) * 0.04 : 0.5;
  return { from: from - margin, to: to + margin };
}

/** Round figures around all values. */
function steps(
  values: readonly number[],
): { from: number; to: number; step: number } {
  const least = Math.min(...values), most = Math.max(...values);
  const raw = Math.max(most - least, 0.01) / (MOST_STEPS - 1);
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 5, 10].find((factor) => factor * power >= raw)! * power;
  const from = Math.max(0, Math.floor(least / step - 0.25) * step);
  return { from, to: Math.ceil(most / step + 0.25) * step, step };
}

function decimals(step: number): number {
  return Math.max(0, Math.ceil(-Math.log10(step) - 1e-9));
}

function said({ bytes, bitsPerByte }: Measure): string {
  return `${amount(bytes)}: ${bitsPerByte.toFixed(4)} bits per byte`;
}

/** Bytes in the unit that they were measured at: `2M`. */
function amount(bytes: number): string {
  const units: [number, string][] = [[2 ** 30, "G"], [2 ** 20, "M"], [
    1024,
    "K",
  ]];
  const [unit, letter] = units.find(([unit]) => bytes >= unit) ?? [1, ""];
  return `${Number((bytes / unit).toPrecision(3))}${letter}`;
}

/** A coordinate to a tenth of a pixel. */
function place(at: number): number {
  return Math.round(at * 10) / 10;
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (char) => `&#${char.charCodeAt(0)};`);
}
