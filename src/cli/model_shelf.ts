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
import { FileError, messageOf } from "./errors.ts";
import { printable } from "./text.ts";

/** A model as models/manifest.json describes it. */
export interface ModelEntry {
  /** Its name. */
  id: string;
  /** A trained predictor, or a network. */
  kind: "slm" | "onnx";
  /** Its file, beside the manifest. */
  file: string;
  /** SHA-256 of its file, 64 hexadecimal digits. */
  sha256: string;
  /** Bytes of its file. */
  bytes: number;
  /** Under which terms it may be used. */
  licence: string;
}

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

/** What comes with Sluice; where it runs from a server, there is nothing. */
const SHIPPED = new URL("../../models/", import.meta.url);
const MANIFEST = "manifest.json";
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

/**
 * Whether it is a network.
 *
 * @param model what was loaded
 */
export function isNetwork(model: Model | Network): model is Network {
  return "kind" in model;
}

/** Finds models and networks, and looks at each and loads it once. */
export class ModelShelf {
  readonly #folders: readonly string[];
  readonly #shipped: URL | undefined;
  readonly #networks: () => LoadNetworkOptions;
  readonly #loaded = new Map<string, Promise<Model | Network>>(); // by path
  readonly #described = new Map<string, Promise<ModelDescription>>(); // by path
  readonly #facts = new Map<string, Promise<NetworkFacts>>(); // by path
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
    const [, sha256] = HASH.exec(name) ?? [];
    if (sha256 !== undefined) {
      const path = await this.#pathOfHash(sha256);
      if (path !== undefined) return path;
      throw missing(name);
    }
    if (
      name.includes("/") ||
      Object.values(ENDINGS).some((ending) => name.endsWith(ending))
    ) return name;
    const found = (await this.#find()).find(({ entry }) => entry.id === name);
    if (found) return found.path;
    const file = await Deno.stat(name).catch(() => undefined);
    if (file?.isFile) return name;
    throw missing(name);
  }

  /**
   * Loads a model or network that a command line names; then it is found by its hash, too.
   *
   * @throws {ModelError} when there is none, or it is damaged
   */
  async openAny(name: string): Promise<Model | Network> {
    const model = await this.#loadNamed(await this.pathOf(name));
    this.#given.push(model);
    return model;
  }

  /**
   * Loads a model that a command line names; then it is found by its hash, too.
   *
   * @throws {ModelError} when there is none, it is damaged, or a network
   */
  async open(name: string): Promise<Model> {
    return modelIn(await this.openAny(name), name);
  }

  /** Loads a file. */
  load(path: string): Promise<Model | Network> {
    let model = this.#loaded.get(path);
    if (!model) this.#loaded.set(path, model = this.#read(path));
    return model;
  }

  /** Loads the file of a model. */
  async loadModel(path: string): Promise<Model> {
    return modelIn(await this.load(path), path);
  }

  async #read(path: string): Promise<Model | Network> {
    const file = await read(path);
    return kindOf(path) === "onnx"
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
   * @throws {ModelError} `model-not-found`
   */
  async findModel(sha256: string): Promise<Model | Network> {
    const given = this.#given.find((model) => model.sha256 === sha256);
    if (given) return given;
    const path = await this.#pathOfHash(sha256);
    if (path === undefined) throw missing(`sha256:${sha256}`);
    return await this.#loadNamed(path);
  }

  /** Loads a file; what is wrong with it is said of the file. */
  async #loadNamed(path: string): Promise<Model | Network> {
    try {
      return await this.load(path);
    } catch (error) {
      if (!(error instanceof ModelError) || error.code === "model-not-found") {
        throw error;
      }
      const text = `${printable(path)}: ${error.message}`;
      throw new ModelError(error.code, text, path, { cause: error });
    }
  }

  async #pathOfHash(sha256: string): Promise<string | undefined> {
    const entries = await this.#find();
    return entries.find(({ entry }) => entry.sha256 === sha256)?.path;
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

/** What a manifest says; `undefined`: there is none. */
async function readManifest(folder: string): Promise<Found[] | undefined> {
  const path = `${folder}${MANIFEST}`;
  const text = await Deno.readTextFile(path).catch((error) => {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  });
  if (text === undefined) return undefined;
  const entries = parsed(text);
  if (!Array.isArray(entries) || !entries.every(isEntry)) {
    throw new ModelError(
      "corrupt",
      `Cannot read ${
        printable(path)
      } as it must be an array of id, kind, file, sha256, bytes and licence`,
      path,
    );
  }
  return entries.map(({ id, kind, file, sha256, bytes, licence }) => ({
    entry: { id, kind, file, sha256, bytes, licence },
    path: `${folder}${file}`,
  }));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isEntry(value: unknown): value is ModelEntry {
  if (typeof value !== "object" || value === null) return false;
  const { id, kind, file, sha256, bytes, licence } = value as ModelEntry;
  return typeof id === "string" && (kind === "slm" || kind === "onnx") &&
    // A name, not a path that leads elsewhere.
    typeof file === "string" && !file.includes("/") &&
    HASH.test(`sha256:${sha256}`) && Number.isSafeInteger(bytes) &&
    typeof licence === "string";
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
        sha256: createHash("sha256").update(bytes).digest("hex"),
        bytes: bytes.length,
      },
      path,
    });
  }
  return found;
}
