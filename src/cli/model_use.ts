/**
 * Models on the command line: which are meant, and whether they fit what else was asked for.
 *
 * @module
 */

import {
  type CompressorOptions,
  CompressorStream,
  type Model,
} from "../../mod.ts";
import { UsageError } from "./errors.ts";
import { ModelShelf } from "./model_shelf.ts";
import type { Work } from "./options.ts";
import { peek } from "./peek.ts";

/** Bytes that models are tried on. */
const TRIED = 64 * 1024;
/** Bytes that are compressed with the best model and with none. */
const COMPARED = 4 * 1024 * 1024;

/** The models of a command. */
export interface Models {
  /** Where to find more. */
  shelf: ModelShelf;
  /** Those that were given. */
  given: Model[];
  /** Those to choose from; `undefined`: nothing is chosen. */
  candidates: Model[] | undefined;
}

/**
 * Loads what `--model` names.
 *
 * @param work what was asked for
 * @throws {UsageError} when a model is of another level than was asked for
 * @throws {ModelError} when one is not there, or damaged
 */
export async function openModels(work: Work): Promise<Models> {
  const shelf = new ModelShelf(work.modelFolders);
  if (work.models[0] === "auto") {
    return { shelf, given: [], candidates: await candidatesOf(work, shelf) };
  }
  const given: Model[] = [];
  for (const name of work.models) given.push(await shelf.open(name));
  if (work.name === "compress" || work.name === "score") {
    for (const model of given) checkLevel(work, model);
  }
  return { shelf, given, candidates: undefined };
}

/** All models of the level. */
async function candidatesOf(
  { level }: Work,
  shelf: ModelShelf,
): Promise<Model[]> {
  const candidates: Model[] = [];
  for (const { entry, path } of await shelf.list()) {
    if (entry.kind !== "slm") continue;
    const model = await shelf.load(path);
    if (model.level === level) candidates.push(model);
  }
  return candidates;
}

/**
 * A model fixes the level.
 *
 * @param asked which level was asked for, and whether somebody typed it
 * @param model the model
 * @throws {UsageError} when that is another one
 */
export function checkLevel(
  asked: { level: number; levelTyped: boolean },
  model: Model,
): void {
  if (!asked.levelTyped || asked.level === model.level) return;
  throw new UsageError(
    `--level must be ${model.level} with this model: current value is ${asked.level}`,
  );
}

/**
 * Chooses the model that makes content smallest: by its first 64 KiB, and then by its first 4 MiB, or all where there is not
 * more.
 *
 * @param content the content
 * @param candidates models of one level
 * @param options how it will be compressed
 * @returns the model, `undefined` where none gains, and the content again
 */
export async function chooseModel(
  content: ReadableStream<Uint8Array>,
  candidates: readonly Model[],
  options: CompressorOptions,
): Promise<{
  model: Model | undefined;
  content: ReadableStream<Uint8Array>;
}> {
  if (candidates.length === 0) return { model: undefined, content };
  const { head, readable } = await peek(content, COMPARED);
  const best = async (
    part: Uint8Array<ArrayBuffer>,
    models: readonly (Model | undefined)[],
  ) => {
    let least = Infinity;
    let found: Model | undefined;
    for (const model of models) {
      const bytes = await compressedSize(part, {
        ...options,
        ...(model && { model }),
      });
      if (bytes < least) [least, found] = [bytes, model];
    }
    return found;
  };
  // None goes first: a model has to gain something.
  let model = await best(head.subarray(0, TRIED), [undefined, ...candidates]);
  if (model && head.length > TRIED) {
    model = await best(head, [undefined, model]);
  }
  return { model, content: readable };
}

/** Bytes of the archive of some content. */
async function compressedSize(
  content: Uint8Array<ArrayBuffer>,
  options: CompressorOptions,
): Promise<number> {
  const archive = new Blob([content]).stream().pipeThrough(
    new CompressorStream({ ...options, contentSize: content.length }),
  );
  let bytes = 0;
  for await (const chunk of archive) bytes += chunk.length;
  return bytes;
}
