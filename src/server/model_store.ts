/**
 * The models that a server has: found by name or hash, verified at start, loaded when they are first needed.
 *
 * @module
 */

import { loadModel, type Model, type ModelDescription } from "../../mod.ts";
import { ModelError } from "../errors.ts";

/** A model file that a server may use. */
export interface ModelFile {
  /** Its name: that of a file without its ending. */
  id: string;
  /** What its header says. */
  description: ModelDescription;
  /** Seconds since 1970 when it was made, as far as is known. */
  created: number;
  /** Reads it. */
  read: () => Promise<Uint8Array>;
}

/** A model as a server lists it. */
export type ListedModel = Omit<ModelFile, "read">;

/** How models are loaded. */
export interface ModelStoreOptions {
  /** Whether one who needs a model may wait for another who loads it. */
  shares?: boolean;
  kernel?: WebAssembly.Module;
  sortingKernel?: WebAssembly.Module;
}

/** What a server knows of models. */
export class ModelStore {
  readonly #byId = new Map<string, ModelFile>();
  readonly #byHash = new Map<string, ModelFile>();
  readonly #loaded = new Map<string, Promise<Model>>();
  readonly #options: ModelStoreOptions;

  /**
   * @param files what there is; of several with one name the first counts
   * @param options whether loading is shared; kernels that were compiled beforehand
   */
  constructor(
    files: Iterable<ModelFile>,
    options: ModelStoreOptions = {},
  ) {
    this.#options = options;
    for (const file of files) {
      if (!this.#byId.has(file.id)) this.#byId.set(file.id, file);
      const { sha256 } = file.description;
      if (!this.#byHash.has(sha256)) this.#byHash.set(sha256, file);
    }
  }

  /** All models, in their order. */
  get list(): ListedModel[] {
    return [...this.#byId.values()];
  }

  /**
   * Finds what a request names: a name, or `sha256:` and a hash. Both are looked up in a table, and never are part of a path.
   *
   * @throws {ModelError} `model-not-found`
   */
  find(name: string): ListedModel {
    const file = name.startsWith("sha256:")
      ? this.#byHash.get(name.slice("sha256:".length))
      : this.#byId.get(name);
    if (file) return file;
    throw missing(name);
  }

  /**
   * Loads a model, once.
   *
   * @param sha256 64 hexadecimal digits
   * @throws {ModelError} when there is none, or its file has changed
   */
  load(sha256: string): Promise<Model> {
    let model = this.#loaded.get(sha256);
    if (!model) {
      model = this.#load(sha256);
      const { shares = true } = this.#options;
      const keep = () => this.#loaded.set(sha256, model!);
      if (shares) keep();
      // Perhaps it can be read the next time.
      model.then(keep, () => this.#loaded.delete(sha256));
    }
    return model;
  }

  /**
   * Reads the file of a model, which others load and verify.
   *
   * @param sha256 64 hexadecimal digits
   * @throws {ModelError} when there is none
   */
  async read(sha256: string): Promise<Uint8Array> {
    const file = this.#byHash.get(sha256);
    if (!file) throw missing(`sha256:${sha256}`);
    return await file.read();
  }

  async #load(sha256: string): Promise<Model> {
    const { shares: _, ...kernels } = this.#options;
    return await loadModel(await this.read(sha256), { sha256, ...kernels });
  }
}

function missing(name: string): ModelError {
  return new ModelError(
    "model-not-found",
    `Cannot find the model ${JSON.stringify(name)}`,
    name,
  );
}
