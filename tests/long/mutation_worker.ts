/**
 * Decodes damaged archives, case after case, and tells of the first that does what none may do.
 *
 * @module
 */

import {
  decompress,
  DecompressorStream,
  FormatError,
  LimitError,
} from "../../mod.ts";
import { join } from "../format/archive_builder.ts";
import { type Base, MUTATIONS } from "./mutate.ts";
import { random } from "./random.ts";

/** What a worker is to do. */
export interface Task {
  bases: Base[];
  seed: number;
  /** The cases from, from + step, …, below `count`. */
  from: number;
  step: number;
  count: number;
  /** The number of the case that runs is kept here, so that a hang has a name. */
  current: Int32Array<SharedArrayBuffer>;
}

/** What a worker has found. */
export interface Report {
  /** What is wrong with which case. */
  failure?: string;
  /** How many cases ended how: an error's code, or "right". */
  endings: Record<string, number>;
  /** The longest case, in milliseconds. */
  slowest: number;
}

/** Most that a case may take, in milliseconds: a hundred times what the slowest take. */
const TOO_LONG = 10_000;

/** As much output as a hundred of the contents that are there. */
const MAX_OUTPUT = 1_000_000;

/** Which cases go through the stream too: one of this many. */
const STREAMED = 8;

const starts = (bytes: Uint8Array, beginning: Uint8Array) =>
  beginning.length <= bytes.length &&
  beginning.every((byte, i) => byte === bytes[i]);

/**
 * Whether bytes are contents one after another: whole archives may be doubled or left out, which no decoder can find.
 *
 * @param partial whether the last may be cut short
 */
function areContents(
  bytes: Uint8Array,
  contents: Uint8Array[],
  partial: boolean,
): boolean {
  if (bytes.length === 0) return true;
  return contents.some((content) =>
    content.length > 0 && starts(bytes, content)
      ? areContents(bytes.subarray(content.length), contents, partial)
      : partial && starts(content, bytes)
  );
}

function ending(error: unknown): string {
  if (error instanceof FormatError || error instanceof LimitError) {
    return error.code;
  }
  throw error;
}

/** All that comes out of a stream, and its ending. */
async function streamed(
  input: Uint8Array,
  size: number,
): Promise<{ output: Uint8Array; how: string }> {
  const stream = new DecompressorStream({ maxOutput: MAX_OUTPUT });
  const chunks: Uint8Array[] = [];
  for (let at = 0; at < input.length; at += size) {
    chunks.push(input.subarray(at, at + size));
  }
  const parts: Uint8Array[] = [];
  try {
    for await (const part of ReadableStream.from(chunks).pipeThrough(stream)) {
      parts.push(part);
    }
    return { output: join(...parts), how: "right" };
  } catch (error) {
    return { output: join(...parts), how: ending(error) };
  }
}

/** @returns how the case ended */
async function runCase(task: Task, number: number): Promise<string> {
  const dice = random(task.seed, number);
  const base = dice.pick(task.bases);
  const other = dice.pick(task.bases);
  const mutation = dice.pick(Object.keys(MUTATIONS));
  const contents = [...base.contents, ...other.contents];
  const what = `${mutation} of ${base.name} with ${other.name}`;
  const input = MUTATIONS[mutation](base, other, dice);
  try {
    let how = "right";
    try {
      const output = decompress(input, { maxOutput: MAX_OUTPUT });
      if (!areContents(output, contents, false)) {
        throw new Error("the output is wrong");
      }
    } catch (error) {
      how = ending(error);
    }
    if (number % STREAMED === 0) {
      const stream = await streamed(input, 1 + dice.below(500));
      if (stream.how !== how) {
        throw new Error(`${how}, but ${stream.how} as a stream`);
      }
      if (!areContents(stream.output, contents, how !== "right")) {
        throw new Error("wrong bytes came out of the stream");
      }
    }
    return how;
  } catch (cause) {
    throw new Error(`${what}: ${cause}`, { cause });
  }
}

async function runCases(task: Task): Promise<Report> {
  const report: Report = { endings: {}, slowest: 0 };
  for (let number = task.from; number < task.count; number += task.step) {
    Atomics.store(task.current, task.from, number);
    const started = performance.now();
    try {
      const how = await runCase(task, number);
      report.endings[how] = (report.endings[how] ?? 0) + 1;
      report.slowest = Math.max(report.slowest, performance.now() - started);
      if (report.slowest > TOO_LONG) throw new Error("it took too long");
    } catch (error) {
      report.failure = `case ${number}: ${error}`;
      break;
    }
  }
  return report;
}

const scope = self as unknown as {
  onmessage: (event: MessageEvent<Task>) => void;
  postMessage(report: Report): void;
  close(): void;
};

scope.onmessage = async ({ data }) => {
  scope.postMessage(await runCases(data));
  scope.close();
};
