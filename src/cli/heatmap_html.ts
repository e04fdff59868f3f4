/**
 * The heatmap as one page that needs nothing else.
 *
 * @module
 */

import {
  type Colour,
  glyphsOf,
  LETTERS,
  type Line,
  linesOf,
  stepOf,
  STEPS,
} from "./heat.ts";
import { SCRIPT, STYLE } from "./heatmap_page.ts";
import { printable } from "./text.ts";

/** What a page is made of. */
export interface HeatmapPage {
  /** Name of the file. */
  name: string;
  /** What predicted, in words. */
  predictor: string;
  /** The content, or the beginning of it. */
  content: Uint8Array;
  /** Bits of each of its bytes. */
  costs: ArrayLike<number>;
  /** Bytes of all content. */
  bytes: number;
  /** Bits of all content. */
  bits: number;
}

/** Costs go into the page as multiples of this part of a bit, in two bytes. */
const SCALE = 256, MOST_COST = 65_535;
/** Columns of the chart of lines; where there are more lines, a column is several. */
const COLUMNS = 240;
/** Lines in the table of the most expensive. */
const LISTED = 10;
/** Characters of a line in that table. */
const EXCERPT = 120;

/** Nothing is loaded from anywhere. */
const POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:";

/**
 * Writes the page.
 *
 * @param page see {@linkcode HeatmapPage}
 * @returns HTML
 */
export function* htmlHeatmap(page: HeatmapPage): Generator<string> {
  const { content, costs } = page;
  const name = escaped(printable(page.name));
  const perByte = page.bits / Math.max(1, page.bytes);
  const lines = [...linesOf(content, costs)];
  yield `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<title>${name}: ${perByte.toFixed(3)} bits per byte</title>
<style>
${STYLE}
${scaleStyle()}
</style>
</head>
<body>
<header>
<div><h1>${name}</h1><div class="soft">What each byte costs, when ${
    escaped(page.predictor)
  } predicts it from all before it</div></div>
<button id="theme" type="button">Light or dark</button>
</header>
<section aria-label="Summary">
<dl>
${fact("bits per byte", perByte.toFixed(3))}
${fact("bytes", grouped(page.bytes))}
${
    fact(
      "compressed, about",
      `${grouped(Math.ceil(page.bits / 8))} <small>bytes</small>`,
    )
  }
${fact("lines", grouped(lines.length))}
</dl>
</section>
<section>
<h2>Scale: bits for a byte, and how many bytes cost that</h2>
${scale(costs, content.length)}
</section>
<section>
<h2>Cost by line, in bits per byte</h2>
${chart(lines)}
<h2>The most expensive lines</h2>
${costliest(lines, content)}
</section>
<main>
<h2>The content <span class="soft">${
    page.bytes > content.length
      ? `(its first ${grouped(content.length)} bytes)`
      : "(point at a byte, or use the arrow keys)"
  }</span></h2>
<div id="text" tabindex="0" role="group" aria-label="Content; the arrow keys go from byte to byte">
`;
  const most = Math.max(...chunked(lines.map(({ bits }) => bits)), 1);
  for (const line of lines) yield row(line, content, costs, most);
  yield `</div>
</main>
<div id="told" role="status"><p class="soft">Point at a byte to see what it costs.</p></div>
<script type="text/plain" id="costs">${packed(costs, content.length)}</script>
<script>
const SCALE = ${SCALE};
${SCRIPT}
</script>
</body>
</html>
`;
}

/** Colours of the scale, in both themes. */
function scaleStyle(): string {
  const rules = (theme: "light" | "dark", at: string) =>
    STEPS.map((step, i) =>
      `${at} .c${i} { background: ${css(step[theme])}; color: ${
        css(LETTERS[theme])
      }; }`
    ).join("\n");
  return [
    rules("light", ":root"),
    "@media (prefers-color-scheme: dark) {",
    rules("dark", ":root:not([data-theme=light])"),
    "}",
    rules("dark", ":root[data-theme=dark]"),
  ].join("\n");
}

function fact(name: string, value: string): string {
  return `<div><dt>${name}</dt><dd>${value}</dd></div>`;
}

/** The legend, with the share that each step has in the bytes and in the cost. */
function scale(costs: ArrayLike<number>, length: number): string {
  const bytes = new Float64Array(STEPS.length);
  const bits = new Float64Array(STEPS.length);
  for (let i = 0; i < length; i++) {
    const step = stepOf(costs[i]);
    bytes[step]++;
    bits[step] += costs[i];
  }
  const all = bits.reduce((sum, each) => sum + each, 0);
  const cells = STEPS.map(({ from }, i) => {
    const to = STEPS[i + 1]?.from;
    const range = to === undefined ? `${from} and more` : `${from} – ${to}`;
    return `<div><span class="c${i}">${range}</span><span>${
      percent(bytes[i], length)
    } of bytes</span><span>${percent(bits[i], all)} of cost</span></div>`;
  });
  return `<div class="scale">\n${cells.join("\n")}\n</div>`;
}

/** Columns from the first line to the last. */
function chart(lines: readonly Line[]): string {
  const each = Math.max(1, Math.ceil(lines.length / COLUMNS));
  const groups: { from: Line; to: Line; perByte: number }[] = [];
  for (let i = 0; i < lines.length; i += each) {
    const group = lines.slice(i, i + each);
    const sum = (what: "bits" | "length") =>
      group.reduce((total, line) => total + line[what], 0);
    groups.push({
      from: group[0],
      to: group.at(-1)!,
      perByte: sum("bits") / sum("length"),
    });
  }
  const most = Math.max(1, ...groups.map(({ perByte }) => perByte));
  const columns = groups.map(({ from, to, perByte }, i) => {
    const height = Math.max(1, 100 * perByte / most);
    const names = from === to
      ? `line ${from.number}`
      : `lines ${from.number} to ${to.number}`;
    return `<a href="#L${from.number}"><title>${names}: ${
      perByte.toFixed(2)
    } bits per byte</title><rect x="${i + 0.1}" y="${
      (100 - height).toFixed(1)
    }" width="0.8" height="${height.toFixed(1)}"/></a>`;
  });
  return `<svg class="lines" viewBox="0 0 ${
    Math.max(1, groups.length)
  } 100" preserveAspectRatio="none" role="img" aria-label="Cost by line, ${
    most.toFixed(2)
  } bits per byte at most">${columns.join("")}</svg>`;
}

function costliest(lines: readonly Line[], content: Uint8Array): string {
  const listed = lines.toSorted((a, b) =>
    b.bits - a.bits || a.number - b.number
  )
    .slice(0, LISTED);
  const rows = listed.map(({ number, offset, length, bits }) => {
    const glyphs = [...glyphsOf(
      content.subarray(offset, offset + Math.min(length, EXCERPT)),
      new Float64Array(EXCERPT),
    )];
    const text = glyphs.map(({ shown }) => shown === "\\n" ? "" : shown).join(
      "",
    );
    return `<tr><td><a href="#L${number}">${number}</a></td><td>${
      bits.toFixed(1)
    }</td><td>${(bits / length).toFixed(2)}</td><td>${
      grouped(length)
    }</td><td class="excerpt">${escaped(text)}</td></tr>`;
  });
  return `<table>
<thead><tr><th>line</th><th>bits</th><th>per byte</th><th>bytes</th><th>begins</th></tr></thead>
<tbody>
${rows.join("\n")}
</tbody>
</table>`;
}

/** A line of content: runs of one colour. */
function row(
  { number, offset, length, bits }: Line,
  content: Uint8Array,
  costs: ArrayLike<number>,
  most: number,
): string {
  const runs: string[] = [];
  let current = -1;
  const part = content.subarray(offset, offset + length);
  const ofPart = Float64Array.from(part, (_, i) => costs[offset + i]);
  for (const { shown, bits } of glyphsOf(part, ofPart)) {
    const step = stepOf(bits);
    if (step !== current) {
      runs.push(`${current < 0 ? "" : "</i>"}<i class="c${step}">`);
    }
    current = step;
    // A backslash that is content is one character, an escape is several.
    const text = shown === "\\n" ? "↵" : escaped(shown);
    const isEscape = shown.startsWith("\\") && shown.length > 1;
    runs.push(isEscape ? `<u>${text}</u>` : text);
  }
  const width = (100 * bits / most).toFixed(0);
  return `<div class="l" id="L${number}" data-o="${offset}"><a href="#L${number}" tabindex="-1" title="line ${number}: ${
    bits.toFixed(1)
  } bits, ${
    (bits / length).toFixed(2)
  } per byte"><b>${number}</b><s style="--w:${width}%"></s></a><code>${
    runs.join("")
  }</i></code></div>\n`;
}

/** Costs in base64, two bytes each, the lower one first. */
function packed(costs: ArrayLike<number>, length: number): string {
  const view = new DataView(new ArrayBuffer(2 * length));
  for (let i = 0; i < length; i++) {
    const cost = Math.min(MOST_COST, Math.round(costs[i] * SCALE));
    view.setUint16(2 * i, cost, true);
  }
  let text = "";
  const bytes = new Uint8Array(view.buffer);
  // A multiple of 3, so that the parts make one.
  for (let at = 0; at < bytes.length; at += 3 * 4096) {
    text += btoa(String.fromCharCode(...bytes.subarray(at, at + 3 * 4096)));
  }
  return text;
}

/** Greatest of each part: a call cannot have as many arguments as content has lines. */
function chunked(values: readonly number[]): number[] {
  const greatest: number[] = [];
  for (let at = 0; at < values.length; at += 4096) {
    greatest.push(Math.max(...values.slice(at, at + 4096)));
  }
  return greatest;
}

function css([red, green, blue]: Colour): string {
  return `rgb(${red} ${green} ${blue})`;
}

function percent(part: number, all: number): string {
  return `${(100 * part / Math.max(1e-9, all)).toFixed(1)} %`;
}

function grouped(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, "\u202f");
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (char) => `&#${char.charCodeAt(0)};`);
}
