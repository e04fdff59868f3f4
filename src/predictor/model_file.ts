/**
 * Model files: see docs/format.md, "Model files".
 *
 * @module
 */

import { LimitError, ModelError, type ModelErrorCode } from "../errors.ts";
import { type KernelState, STATE } from "../kernel/mod.ts";
import {
  ensembleCount,
  levelsOf,
  tablePlaces,
  type TableSizes,
} from "../kernel/profiles.ts";
import type { LoadModelOptions, ModelSource } from "./load_model.ts";
import {
  isTrainable,
  memoryOf,
  Model,
  type ModelCard,
  type ModelDescription,
} from "./model.ts";
import { resting } from "./resting.ts";
import { type Modules, packingState, unpackingState } from "./state_packing.ts";
import { tidied } from "./tidying.ts";

/** First bytes of a model file: as those of a frame, then "SLM". */
const MAGIC = [0xF5, 0x53, 0x4C, 0x4D];

/** Version of the format of model files. */
const VERSION = 1;

const HASH_LENGTH = 32;

/** Most bytes of a model's card and of its licence. */
const MOST_CARD = 65_536, MOST_LICENCE = 1024;

/** Largest tables: a quarter of a gigabyte of slots, and of everything else what the full scale has, four times. */
const MOST_LINES = 1 << 22, MOST_HISTORY_BITS = 24, MOST_MATCH_BITS = 20;
const MOST_APM_BITS = 18;

/** Least bits of a table: those of scale 0. */
const LEAST_BITS = 8;

/** What a kernel says that cannot be compiled. */
const FORBIDDEN = "forbids compiling";

/** Largest file that is read, in bytes: 1 GiB. */
const MOST_BYTES = 2 ** 30;

/** What is saved. */
export interface ModelContent extends ModelCard {
  profile: number;
  ensemble: number;
  state: KernelState;
  trainingBytes: number;
}

function failed(
  code: ModelErrorCode,
  reason: string,
  cause?: unknown,
): ModelError {
  return new ModelError(
    code,
    `Cannot load a model as ${reason}`,
    undefined,
    cause === undefined ? undefined : { cause },
  );
}

function pushNumber(out: number[], value: number): void {
  while (value > 127) {
    out.push(value % 128 | 128);
    value = Math.floor(value / 128);
  }
  out.push(value);
}

function pushText(out: number[], text: string, most: number, name: string) {
  const bytes = new TextEncoder().encode(text);
  if (bytes.length > most) {
    throw new RangeError(
      `Cannot save a model as ${name} must take at most ${most} bytes: current value takes ${bytes.length}`,
    );
  }
  pushNumber(out, bytes.length);
  for (const byte of bytes) out.push(byte);
}

async function sha256(...parts: Uint8Array<ArrayBuffer>[]) {
  const bytes = await new Blob(parts).bytes();
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join(
    "",
  );
}

/**
 * Writes a model.
 *
 * @param content what it knows, and its card
 * @param modules kernels that were compiled beforehand
 * @returns the bytes of its file, and the model that {@linkcode loadModel} makes of them
 */
export async function saveModel(
  content: ModelContent,
  modules: Modules = {},
): Promise<{ file: Uint8Array<ArrayBuffer>; model: Model }> {
  const { profile, ensemble, trainingBytes } = content;
  const { card = "", licence = "" } = content;
  const state = tidied(profile, content.state);
  const { slotLines, historyBits, matchBits, apmBits } = state.tables;
  const payload = await resting(
    packingState(profile, ensemble, state, modules),
  );
  const head = [...MAGIC, VERSION];
  for (
    const value of [
      profile,
      ensemble,
      slotLines,
      historyBits,
      matchBits,
      apmBits,
      trainingBytes,
    ]
  ) pushNumber(head, value);
  pushText(head, licence, MOST_LICENCE, "its licence");
  pushText(head, card, MOST_CARD, "its card");
  pushNumber(head, state.memory.length);
  pushNumber(head, payload.length);
  const start = Uint8Array.from(head);
  const hash = await sha256(start, payload);
  const file = await new Blob([start, hash, payload]).bytes();
  const model = new Model({
    profile,
    ensemble,
    state,
    trainingBytes,
    card,
    licence,
    bytes: file.length,
    sha256: hex(await sha256(file)),
  });
  return { file, model };
}

/** Reads the fields of a file in their order. */
class FieldReader {
  at = 0;
  readonly #bytes: Uint8Array<ArrayBuffer>;

  constructor(bytes: Uint8Array<ArrayBuffer>) {
    this.#bytes = bytes;
  }

  take(length: number): Uint8Array<ArrayBuffer> {
    const end = this.at + length;
    if (end > this.#bytes.length) {
      throw failed("truncated", `it ends after ${this.#bytes.length} bytes`);
    }
    return this.#bytes.subarray(this.at, this.at = end);
  }

  number(most: number, name: string, least = 0): number {
    let value = 0;
    for (let unit = 1;; unit *= 128) {
      const [byte] = this.take(1);
      value += byte % 128 * unit;
      if (byte === 0 && unit > 1 || unit > 2 ** 42) {
        throw failed("corrupt", `its ${name} is malformed at ${this.at - 1}`);
      }
      if (byte < 128) break;
    }
    if (value < least || value > most) {
      throw failed("corrupt", `its ${name} is ${value} at ${this.at - 1}`);
    }
    return value;
  }

  text(most: number, name: string): string {
    const bytes = this.take(this.number(most, `length of the ${name}`));
    try {
      return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true })
        .decode(bytes);
    } catch (cause) {
      throw failed("corrupt", `its ${name} is not UTF-8`, cause);
    }
  }
}

async function bytesOf(source: ModelSource): Promise<Uint8Array<ArrayBuffer>> {
  if (source instanceof Uint8Array) return source as Uint8Array<ArrayBuffer>;
  if (source instanceof Response && !source.ok) {
    throw new ModelError(
      "model-not-found",
      `Cannot load a model as the server answers ${source.status}`,
      source.url,
    );
  }
  const stream = source instanceof Blob
    ? source.stream()
    : source instanceof Response
    ? source.body ?? new Blob([]).stream()
    : source;
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let length = 0;
  for await (const part of stream) {
    length += part.length;
    if (length > MOST_BYTES) {
      throw failed("corrupt", `it is larger than ${MOST_BYTES} bytes`);
    }
    parts.push(part as Uint8Array<ArrayBuffer>);
  }
  return await new Blob(parts).bytes();
}

/** A file whose bytes are verified, with what its predictor knows still packed. */
interface OpenedFile extends ModelDescription {
  tables: TableSizes;
  payload: Uint8Array<ArrayBuffer>;
}

async function openFile(
  source: ModelSource,
  expected: string | undefined,
): Promise<OpenedFile> {
  const file = await bytesOf(source);
  const reader = new FieldReader(file);
  const magic = file.subarray(0, MAGIC.length);
  if (magic.some((byte, i) => byte !== MAGIC[i])) {
    throw failed("bad-magic", "it does not begin as one");
  }
  const id = hex(await sha256(file));
  if (expected !== undefined && id !== expected.toLowerCase()) {
    throw new ModelError(
      "hash-mismatch",
      `Cannot load a model as its SHA-256 must be ${expected}: current value is ${id}`,
      `sha256:${expected}`,
    );
  }
  reader.take(MAGIC.length);
  const [version] = reader.take(1);
  if (version !== VERSION) {
    throw failed(
      "unsupported-version",
      `its version is ${version}, not ${VERSION}`,
    );
  }
  const profile = reader.number(2 ** 32, "profile");
  if (!isTrainable(profile)) {
    throw failed("unsupported-version", `profile ${profile} is unknown`);
  }
  const ensemble = reader.number(ensembleCount(profile) - 1, "ensemble");
  const tables: TableSizes = {
    slotLines: reader.number(MOST_LINES, "number of slot lines", 64),
    historyBits: reader.number(MOST_HISTORY_BITS, "history", LEAST_BITS),
    matchBits: reader.number(MOST_MATCH_BITS, "match index", LEAST_BITS),
    apmBits: reader.number(MOST_APM_BITS, "number of APM rows", LEAST_BITS),
  };
  if (tables.slotLines % 64) {
    throw failed("corrupt", `it has ${tables.slotLines} slot lines`);
  }
  const trainingBytes = reader.number(
    Number.MAX_SAFE_INTEGER,
    "number of training bytes",
  );
  const licence = reader.text(MOST_LICENCE, "licence");
  const card = reader.text(MOST_CARD, "card");
  const memoryLength = reader.number(2 ** 32, "length in memory");
  if (memoryLength !== tablePlaces(profile, tables).end - STATE) {
    throw failed("corrupt", `its length in memory is ${memoryLength}`);
  }
  const length = reader.number(MOST_BYTES, "length");
  const start = file.subarray(0, reader.at);
  const hash = reader.take(HASH_LENGTH);
  const payload = reader.take(length);
  if (reader.at < file.length) {
    throw failed("corrupt", `something follows it at ${reader.at}`);
  }
  if (hex(await sha256(start, payload)) !== hex(hash)) {
    throw failed("hash-mismatch", "it differs from the hash in its header");
  }
  return {
    level: levelsOf(profile)[0],
    profile,
    ensemble,
    tables,
    trainingBytes,
    licence,
    card,
    payload,
    memory: memoryOf(profile, tables),
    bytes: file.length,
    sha256: id,
  };
}

/**
 * Does what {@linkcode inspectModel} promises.
 *
 * @param source a model file
 * @param options which one is expected
 */
export async function describeModel(
  source: ModelSource,
  { sha256 }: LoadModelOptions,
): Promise<ModelDescription> {
  const { tables: _, payload: __, ...description } = await openFile(
    source,
    sha256,
  );
  return description;
}

/**
 * Does what {@linkcode loadModel} promises.
 *
 * @param source a model file
 * @param options which one is expected
 */
export async function readModel(
  source: ModelSource,
  { sha256, ...modules }: LoadModelOptions,
): Promise<Model> {
  const { tables, payload, ...description } = await openFile(source, sha256);
  const { profile, ensemble } = description;
  let memory: Uint8Array<ArrayBuffer> | undefined;
  try {
    memory = await resting(
      unpackingState(profile, ensemble, tables, payload, modules),
    );
  } catch (cause) {
    // No fault of the file: memory that cannot be had, a platform that forbids compiling.
    if (cause instanceof LimitError || String(cause).includes(FORBIDDEN)) {
      throw cause;
    }
    throw failed(
      "corrupt",
      "what it knows is not what a trainer writes",
      cause,
    );
  }
  return new Model({ ...description, state: { tables, memory } });
}
