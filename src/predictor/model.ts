/**
 * A trained predictor in memory.
 *
 * @module
 */

import type { KernelState } from "../kernel/mod.ts";
import {
  depthOf,
  kernelMemory,
  levelsOf,
  type TableSizes,
} from "../kernel/profiles.ts";

export type { KernelState } from "../kernel/mod.ts";
export type { TableSizes } from "../kernel/profiles.ts";

/** What a model is about, for people. */
export interface ModelCard {
  /**
   * What it was trained on and is good for: any text, of at most 65,536 bytes.
   *
   * @default {""}
   */
  card?: string;
  /**
   * Under which terms it may be used, as an SPDX expression where there is one; at most 1,024 bytes.
   *
   * @default {""}
   */
  licence?: string;
}

/** What the header of a model's file says. */
export interface ModelDescription extends Required<ModelCard> {
  /** Number of the profile: the predictor that it is for. */
  profile: number;
  /** The level that compresses with its profile: 5 to 9. */
  level: number;
  /** Which of the profile's ensembles it was trained with: 0 for prose, 1 for other text, 2 for the rest. */
  ensemble: number;
  /** SHA-256 of the file, 64 hexadecimal digits: archives name it by this. */
  sha256: string;
  /** Bytes of the file. */
  bytes: number;
  /** Bytes that it was trained on. */
  trainingBytes: number;
  /** Bytes that a predictor of it takes in memory, without the blocks that it codes. */
  memory: number;
}

/** What a model consists of. A structured clone has all of it. */
export interface ModelParts {
  /** Number of the profile: the predictor that it is for. */
  readonly profile: number;
  /** Which of the profile's ensembles it was trained with. */
  readonly ensemble: number;
  /** What the predictor knows; nobody changes it. */
  readonly state: KernelState;
  /** SHA-256 of its file, 64 hexadecimal digits: archives name it by this. */
  readonly sha256: string;
}

/**
 * A trained predictor: loaded once, it is shared by any number of streams, as none of them changes it.
 *
 * @example Usage
 * ```ts
 * import { compress, decompress, trainModel } from "@sluice/sluice";
 * import { assert, assertEquals } from "@std/assert";
 *
 * const samples = new Blob(['{"id":1,"name":"Ada"}\n'.repeat(100)]).stream();
 * const model = await trainModel(samples, { level: 6 });
 *
 * const data = new TextEncoder().encode('{"id":2,"name":"Bob"}');
 * const archive = compress(data, { model });
 * assert(archive.length < compress(data).length + 36);
 * assertEquals(decompress(archive, { models: [model] }), data);
 * ```
 */
export class Model implements ModelParts {
  readonly profile: number;
  readonly ensemble: number;
  readonly state: KernelState;
  readonly sha256: string;
  /** Bytes of its file. */
  readonly bytes: number;
  /** Bytes that it was trained on. */
  readonly trainingBytes: number;
  /** What it was trained on and is good for. */
  readonly card: string;
  /** Under which terms it may be used. */
  readonly licence: string;

  /**
   * Puts a model together; {@linkcode loadModel} and {@linkcode trainModel} make them.
   *
   * @param parts what it consists of
   */
  constructor(
    parts:
      & ModelParts
      & Required<ModelCard>
      & Pick<ModelDescription, "bytes" | "trainingBytes">,
  ) {
    this.profile = parts.profile;
    this.ensemble = parts.ensemble;
    this.state = parts.state;
    this.sha256 = parts.sha256;
    this.bytes = parts.bytes;
    this.trainingBytes = parts.trainingBytes;
    this.card = parts.card;
    this.licence = parts.licence;
  }

  /** `sha256:` and its hash. */
  get id(): string {
    return `sha256:${this.sha256}`;
  }

  /** The level that compresses with its profile: 5 to 9. */
  get level(): number {
    return levelsOf(this.profile)[0];
  }

  /** Bytes that a predictor of it takes, without the blocks that it codes. */
  get memory(): number {
    return memoryOf(this.profile, this.state.tables);
  }
}

/** Bytes that a predictor with such tables takes, without the blocks that it codes. */
export function memoryOf(profile: number, tables: TableSizes): number {
  return kernelMemory(profile, 0, 0, tables) * 1024;
}

/**
 * Whether a profile can be trained: those that sort blocks keep nothing, and level 10 has primers of its own.
 *
 * @param profile number of a profile
 */
export function isTrainable(profile: number): boolean {
  return profile === 5 || profile === 6 || depthOf(profile) !== undefined;
}
