/**
 * What models are made of: files in their order, as one stream or as samples.
 *
 * @module
 */

import { FileError, messageOf } from "./errors.ts";
import { expandPattern, isPattern } from "./glob.ts";
import { findInputs, type Input } from "./inputs.ts";
import { openSource } from "./job.ts";
import type { Meter } from "./meter.ts";
import type { Shell } from "./shell.ts";

/** What is left out or missing would make another model than was asked for. */
class CorpusError extends FileError {
  /**
   * @param name which file
   * @param cause what is wrong with it
   */
  constructor(name: string, cause: unknown) {
    super(`${name}: ${messageOf(cause)}`, { cause });
  }
}

/**
 * Finds the files of a corpus: in the order of the operands, those of a directory or pattern sorted.
 *
 * @param operands as typed
 * @param shell where standard input is
 * @throws {FileError} when something cannot be found
 */
export async function findCorpus(
  operands: readonly string[],
  shell: Shell,
): Promise<Input[]> {
  const names: string[] = [];
  for (const operand of operands) {
    const found = await isMeantAsPattern(operand)
      ? await expandPattern(operand)
      : [];
    for (const name of found.length > 0 ? found : [operand]) names.push(name);
  }
  const { inputs, failures } = await findInputs({
    name: "train",
    operands: names,
    filelists: [],
    output: "stdout",
    force: false,
    recursive: true,
    suffix: "",
  }, shell.stdin);
  for (const { name, error } of failures) throw new CorpusError(name, error);
  return inputs;
}

async function isMeantAsPattern(name: string): Promise<boolean> {
  if (!isPattern(name)) return false;
  return await Deno.lstat(name).then(() => false, () => true);
}

/** Reads files one after another, as they come from the disk. */
export async function* readCorpus(
  inputs: readonly Input[],
  shell: Shell,
  meter: Meter,
): AsyncGenerator<Uint8Array> {
  for (const input of inputs) yield* readInput(input, shell, meter);
}

async function* readInput(
  input: Input,
  shell: Shell,
  meter: Meter,
): AsyncGenerator<Uint8Array> {
  meter.begin(input);
  try {
    using source = await openSource(input, shell, meter.read.bind(meter));
    yield* source.readable;
  } catch (cause) {
    throw new CorpusError(input.name, cause);
  }
}

/**
 * Cuts a stream into blocks of one length, the last one aside: what is learned must not depend on how a pipe hands it
 * over.
 */
export async function* inBlocks(
  chunks: AsyncIterable<Uint8Array>,
  length: number,
): AsyncGenerator<Uint8Array> {
  let block = new Uint8Array(length);
  let filled = 0;
  for await (const chunk of chunks) {
    for (let at = 0; at < chunk.length;) {
      const part = chunk.subarray(at, at + length - filled);
      block.set(part, filled);
      filled += part.length;
      at += part.length;
      if (filled < length) continue;
      yield block;
      block = new Uint8Array(length);
      filled = 0;
    }
  }
  if (filled > 0) yield block.subarray(0, filled);
}

/** Reads samples: each file is one. */
export async function* readFiles(
  inputs: readonly Input[],
  shell: Shell,
  meter: Meter,
): AsyncGenerator<Uint8Array> {
  for (const input of inputs) {
    const sample = concatenated(
      await Array.fromAsync(readInput(input, shell, meter)),
    );
    if (sample.length > 0) yield sample;
  }
}

/** Reads samples: each line is one, without its end; empty lines are none. */
export async function* readLines(
  inputs: readonly Input[],
  shell: Shell,
  meter: Meter,
): AsyncGenerator<Uint8Array> {
  for (const input of inputs) {
    let begun: Uint8Array[] = [];
    for await (const chunk of readInput(input, shell, meter)) {
      let from = 0;
      for (;;) {
        const to = chunk.indexOf(NEWLINE, from);
        begun.push(chunk.slice(from, to < 0 ? undefined : to));
        if (to < 0) break;
        const line = concatenated(begun);
        if (line.length > 0) yield line;
        begun = [];
        from = to + 1;
      }
    }
    const rest = concatenated(begun);
    if (rest.length > 0) yield rest;
  }
}

const NEWLINE = 10;

function concatenated(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(
    parts.reduce((sum, { length }) => sum + length, 0),
  );
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
