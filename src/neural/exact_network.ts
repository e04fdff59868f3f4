/**
 * A network whose every value is an integer that float32 has, so that all that execute it agree to the last bit. The file is an `.onnx`
 * that keeps to the contract of docs/networks.md.
 *
 * @module
 */

import {
  CONTRACT_VERSION,
  LEAST_KNOWN,
  MOST_CARD,
  MOST_ID,
  MOST_KNOWN,
  MOST_KNOWN_WORK,
  MOST_LICENCE,
  PROPERTIES,
} from "./contract.ts";
import { ModelError } from "../errors.ts";
import { shown, unloadable } from "./errors.ts";
import { lower } from "./lowering.ts";
import { type OnnxModel, readOnnx } from "./onnx_file.ts";
import { multiplicationsOf, type Program } from "./program.ts";
import { type Range, rangesOf } from "./ranges.ts";

/** What a network must say, so that whoever executes it can be told apart from who does not do so rightly. */
export interface KnownAnswer {
  /** What a lane is given from its start on: 16 to 1,024 symbols. */
  symbols: Uint8Array;
  /** SHA-256 in hexadecimal of all logits that follow: 256 for each symbol, as int32, least significant byte first. */
  logits: string;
}

/** What a file says of itself. */
export interface NetworkDescription {
  /** A name: letters, digits, `.`, `_` and `-`, at most 64. */
  id: string;
  /** Terms of use: an SPDX expression where there is one. */
  licence: string;
  /** What it was trained on and is good for. */
  card: string;
  /** Bytes that it was trained on. */
  trainingBytes: number;
}

/** A network that may be executed. */
export interface ExactNetwork extends NetworkDescription {
  /** SHA-256 of the file, in hexadecimal: which network it is. */
  sha256: string;
  /** All of the file. */
  file: Uint8Array<ArrayBuffer>;
  knownAnswer: KnownAnswer;
  /** What a step does. */
  program: Program;
  /** What values each register of the program may have; `undefined`: nothing uses it. */
  ranges: readonly (Range | undefined)[];
}

/**
 * Loads a network, and proves that it is exact.
 *
 * @param file all of the file; it is copied
 * @returns the network
 * @throws {ModelError} `bad-magic`: it is no network of Sluice; `unsupported-version`: it is of a later contract, or of other operators;
 * `corrupt`: it is damaged; `unsupported-operator`: it does what the contract does not know; `wrong-shape`: tensors do not fit together, or
 * are too large; `inexact`: float32 might not hold a value or a sum
 */
export async function loadNetwork(file: Uint8Array): Promise<ExactNetwork> {
  const copy = file.slice();
  const sha256 = await sha256Of(copy);
  try {
    const model = readOnnx(copy);
    const description = descriptionOf(model);
    const knownAnswer = knownAnswerOf(model);
    const program = lower(model);
    checkWork(knownAnswer, program);
    const ranges = rangesOf(program);
    return { ...description, sha256, file: copy, knownAnswer, program, ranges };
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    const { code, message, cause } = error;
    throw new ModelError(code, message, `sha256:${sha256}`, { cause });
  }
}

/**
 * SHA-256 in hexadecimal.
 *
 * @param bytes of what
 */
export async function sha256Of(
  bytes: Uint8Array<ArrayBuffer>,
): Promise<string> {
  return hexOf(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)));
}

/**
 * Bytes in hexadecimal.
 *
 * @param bytes of what
 */
export function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0"))
    .join("");
}

/** Judges the properties, the version of the contract first: the others may mean something else in a later one. */
function descriptionOf({ properties }: OnnxModel): NetworkDescription {
  const version = properties.get(PROPERTIES.contract);
  if (version === undefined) {
    throw unloadable(
      "bad-magic",
      `it is not one of Sluice: it must have the property ${PROPERTIES.contract}`,
    );
  }
  if (version !== String(CONTRACT_VERSION)) {
    throw unloadable(
      "unsupported-version",
      `its contract must be of version ${CONTRACT_VERSION}: current value is ${
        shown(version)
      }`,
    );
  }
  const bytes = (key: string) =>
    new TextEncoder().encode(properties.get(key) ?? "").length;
  return {
    id: property(
      properties,
      PROPERTIES.id,
      `1 to ${MOST_ID} letters, digits, ".", "_" and "-"`,
      (id) => new RegExp(`^[A-Za-z0-9._-]{1,${MOST_ID}}$`).test(id),
    ),
    licence: property(
      properties,
      PROPERTIES.licence,
      `at most ${MOST_LICENCE} bytes`,
      () => bytes(PROPERTIES.licence) <= MOST_LICENCE,
    ),
    card: property(
      properties,
      PROPERTIES.card,
      `at most ${MOST_CARD} bytes`,
      () => bytes(PROPERTIES.card) <= MOST_CARD,
    ),
    trainingBytes: Number(property(
      properties,
      PROPERTIES.trainingBytes,
      "a number of bytes",
      (count) =>
        /^(0|[1-9][0-9]*)$/.test(count) && Number.isSafeInteger(Number(count)),
    )),
  };
}

function knownAnswerOf({ properties }: OnnxModel): KnownAnswer {
  const symbols = property(
    properties,
    PROPERTIES.knownSymbols,
    `${LEAST_KNOWN} to ${MOST_KNOWN} bytes in hexadecimal`,
    (text) =>
      new RegExp(`^([0-9a-f]{2}){${LEAST_KNOWN},${MOST_KNOWN}}$`).test(text),
  );
  return {
    symbols: Uint8Array.from(
      symbols.match(/../g)!,
      (byte) => parseInt(byte, 16),
    ),
    logits: property(
      properties,
      PROPERTIES.knownLogits,
      "a SHA-256 in hexadecimal",
      (text) => /^[0-9a-f]{64}$/.test(text),
    ),
  };
}

/** Judges how long its known answer takes. */
function checkWork({ symbols }: KnownAnswer, program: Program): void {
  const work = symbols.length * multiplicationsOf(program);
  if (work <= MOST_KNOWN_WORK) return;
  throw unloadable(
    "wrong-shape",
    `its known answer may take ${MOST_KNOWN_WORK} multiplications: current value is ${work}`,
  );
}

/** The text of a property. */
function property(
  properties: ReadonlyMap<string, string>,
  key: string,
  wanted: string,
  isRight: (text: string) => boolean,
): string {
  const text = properties.get(key);
  if (text !== undefined && isRight(text)) return text;
  throw unloadable(
    "corrupt",
    `its property ${key} must be ${wanted}: current value is ${
      text === undefined ? "none" : shown(text)
    }`,
  );
}
