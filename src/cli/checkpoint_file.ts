/**
 * Files that say where a work stands, so that another process can go on with it. They are of use to the same version only:
 *
 *     magic F5 "SLK", version, length of the head (u32), head (JSON), sections, SHA-256 of all that
 *
 * The head is what was saved, with a number in the place of each `Uint8Array`, and says where their pages go.
 *
 * @module
 */

import { createHash } from "node:crypto";
import * as fs from "node:fs";
import { FileError, messageOf } from "./errors.ts";
import { syncDirectory } from "./removal.ts";
import { printable } from "./text.ts";

const MAGIC = [0xF5, 0x53, 0x4C, 0x4B];

/** Version of these files. */
const VERSION = 1;

/** Bytes before the head. */
const START = 9;

/** Bytes of the hash. */
const HASH = 32;

/** Zeros are left out by pages of this size: most of a predictor's tables has not been touched. */
const PAGE = 4096;

/** Others may not read what is in a predictor's memory: it has the content in it. */
const PRIVATE = 0o600;

/** What is wrong with a checkpoint. */
export type CheckpointErrorCode =
  | "bad-magic"
  | "unsupported-version"
  | "damaged"
  | "other-work";

/** Nothing can be gone on with from a checkpoint. */
export class CheckpointError extends FileError {
  override name = "CheckpointError";

  /**
   * @param code why
   * @param path the checkpoint
   * @param reason what is wrong with it
   */
  constructor(
    readonly code: CheckpointErrorCode,
    path: string,
    reason: string,
  ) {
    super(`${printable(path)}: ${reason}`);
  }
}

/** Where the pages of a section go. */
interface Section {
  /** Bytes of the section. */
  length: number;
  /** How many pages are left out, then how many follow, and so on. */
  runs: number[];
}

/** A checkpoint on the disk. */
export class CheckpointFile {
  readonly path: string;

  /** @param path where it is, or will be */
  constructor(path: string) {
    this.path = path;
  }

  /** Whether there is a file. */
  get exists(): boolean {
    try {
      fs.lstatSync(this.path);
      return true;
    } catch {
      return false;
    }
  }

  /**
   * What was saved last.
   *
   * @returns `undefined`: there is no file
   * @throws {CheckpointError} when it is none of this version, or damaged
   */
  read<T>(): T | undefined {
    let bytes: Uint8Array;
    try {
      bytes = fs.readFileSync(this.path);
    } catch (cause) {
      if ((cause as { code?: string }).code === "ENOENT") return undefined;
      throw this.#cannot("read", cause);
    }
    if (MAGIC.some((byte, i) => bytes[i] !== byte)) {
      throw new CheckpointError("bad-magic", this.path, "is no checkpoint");
    }
    if (bytes[4] !== VERSION) {
      const reason = `is a checkpoint of version ${bytes[4]}, not ${VERSION}`;
      throw new CheckpointError("unsupported-version", this.path, reason);
    }
    const end = bytes.length - HASH;
    const hash = createHash("sha256").update(bytes.subarray(0, end)).digest();
    if (end < START || hash.some((byte, i) => bytes[end + i] !== byte)) {
      const reason = "is a damaged checkpoint: remove it to begin anew";
      throw new CheckpointError("damaged", this.path, reason);
    }
    return unpack<T>(bytes);
  }

  /**
   * Saves, and does not return before the disk has it: until then it has what was saved before.
   *
   * @param content of what JSON knows, and `Uint8Array`
   */
  async write(content: unknown): Promise<void> {
    const fresh = `${this.path}.sluice-new`;
    try {
      fs.rmSync(fresh, { force: true });
      const file = fs.openSync(fresh, "wx", PRIVATE);
      try {
        const hash = createHash("sha256");
        const put = (bytes: Uint8Array) => {
          for (let at = 0; at < bytes.length;) {
            at += fs.writeSync(file, bytes, at);
          }
        };
        for (const part of pack(content)) {
          hash.update(part);
          put(part);
        }
        put(hash.digest());
        fs.fsyncSync(file);
      } finally {
        fs.closeSync(file);
      }
      fs.renameSync(fresh, this.path);
    } catch (cause) {
      fs.rmSync(fresh, { force: true });
      throw this.#cannot("write", cause);
    }
    await syncDirectory(this.path);
  }

  /** Removes it: the work is done. */
  remove(): void {
    fs.rmSync(this.path, { force: true });
  }

  #cannot(action: string, cause: unknown): FileError {
    return new FileError(
      `cannot ${action} ${printable(this.path)}: ${messageOf(cause)}`,
      { cause },
    );
  }
}

function* pack(content: unknown): Generator<Uint8Array> {
  const sections: Section[] = [];
  const parts: Uint8Array[] = [];
  const json = JSON.stringify(content, (_, value) => {
    if (!(value instanceof Uint8Array)) return value;
    sections.push({ length: value.length, runs: runsOf(value, parts) });
    return { section: sections.length - 1 };
  });
  const head = new TextEncoder().encode(`{"content":${json},"sections":`);
  const tail = new TextEncoder().encode(`${JSON.stringify(sections)}}`);
  const start = new Uint8Array(START);
  start.set([...MAGIC, VERSION]);
  new DataView(start.buffer).setUint32(5, head.length + tail.length, true);
  yield* [start, head, tail, ...parts];
}

/** How pages alternate between those of zeros and others; adds the others to the parts. */
function runsOf(bytes: Uint8Array, parts: Uint8Array[]): number[] {
  const runs: number[] = [];
  let filled = false;
  let from = 0;
  for (let at = 0; at < bytes.length; at += PAGE) {
    const page = bytes.subarray(at, at + PAGE);
    if (hasContent(page) === filled) continue;
    runs.push((at - from) / PAGE);
    if (filled) parts.push(bytes.subarray(from, at));
    filled = !filled;
    from = at;
  }
  if (filled) {
    runs.push(Math.ceil((bytes.length - from) / PAGE));
    parts.push(bytes.subarray(from));
  }
  return runs;
}

function hasContent(page: Uint8Array): boolean {
  for (let i = 0; i < page.length; i++) if (page[i] !== 0) return true;
  return false;
}

/** Does the reverse of {@linkcode pack}, once the hash was found right. */
function unpack<T>(bytes: Uint8Array): T {
  const { buffer, byteOffset, byteLength } = bytes;
  const length = new DataView(buffer, byteOffset, byteLength)
    .getUint32(5, true);
  let at = START + length;
  const head = new TextDecoder().decode(bytes.subarray(START, at));
  const { sections } = JSON.parse(head) as { sections: Section[] };
  const whole = sections.map(({ length, runs }) => {
    const section = new Uint8Array(length);
    let to = 0;
    for (const [i, pages] of runs.entries()) {
      const end = Math.min(length, to + pages * PAGE);
      if (i % 2 === 1) section.set(bytes.subarray(at, at += end - to), to);
      to = end;
    }
    return section;
  });
  const { content } = JSON.parse(
    head,
    (_, value) =>
      typeof value?.section === "number" ? whole[value.section] : value,
  );
  return content;
}
