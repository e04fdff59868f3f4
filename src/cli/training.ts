/**
 * The commands train, tune and prime: three ways through the same steps, which is why the file is long.
 *
 * @module
 */

import {
  loadModel,
  type Model,
  primeModelFile,
  score,
  trainModel,
} from "../../mod.ts";
import { ModelError } from "../errors.ts";
import { trainStepwise } from "../streams/train_model.ts";
import {
  findCorpus,
  inBlocks,
  readCorpus,
  readFiles,
  readLines,
} from "./corpus.ts";
import { EXIT, FileError, messageOf, UsageError } from "./errors.ts";
import type { Input } from "./inputs.ts";
import { learningCurve, type Measure } from "./learning_curve.ts";
import { checkLevel } from "./model_use.ts";
import { Meter } from "./meter.ts";
import type { Training } from "./model_options.ts";
import { ModelShelf } from "./model_shelf.ts";
import { OutputFile } from "./output_file.ts";
import { ProgressDisplay } from "./progress.ts";
import { Report } from "./report.ts";
import type { Shell } from "./shell.ts";
import { onSignals } from "./signals.ts";
import { printable } from "./text.ts";
import { TrainingCheckpoints } from "./training_checkpoints.ts";

/** Bytes that are learned at a time, and that lie between two measures at least. */
const BLOCK = 1024 * 1024;

/** Bytes that the file has room for. */
const MOST_CARD = 65_536, MOST_LICENCE = 1024;

/** Bytes of samples that say what kind of content they are. */
const LOOKED_AT = 64 * 1024;
const LINE_END = Uint8Array.of(10);

/** A model and its file. */
interface Trained {
  file: Uint8Array<ArrayBuffer>;
  model: Model;
}

/** All that a training needs. */
interface Setting {
  command: Training;
  shell: Shell;
  inputs: Input[];
  meter: Meter;
  report: Report;
  from: Model | undefined;
  card: { card?: string; licence?: string };
  checkpoints: TrainingCheckpoints | undefined;
}

/**
 * Makes a model.
 *
 * @param command what was asked for
 * @param shell the standard streams
 * @returns the exit code
 * @throws {UsageError} when the model that it goes on from is of another level
 * @throws {FileError} when something cannot be read or written; there is no model then
 */
export async function runTraining(
  command: Training,
  shell: Shell,
): Promise<number> {
  const toStdout = command.output === "stdout";
  if (toStdout && shell.isTerminal("stdout") && !command.force) {
    throw new UsageError(
      "standard output is a terminal: use > file, a pipe, or -f",
    );
  }
  const report = new Report(shell, command, toStdout);
  try {
    return await makeModel(command, shell, report);
  } catch (error) {
    if (report.json && !(error instanceof UsageError)) {
      const name = error instanceof Error ? error.name : "Error";
      const code = error instanceof ModelError ? error.code : undefined;
      const message = messageOf(error);
      report.result({
        ok: false,
        output: toStdout ? "-" : nameOf(command),
        error: { name, code, message },
      });
    }
    throw error;
  }
}

async function makeModel(
  command: Training,
  shell: Shell,
  report: Report,
): Promise<number> {
  const inputs = await findCorpus(command.operands, shell);
  const from = command.from === undefined
    ? undefined
    : await new ModelShelf(command.modelFolders).open(command.from);
  if (from) checkLevel(command, from);
  const card = await readCard(command);
  const holdout = await readHoldout(command);
  const checkpoints = command.checkpoints &&
    new TrainingCheckpoints(command, { from: from?.sha256, holdout });
  const giveHint = () => {
    const { hint } = checkpoints ?? {};
    if (hint && command.verbosity >= 0) report.line(`sluice: ${hint}`);
  };
  const meter = new Meter(false, inputs, 1, undefined, false);
  using _ = onSignals(
    () => report.line(`sluice: ${String(meter).trimStart()}`),
    () => {
      report.clear();
      giveHint();
    },
    (error) => report.line(`sluice: ${messageOf(error)}`),
  );
  const outputs: OutputFile[] = [];
  const create = async (path: string, replace = command.force) => {
    const output = await createOutput(path, command, inputs, replace);
    outputs.push(output);
    return output;
  };
  const watched = shell.isTerminal("stderr") && command.verbosity >= 0;
  await using display = new ProgressDisplay(
    command.progress,
    watched,
    meter,
    report,
  );
  const setting = {
    command,
    shell,
    inputs,
    meter,
    report,
    from,
    card,
    checkpoints,
  };
  try {
    const { output: to } = command;
    if (checkpoints?.done) {
      const { file, measures } = checkpoints.done;
      // Killed when all was done but for the names, or but for the end of the checkpoint.
      if (command.curve !== undefined) {
        await saveCurve(await create(command.curve, true), inputs, measures);
      }
      if (to !== "stdout" && !await holds(to.file, file)) {
        await save(await create(to.file), file);
      }
      checkpoints.remove();
      display.end("done");
      tell(setting, await loadModel(file));
      return EXIT.done;
    }
    const output = to === "stdout" ? undefined : await create(to.file);
    const curve = command.curve === undefined
      ? undefined
      // On going on, it was written already or it was not there.
      : await create(command.curve, command.force || checkpoints?.resumes);
    const { file, model } = command.name === "prime"
      ? await prime(setting)
      : await train(setting, holdout, curve);
    if (output) await save(output, file);
    else await writeStdout(shell, file);
    checkpoints?.remove();
    display.end("done");
    tell(setting, model);
  } catch (error) {
    for (const output of outputs) output.discard();
    giveHint();
    display.end("failed");
    throw error;
  }
  return EXIT.done;
}

/** Trains from one measure to the next: going on from a model is the same as not having stopped. */
async function train(
  setting: Setting,
  holdout: Uint8Array<ArrayBuffer> | undefined,
  curve: OutputFile | undefined,
): Promise<Trained> {
  const { command, shell, inputs, meter, report, from, card } = setting;
  const { checkpoints } = setting;
  const blocks = inBlocks(readCorpus(inputs, shell, meter), BLOCK);
  const stood = await checkpoints?.skip(blocks);
  const measures: Measure[] = stood?.measures ?? [];
  const measure = async (bytes: number, model: Model | undefined) => {
    if (!holdout) return;
    const level = model?.level ?? command.level;
    const { bitsPerByte } = await score(holdout, {
      level,
      ...(model && { model }),
    });
    measures.push({ bytes, bitsPerByte });
    const trainingBytes = model?.trainingBytes ?? 0;
    if (report.json) {
      report.result({ type: "holdout", trainingBytes, bitsPerByte });
    } else {
      report.line(
        `${trainingBytes} bytes learned: ${
          bitsPerByte.toFixed(4)
        } bits per byte`,
      );
    }
  };
  if (!stood) await measure(0, from);
  let trained: Trained | undefined;
  let learned = stood?.bytes ?? 0;
  for (const until of holdout ? milestones() : [Infinity]) {
    if (until <= learned) continue;
    const before = learned;
    const part = async function* () {
      while (learned < until) {
        const { value, done } = await blocks.next();
        if (done) return;
        learned += value.length;
        checkpoints?.take(value);
        yield value;
      }
    };
    const next = await trainStepwise(part(), {
      level: command.level,
      ...card,
      from: trained?.model ?? stood?.learned ?? from,
    }, (copy) => {
      // Where it is measured next, that has to be done first.
      if (learned < until) checkpoints?.step(copy, measures);
    });
    if (learned === before && (trained || !stood)) break;
    trained = next;
    if (measures.at(-1)?.bytes !== learned) {
      await measure(learned, trained.model);
    }
    if (learned < until) break;
    const { model } = trained;
    checkpoints?.step(() => model, measures);
  }
  if (!trained) throw new FileError("there is nothing to learn from");
  checkpoints?.finish(trained.file, measures);
  if (curve) await saveCurve(curve, inputs, measures);
  return trained;
}

async function saveCurve(
  curve: OutputFile,
  inputs: readonly Input[],
  measures: readonly Measure[],
): Promise<void> {
  const files = inputs.map(({ name }) => name);
  const title = files.length === 1
    ? `Learning from ${files[0]}`
    : `Learning from ${files.length} files`;
  await save(curve, new TextEncoder().encode(learningCurve(title, measures)));
}

/** 1, 2, 5, 10, 20, 50 … blocks, in bytes. */
function* milestones(): Generator<number> {
  for (let decade = BLOCK;; decade *= 10) {
    yield* [decade, 2 * decade, 5 * decade];
  }
}

async function prime(setting: Setting): Promise<Trained> {
  const { command, shell, inputs, meter, card } = setting;
  const byLine = command.lines ?? inputs.length === 1;
  // They are read at once and worked on for long: the meter counts the work.
  const unseen = new Meter(false, inputs, 1, undefined, false);
  const samples = await Array.fromAsync(
    (byLine ? readLines : readFiles)(inputs, shell, unseen),
  );
  if (samples.length === 0) {
    throw new FileError("there is nothing to learn from");
  }
  const bytes = samples.reduce((sum, { length }) => sum + length, 0);
  meter.begin(inputs[0]);
  let before = 0;
  const { level, size } = command;
  try {
    return await primeModelFile(samples, {
      level,
      size,
      ensemble: await ensembleOf(samples, level),
      ...card,
      onProgress: ({ part }) => {
        meter.read(bytes * (part - before));
        before = part;
      },
    });
  } catch (error) {
    // All else was checked: what is left is that it does not fit.
    if (!(error instanceof RangeError)) throw error;
    throw new FileError(`no model of these samples takes ${size} bytes`, {
      cause: error,
    });
  }
}

/** Which ensemble suits samples: that which training would choose for the first of them. */
async function ensembleOf(
  samples: readonly Uint8Array[],
  level: number,
): Promise<number> {
  const first: Uint8Array<ArrayBuffer>[] = [];
  let bytes = 0;
  for (const sample of samples) {
    if (bytes >= LOOKED_AT) break;
    first.push(sample.slice(), LINE_END);
    bytes += sample.length;
  }
  const tables = { slotLines: 64, historyBits: 8, matchBits: 8, apmBits: 8 };
  const content = await new Blob(first).bytes();
  return (await trainModel(content, { level, tables })).ensemble;
}

/** As a person would call the model. */
function nameOf({ output }: Training): string {
  return output === "stdout" ? "standard output" : printable(output.file);
}

function tell({ command, inputs, report, meter }: Setting, model: Model): void {
  const { output } = command;
  const { level, trainingBytes, bytes, sha256, id } = model;
  const name = output === "stdout" ? "-" : output.file;
  const files = inputs.length;
  if (report.json) {
    return report.result({
      ok: true,
      output: name,
      sha256,
      bytes,
      level,
      trainingBytes,
      files,
      seconds: Number(meter.seconds.toFixed(3)),
    });
  }
  report.summary(
    `${
      nameOf(command)
    }: ${bytes} bytes, level ${level}, trained on ${trainingBytes} bytes, ${id}`,
    output === "stdout",
  );
}

async function readCard(
  { card, licence }: Training,
): Promise<{ card?: string; licence?: string }> {
  const text = card &&
    ("text" in card
      ? card.text
      : new TextDecoder().decode(await readFile(card.file)));
  checkLength("card", text, MOST_CARD);
  checkLength("licence", licence, MOST_LICENCE);
  return {
    ...(text !== undefined && { card: text }),
    ...(licence !== undefined && { licence }),
  };
}

/** Says before the training what would spoil it in the end. */
function checkLength(flag: string, text: string | undefined, most: number) {
  const { length } = new TextEncoder().encode(text ?? "");
  if (length <= most) return;
  throw new UsageError(
    `--${flag} must take at most ${most} bytes: current value takes ${length}`,
  );
}

async function readFile(path: string): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return await Deno.readFile(path);
  } catch (cause) {
    throw new FileError(`${printable(path)}: ${messageOf(cause)}`, { cause });
  }
}

/** Content to measure by. */
async function readHoldout(
  { holdout }: Training,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  if (holdout === undefined) return undefined;
  const content = await readFile(holdout);
  if (content.length > 0) return content;
  throw new FileError(`${printable(holdout)}: has nothing to measure by`);
}

/** Refuses early what could not be written in the end. */
async function createOutput(
  path: string,
  { checkpoints }: Training,
  inputs: readonly Input[],
  replace: boolean,
): Promise<OutputFile> {
  const isPending = ({ dev, ino }: Deno.FileInfo) =>
    ino !== null &&
    inputs.some(({ info }) => info?.ino === ino && info.dev === dev);
  return await OutputFile.create(path, {
    replace,
    source: undefined,
    late: true,
    resumable: checkpoints && "anew",
    isPending,
  });
}

/** Whether a file is there, and has this content. */
async function holds(
  path: string,
  content: Uint8Array,
): Promise<boolean> {
  const there = await Deno.readFile(path).catch(() => undefined);
  return there?.length === content.length &&
    there.every((byte, i) => byte === content[i]);
}

async function save(output: OutputFile, bytes: Uint8Array): Promise<void> {
  const writer = output.writable.getWriter();
  await writer.write(bytes);
  await writer.close();
  await output.sync();
  output.commit();
}

async function writeStdout(shell: Shell, bytes: Uint8Array): Promise<void> {
  const writer = shell.stdout.getWriter();
  await writer.write(bytes);
  writer.releaseLock();
}
