/**
 * The reference decoder: "Header" of docs/format.md.
 *
 * @module
 */

import { crc32c, Cursor, Fault, fixed32 } from "./reference_conventions.ts";
import {
  ALONE,
  ensemblesOf,
  JOINED,
  maxScaleOf,
  memoryOf,
  networkMemoryOf,
  type NetworkSizes,
  type TableSizes,
} from "./reference_memory.ts";

/** What the document calls a predictor, in the state that the blocks so far have left it in. */
export interface Predictor {
  /**
   * Decodes a coded block.
   *
   * @throws an error whose `code` is "corrupt" when the payload is none that an encoder writes
   */
  decode(payload: Uint8Array, rawLength: number, ensemble: number): Uint8Array;
  /** Passes over the content of a stored block. */
  learn(content: Uint8Array, ensemble: number): void;
}

/** Makes a predictor that has seen nothing, or what a model was trained on, by the hash of the model. */
export type NewPredictor = (
  profile: number,
  scale: number,
  blockLimit: number,
  model?: string,
  network?: NamedNetwork,
) => Predictor;

/** A network as a frame names it. */
export interface NamedNetwork {
  sha256: string;
  lanes: number;
}

/** What the container has to know of a model. */
export interface KnownModel {
  profile: number;
  sizes: TableSizes;
}

/** The models that a decoder has, by the SHA-256 of their files in hexadecimal digits. */
export type KnownModels = ReadonlyMap<string, KnownModel>;

/** The networks that a decoder has, likewise. */
export type KnownNetworks = ReadonlyMap<string, NetworkSizes>;

/** What the rest of a frame needs to know. */
export interface Header {
  profile: number;
  ensembles: number;
  scale: number;
  blockLimit: number;
  /** Hash of the model that the frame begins with, if any. */
  model: string | undefined;
  /** The network that it is coded with, if any. */
  network: NamedNetwork | undefined;
  contentSize: number | undefined;
  hasContentChecksum: boolean;
  checksum: Uint8Array;
}

/** The magic has been read. */
export function readHeader(
  cursor: Cursor,
  expectedNumber: number,
  known: KnownModels,
  networks: KnownNetworks,
): Header {
  const version = cursor.byte();
  if (version !== 1) cursor.fail("unsupported-version");
  const flags = cursor.byte();
  if (flags & 0b11111100) cursor.fail("unsupported-feature");
  const number = cursor.varint();
  const profile = cursor.varint();
  const scale = cursor.byte();
  const blockLimit = cursor.varint();
  const memory = cursor.varint();
  const contentSize = flags & 1 ? cursor.varint() : undefined;
  const extensionsLength = cursor.varint();
  if (extensionsLength > 65_536) cursor.fail("corrupt");
  const extensions = cursor.bytes(extensionsLength);
  const covered = cursor.input.subarray(cursor.structure, cursor.at);
  const checksum = cursor.fixed32();
  if (checksum !== crc32c(covered)) cursor.fail("checksum-mismatch");

  if (number !== expectedNumber) cursor.fail("corrupt");
  if (blockLimit < 1 || blockLimit > 8_388_608) cursor.fail("corrupt");
  const { models, network } = readExtensions(extensions, cursor.structure);
  const ensembles = ensemblesOf(profile);
  if (ensembles === 0) cursor.fail("unsupported-feature");
  if (scale > maxScaleOf(profile)) cursor.fail("unsupported-feature");
  const [model] = models;
  if (models.length > 1) cursor.fail("unsupported-feature");
  if (network && profile !== JOINED && profile !== ALONE) {
    cursor.fail("unsupported-feature");
  }
  if (profile === ALONE && (!network || model !== undefined)) {
    cursor.fail("corrupt");
  }
  if (model !== undefined && scale > 0) cursor.fail("corrupt");
  const found = known.get(model);
  if (model !== undefined && !found) cursor.fail("model-not-found");
  const executed = network && networks.get(network.sha256);
  if (network && !executed) cursor.fail("model-not-found");
  if (found && found.profile !== profile) cursor.fail("wrong-profile");
  const sizes = found?.sizes;
  const needed = network
    ? networkMemoryOf(
      profile,
      scale,
      blockLimit,
      sizes,
      executed!,
      network.lanes,
    )
    : memoryOf(profile, scale, blockLimit, sizes);
  if (memory !== needed) cursor.fail("corrupt");
  return {
    profile,
    ensembles,
    scale,
    blockLimit,
    model,
    network,
    contentSize,
    hasContentChecksum: (flags & 2) !== 0,
    checksum: fixed32(checksum),
  };
}

const MODELS = 1, NETWORK = 3;

/** Extension fields: the hashes of the field models, and what the field network says. */
function readExtensions(
  fields: Uint8Array,
  structure: number,
): { models: string[]; network: NamedNetwork | undefined } {
  const cursor = new Cursor(fields);
  const models: string[] = [];
  let network: NamedNetwork | undefined;
  let previous = -1;
  try {
    while (cursor.left > 0) {
      const id = cursor.varint();
      if (id <= previous) cursor.fail("corrupt");
      previous = id;
      const payload = cursor.bytes(cursor.varint());
      if (id === MODELS) {
        if (payload.length === 0 || payload.length % 32) cursor.fail("corrupt");
        for (let at = 0; at < payload.length; at += 32) {
          models.push(payload.subarray(at, at + 32).toHex());
        }
      } else if (id === NETWORK) {
        const field = new Cursor(payload);
        const sha256 = field.bytes(32).toHex(), lanes = field.varint();
        if (field.left > 0 || lanes < 1 || lanes > 1024) cursor.fail("corrupt");
        network = { sha256, lanes };
      } else if (id % 2 === 1) cursor.fail("unsupported-feature");
    }
    return { models, network };
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    // What runs past the extensions is wrong; and offsets are the header's.
    const code = error.code === "truncated" ? "corrupt" : error.code;
    throw new Fault(code, structure);
  }
}
