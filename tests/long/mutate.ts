/**
 * Ways to damage an archive.
 *
 * @module
 */

import { join, varint } from "../format/archive_builder.ts";
import { crc32c, Cursor, fixed32 } from "../format/reference_conventions.ts";
import { memoryOf, SORTING } from "../format/reference_memory.ts";
import type { Random } from "./random.ts";

/** An archive to damage. */
export interface Base {
  name: string;
  bytes: Uint8Array;
  /** Where its frames begin. */
  frames: number[];
  /** The content of each of the archives it holds. */
  contents: Uint8Array[];
}

type Mutation = (base: Base, other: Base, random: Random) => Uint8Array;

/** A place, of which those at the start and the end are as likely as all others together. */
function place(length: number, random: Random): number {
  const near = Math.min(length, 40);
  switch (random.below(4)) {
    case 0:
      return random.below(near);
    case 1:
      return length - 1 - random.below(near);
    default:
      return random.below(length);
  }
}

/** A span of some length, most often a short one. */
function span(length: number, random: Random): [from: number, to: number] {
  const from = place(length, random);
  const most = random.pick([1, 2, 8, 64, length]);
  return [from, Math.min(length, from + 1 + random.below(most))];
}

const noise = (length: number, random: Random) =>
  new Uint8Array(length).map(() => random.below(256));

/** A number of any magnitude. */
function anyNumber(random: Random): number {
  return random.pick([
    random.below(16),
    random.below(2 ** 16),
    2 ** random.below(53),
    2 ** random.below(53) - 1,
    Number.MAX_SAFE_INTEGER,
  ]);
}

/** A field of a header, as bytes: mostly well-formed. */
const anyField = (random: Random) =>
  random.below(8) ? varint(anyNumber(random)) : noise(random.below(4), random);

/** The spans of a header's fields, from the version up to the extension fields, and where its checksum stands. */
function headerFields(
  bytes: Uint8Array,
  start: number,
): { fields: [name: string, from: number, to: number][]; end: number } {
  const cursor = new Cursor(bytes);
  cursor.at = start + 4;
  const fields: [string, number, number][] = [];
  const field = (name: string, read: () => number) => {
    const from = cursor.at;
    const value = read();
    fields.push([name, from, cursor.at]);
    return value;
  };
  field("version", () => cursor.byte());
  const flags = field("flags", () => cursor.byte());
  field("number", () => cursor.varint());
  field("profile", () => cursor.varint());
  field("scale", () => cursor.byte());
  field("blockLimit", () => cursor.varint());
  field("memory", () => cursor.varint());
  if (flags & 1) field("contentSize", () => cursor.varint());
  const length = field("extensionsLength", () => cursor.varint());
  field("extensions", () => cursor.bytes(length).length);
  return { fields, end: cursor.at };
}

/** A frame's header with some fields replaced and its checksum made right again. */
function claim(
  { bytes, frames }: Base,
  random: Random,
  change: (name: string, field: Uint8Array) => Uint8Array,
): Uint8Array {
  const start = random.pick(frames);
  const { fields, end } = headerFields(bytes, start);
  const header = join(
    bytes.subarray(start, start + 4),
    ...fields.map(([name, from, to]) => change(name, bytes.subarray(from, to))),
  );
  return join(
    bytes.subarray(0, start),
    header,
    fixed32(crc32c(header)),
    bytes.subarray(end + 4),
  );
}

/** All of them by name. */
export const MUTATIONS: Record<string, Mutation> = {
  flip({ bytes }, _, random) {
    const out = bytes.slice();
    for (let n = 1 + random.below(3); n > 0; n--) {
      out[place(out.length, random)] ^= 1 << random.below(8);
    }
    return out;
  },
  overwrite({ bytes }, _, random) {
    const out = bytes.slice();
    const [from, to] = span(out.length, random);
    out.set(noise(to - from, random), from);
    return out;
  },
  zero({ bytes }, _, random) {
    return bytes.slice().fill(0, ...span(bytes.length, random));
  },
  insert({ bytes }, _, random) {
    const at = place(bytes.length + 1, random);
    const added = noise(1 + random.below(random.pick([1, 4, 300])), random);
    return join(bytes.subarray(0, at), added, bytes.subarray(at));
  },
  remove({ bytes }, _, random) {
    const [from, to] = span(bytes.length, random);
    return join(bytes.subarray(0, from), bytes.subarray(to));
  },
  duplicate({ bytes }, _, random) {
    const [from, to] = span(bytes.length, random);
    return join(bytes.subarray(0, to), bytes.subarray(from));
  },
  splice({ bytes }, other, random) {
    const from = place(bytes.length + 1, random);
    const to = place(other.bytes.length + 1, random);
    return join(bytes.subarray(0, from), other.bytes.subarray(to));
  },
  transplant({ bytes }, other, random) {
    const [from, to] = span(bytes.length, random);
    const part = other.bytes.subarray(...span(other.bytes.length, random));
    return join(bytes.subarray(0, from), part, bytes.subarray(to));
  },
  claimAnything(base, _, random) {
    const many = random.pick([2, 4, 10]);
    return claim(
      base,
      random,
      (_, field) => random.below(many) === 0 ? anyField(random) : field,
    );
  },
  /** Other tables or blocks than those the payloads were made with, and the right memory for them. */
  claimAnotherPredictor(base, _, random) {
    const profile = random.pick([1, 2, 3, 5, 6, 7, 8, SORTING]);
    const scale = random.below(10);
    const blockLimit = random.pick([1, 1024, 4096, 8_388_608]);
    const claims: Record<string, Uint8Array> = {
      profile: varint(profile),
      scale: Uint8Array.of(scale),
      blockLimit: varint(blockLimit),
      memory: varint(memoryOf(profile, scale, blockLimit)),
    };
    return claim(base, random, (name, field) => claims[name] ?? field);
  },
};
