/**
 * The golden models: evidence of what version 1 of model files is. They are made by `deno task golden`, where they are not there
 * yet, and stay as they are.
 *
 * @module
 */

import { Trainer, type TrainingOptions } from "../../src/predictor/training.ts";
import { json, lines, noise, prose, records } from "./content.ts";
import { sha256 } from "./golden.ts";

/** A golden model to be made. */
export interface GoldenModel {
  /** Name of the file, without `.slm`. */
  name: string;
  options: TrainingOptions;
  content: Uint8Array;
}

/** What `model_files.json` says of a golden model. */
export interface ModelEntry {
  name: string;
  bytes: number;
  sha256: string;
  /** Of its memory from address 64 on, the kernel's constants left out: addresses 4,096 to 131,071. */
  memorySha256: string;
}

const tables = {
  slotLines: 1024,
  historyBits: 11,
  matchBits: 9,
  apmBits: 8,
};

export const GOLDEN_MODELS: readonly GoldenModel[] = [
  {
    name: "model-5-binary",
    options: { level: 5, tables, ensemble: 2 },
    content: records(3000, 31),
  },
  {
    name: "model-6-prose",
    options: { level: 6, tables, card: "Sentences.", licence: "0BSD" },
    content: prose(4000, 32),
  },
  {
    name: "model-6-structured",
    options: { level: 6, tables, ensemble: 1 },
    content: json(4000, 33),
  },
  {
    name: "model-7-noise",
    options: { level: 7, tables, ensemble: 2 },
    content: noise(300, 34),
  },
  {
    name: "model-8-prose",
    options: { level: 8, tables, ensemble: 0 },
    content: prose(600, 35),
  },
  {
    name: "model-9-structured",
    options: { level: 9, tables, ensemble: 1 },
    content: lines(600, 36),
  },
];

const MANIFEST = new URL("model_files.json", import.meta.url);

/** Where the file of a golden model lies. */
export function modelFile(name: string): URL {
  return new URL(`${name}.slm`, import.meta.url);
}

/** All golden models. */
export function modelManifest(): ModelEntry[] {
  return JSON.parse(Deno.readTextFileSync(MANIFEST)).models;
}

/** Replaces the manifest. */
export function writeModelManifest(models: ModelEntry[]): void {
  const content = {
    "@generated":
      "by tests/golden/make.ts. Do not edit: run `deno task golden`.",
    models,
  };
  Deno.writeTextFileSync(MANIFEST, JSON.stringify(content, null, 2) + "\n");
}

/** The hash of what a model knows. */
export async function memoryHash(memory: Uint8Array): Promise<string> {
  const known = memory.slice();
  known.fill(0, 4096 - 64, 131072 - 64);
  return await sha256(known);
}

/** Makes a golden model, and what the manifest should say of it. */
export async function makeModel(
  { name, options, content }: GoldenModel,
): Promise<{ file: Uint8Array<ArrayBuffer>; entry: ModelEntry }> {
  const trainer = new Trainer(options);
  trainer.learn(content);
  const { file, model } = await trainer.save();
  const entry = {
    name,
    bytes: file.length,
    sha256: model.sha256,
    memorySha256: await memoryHash(model.state.memory),
  };
  return { file, entry };
}
