/**
 * Models on the command line: which are meant, and whether they fit what else was asked for.
 *
 * @module
 */

import {
  type CompressorOptions,
  CompressorStream,
  type Model,
  type Network,
} from "../../mod.ts";
import { BINARY, findingKind } from "../kernel/content_kind.ts";
import { UsageError } from "./errors.ts";
import { isNetwork, ModelShelf } from "./model_shelf.ts";
import { backendOfEnvironment, refuseWithout } from "./network_options.ts";
import { JOINED_LEVEL } from "../streams/network_choices.ts";
import type { Generation } from "./model_options.ts";
import type { Work } from "./options.ts";
import { peek } from "./peek.ts";
import type { Report } from "./report.ts";

/** Bytes that models are tried on. */
const TRIED = 64 * 1024;
/** What a model leaves of them when no other kind is tried. */
const MUCH = 0.95;
/** Bytes that are compressed with the best model and with none. */
const COMPARED = 4 * 1024 * 1024;

/** The models of a command. */
export interface Models {
  /** Where to find more. */
  shelf: ModelShelf;
  /** Those that were given. */
  given: Model[];
  /** The network that was given. */
  network: Network | undefined;
  /** Those to choose from; `undefined`: nothing is chosen. */
  candidates: Candidate[] | undefined;
}

/** A model that may be chosen, to be loaded only where it may gain something. */
export interface Candidate {
  /** Which kind of content it learned from: see `findingKind` of kernel/content_kind.ts. */
  ensemble: number;
  load: () => Promise<Model>;
}

/**
 * Loads what `--model` names.
 *
 * @param work what was asked for
 * @param report is told of backends that do not execute a network
 * @throws {UsageError} when models do not fit each other, or what else was asked for, or the environment is wrong about networks
 * @throws {ModelError} when one is not there, or damaged
 */
export async function openModels(work: Work, report: Report): Promise<Models> {
  const shelf = openShelf(work, report);
  if (work.models[0] === "auto") {
    const candidates = await candidatesOf(work, shelf);
    return { shelf, given: [], network: undefined, candidates };
  }
  const { given, networks } = await openNamed(work.models, shelf);
  if (work.name === "compress" || work.name === "score") {
    checkTogether(work, given, networks);
    for (const model of given) checkLevel(work, model);
  }
  return { shelf, given, network: networks[0], candidates: undefined };
}

/** Where models are looked for. What the environment says of networks is judged when one is loaded: it means nothing to all other work. */
function openShelf(
  { modelFolders, network }: Pick<Work, "modelFolders" | "network">,
  report: Report,
): ModelShelf {
  return new ModelShelf(modelFolders, undefined, () => ({
    backend: network.backend ?? backendOfEnvironment() ?? "auto",
    onFallback: (error) => report.fallback(error),
  }));
}

/** Loads models and networks. */
async function openNamed(
  names: readonly string[],
  shelf: ModelShelf,
): Promise<{ given: Model[]; networks: Network[] }> {
  const given: Model[] = [], networks: Network[] = [];
  for (const name of names) {
    const model = await shelf.openAny(name);
    if (isNetwork(model)) networks.push(model);
    else given.push(model);
  }
  return { given, networks };
}

/**
 * Loads what writes a text: a model, a network, or one of each.
 *
 * @param command what was asked for
 * @param report is told of backends that do not execute a network
 * @throws {UsageError} when they do not fit each other, or the environment is wrong about networks
 * @throws {ModelError} when one is not there, or damaged
 */
export async function openWriters(
  command: Generation,
  report: Report,
): Promise<{ model: Model | undefined; network: Network | undefined }> {
  const { models, network: options } = command;
  const shelf = openShelf(command, report);
  const { given, networks } = await openNamed(models, shelf);
  checkSingle(command.name, given, networks);
  const [model] = given, [network] = networks;
  if (!network) refuseWithout(options, models.join(", "));
  else if (model) checkJoined(model);
  return { model, network };
}

/** Refuses several of a kind. */
function checkSingle(
  command: string,
  given: readonly Model[],
  networks: readonly Network[],
): void {
  for (
    const [count, what] of [
      [given.length, "model"],
      [networks.length, "network"],
    ] as const
  ) {
    if (count < 2) continue;
    throw new UsageError(
      `${command} takes one ${what}: current value is ${count}`,
    );
  }
}

/** Refuses a model that no network joins. */
function checkJoined({ level }: Model): void {
  if (level === JOINED_LEVEL) return;
  throw new UsageError(
    `a network joins models of level ${JOINED_LEVEL}: current value is ${level}`,
  );
}

/**
 * Whether models can be used together.
 *
 * @throws {UsageError} when they cannot
 */
function checkTogether(
  work: Work,
  given: readonly Model[],
  networks: readonly Network[],
): void {
  const { alone } = work.network;
  checkSingle(work.name, given, networks);
  if (networks.length === 0) {
    return refuseWithout(work.network, work.models.join(", ") || "none");
  }
  const [model] = given;
  if (alone && model) {
    throw new UsageError(
      `--alone takes no model beside the network: current value is ${model.id}`,
    );
  }
  if (model) checkJoined(model);
  if (work.levelTyped && work.level !== JOINED_LEVEL) {
    throw new UsageError(
      `--level must be ${JOINED_LEVEL} with a network: current value is ${work.level}`,
    );
  }
}

/**
 * All models of the level.
 *
 * @throws {ModelError} when one of the list is damaged, or not the one that its manifest means
 */
async function candidatesOf(
  { level }: Work,
  shelf: ModelShelf,
): Promise<Candidate[]> {
  const candidates: Candidate[] = [];
  for (const shelved of await shelf.list()) {
    if (shelved.entry.kind !== "slm") continue;
    const { level: own, ensemble } = await shelf.describeModel(shelved);
    if (own !== level) continue;
    candidates.push({ ensemble, load: () => shelf.loadModel(shelved) });
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
 * more. Models of
 * other text than it seems to be are tried only where those of its kind gain little: to load one takes a second.
 *
 * @param content the content
 * @param candidates models of one level
 * @param options how it will be compressed
 * @returns the model, `undefined` where none gains, and the content again
 */
export async function chooseModel(
  content: ReadableStream<Uint8Array>,
  candidates: readonly Candidate[],
  options: CompressorOptions,
): Promise<{
  model: Model | undefined;
  content: ReadableStream<Uint8Array>;
}> {
  if (candidates.length === 0) return { model: undefined, content };
  const { head, readable } = await peek(content, COMPARED);
  const tried = head.subarray(0, TRIED);
  const kind = kindOf(tried);
  const without = await compressedSize(tried, options);
  // A model has to gain something.
  let least = without;
  let model: Model | undefined;
  for (const likely of [true, false]) {
    // No text is like what is none.
    if (!likely && (kind === BINARY || least < without * MUCH)) break;
    for (const { ensemble, load } of candidates) {
      if ((ensemble === kind) !== likely) continue;
      const other = await load();
      const bytes = await compressedSize(tried, { ...options, model: other });
      if (bytes < least) [least, model] = [bytes, other];
    }
  }
  if (model && head.length > TRIED) {
    const bytes = await compressedSize(head, { ...options, model });
    if (bytes >= await compressedSize(head, options)) model = undefined;
  }
  return { model, content: readable };
}

/** Which kind of content it is, however short. */
function kindOf(content: Uint8Array): number {
  const finding = findingKind(content, 0);
  for (;;) {
    const { done, value } = finding.next();
    if (done) return value;
  }
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
