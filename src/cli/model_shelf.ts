/**
 * Where models and networks are: those that come with Sluice, those in folders, and files.
 *
 * @module
 */

import { createHash } from "node:crypto";
import {
  inspectModel,
  loadModel,
  loadNetwork,
  type LoadNetworkOptions,
  type Model,
  type ModelDescription,
  type Network,
} from "../../mod.ts";
import { ModelError } from "../errors.ts";
import {
  checkHash,
  MANIFEST,
  type ModelEntry,
  parseManifest,
} from "../predictor/manifest.ts";
import { FileError, messageOf } from "./errors.ts";
import { printable } from "./text.ts";

/** What the file of a network says of it. */
export interface NetworkFacts {
  /** The name that it has given itself. */
  id: string;
  licence: string;
  card: string;
  /** SHA-256 of its file, 64 hexadecimal digits. */
  sha256: string;
  /** Bytes of its file. */
  bytes: number;
  /** Bytes that it was trained on. */
  trainingBytes: number;
  /** Multiplications of weights for each byte of content. */
  multiplications: number;
}

/** A model or network that can be read. */
export interface Shelved {
  entry: ModelEntry;
  /** Path of its file. */
  path: string;
}

/** The same, with a licence that only the file would tell. */
interface Found {
  entry: Omit<ModelEntry, "licence"> & { licence?: string };
  path: string;
}

/** A file, and what it must be where a list names it. */
type Place = Pick<Found, "path"> & Partial<Found>;

/** What comes with Sluice; where it runs from a server, there is nothing. */
const SHIPPED = new URL("../../models/", import.meta.url);
/** What the names of files end with, by what they are. */
const ENDINGS = { slm: ".slm", onnx: ".onnx" } as const;
const HASH = /^sha256:([0-9a-f]{64})$/;

/**
 * What a file is, by its name.
 *
 * @param path a file
 */
export function kindOf(path: string): ModelEntry["kind"] {
  return path.endsWith(ENDINGS.onnx) ? "onnx" : "slm";
}

/**
 * The name of a file without what says its kind.
 *
 * @param file a file
 */
export function idOf(file: string): string {
  const ending = ENDINGS[kindOf(file)];
  return file.endsWith(ending) ? file.slice(0, -ending.length) : file;
}

/** Whether what was loaded is a network. */
export function isNetwork(model: Model | Network): model is Network {
  return "kind" in model;
}

/** Finds models and networks, and looks at each and loads it once. */
export class ModelShelf {
  readonly #folders: readonly string[];
  readonly #shipped: URL | undefined;
  readonly #networks: () => LoadNetworkOptions;
  // By path.
  readonly #loaded = new Map<string, Promise<Model | Network>>();
  readonly #described = new Map<string, Promise<ModelDescription>>();
  readonly #facts = new Map<string, Promise<NetworkFacts>>();
  readonly #given: (Model | Network)[] = [];
  #entries: Promise<Found[]> | undefined;

  /**
   * @param folders folders to look in before those that come with Sluice
   * @param shipped folder of those
   * @param networks says how to load networks; asked when one is
   */
  constructor(
    folders: readonly string[] = [],
    shipped: URL = SHIPPED,
    networks: () => LoadNetworkOptions = () => ({}),
  ) {
    this.#folders = folders;
    this.#networks = networks;
    if (shipped.protocol === "file:") this.#shipped = shipped;
  }

  /** All models and networks that have a name, those of the folders first. */
  async list(): Promise<Shelved[]> {
    const shelved: Shelved[] = [];
    for (const { entry, path } of await this.#find()) {
      const licence = entry.licence ?? await this.#licenceOf(path);
      shelved.push({ entry: { ...entry, licence }, path });
    }
    return shelved;
  }

  /**
   * Finds what a command line names.
   *
   * @param name a name, a file, or `sha256:` and a hash
   * @returns path of the file
   * @throws {ModelError} `model-not-found`
   */
  async pathOf(name: string): Promise<string> {
    return (await this.#placeOf(name)).path;
  }

  async #placeOf(name: string): Promise<Place> {
    const [, sha256] = HASH.exec(name) ?? [];
    if (sha256 !== undefined) {
      const found = await this.#findHash(sha256);
      if (found) return found;
      throw missing(name);
    }
    if (
      name.includes("/") ||
      Object.values(ENDINGS).some((ending) => name.endsWith(ending))
    ) return { path: name };
    const found = (await this.#find()).find(({ entry }) => entry.id === name);
    if (found) return found;
    const file = await Deno.stat(name).catch(() => undefined);
    if (file?.isFile) return { path: name };
    throw missing(name);
  }

  /**
   * Loads a model or network that a command line names; then it is found by its hash, too.
   *
   * @throws {ModelError} when there is none, or it is damaged; `hash-mismatch`: it is not the one that a manifest means by that name
   */
  async openAny(name: string): Promise<Model | Network> {
    const model = await this.#loadFrom(await this.#placeOf(name));
    this.#given.push(model);
    return model;
  }

  /**
   * Loads a model that a command line names; then it is found by its hash, too.
   *
   * @throws {ModelError} as {@linkcode openAny} does, and when it is a network
   */
  async open(name: string): Promise<Model> {
    return modelIn(await this.openAny(name), name);
  }

  /** Loads a file, whatever a manifest says of it. */
  load(path: string): Promise<Model | Network> {
    return this.#load({ path });
  }

  /**
   * Loads a model of the list.
   *
   * @throws {ModelError} when it is damaged, or a network; `hash-mismatch`: it is not the one that its manifest means
   */
  async loadModel(shelved: Shelved): Promise<Model> {
    return modelIn(await this.#loadFrom(shelved), shelved.path);
  }

  async #load(place: Place): Promise<Model | Network> {
    const { path, entry } = place;
    let loading = this.#loaded.get(path);
    if (!loading) this.#loaded.set(path, loading = this.#read(place));
    const model = await loading;
    if (entry) checkHash(entry, model.sha256); // loaded by its path before
    return model;
  }

  async #read(place: Place): Promise<Model | Network> {
    const file = await readRight(place);
    return kindOf(place.path) === "onnx"
      ? await loadNetwork(file, this.#networks())
      : await loadModel(file);
  }

  /** What the file of a model says of itself: verified, but not loaded. */
  describe(path: string): Promise<ModelDescription> {
    let description = this.#described.get(path);
    if (!description) {
      description = read(path).then(inspectModel);
      this.#described.set(path, description);
    }
    return description;
  }

  /**
   * What the file of a model of the list says of itself.
   *
   * @throws {ModelError} when it is damaged; `hash-mismatch`: it is not the one that its manifest means
   */
  describeModel(shelved: Shelved): Promise<ModelDescription> {
    return naming(
      shelved.path,
      async () => inspectModel(await readRight(shelved)),
    );
  }

  /** What the file of a network says of itself: proven exact, but not executed. */
  describeNetwork(path: string): Promise<NetworkFacts> {
    let facts = this.#facts.get(path);
    if (!facts) {
      facts = read(path).then(factsOf);
      this.#facts.set(path, facts);
    }
    return facts;
  }

  /**
   * Finds the model or network that a frame names.
   *
   * @param sha256 64 hexadecimal digits
   * @throws {ModelError} `model-not-found`; `hash-mismatch`: the file that a manifest says it has is another
   */
  async findModel(sha256: string): Promise<Model | Network> {
    const given = this.#given.find((model) => model.sha256 === sha256);
    if (given) return given;
    const found = await this.#findHash(sha256);
    if (!found) throw missing(`sha256:${sha256}`);
    return await this.#loadFrom(found);
  }

  /** Loads a file; what is wrong with it is said of the file. */
  #loadFrom(place: Place): Promise<Model | Network> {
    return naming(place.path, () => this.#load(place));
  }

  async #findHash(sha256: string): Promise<Found | undefined> {
    return (await this.#find()).find(({ entry }) => entry.sha256 === sha256);
  }

  /** The licence that a file names; empty where the file is damaged, which is for others to say. */
  async #licenceOf(path: string): Promise<string> {
    try {
      const { licence } = kindOf(path) === "onnx"
        ? await this.describeNetwork(path)
        : await this.describe(path);
      return licence;
    } catch (error) {
      if (error instanceof ModelError) return "";
      throw error;
    }
  }

  #find(): Promise<Found[]> {
    return this.#entries ??= this.#readAll();
  }

  async #readAll(): Promise<Found[]> {
    const lists: Found[][] = [];
    for (const folder of this.#folders) {
      const path = folder.endsWith("/") ? folder : `${folder}/`;
      lists.push(await readManifest(path) ?? await readFolder(path));
    }
    if (this.#shipped) {
      const path = decodeURIComponent(this.#shipped.pathname);
      lists.push(await readManifest(path) ?? []);
    }
    return lists.flat();
  }
}

/** What a file says, read by code that is loaded for networks alone. */
async function factsOf(file: Uint8Array): Promise<NetworkFacts> {
  const { loadNetwork } = await import("../neural/exact_network.ts");
  const { multiplicationsOf } = await import("../neural/program.ts");
  const network = await loadNetwork(file);
  const { id, licence, card, sha256, trainingBytes, program } = network;
  return {
    ...{ id, licence, card, sha256, trainingBytes },
    bytes: file.length,
    multiplications: multiplicationsOf(program),
  };
}

/** Refuses a network where only a model is of use. */
function modelIn(loaded: Model | Network, name: string): Model {
  if (!isNetwork(loaded)) return loaded;
  throw new ModelError(
    "wrong-profile",
    `Cannot use the network ${
      printable(name)
    } as what is named here must be a model`,
    name,
  );
}

function missing(name: string): ModelError {
  return new ModelError(
    "model-not-found",
    `Cannot find the model ${
      printable(name)
    } as it must be one of Sluice, in --models-dir, or given by --model`,
    name,
  );
}

function read(path: string): Promise<Uint8Array> {
  return Deno.readFile(path).catch((error) => {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    throw missing(path);
  });
}

/** Reads a file, and sees first whether it is the right one. */
async function readRight({ path, entry }: Place): Promise<Uint8Array> {
  const file = await read(path);
  if (entry) checkHash(entry, hashOf(file));
  return file;
}

/** Says what is wrong with a file of that file. */
async function naming<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof ModelError) || error.code === "model-not-found") {
      throw error;
    }
    const text = `${printable(path)}: ${error.message}`;
    throw new ModelError(error.code, text, path, { cause: error });
  }
}

function hashOf(file: Uint8Array): string {
  return createHash("sha256").update(file).digest("hex");
}

/** What a manifest says; `undefined`: there is none. */
async function readManifest(folder: string): Promise<Found[] | undefined> {
  const path = `${folder}${MANIFEST}`;
  const text = await Deno.readTextFile(path).catch((error) => {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  });
  if (text === undefined) return undefined;
  return parseManifest(text, printable(path)).map((entry) => (
    { entry, path: `${folder}${entry.file}` }
  ));
}

/** The files of models and networks in a folder that has no manifest, sorted by name. */
async function readFolder(folder: string): Promise<Found[]> {
  const names: string[] = [];
  try {
    for await (const { name, isDirectory } of Deno.readDir(folder)) {
      if (idOf(name) !== name && !isDirectory) names.push(name);
    }
  } catch (cause) {
    throw new FileError(`${printable(folder)}: ${messageOf(cause)}`, { cause });
  }
  const found: Found[] = [];
  for (const file of names.sort()) {
    const path = `${folder}${file}`;
    const bytes = await Deno.readFile(path);
    found.push({
      entry: {
        id: idOf(file),
        kind: kindOf(file),
        file,
        sha256: hashOf(bytes),
        bytes: bytes.length,
      },
      path,
    });
  }
  return found;
}
