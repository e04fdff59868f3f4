/**
 * One command over all its inputs.
 *
 * @module
 */

import { EXIT, isBug, isPipeClosed, messageOf, UsageError } from "./errors.ts";
import { findInputs, type Input, type Inputs } from "./inputs.ts";
import { type Job, openSource } from "./job.ts";
import { Meter } from "./meter.ts";
import { openModels } from "./model_use.ts";
import type { Work } from "./options.ts";
import { ProgressDisplay } from "./progress.ts";
import { Report } from "./report.ts";
import { PrintError, type Shell } from "./shell.ts";
import { onSignals } from "./signals.ts";
import { chooseSteps, type Tally } from "./steps.ts";
import { mayStartWorkers } from "./threads.ts";

/**
 * Does the work.
 *
 * @param work what was asked for
 * @param shell the standard streams
 * @returns the exit code
 * @throws {UsageError} when the inputs and the options do not fit together; nothing is done then
 */
export async function runWork(work: Work, shell: Shell): Promise<number> {
  const found = await findInputs(work, shell.stdin);
  const { inputs, failures, warnings } = found;
  refuseEarly(work, found, shell);
  const toStdout = writesStdout(work, inputs);
  // A heatmap in JSON goes where the results go.
  const report = new Report(shell, work, toStdout && work.heatmap !== "json");
  const models = await openModels(work, report);
  const tally: Tally = {
    done: 0,
    failed: failures.length,
    bug: false,
    contentBytes: 0,
    archiveBytes: 0,
  };
  const { step, finish, hint } = await chooseSteps(work, report);
  const giveHint = () => {
    const text = work.verbosity >= 0 ? hint?.() : undefined;
    if (text !== undefined) report.line(`sluice: ${text}`);
  };
  const threads = work.threads === 1 || mayStartWorkers() ? work.threads : 1;
  if (threads < work.threads && work.verbosity >= 0) {
    report.line("sluice: works with one thread, as more need --allow-read");
  }
  for (const warning of warnings) report.warning(warning, warning.text);
  for (const failure of failures) report.error(failure, failure.error);

  const proves = work.name === "compress" && work.verify;
  const meter = new Meter(work.name === "compress", inputs, proves ? 2 : 1);
  using _ = onSignals(
    () => report.line(`sluice: ${String(meter).trimStart()}`),
    () => {
      report.clear();
      giveHint();
    },
    (error) => report.line(`sluice: ${messageOf(error)}`),
  );
  const watched = shell.isTerminal("stderr") &&
    !(toStdout && shell.isTerminal("stdout"));
  await using display = new ProgressDisplay(
    work.name === "info" ? "none" : work.progress,
    watched && work.verbosity >= 0,
    meter,
    report,
  );
  const pending = new Set(inputs.map(({ info }) => identity(info)));
  const isPending = (file: Deno.FileInfo) =>
    file.ino !== null && pending.has(identity(file));
  const onRead = meter.read.bind(meter);
  const onProgress = meter.update.bind(meter);
  for (const [i, input] of inputs.entries()) {
    meter.begin(input);
    pending.delete(identity(input.info));
    let job: Job | undefined;
    try {
      using source = await openSource(input, shell, onRead);
      job = {
        work,
        models,
        input,
        source,
        shell,
        threads,
        onRead,
        onProgress,
        onDamage: (damage) => report.damage(input, damage),
        isPending,
        spoiled: false,
      };
      const result = await step(job, meter);
      tally.done++;
      tally.contentBytes += result.contentBytes;
      tally.archiveBytes += result.archiveBytes;
      display.end("done");
    } catch (error) {
      if (isPipeClosed(error)) return EXIT.pipeClosed;
      if (error instanceof PrintError) throw error;
      tally.failed++;
      tally.bug ||= isBug(error);
      report.error(input, error);
      giveHint();
      display.end("failed");
      // Content goes on after a part that is missing; archives after half of one cannot be read.
      if (job?.spoiled && work.name === "compress" && i + 1 < inputs.length) {
        throw new PrintError(
          "standard output: ends in half an archive, so the other files are left out",
        );
      }
    }
  }
  if (inputs.length + failures.length > 1) finish(tally);
  if (tally.bug) return EXIT.bug;
  const nothing = inputs.length === 0 && warnings.length > 0;
  return tally.failed > 0 || nothing ? EXIT.failed : EXIT.done;
}

/** What tells a file from all others. */
function identity(info: Deno.FileInfo | undefined): string {
  return info && info.ino !== null ? `${info.dev}:${info.ino}` : "";
}

/** Refuses what could not end well, before anything is done. */
function refuseEarly(work: Work, found: Inputs, shell: Shell): void {
  const { inputs, failures } = found;
  const count = inputs.length + failures.length;
  if (typeof work.output === "object" && count > 1) {
    throw new UsageError(`-o takes one input: current value is ${count}`);
  }
  if (work.heatmap === "html" && count > 1) {
    throw new UsageError(
      `--heatmap html takes one input: current value is ${count}`,
    );
  }
  const piped = inputs.some(({ path }) => path === undefined);
  if (work.checkpoints) {
    if (count > 1) {
      throw new UsageError(
        `--checkpoint takes one input: current value is ${count}`,
      );
    }
    if (piped && work.output === undefined) {
      throw new UsageError("--checkpoint needs a file to write to: use -o");
    }
  }
  if (piped && work.recover) {
    throw new UsageError(
      "--recover needs files: standard input cannot be read backwards",
    );
  }
  if (piped && work.part && "offset" in work.part && work.part.offset < 0) {
    throw new UsageError(
      "--offset from the end needs files: standard input cannot be read backwards",
    );
  }
  if (work.force) return;
  if (piped && shell.isTerminal("stdin")) {
    throw new UsageError(
      "standard input is a terminal: use < file, or a pipe",
    );
  }
  if (
    work.name === "compress" && writesStdout(work, inputs) &&
    shell.isTerminal("stdout")
  ) {
    throw new UsageError(
      "standard output is a terminal: use > file, a pipe, or -f",
    );
  }
}

/** Whether content or archives go to standard output. */
function writesStdout(work: Work, inputs: readonly Input[]): boolean {
  if (work.name === "test" || work.name === "info") return false;
  if (work.name === "score") return work.heatmap !== undefined;
  return work.output === "stdout" ||
    work.output === undefined && inputs.some(({ path }) => path === undefined);
}
