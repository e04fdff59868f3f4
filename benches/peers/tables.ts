/**
 * What was measured, as Markdown.
 *
 * @module
 */

import { type Anchor, ANCHOR_TOOLS } from "./anchors.ts";
import { rowsOf, type Sample } from "./corpora.ts";
import type { Result } from "./result.ts";

/** The codec that others are compared with. */
const YARDSTICK = "brotli 11";

/** The result that others are compared with, where it was measured. */
export function yardstickOf(results: readonly Result[]): Result | undefined {
  return results.find(({ codec }) => codec === YARDSTICK);
}

/** One line for each codec: all files together. */
export function totalsTable(
  results: readonly Result[],
  yardstick: Result | undefined = yardstickOf(results),
): string {
  return table(
    [
      "codec",
      "bytes",
      `of ${YARDSTICK}`,
      "encode MB/s",
      "decode MB/s",
      "memory MB",
    ],
    results.map((result) => [
      result.codec,
      whole(sum(result.sizes)),
      yardstick ? percent(sum(result.sizes), sum(yardstick.sizes)) : "–",
      speed(result.encode),
      speed(result.decode),
      result.memory === undefined ? "–" : megabytes(result.memory),
    ]),
  );
}

/** One line for each file: the size each codec makes, and how fast `timed` is. */
export function filesTable(
  samples: readonly Sample[],
  results: readonly Result[],
  timed: Result | undefined,
): string {
  const rows = [...rowsOf(samples)].map(([name, indices]) => {
    const of = (sizes: readonly number[]) => sum(indices.map((i) => sizes[i]));
    const speeds = timed?.speeds?.[indices[0]];
    return [
      name,
      whole(sum(indices.map((i) => samples[i].data.length))),
      ...results.map(({ sizes }) => whole(of(sizes))),
      ...(timed
        ? [speeds ? `${speed(speeds.encode)} / ${speed(speeds.decode)}` : "–"]
        : []),
    ];
  });
  const content = sum(samples.map(({ data }) => data.length));
  rows.push([
    "**sum**",
    whole(content),
    ...results.map(({ sizes }) => `**${whole(sum(sizes))}**`),
    ...(timed ? [""] : []),
  ]);
  const yardstick = yardstickOf(results);
  if (yardstick) {
    rows.push([
      `**of ${YARDSTICK}**`,
      "",
      ...results.map(({ sizes }) =>
        `**${percent(sum(sizes), sum(yardstick.sizes))}**`
      ),
      ...(timed ? [""] : []),
    ]);
  }
  return table([
    "file",
    "content",
    ...results.map(({ codec }) => codec),
    ...(timed ? [`${timed.codec}: MB/s`] : []),
  ], rows);
}

/** Names the files where a codec is not smaller than each of the rivals. */
export function exceptions(
  samples: readonly Sample[],
  codec: Result,
  rivals: readonly Result[],
): string {
  const against = rivals.map(({ codec }) => codec).join(" and ");
  const lost = samples.flatMap(({ name }, i) => {
    const better = rivals.filter(({ sizes }) => sizes[i] <= codec.sizes[i]);
    if (better.length === 0) return [];
    const rival = better.map(({ codec, sizes }) => `${codec}: ${sizes[i]}`);
    return [`- ${name}: ${codec.sizes[i]} (${rival.join(", ")})`];
  });
  const head = `${codec.codec} is smaller than ${against} on ${
    samples.length - lost.length
  } of ${samples.length} files`;
  return lost.length > 0 ? `${head}; not on\n\n${lost.join("\n")}` : `${head}.`;
}

/** Sizes that were measured elsewhere beside sizes of this run. */
export function anchorsTable(
  rows: readonly (Anchor & { size: number })[],
  codec: string,
): string {
  const lpaq = ANCHOR_TOOLS.indexOf("lpaq1 6");
  return table(
    ["file", codec, ...ANCHOR_TOOLS, `${codec} to lpaq1`],
    rows.map(({ file, first, size, sizes, note }) => [
      first ? `${file}, first ${whole(first)}` : file,
      whole(size),
      ...sizes.map((other, i) =>
        other === undefined
          ? "–"
          : whole(other) + (note && i === lpaq ? ` (${note})` : "")
      ),
      difference(size, sizes[lpaq]),
    ]),
  );
}

function table(head: string[], rows: string[][]): string {
  const rule = head.map((_, i) => i === 0 ? "---" : "--:");
  return [head, rule, ...rows].map((cells) => `| ${cells.join(" | ")} |`)
    .join("\n");
}

function sum(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0);
}

function whole(n: number): string {
  return n.toLocaleString("en-US");
}

function percent(part: number, of: number): string {
  return `${(100 * part / of).toFixed(2)} %`;
}

function difference(size: number, from: number | undefined): string {
  if (from === undefined) return "–";
  const change = 100 * (size / from - 1);
  return `${change < 0 ? "−" : "+"}${Math.abs(change).toFixed(1)} %`;
}

function speed(megabytes: number | undefined): string {
  if (megabytes === undefined) return "–";
  const digits = megabytes >= 10 ? 0 : megabytes >= 0.1 ? 2 : 3;
  return megabytes.toFixed(digits);
}

function megabytes(bytes: number): string {
  return bytes < 1e7 ? (bytes / 1e6).toFixed(1) : (bytes / 1e6).toFixed(0);
}
