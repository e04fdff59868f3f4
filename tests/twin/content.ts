/** Content of the kinds the ensembles are made for, the same for the same length and seed. */

import fc from "fast-check";
import { bytes, noise } from "../unit/helpers.ts";

type Random = (below: number) => number;

function random(seed: number): Random {
  let state = Math.imul(seed + 1, 0x9e3779b1) | 1;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 4) % below;
  };
}

const WORDS =
  ("the of and a in to it water stone river Kiel Æther señor light " +
    "carried under bridge morning never whole nothing ever-moving 7 1984 слово")
    .split(" ");

/** Small numbers more often than large ones, so that some words are common and some are rare. */
function word(random: Random): string {
  return WORDS[random(1 + random(WORDS.length))];
}

function written(
  length: number,
  seed: number,
  line: (random: Random, number: number) => string,
): Uint8Array {
  const next = random(seed);
  const out = new Uint8Array(length);
  for (let at = 0, number = 0; at < length; number++) {
    const part = bytes(line(next, number)).subarray(0, length - at);
    out.set(part, at);
    at += part.length;
  }
  return out;
}

/** Sentences. */
export function prose(length: number, seed: number): Uint8Array {
  return written(length, seed, (random) => {
    const words = Array.from({ length: 3 + random(9) }, () => word(random));
    return words.join(" ") + (random(4) ? ". " : ".\n");
  });
}

/** Records of one shape: JSON lines, a log with columns, or nested markup. */
export function structured(length: number, seed: number): Uint8Array {
  return written(length, seed, (random, number) => {
    const name = word(random), place = word(random);
    const count = random(5000);
    switch (seed % 3) {
      case 0:
        return `{"id": ${number}, "name": "${name}", "tags": ["${place}"], "n":${count}}\n`;
      case 1:
        return `12:${10 + number % 50}:07 INFO  ${name.padEnd(9)}${
          String(count).padStart(6)
        } ms\n`;
      default:
        return `${
          "  ".repeat(number % 4)
        }<${place} n='${count}'>${name}</${place}>\n`;
    }
  });
}

/** Records of 12 bytes: a counter, a value that drifts, and noise in the low bits. */
export function binary(length: number, seed: number): Uint8Array {
  const next = random(seed);
  const records = Math.ceil(length / 12);
  const view = new DataView(new ArrayBuffer(records * 12));
  for (let i = 0, value = 70_000; i < records; i++) {
    value += next(64) - 31;
    view.setUint32(i * 12, 0x40000000 + i * 4, true);
    view.setInt32(i * 12 + 4, value, true);
    view.setUint16(i * 12 + 8, next(16) << 8);
    view.setUint16(i * 12 + 10, i % 5 === 0 ? 0xffff : 0);
  }
  return new Uint8Array(view.buffer, 0, length);
}

const anySeed = fc.nat(1000);

function made(
  make: (length: number, seed: number) => Uint8Array,
  maxLength: number,
): fc.Arbitrary<Uint8Array> {
  return fc.tuple(fc.nat(maxLength), anySeed).map((given) => make(...given));
}

/** Any bytes, or content of one of the kinds. */
export function anyContent(maxLength: number): fc.Arbitrary<Uint8Array> {
  return fc.oneof(
    fc.uint8Array({ maxLength: maxLength / 4 }),
    fc.tuple(fc.uint8Array({ minLength: 1, maxLength: 40 }), fc.nat(30)).map(
      ([part, times]) =>
        new Uint8Array(part.length * times).map((_, i) =>
          part[i % part.length]
        ),
    ),
    made(noise, maxLength / 4),
    made(prose, maxLength),
    made(structured, maxLength),
    made(binary, maxLength),
  );
}
