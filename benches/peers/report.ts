/**
 * What was measured, told in Markdown.
 *
 * @module
 */

import { compress } from "../../mod.ts";
import { ANCHORS } from "./anchors.ts";
import type { Sample } from "./corpora.ts";
import type { Result } from "./result.ts";
import {
  anchorsTable,
  exceptions,
  filesTable,
  totalsTable,
  yardstickOf,
} from "./tables.ts";
import { FRAME_SIZE, THREADS } from "./threads.ts";

/** The level that most people use, and the rivals it has to beat on every file. */
const MAIN = 6;
const COLUMNS = ["Sluice 1", "Sluice 6", "Sluice 9"];
const RIVALS = ["xz -9e", "brotli 11"];

/** How the rows with several threads were measured: content of one frame would gain nothing. */
const THREADED =
  `The same files one after another as one stream through the library with \`workers: ${THREADS}\`, in frames of ` +
  `${
    FRAME_SIZE / 2 ** 20
  } MiB, by wall clock, the start of the Workers included; memory of both kernels. Sizes are ` +
  "not those above: there is one frame for many small files, and a file begins with what others have taught.";

/**
 * Tells it all.
 *
 * @param samples the files
 * @param results of each codec
 * @param threaded of all files as one stream with several threads
 * @param origin where, when and how it was measured
 */
export function fullReport(
  samples: readonly Sample[],
  results: readonly Result[],
  threaded: readonly Result[],
  origin: string,
): string {
  const main = results.find(({ codec }) => codec === `Sluice ${MAIN}`);
  const rivals = results.filter(({ codec }) => RIVALS.includes(codec));
  const parts = [origin, "### All files together", totalsTable(results)];
  if (threaded.length > 0) {
    parts.push(
      "### With two threads",
      THREADED,
      totalsTable(threaded, yardstickOf(results)),
    );
  }
  parts.push(
    "### File by file",
    filesTable(samples, results.filter(hasColumn), main),
  );
  if (main && rivals.length > 0) {
    parts.push(exceptions(samples, main, rivals));
  }
  if (main) parts.push(...anchors(samples, main));
  return parts.join("\n\n");
}

/** Tells the most important: a table for the README. */
export function shortReport(
  results: readonly Result[],
  origin: string,
): string {
  return [origin, totalsTable(results.filter(isShort))].join("\n\n");
}

/** The command's archives differ from the library's by a few bytes of header: no column of their own. */
function isShort({ codec }: Result): boolean {
  return !codec.endsWith(", command");
}

/** Of ten levels, three are enough to read file by file. */
function hasColumn(result: Result): boolean {
  return isShort(result) &&
    (!result.codec.startsWith("Sluice") || COLUMNS.includes(result.codec));
}

function anchors(samples: readonly Sample[], main: Result): string[] {
  const rows = ANCHORS.flatMap((anchor) => {
    const i = samples.findIndex(({ name }) => name === anchor.file);
    if (i < 0) return [];
    const part = samples[i].data.subarray(0, anchor.first);
    const size = anchor.first
      ? compress(part, { level: MAIN }).length
      : main.sizes[i];
    return [{ ...anchor, size }];
  });
  if (rows.length === 0) return [];
  return [
    "### Beside compressors that have to be built",
    `${main.codec}: this run. The others: size only, measured elsewhere.`,
    anchorsTable(rows, main.codec),
  ];
}
