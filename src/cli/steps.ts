/**
 * What each command does with an input, and says of it. A command's code is loaded when it is asked for.
 *
 * @module
 */

import type { Job, Result } from "./job.ts";
import type { Meter } from "./meter.ts";
import type { Work } from "./options.ts";
import type { Report } from "./report.ts";
import { printable, ratio, size } from "./text.ts";

/** What was done so far. */
export interface Tally {
  /** Inputs that were done. */
  done: number;
  /** Inputs that were not. */
  failed: number;
  /** Whether that was for a fault of Sluice. */
  bug: boolean;
  /** Bytes of content of those done. */
  contentBytes: number;
  /** Bytes of archive of those done. */
  archiveBytes: number;
}

/** A command's own part. */
export interface Steps {
  /** Works on one input, and says what came of it. */
  step: (job: Job, meter: Meter) => Promise<Sizes>;
  /** Says what came of all of them. */
  finish: (tally: Tally) => void;
  /** What to say when the work ends before it is done. */
  hint?: () => string | undefined;
}

type Sizes = Pick<Result, "contentBytes" | "archiveBytes">;

/** Loads a command. */
export async function chooseSteps(work: Work, report: Report): Promise<Steps> {
  switch (work.name) {
    case "info":
      return await infoSteps(report);
    case "score": {
      const { scoreSteps } = await import("./score.ts");
      return scoreSteps(work, report);
    }
    case "test": {
      const { testInput } = await import("./test_archive.ts");
      return codingSteps(testInput, work, report);
    }
    case "compress": {
      if (work.checkpoints) {
        const { openResumable } = await import("./compress_resumably.ts");
        const { run, hint } = openResumable(work, report);
        return { ...codingSteps(run, work, report), hint };
      }
      const { compressInput } = await import("./compress.ts");
      return codingSteps(compressInput, work, report);
    }
    case "decompress":
    case "cat": {
      const { decompressInput } = await import("./decompress.ts");
      return codingSteps(decompressInput, work, report);
    }
  }
}

async function infoSteps(report: Report): Promise<Steps> {
  const { inspectInput, modelRow, networkRow, sum, tableHead, tableRow } =
    await import("./info.ts");
  const infos: Awaited<ReturnType<typeof inspectInput>>[] = [];
  return {
    step: async (job) => {
      const { name, typed: file } = job.input;
      const info = await inspectInput(job, report);
      infos.push(info);
      if (report.json) {
        report.result({ file, ok: true, ...info, ratio: exact(info) });
      } else {
        if (infos.length === 1) report.print(tableHead());
        report.print(tableRow(info, name));
        for (const model of info.models) report.print(modelRow(model));
        for (const each of info.networks) report.print(networkRow(each));
      }
      return info;
    },
    finish: ({ done, failed }) => {
      if (report.json || done < 2) return;
      report.print(tableRow(sum(infos), files(done) + failures(failed)));
    },
  };
}

function codingSteps(
  run: (job: Job) => Promise<Result>,
  work: Work,
  report: Report,
): Steps {
  return {
    step: async (job, meter) => {
      const { name, typed: file } = job.input;
      const result = await run(job);
      const { output, notes, contentBytes, archiveBytes } = result;
      const seconds = meter.seconds;
      if (report.json) {
        report.result({
          file,
          ...(work.name !== "test" && { output: output ?? "-" }),
          ok: true,
          contentBytes,
          archiveBytes,
          ratio: exact(result),
          seconds: Number(seconds.toFixed(3)),
        });
      }
      const texts = [
        sentence(
          work,
          result,
          name,
          output && printable(output),
        ),
        ...notes,
      ];
      if (work.verbosity > 0) {
        const rate = size(contentBytes / Math.max(seconds, 0.001));
        texts.push(`${seconds.toFixed(2)} s`, `${rate}/s`);
      }
      report.summary(
        texts.join(", "),
        work.name !== "test" && output === undefined,
      );
      return result;
    },
    finish: (tally) => {
      const toStdout = work.name !== "test" && work.output === "stdout";
      const text = tally.done > 0
        ? sentence(work, tally, files(tally.done))
        : files(0);
      report.summary(text + failures(tally.failed), toStdout);
    },
  };
}

/** What became of an input, or of several. */
function sentence(
  { name }: Work,
  { contentBytes, archiveBytes }: Sizes,
  from: string,
  to?: string,
): string {
  const suffix = `(ratio ${ratio(contentBytes, archiveBytes)})`;
  if (name === "test") return `${from}: ok, ${contentBytes} bytes ${suffix}`;
  const [before, after] = name === "compress"
    ? [contentBytes, archiveBytes]
    : [archiveBytes, contentBytes];
  const target = to === undefined ? "" : `${to}: `;
  return `${from}: ${before} bytes -> ${target}${after} bytes ${suffix}`;
}

function files(count: number): string {
  return count === 1 ? "1 file" : `${count} files`;
}

function failures(count: number): string {
  return count > 0 ? `, ${count} failed` : "";
}

/** Content by archive, for programs. */
function exact({ contentBytes, archiveBytes }: Sizes): number {
  return Number((contentBytes / Math.max(1, archiveBytes)).toFixed(4));
}
