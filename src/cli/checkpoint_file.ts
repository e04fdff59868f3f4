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
import { STATE_ID } from "../streams/resumable.ts";
import type { Checkpoints } from "./checkpoint_options.ts";
import { FileError, messageOf, UsageError } from "./errors.ts";
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

/** Bytes, and their SHA-256. */
export interface Extent {
  bytes: number;
  sha256: string;
}

/** What every checkpoint holds. */
export interface Saved {
  /** Which command it is of. */
  work: string;
  /** Predictors whose memory it has. */
  stateId: string;
  /** What the result depends on, by flag. */
  flags: Record<string, string>;
  /** The content that was used. */
  input: Extent;
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
  #saved = false;

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
   * Looks for where to go on, before anything is done.
   *
   * @param asked what was asked for
   * @param work which command this is
   * @param flags what its result depends on
   * @param force whether a checkpoint may be overwritten
   * @returns what was saved last; `undefined`: the work is to begin anew
   * @throws {UsageError} when the checkpoint is of another command line
   * @throws {FileError} when it is none, damaged, or there though nobody asked to go on
   */
  open<T extends Saved>(
    { resume }: Checkpoints,
    work: T["work"],
    flags: Record<string, string>,
    force: boolean,
  ): T | undefined {
    if (!resume && !force && this.exists) {
      const text = "already exists: use --resume to go on, or -f to begin anew";
      throw new FileError(`${printable(this.path)} ${text}`);
    }
    // With -f, too: what is no checkpoint was named by mistake.
    const found = this.read<T>();
    if (!resume || !found) return undefined;
    this.#saved = true;
    if (found.work !== work) {
      const reason = `is a checkpoint of ${found.work}`;
      throw new CheckpointError("other-work", this.path, reason);
    }
    if (found.stateId !== STATE_ID) {
      const reason = "is a checkpoint of another version of Sluice";
      throw new CheckpointError("other-work", this.path, reason);
    }
    for (const [flag, was] of Object.entries(found.flags)) {
      if (flags[flag] === was) continue;
      const reason = `${flag} must be ${was}, as ${this.path} says`;
      throw new UsageError(`${reason}: current value is ${flags[flag]}`);
    }
    return found;
  }

  /**
   * Makes sure that it does not take the place of an output.
   *
   * @param path the output
   * @throws {FileError} when both are the same name in the same folder
   */
  refuse(path: string): void {
    if (placeOf(path) !== placeOf(this.path)) return;
    throw new FileError(`${printable(path)} is both output and checkpoint`);
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
  write(content: unknown): void {
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
    this.#saved = true;
    syncDirectory(this.path);
  }

  /** What to say when the work ends before it is done. */
  get hint(): string | undefined {
    return this.#saved
      ? `${printable(this.path)}: use --resume to go on`
      : undefined;
  }

  /** Removes it: the work is done. */
  remove(): void {
    this.#saved = false;
    fs.rmSync(this.path, { force: true });
  }

  #cannot(action: string, cause: unknown): FileError {
    return new FileError(
      `cannot ${action} ${printable(this.path)}: ${messageOf(cause)}`,
      { cause },
    );
  }
}

function placeOf(path: string): string {
  const slash = path.lastIndexOf("/");
  const folder = slash < 0 ? "." : path.slice(0, slash + 1);
  return `${fs.realpathSync(folder)}/${path.slice(slash + 1)}`;
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
