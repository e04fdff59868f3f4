/**
 * Training data as samples: single messages, in the order in which a model learns from them.
 *
 * @module
 */

/**
 * How a file is cut: lines; JSON values, which begin with the lines that are not indented; paragraphs, between empty lines;
 * paragraphs each made one line; batches of that many lines.
 */
export type Cut = "lines" | "values" | "paragraphs" | "unwrapped" | number;

/** A file of the training data, and what is taken of it. */
export interface Part {
  /** Path below the folder of training data. */
  file: string;
  cut: Cut;
  /** Bytes to take, spread over the file; `undefined`: all. */
  bytes?: number;
}

/** What a model learns from, and what is kept from it to measure it. */
export interface SampleSet {
  training: Uint8Array<ArrayBuffer>[];
  heldOut: Uint8Array<ArrayBuffer>[];
}

/** One sample of this many is held out, from the middle of each so many: 3 %, spread over every file. */
const HELD_OUT = 32;

/** Cuts a text, without what only separates. */
function cutText(text: string, cut: Cut): string[] {
  if (cut === "lines") return text.split("\n").filter((part) => part !== "");
  if (cut === "values") {
    return text.split(/\n(?=[{[])/).map((part) => part.trimEnd())
      .filter((part) => part !== "");
  }
  if (typeof cut === "number") {
    const lines = text.replace(/\n$/, "").split("\n");
    return Array.from(
      { length: Math.ceil(lines.length / cut) },
      (_, i) => lines.slice(i * cut, (i + 1) * cut).join("\n"),
    );
  }
  const parts = text.split(/\n\n+/).map((part) => part.trim());
  return parts.filter((part) => part !== "")
    .map((part) => cut === "paragraphs" ? part : unwrap(part));
}

/** A paragraph in one line. */
function unwrap(paragraph: string): string {
  return paragraph.replaceAll("-\n", "-").replaceAll("\n", " ");
}

/** As many samples as have about so many bytes, spread over all. */
function spread(samples: Uint8Array<ArrayBuffer>[], bytes: number) {
  const total = samples.reduce((sum, { length }) => sum + length, 0);
  let passed = 0, taken = 0;
  return samples.filter(({ length }) => {
    passed += length;
    if (passed * bytes < taken * total) return false;
    taken += length;
    return true;
  });
}

/** Shuffles in place, always alike: what is learned last counts most, so every kind is to be met until the end. */
export function shuffle<T>(list: T[]): T[] {
  let state = 0x9E3779B9;
  for (let i = list.length - 1; i > 0; i--) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    const j = (state >>> 0) % (i + 1);
    [list[i], list[j]] = [list[j], list[i]];
  }
  return list;
}

/**
 * Reads the samples of a model.
 *
 * @param folder where the training data lie
 * @param parts what is taken of which files
 */
export async function readSampleSet(
  folder: string,
  parts: readonly Part[],
): Promise<SampleSet> {
  const training: Uint8Array<ArrayBuffer>[] = [];
  const heldOut: Uint8Array<ArrayBuffer>[] = [];
  const encoder = new TextEncoder();
  for (const { file, cut, bytes = Infinity } of parts) {
    const text = await Deno.readTextFile(`${folder}/${file}`);
    const samples = cutText(text, cut).map((part) => encoder.encode(part));
    const isHeldOut = (i: number) => i % HELD_OUT === HELD_OUT / 2;
    heldOut.push(...samples.filter((_, i) => isHeldOut(i)));
    training.push(
      ...spread(samples.filter((_, i) => !isHeldOut(i)), bytes),
    );
  }
  return { training: shuffle(training), heldOut };
}

/** Samples one after another, each ended by a line feed. */
export function joinSamples(
  samples: readonly Uint8Array[],
): Uint8Array<ArrayBuffer> {
  const length = samples.reduce((sum, { length }) => sum + length + 1, 0);
  const out = new Uint8Array(length).fill(10);
  let at = 0;
  for (const sample of samples) {
    out.set(sample, at);
    at += sample.length + 1;
  }
  return out;
}
