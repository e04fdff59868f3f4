/**
 * Archives made of known parts, damage to them, and what recovery may and must make of it.
 *
 * The oracle knows nothing of how recovery works: it has the content of each frame, and the bytes that were touched.
 */

import {
  compress,
  type Damage,
  recover,
  type RecoverOptions,
} from "../../mod.ts";
import { INDEX_KIND, parseIndex } from "../../src/frame/index.ts";
import {
  encodeSkippableHead,
  SKIPPABLE_MAGIC,
} from "../../src/frame/skippable.ts";
import { parseVarint } from "../../src/frame/varint.ts";
import { runCodec } from "../../src/streams/codec.ts";
import { Encoder } from "../../src/streams/encoder.ts";
import type { Random } from "../long/random.ts";
import { bytes, collect, concat, lines, noise } from "../unit/helpers.ts";

/** A stretch of a file. */
export interface Part {
  type: "frame" | "index" | "skippable";
  bytes: Uint8Array<ArrayBuffer>;
  /** Of a frame. */
  content: Uint8Array<ArrayBuffer>;
  /** Whether an archive may end here: behind its last frame, its index, and what follows. */
  ends: boolean;
}

/** How a file is made. */
export interface Plan {
  /** Archives one after another: the number of their frames. */
  archives: number[];
  /** Whether archives of several frames have their index. */
  indexed: boolean;
}

const BLOCK = 1024;

/** Content of a frame, of one of the kinds that blocks are stored by; an archive in it is stored as it is. */
function contentOf(random: Random, id: number): Uint8Array<ArrayBuffer> {
  const tag = bytes(`${String(id).padStart(6, "0")}:`);
  const size = random.below(3 * BLOCK) + 20;
  const seed = random.below(1e9) + 1;
  switch (random.below(5)) {
    case 0:
      return concat(tag, noise(size, seed));
    case 1: {
      const inner = [noise(300, seed), noise(2000, seed + 1)].map((data) =>
        compress(data, { frameSize: 1024, blockSize: 1024 })
      );
      return concat(tag, noise(random.below(2000), seed), ...inner);
    }
    case 2:
      return concat(tag, new Uint8Array(size).fill(seed));
    case 3:
      return concat(tag, compress(noise(500, seed)), noise(size, seed));
    default:
      return concat(tag, lines(size));
  }
}

/** Contents of the frames of an archive: of one length, but for the last, which may be shorter. */
function contentsOf(random: Random, count: number, id: number) {
  const contents = Array.from(
    { length: count },
    (_, i) => contentOf(random, id + i),
  );
  const size = Math.max(...contents.map(({ length }) => length), BLOCK);
  return contents.map((content, i) =>
    i + 1 < count
      ? concat(content, noise(size - content.length, id + count + i))
      : content
  );
}

/** The same, of an archive whose own frames are as long: before each stands what may be the end mark of those around it. */
function cutArchive(random: Random, count: number) {
  const size = BLOCK + random.below(3 * BLOCK);
  const letters = noise(6 * size * count, random.below(1e9) + 1)
    .map((byte) => 97 + (byte >>> 6));
  const inner = compress(letters, {
    level: 4,
    frameSize: size,
    blockSize: BLOCK,
  });
  const start = random.below(2) * random.below(size);
  const content = concat(noise(start, size), inner);
  return Array.from(
    { length: count },
    (_, i) => content.slice(i * size, (i + 1) * size),
  );
}

/** Makes a file. */
export function build(random: Random, { archives, indexed }: Plan): Part[] {
  const parts: Part[] = [];
  const none = new Uint8Array(0);
  let id = random.below(900_000);
  for (const count of archives) {
    // Where content comes through a pipe, no header tells how long it is.
    const sized = random.below(3) > 0, checksum = random.below(4) > 0;
    const padded = random.below(4) > 0
      ? contentsOf(random, count, id)
      : cutArchive(random, count);
    id += count;
    const size = Math.max(padded[0].length, BLOCK);
    const whole = concat(...padded);
    const encoder = new Encoder("compress", {
      level: 4,
      frameSize: size,
      blockSize: BLOCK,
      checksum,
      ...(sized && { contentSize: whole.length }),
    });
    const archive = runCodec(encoder, whole);
    if (count === 1) {
      const content = padded[0];
      parts.push({ type: "frame", bytes: archive, content, ends: true });
    } else {
      const length = new DataView(archive.buffer)
        .getUint32(archive.length - 8, true);
      const index = archive.slice(-length);
      let at = 0;
      for (const [i, { codedLength }] of parseIndex(index).entries()) {
        const frame = archive.slice(at, at += codedLength);
        const content = padded[i], ends = i === count - 1;
        parts.push({ type: "frame", bytes: frame, content, ends });
      }
      if (indexed) {
        parts.push({ type: "index", bytes: index, content: none, ends: true });
      }
    }
    if (random.below(5) === 0) {
      const payload = noise(random.below(60), id);
      const skippable = concat(
        Uint8Array.from(encodeSkippableHead(7, payload.length)),
        payload,
      );
      parts.push({
        type: "skippable",
        bytes: skippable,
        content: none,
        ends: true,
      });
    }
  }
  return parts;
}

/** What is done to a file. */
export interface Blow {
  kind: "flip" | "noise" | "zeros" | "delete" | "insert" | "cut";
  at: number;
  length: number;
}

/** Some damage to a file of a length. */
export function blow(random: Random, length: number): Blow {
  const kinds = ["flip", "flip", "flip", "noise", "zeros", "delete", "insert"];
  const kind = random.pick([...kinds, "cut"]) as Blow["kind"];
  const most = random.below(10) < 7 ? 20 : 3000;
  return {
    kind,
    at: random.below(length),
    length: kind === "flip" ? 1 : 1 + random.below(most),
  };
}

/** A damaged file, and which of its parts were touched. */
export interface Damaged {
  file: Uint8Array<ArrayBuffer>;
  /** For each part, whether any byte of it is another or gone, or something was put into it. */
  touched: boolean[];
  /** Where each part that was not touched is now. */
  places: number[];
  /** Parts that are gone without a trace, as the file was cut where an archive ends. */
  gone: boolean[];
}

/** Strikes a file, from its end to its beginning, so that blows do not move each other. */
export function strike(
  parts: Part[],
  blows: Blow[],
  random: Random,
): Damaged {
  let file = concat(...parts.map(({ bytes }) => bytes));
  const starts: number[] = [];
  for (let i = 0, at = 0; i < parts.length; at += parts[i++].bytes.length) {
    starts.push(at);
  }
  const touched = parts.map(() => false);
  const places = [...starts];
  let whole = parts.length; // parts that are left, where nobody can tell that there were more
  let bound = file.length;
  const touch = (from: number, to: number) =>
    parts.forEach(({ bytes }, i) => {
      if (from < starts[i] + bytes.length && to > starts[i]) touched[i] = true;
    });
  for (const { kind, at, length } of blows.toSorted((a, b) => b.at - a.at)) {
    // Up to the next blow: what that one moved is where it was no more.
    const end = Math.min(at + length, bound);
    if (at >= end) continue;
    bound = at;
    const next = starts.indexOf(at);
    if (kind === "cut" && next > 0 && parts[next - 1].ends) {
      whole = next;
      file = file.slice(0, at);
      continue;
    }
    const before = file.slice(0, at);
    const old = file.slice(at, end);
    let now = old.slice();
    if (kind === "flip") now[0] ^= 1 << random.below(8);
    else if (kind === "noise") now = noise(old.length, random.below(1e9) + 1);
    else if (kind === "zeros") now.fill(0);
    else if (kind === "insert") now = concat(noise(length, at + 1), old);
    else now = new Uint8Array(0);
    const rest = kind === "cut" ? now : file.slice(end);
    if (kind === "insert") {
      // Into a part, unless it stands between two.
      parts.forEach(({ bytes }, i) => {
        if (at > starts[i] && at < starts[i] + bytes.length) touched[i] = true;
        if (at <= starts[i]) places[i] += length;
      });
    } else if (kind === "delete" || kind === "cut") {
      touch(at, kind === "cut" ? Infinity : end);
      parts.forEach((_, i) => {
        if (starts[i] >= end) places[i] -= end - at;
      });
    } else {
      for (let i = 0; i < old.length; i++) {
        if (now[i] !== old[i]) touch(at + i, at + i + 1);
      }
    }
    file = concat(before, now, rest);
  }
  const gone = parts.map((_, i) => i >= whole);
  return { file, touched, places, gone };
}

/** What recovery made of a file. */
export interface Recovered {
  output: Uint8Array<ArrayBuffer>;
  damages: Damage[];
}

/** Recovers a file. */
export async function recovered(
  file: Uint8Array<ArrayBuffer>,
  options: RecoverOptions = {},
): Promise<Recovered> {
  const damages: Damage[] = [];
  const onDamage = (damage: Damage) => damages.push(damage);
  const output = await collect(recover(file, { ...options, onDamage }));
  return { output, damages };
}

/** Whether bytes that were an index are a skippable frame of another kind, which may hold anything: nobody can tell what it was. */
function isOther(bytes: Uint8Array): boolean {
  const kind = parseVarint(bytes, SKIPPABLE_MAGIC.length);
  const length = kind && parseVarint(bytes, kind.end);
  return SKIPPABLE_MAGIC.every((byte, i) => byte === bytes[i]) &&
    length !== undefined && kind?.value !== INDEX_KIND &&
    length.end + length.value === bytes.length;
}

/**
 * Says what is wrong with what recovery made.
 *
 * @param parts the file as it was
 * @param damaged what became of it
 * @param result what recovery made
 * @param all whether every frame that was not touched must be restored
 * @returns `undefined`: nothing
 */
export function judge(
  parts: Part[],
  { file, touched, places, gone }: Damaged,
  { output, damages }: Recovered,
  all: boolean,
): string | undefined {
  const frames = parts.flatMap((part, i) =>
    part.type === "frame" && !gone[i]
      ? [{ ...part, touched: touched[i], place: places[i] }]
      : []
  );
  // Ranges are in order, apart, and within the file.
  let last = -1;
  for (const { offset, length } of damages) {
    if (offset < last || offset + length > file.length || length < 0) {
      return `a range of ${length} at ${offset} after ${last}`;
    }
    last = offset + length;
  }
  // Where each frame's content must be in the output: whole, or as a prefix of whole blocks.
  const fits = (i: number, at: number): number[] | undefined => {
    if (i === frames.length) return at === output.length ? [] : undefined;
    const { content, touched } = frames[i];
    let same = 0;
    while (same < content.length && output[at + same] === content[same]) same++;
    const lengths = same === content.length ? [same] : [];
    if (touched || !all) {
      const rest = Math.floor(Math.min(same, content.length - 1) / BLOCK);
      for (let n = rest; n >= 0; n--) lengths.push(n * BLOCK);
    }
    for (const length of lengths) {
      const others = fits(i + 1, at + length);
      if (others) return [length, ...others];
    }
    return undefined;
  };
  const restored = fits(0, 0);
  if (!restored) return "wrong content, or an untouched frame is not whole";
  const incomplete = restored.some((length, i) =>
    length < frames[i].content.length
  );
  if (incomplete && damages.length === 0) return "a loss was not reported";
  for (const [i, { touched, place, bytes, content }] of frames.entries()) {
    if (touched || restored[i] < content.length) continue;
    for (const { offset, length } of damages) {
      if (offset < place + bytes.length && offset + length > place && length) {
        return `frame ${i} was restored, but ${length} at ${offset} reported`;
      }
    }
  }
  // Where all is known of what was lost, lost and restored make the whole.
  const lost = damages.map(({ contentLength }) => contentLength);
  if (lost.every((length) => length !== undefined)) {
    const whole = frames.reduce((sum, { content }) => sum + content.length, 0);
    const said = lost.reduce((sum, length) => sum + length!, output.length);
    const isCut = parts.some((_, i) => !gone[i] && places[i] >= file.length);
    if (said !== whole && !isCut) {
      return `${said} bytes in all instead of ${whole}`;
    }
  }
  const hurt = parts.some(({ type, bytes }, i) => {
    if (!touched[i] || gone[i] || type === "skippable") return false;
    const now = file.subarray(places[i], places[i] + bytes.length);
    return type === "frame" || !isOther(now);
  });
  if (hurt && damages.length === 0) return "damage was not reported";
  return undefined;
}
