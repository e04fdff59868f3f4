/**
 * Files that are there whole, or not at all. One class, which is why it is long: every way to an end has to know what was made so far.
 *
 * Node's functions, as Deno's own change a file's owner and mode by its path alone: whoever may write to the
 * directory could put a link there meanwhile, and have another file handed over.
 *
 * @module
 */

import * as fs from "node:fs";
import { promisify } from "node:util";
import { FileError, messageOf } from "./errors.ts";
import { printable } from "./text.ts";

/** Only the owner may read what is not whole yet. */
const PRIVATE = 0o600;
/** What the umask is taken from. */
const PUBLIC = 0o666;

/** Paths of files that are not whole yet, and which files those are: what a signal has to remove. */
const unfinished = new Map<string, fs.Stats>();

/** Removes all files that are not whole yet, at once. */
export function removeUnfinished(): void {
  for (const path of [...unfinished.keys()]) removeOwn(path);
}

/** Removes a file that is not whole yet, unless somebody has put another one in its place. */
function removeOwn(path: string): void {
  const own = unfinished.get(path);
  unfinished.delete(path);
  try {
    if (own && isSame(fs.lstatSync(path), own)) fs.unlinkSync(path);
  } catch {
    // It is gone.
  }
}

/** What an output file is to be. */
export interface OutputOptions {
  /** Whether an existing file may be replaced. */
  replace: boolean;
  /** The file that it is made from: it may not be that one, and takes its mode and times. */
  source: Deno.FileInfo | undefined;
  /** Whether a file is still to be read: nothing may take its place. */
  isPending: (file: Deno.FileInfo) => boolean;
  /** Whether it gets its name when it is whole, even where there is no other file: for what takes long. */
  late?: boolean;
  /**
   * Whether it has a name of its own until it is whole, so that another process can go on with it: with what is there, or from the
   * beginning.
   */
  resumable?: "on" | "anew" | undefined;
}

/**
 * An output file.
 *
 * 1. `create`
 * 2. write to `writable` until it is closed
 * 3. `commit`, or `discard` at any time before
 */
export class OutputFile {
  readonly #path: string;
  readonly #written: string; // under this name until it is whole
  readonly #source: Deno.FileInfo | undefined;
  readonly #replace: boolean;
  readonly #special: Deno.FsFile | undefined; // a device or a pipe: written in place, never removed
  #descriptor: number | undefined;
  #lock: Deno.FsFile | undefined;

  private constructor(
    path: string,
    written: string,
    file: number | Deno.FsFile,
    source: Deno.FileInfo | undefined,
    replace: boolean,
  ) {
    this.#replace = replace;
    this.#path = path;
    this.#written = written;
    this.#source = source;
    if (typeof file === "number") this.#descriptor = file;
    else this.#special = file;
  }

  /**
   * Creates the file, or a neighbour that will take its place.
   *
   * @throws {FileError} when there is one that may not be replaced, or it cannot be created
   */
  static async create(
    path: string,
    { replace, source, isPending, late = false, resumable }: OutputOptions,
  ): Promise<OutputFile> {
    const cannot = (cause: unknown) => {
      const shown = printable(path);
      const text = `cannot create ${shown}: ${messageOf(cause)}`;
      return new FileError(text, { cause });
    };
    const there = await found(Deno.stat(path)).catch((error) => {
      throw cannot(error);
    });
    if (there && source && isSame(there, source)) {
      throw new FileError("is both input and output");
    }
    // Deno would drop the slash, and create a file of that name.
    if (there?.isDirectory || path.endsWith("/")) {
      throw new FileError(`${printable(path)} is a directory`);
    }
    if (there && !there.isFile) {
      if (resumable) {
        throw new FileError(`${printable(path)} is not a regular file`);
      }
      const file = await Deno.open(path, { write: true }).catch((error) => {
        throw cannot(error);
      });
      return new OutputFile(path, path, file, undefined, replace);
    }
    // A link to nothing is there, too.
    const occupied = there ?? await found(Deno.lstat(path));
    if (occupied && !replace) throw exists(path);
    if (there && isPending(there)) {
      throw new FileError(`${printable(path)} is another input`);
    }
    const written = resumable
      ? partialName(path)
      : occupied || late
      ? neighbour(path)
      : path;
    const lock = resumable && lockPartial(written, resumable);
    try {
      if (resumable === "on") {
        const file = fs.openSync(written, READ_WRITE);
        const output = new OutputFile(path, written, file, source, replace);
        output.#lock = lock;
        return output;
      }
      // At once, so that no signal can come between creating and naming what it has to remove.
      const file = fs.openSync(written, "wx", source ? PRIVATE : PUBLIC);
      unfinished.set(written, fs.fstatSync(file));
      const output = new OutputFile(path, written, file, source, replace);
      if (resumable) output.#lock = locked(written);
      return output;
    } catch (error) {
      const { code } = error as { code?: string };
      throw code === "EEXIST" ? exists(path) : cannot(error);
    }
  }

  /** Where the content goes. */
  get writable(): WritableStream<Uint8Array> {
    return new WritableStream({
      write: async (chunk) => {
        for (let at = 0; at < chunk.length;) {
          const rest = chunk.subarray(at);
          at += this.#special
            ? await this.#special.write(rest)
            : fs.writeSync(this.#descriptor!, rest);
        }
      },
    });
  }

  /**
   * Reads what is there.
   *
   * @param length how much of it, in bytes
   * @param onRead is given all of it, in order
   */
  readBack(length: number, onRead: (bytes: Uint8Array) => void): void {
    const buffer = new Uint8Array(1 << 16);
    for (let at = 0; at < length;) {
      const most = Math.min(buffer.length, length - at);
      const read = fs.readSync(this.#descriptor!, buffer, 0, most, at);
      if (read === 0) return;
      onRead(buffer.subarray(0, read));
      at += read;
    }
  }

  /** Removes what is there behind a place. */
  truncate(length: number): void {
    fs.ftruncateSync(this.#descriptor!, length);
  }

  /**
   * Writes at a place.
   *
   * @param bytes what to write
   * @param at the place
   */
  write(bytes: Uint8Array, at: number): void {
    for (let done = 0; done < bytes.length;) {
      const left = bytes.length - done;
      done += fs.writeSync(this.#descriptor!, bytes, done, left, at + done);
    }
  }

  /** Leaves it where it is, though it is not whole, when it is discarded or a signal ends the command. */
  keep(): void {
    unfinished.delete(this.#written);
  }

  /** Path to read back what was written. */
  get path(): string {
    return this.#written;
  }

  /** Whether it is a file, which can be read back and synced. */
  get isFile(): boolean {
    return !this.#special;
  }

  /** Whether it takes the place of another file. */
  get replaces(): boolean {
    return this.#written !== this.#path;
  }

  /** Waits until the disk has the content. */
  async sync(): Promise<void> {
    if (this.isFile) await promisify(fs.fsync)(this.#descriptor!);
  }

  /**
   * Gives it the source's mode and times, and its name.
   *
   * @throws {FileError} when somebody put another file in its place
   */
  commit(): void {
    if (this.#special) return this.#special.close();
    const own = fs.fstatSync(this.#descriptor!);
    if (!isSame(fs.lstatSync(this.#written), own)) {
      const shown = printable(this.#written);
      throw new FileError(`${shown} was replaced while it was written`);
    }
    if (this.#source) {
      setTimes(this.#written, own, this.#source);
      adopt(this.#descriptor!, own, this.#source);
    }
    this.#close();
    if (this.replaces) {
      // Somebody may have put a file there meanwhile.
      if (!this.#replace && fs.existsSync(this.#path)) throw exists(this.#path);
      try {
        fs.renameSync(this.#written, this.#path);
      } catch (cause) {
        const shown = printable(this.#path);
        const text = `cannot replace ${shown}: ${messageOf(cause)}`;
        throw new FileError(text, { cause });
      }
    }
    unfinished.delete(this.#written);
  }

  /** Removes what was written. */
  discard(): void {
    this.#close();
    if (this.isFile) removeOwn(this.#written);
  }

  #close(): void {
    if (this.#descriptor !== undefined) fs.closeSync(this.#descriptor);
    this.#descriptor = undefined;
    this.#lock?.close();
    this.#lock = undefined;
    try {
      this.#special?.close();
    } catch {
      // It was closed.
    }
  }
}

/** Gives a file what another one has: owner and mode. */
function adopt(file: number, own: fs.Stats, source: Deno.FileInfo): void {
  const { uid, gid, mode } = source;
  const grouped = gid === null || gid === own.gid ||
    allowed(() => fs.fchownSync(file, own.uid, gid));
  // Only root can give files away; whoever cannot keeps them.
  if (uid !== null && uid !== own.uid) {
    allowed(() => fs.fchownSync(file, uid, gid ?? own.gid));
  }
  if (mode !== null) {
    allowed(() => fs.fchmodSync(file, grouped ? mode & 0o777 : alone(mode)));
  }
}

/**
 * Gives a file the times of another one. By a handle of Deno's, as Node's function takes a time as a fraction, which
 * it cuts to the nanosecond below.
 */
function setTimes(path: string, own: fs.Stats, source: Deno.FileInfo): void {
  const { atime, mtime } = source;
  if (!mtime) return;
  const modified = notBefore(mtime);
  allowed(() => {
    using file = Deno.openSync(path, { write: true });
    if (isSame(file.statSync(), own)) {
      file.utimeSync(atime ?? modified, modified);
    }
  });
}

/**
 * A time as close to another as can be told. Deno cuts times to milliseconds, and an output that is older than its
 * input by a fraction of one is out of date to `make`. Whole seconds are exact: they were set, not measured.
 */
function notBefore(time: Date): Date {
  const milliseconds = time.getTime();
  return milliseconds % 1000 === 0 ? time : new Date(milliseconds + 1);
}

/** A mode whose group is another one than it was meant for: it may do what everybody may, as in xz. */
function alone(mode: number): number {
  const others = mode >> 3 & mode & 0o007;
  return mode & 0o700 | others << 3 | others;
}

function allowed(change: () => void): boolean {
  try {
    change();
    return true;
  } catch {
    return false;
  }
}

/** What a file is; `undefined` when there is none. */
async function found(
  info: Promise<Deno.FileInfo>,
): Promise<Deno.FileInfo | undefined> {
  try {
    return await info;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

type Identity = { ino: number | null; dev: number };

function isSame(one: Identity, other: Identity): boolean {
  return one.ino !== null && one.ino === other.ino && one.dev === other.dev;
}

function exists(path: string): FileError {
  return new FileError(
    `${printable(path)} already exists: not overwritten without -f`,
  );
}

/** A name in the same directory, as a rename works within one file system only; short, as names have a limit. */
function neighbour(path: string): string {
  const slash = path.lastIndexOf("/");
  return `${path.slice(0, slash + 1)}.sluice-${crypto.randomUUID()}`;
}

/** How names end of what is not whole yet, and may be gone on with. */
const PARTIAL = ".sluice-part";

/** Without following a link that somebody has put there. */
const READ_WRITE = fs.constants.O_RDWR | (fs.constants.O_NOFOLLOW ?? 0);

/** Name of what another process can go on with. */
export function partialName(path: string): string {
  return path + PARTIAL;
}

/** Makes sure that nobody else works on it; where all is to begin anew, it is removed. */
function lockPartial(
  path: string,
  how: "on" | "anew",
): Deno.FsFile | undefined {
  const info = fs.lstatSync(path, { throwIfNoEntry: false });
  if (how === "on" && !info?.isFile()) {
    throw new FileError(`${printable(path)} is not there`);
  }
  if (!info) return undefined;
  const lock = info.isFile() ? locked(path) : undefined;
  if (how === "on") return lock;
  fs.unlinkSync(path);
  lock?.close();
  return undefined;
}

/**
 * Opens a file, and locks it for as long as it is open: two processes that go on with it would write into the same file.
 *
 * @throws {FileError} when another process has it
 */
function locked(path: string): Deno.FsFile | undefined {
  const file = Deno.openSync(path, { write: true });
  let free = true;
  try {
    free = file.tryLockSync(true);
  } catch {
    // Not every file system has locks.
  }
  if (free) return file;
  file.close();
  throw new FileError(`${printable(path)} is in use by another process`);
}

/** Whether a name is one that {@linkcode OutputFile} gives to what is not whole yet. */
export function isUnfinished(name: string): boolean {
  return name.endsWith(PARTIAL) ||
    /^\.sluice-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(name);
}
