/**
 * The golden archives: evidence of what version 1 of the format and its profiles are.
 *
 * @module
 */

import { join } from "../format/archive_builder.ts";
import { type Entry, type Golden, sha256 } from "./golden.ts";
import { MADE_BY_ENCODER } from "./made_by_encoder.ts";
import { MADE_BY_HAND } from "./made_by_hand.ts";

export const GOLDENS: Golden[] = [...MADE_BY_ENCODER, ...MADE_BY_HAND];

/** Makes a golden archive, and what the manifest should say of it. */
export async function make(
  golden: Golden,
): Promise<{ archive: Uint8Array<ArrayBuffer>; entry: Entry }> {
  const { name, shows, made, content } = golden;
  const parts = await golden.parts();
  const archive = join(...parts);
  const wholeAt: number[] = [];
  let at = 0;
  let archives = 0;
  for (const part of parts) {
    at += part.length;
    if (part[3] === 0x43) archives++; // not a skippable frame alone
    if (archives > 0) wholeAt.push(at);
  }
  const entry = {
    name,
    shows,
    made,
    bytes: archive.length,
    sha256: await sha256(archive),
    contentBytes: content.length,
    contentSha256: await sha256(content),
    wholeAt,
  };
  return { archive, entry };
}
