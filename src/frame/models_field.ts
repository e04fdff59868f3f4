/**
 * The extension field that names models; see docs/format.md, "Extension fields".
 *
 * @module
 */

import { HASH_LENGTH, hashBytes, hashesOf } from "./hashes.ts";
import type { ExtensionField, FrameHeader } from "./header.ts";

/** Id of the field. Odd: who does not know it cannot decode the frame. */
export const MODELS_ID = 1;

/**
 * Makes the field.
 *
 * @param hashes SHA-256 of each model's file, 64 hexadecimal digits
 */
export function encodeModels(hashes: readonly string[]): ExtensionField {
  const payload = Uint8Array.from(hashBytes(hashes.join("")));
  return { id: MODELS_ID, payload };
}

/**
 * Whether it is a field as {@linkcode encodeModels} makes it.
 *
 * @param payload what the field says
 */
export function isModelsPayload({ length }: Uint8Array): boolean {
  return length > 0 && length % HASH_LENGTH === 0;
}

/**
 * The models that a frame begins with.
 *
 * @param header the frame's
 * @returns SHA-256 of each, 64 hexadecimal digits; none for a frame that begins afresh
 */
export function modelsOf({ extensions }: FrameHeader): string[] {
  const field = extensions.find(({ id }) => id === MODELS_ID);
  return field ? hashesOf(field.payload) : [];
}
