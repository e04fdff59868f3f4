/**
 * The models of a stream: those that are given, and those that are found when a frame names them.
 *
 * @module
 */

import { ModelError } from "../errors.ts";
import { ensembleCount, levelsOf } from "../kernel/profiles.ts";
import { isTrainable, type ModelParts } from "../predictor/model.ts";
import { wrong } from "./codec.ts";
import { isNetwork, type NetworkParts } from "./network_parts.ts";

/** Where models come from that nobody has given. */
export interface FindModelOptions {
  /**
   * Finds the model that a frame names and that is not among `models`. The stream waits for it, keeps it for its other frames,
   * and fails with what this fails with.
   *
   * @param sha256 SHA-256 of the model's file, 64 hexadecimal digits
   * @returns that model
   */
  findModel?: (sha256: string) => Promise<ModelParts | NetworkParts>;
}

/**
 * Checks a model among the options. By what it has, as it may be a structured clone.
 *
 * @param action what cannot be done otherwise
 * @param name the option's name
 * @param value the option's value
 * @throws {TypeError} when it is no model
 */
export function checkModel(
  action: string,
  name: string,
  value: unknown,
): asserts value is ModelParts {
  const { profile, ensemble, sha256, state } = (value ?? {}) as Partial<
    ModelParts
  >;
  if (
    isTrainable(profile!) && ensemble! < ensembleCount(profile!) &&
    /^[0-9a-f]{64}$/.test(sha256!) && state?.memory instanceof Uint8Array
  ) return;
  throw wrong(action, name, "a Model", value);
}

/**
 * Checks the option `models`.
 *
 * @param action what cannot be done otherwise
 * @param value the option's value; `undefined`: not given
 * @returns the models
 * @throws {TypeError} when it is no array of models
 */
export function checkModels(
  action: string,
  value: unknown = [],
): readonly (ModelParts | NetworkParts)[] {
  if (!Array.isArray(value)) {
    throw wrong(action, "models", "an array of Models", value);
  }
  value.forEach((model, i) => {
    if (!isNetwork(model)) checkModel(action, `models[${i}]`, model);
  });
  return value;
}

/**
 * Checks that a level is that of a model.
 *
 * @param action what cannot be done otherwise
 * @param model the model
 * @param level the option's value
 * @throws {RangeError} when it is another
 */
export function checkModelLevel(
  action: string,
  { profile }: ModelParts,
  level: number,
): void {
  const [own] = levelsOf(profile);
  if (level === own) return;
  throw new RangeError(
    `Cannot ${action} as level must be ${own} with this model: current value is ${level}`,
  );
}

/**
 * The error for a model that is not there.
 *
 * @param sha256 which
 */
export function missing(sha256: string): ModelError {
  const id = `sha256:${sha256}`;
  return new ModelError(
    "model-not-found",
    `Cannot decompress as the model that a frame names must be there: current value is ${id}`,
    id,
  );
}

/** Finds models, each once. */
export class ModelFinder {
  readonly #models: readonly (ModelParts | NetworkParts)[];
  readonly #find: FindModelOptions["findModel"];
  readonly #asked = new Map<string, Promise<ModelParts | NetworkParts>>();

  /** @param options those of a stream, which are checked */
  constructor(
    options: FindModelOptions & {
      models?: readonly (ModelParts | NetworkParts)[] | undefined;
    },
  ) {
    this.#models = options.models ?? [];
    this.#find = options.findModel;
  }

  /**
   * A model, from wherever it can be had.
   *
   * @param sha256 which
   * @throws {ModelError} `model-not-found`, or `hash-mismatch` when another was found; whatever `findModel` throws
   */
  find(sha256: string): Promise<ModelParts | NetworkParts> {
    let asked = this.#asked.get(sha256);
    if (!asked) this.#asked.set(sha256, asked = this.#search(sha256));
    return asked;
  }

  async #search(sha256: string): Promise<ModelParts | NetworkParts> {
    const given = this.#models.find((model) => model.sha256 === sha256);
    if (given) return given;
    if (!this.#find) throw missing(sha256);
    const found = await this.#find(sha256);
    if (!isNetwork(found)) {
      checkModel("decompress", "what findModel finds", found);
    }
    if (found.sha256 === sha256) return found;
    throw new ModelError(
      "hash-mismatch",
      `Cannot decompress as what findModel finds must be sha256:${sha256}: current value is sha256:${found.sha256}`,
      `sha256:${sha256}`,
    );
  }
}
