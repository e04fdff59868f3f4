/**
 * The models that a server has: found by name or hash, verified at start, loaded when they are first needed.
 *
 * @module
 */

import {
  loadModel,
  loadNetwork,
  type Model,
  type ModelDescription,
  type Network,
} from "../../mod.ts";
import { ModelError } from "../errors.ts";
import type { BackendChoice } from "../streams/network_choices.ts";
import type { OnFallback } from "./pool/networks.ts";
import type { ModelBytes } from "./pool/worker_pool.ts";

/** What a server knows of a network. */
export interface NetworkDescription {
  /** SHA-256 of the file, 64 hexadecimal digits. */
  sha256: string;
  /** Bytes of the file. */
  bytes: number;
  /** Terms of use. */
  licence: string;
  /** What it was trained on and is good for. */
  card: string;
}

/** A file of a model, or of a network, that a server may use. */
export type ModelFile =
  & ServedFile
  & (
    | { isNetwork?: false; description: ModelDescription }
    | { isNetwork: true; description: NetworkDescription }
  );

/** What both have in common. */
export interface ServedFile {
  /** Its name: that of a file without its ending. */
  id: string;
  /** Seconds since 1970 when it was made, as far as is known. */
  created: number;
  /** Reads it. */
  read: () => Promise<Uint8Array>;
}

/** A model as a server lists it. */
export type ListedModel = ModelFile;

/**
 * Describes a network, once it is proven that it is one.
 *
 * @param file all of its file
 * @param networkKernel the network kernel, where it was compiled beforehand
 * @throws {ModelError} when it is none, or is damaged
 */
export async function inspectNetwork(
  file: Uint8Array,
  networkKernel?: WebAssembly.Module,
): Promise<NetworkDescription> {
  const { sha256, licence, card } = await loadNetwork(file, {
    backend: "kernel",
    ...(networkKernel && { networkKernel }),
  });
  return { sha256, bytes: file.length, licence, card };
}

/** How models are loaded. */
export interface ModelStoreOptions {
  /** Whether one who needs a model may wait for another who loads it. */
  shares?: boolean;
  kernel?: WebAssembly.Module;
  sortingKernel?: WebAssembly.Module;
  networkKernel?: WebAssembly.Module;
  /** Who executes networks, and who is told why another does. */
  backend?: BackendChoice;
  onFallback?: OnFallback;
}

/** What a server knows of models. */
export class ModelStore {
  readonly #byId = new Map<string, ModelFile>();
  readonly #byHash = new Map<string, ModelFile>();
  readonly #loaded = new Map<string, Promise<Model | Network>>();
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
   * Finds a model, and no network.
   *
   * @throws {ModelError} `model-not-found`; `wrong-profile`: it is a network
   */
  findModel(name: string): ModelDescription {
    const file = this.find(name);
    if (!file.isNetwork) return file.description;
    throw new ModelError(
      "wrong-profile",
      `Cannot use ${JSON.stringify(name)} here as it is a network`,
      name,
    );
  }

  /**
   * Finds a network, and no model.
   *
   * @throws {ModelError} `model-not-found`; `wrong-profile`: it is a model
   */
  findNetwork(name: string): NetworkDescription {
    const file = this.find(name);
    if (file.isNetwork) return file.description;
    throw new ModelError(
      "wrong-profile",
      `Cannot use ${JSON.stringify(name)} as a network as it is a model`,
      name,
    );
  }

  /**
   * Loads a model or a network, once.
   *
   * @param sha256 64 hexadecimal digits
   * @throws {ModelError} when there is none, or its file has changed
   */
  load(sha256: string): Promise<Model | Network> {
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
  async read(sha256: string): Promise<ModelBytes> {
    const file = this.#byHash.get(sha256);
    if (!file) throw missing(`sha256:${sha256}`);
    return { file: await file.read(), isNetwork: file.isNetwork ?? false };
  }

  async #load(sha256: string): Promise<Model | Network> {
    const { file, isNetwork } = await this.read(sha256);
    const { kernel, sortingKernel, ...ofNetworks } = this.#options;
    if (isNetwork) return await loadNetwork(file, { sha256, ...ofNetworks });
    return await loadModel(file, {
      sha256,
      ...(kernel && { kernel }),
      ...(sortingKernel && { sortingKernel }),
    });
  }
}

function missing(name: string): ModelError {
  return new ModelError(
    "model-not-found",
    `Cannot find the model ${JSON.stringify(name)}`,
    name,
  );
}
