/**
 * The command score.
 *
 * @module
 */

import { linesOf } from "./heat.ts";
import { ansiHeatmap, ansiLegend } from "./heatmap_ansi.ts";
import { htmlHeatmap } from "./heatmap_html.ts";
import type { Job } from "./job.ts";
import type { Work } from "./options.ts";
import type { Report } from "./report.ts";
import {
  costsOf,
  type Predictor,
  type Scored,
  ScoredContent,
} from "./scoring.ts";
import type { Steps } from "./steps.ts";

/** What a file costs. */
interface Score {
  bytes: number;
  bits: number;
}

/** Bytes that a page shows: browsers take their time with more. */
const MOST_SHOWN = 1024 * 1024;
/** Bytes of a line of JSON; longer lines of content are told in parts. */
const MOST_TOLD = 4096;
const NEWLINE = 10;

/** Scores one input after another. */
export function scoreSteps(work: Work, report: Report): Steps {
  const sum: Score = { bytes: 0, bits: 0 };
  let rows = 0;
  return {
    step: async (job, meter) => {
      const { name, typed: file } = job.input;
      const score = await scoreInput(job, report);
      sum.bytes += score.bytes;
      sum.bits += score.bits;
      if (report.json) {
        report.result({
          file,
          ok: true,
          bytes: score.bytes,
          bits: rounded(score.bits),
          bitsPerByte: perByte(score),
          level: job.work.network.alone ? null : levelOf(job),
          model: job.models.given[0]?.id ?? null,
          network: job.models.network?.id ?? null,
          seconds: Number(meter.seconds.toFixed(3)),
        });
      } else if (work.heatmap) {
        report.summary(
          `${name}: ${
            perByte(score).toFixed(4)
          } bits per byte, ${score.bytes} bytes`,
        );
      } else {
        if (rows++ === 0) report.print(HEAD);
        report.print(row(score, name));
      }
      return {
        contentBytes: score.bytes,
        archiveBytes: Math.ceil(score.bits / 8),
      };
    },
    finish: ({ done, failed }) => {
      if (report.json || work.heatmap || done < 2) return;
      const failures = failed > 0 ? `, ${failed} failed` : "";
      report.print(row(sum, `${done} files${failures}`));
    },
  };
}

function levelOf({ work, models }: Job): number {
  return models.given[0]?.level ?? work.level;
}

async function scoreInput(job: Job, report: Report): Promise<Score> {
  const { work: { heatmap }, input, source } = job;
  const [model] = job.models.given;
  const { network } = job.models;
  const level = levelOf(job), mixed = !job.work.network.alone;
  const score: Score = { bytes: 0, bits: 0 };
  const pending = new ScoredContent();
  const told = { line: 1, offset: 0 };
  const show = (scored: Scored) => {
    if (heatmap === "ansi") {
      report.write(ansiHeatmap(scored.content, scored.costs));
    } else tellCosts(scored, told, input.typed, report);
  };
  if (heatmap === "ansi") report.line(ansiLegend());
  const predictor = { level, model, network, mixed };
  for await (const scored of costsOf(source.readable, predictor)) {
    score.bytes += scored.content.length;
    for (const bits of scored.costs) score.bits += bits;
    job.onProgress({
      bytesIn: score.bytes,
      bytesOut: Math.ceil(score.bits / 8),
    });
    if (heatmap === "html") pending.push(scored, MOST_SHOWN);
    else if (heatmap) {
      pending.push(scored);
      show(pending.takeLines());
    }
  }
  const rest = pending.take();
  if (heatmap === "html") {
    const page = {
      name: input.name,
      predictor: inWords(predictor),
      ...rest,
      ...score,
    };
    for (const part of htmlHeatmap(page)) report.write(part);
  } else if (heatmap) {
    show(rest);
    // What a terminal says next shall not stand beside it.
    if (heatmap === "ansi" && rest.content.length > 0) report.write("\n");
  }
  return score;
}

/** What predicts, for people. */
function inWords({ level, model, network, mixed }: Predictor): string {
  if (network && !mixed) return `the network ${network.id}`;
  const joined = [
    ...(model ? [`the model ${model.id}`] : []),
    ...(network ? [`the network ${network.id}`] : []),
  ];
  return `level ${level}${
    joined.length > 0 ? ` with ${joined.join(" and ")}` : ""
  }`;
}

/** Tells lines of content in lines of JSON. */
function tellCosts(
  { content, costs }: Scored,
  told: { line: number; offset: number },
  file: string,
  report: Report,
): void {
  for (const { offset, length } of linesOf(content, costs)) {
    for (let at = 0; at < length; at += MOST_TOLD) {
      const from = offset + at;
      const to = Math.min(from + MOST_TOLD, offset + length);
      const part = Array.from(costs.subarray(from, to));
      report.result({
        type: "costs",
        file,
        line: told.line,
        offset: told.offset,
        bytes: part.length,
        bits: rounded(part.reduce((sum, bits) => sum + bits, 0)),
        costs: part.map(rounded),
      });
      told.offset += part.length;
    }
    if (content[offset + length - 1] === NEWLINE) told.line++;
  }
}

/** Bits as they are worth telling. */
function rounded(bits: number): number {
  return Number(bits.toFixed(3));
}

function perByte({ bytes, bits }: Score): number {
  return bits / Math.max(1, bytes);
}

const HEAD = row({ bytes: "bytes", bits: "bits" }, "name", "bits/byte");

/** A line of the table. */
function row(
  { bytes, bits }: { bytes: number | string; bits: number | string },
  name: string,
  each?: string,
): string {
  const cells = [
    each ?? perByte({ bytes: Number(bytes), bits: Number(bits) }).toFixed(4),
    String(bytes).padStart(12),
    (typeof bits === "number" ? bits.toFixed(0) : bits).padStart(13),
  ];
  return `${cells.join("  ")}  ${name}`;
}
