/**
 * One input on its way to one output.
 *
 * @module
 */

import type { ArchiveSource, Damage, Progress } from "../../mod.ts";
import { isPipeClosed, messageOf } from "./errors.ts";
import { fileSource } from "./file_source.ts";
import type { Input } from "./inputs.ts";
import type { Models } from "./model_use.ts";
import type { Work } from "./options.ts";
import { OutputFile } from "./output_file.ts";
import { removeInput } from "./removal.ts";
import { PrintError, type Shell } from "./shell.ts";

/** What a command is given for each input. */
export interface Job {
  /** What was asked for. */
  work: Work;
  /** Models that it may name, or begin with. */
  models: Models;
  /** What to work on. */
  input: Input;
  /** Its bytes. */
  source: Source;
  /** Where standard output is. */
  shell: Shell;
  /** Threads to work with. */
  threads: number;
  /** To be called as bytes are read, of the input or of an output that is proved. */
  onRead: (bytes: number) => void;
  /** To be called as the work goes on. */
  onProgress: (progress: Progress) => void;
  /** To be called for each range that is lost. */
  onDamage: (damage: Damage) => void;
  /** Whether a file is an input that is still to be read. */
  isPending: (file: Deno.FileInfo) => boolean;
  /** Whether standard output has got a part of what is not whole. */
  spoiled: boolean;
}

/** What came of an input. */
export interface Result {
  /** Bytes of content. */
  contentBytes: number;
  /** Bytes of archive. */
  archiveBytes: number;
  /** Path of the output file; `undefined`: there is none. */
  output?: string | undefined;
  /** What else was done: "verified". */
  notes: string[];
  /** What is lost. */
  damages: Damage[];
}

/** A result of nothing yet. */
export function newResult(): Result {
  return { contentBytes: 0, archiveBytes: 0, notes: [], damages: [] };
}

/** An input that is open until it is disposed of. */
export interface Source extends Disposable {
  /** Its bytes, from the first to the last; to be taken once, and not together with `file`. */
  readonly readable: ReadableStream<Uint8Array>;
  /** Its bytes at any place; `undefined`: it is no file that can be read so. */
  readonly file: ArchiveSource | undefined;
  /** Bytes that were read. */
  readonly bytesRead: number;
  /** Has the bytes of `readable` pass through a stage; to be called before they are taken. */
  passThrough(stage: ReadableWritablePair<Uint8Array, Uint8Array>): void;
  /** What was known of the file when it was opened; `undefined`: standard input. */
  info: Deno.FileInfo | undefined;
}

/**
 * Opens an input.
 *
 * @param input the input
 * @param shell where standard input is
 * @param onRead called as bytes are read
 */
export async function openSource(
  { path }: Input,
  shell: Shell,
  onRead: (bytes: number) => void,
): Promise<Source> {
  if (path === undefined) {
    return new OpenSource(() => shell.stdin, undefined, undefined, onRead);
  }
  const file = await Deno.open(path);
  try {
    const info = await file.stat();
    return new OpenSource(() => file.readable, file, info, onRead);
  } catch (error) {
    file.close();
    throw error;
  }
}

class OpenSource implements Source {
  readonly info: Deno.FileInfo | undefined;
  readonly #open: () => ReadableStream<Uint8Array>;
  readonly #file: Deno.FsFile | undefined;
  readonly #onRead: (bytes: number) => void;
  #stage: ReadableWritablePair<Uint8Array, Uint8Array> | undefined;
  #bytesRead = 0;

  constructor(
    open: () => ReadableStream<Uint8Array>,
    file: Deno.FsFile | undefined,
    info: Deno.FileInfo | undefined,
    onRead: (bytes: number) => void,
  ) {
    this.#open = open;
    this.#file = file;
    this.info = info;
    this.#onRead = (bytes) => {
      this.#bytesRead += bytes;
      onRead(bytes);
    };
  }

  get readable(): ReadableStream<Uint8Array> {
    const bytes = this.#open().pipeThrough(counting(this.#onRead));
    return this.#stage ? bytes.pipeThrough(this.#stage) : bytes;
  }

  get file(): ArchiveSource | undefined {
    if (!this.#file || !this.info?.isFile) return undefined;
    return fileSource(this.#file, this.info.size, this.#onRead);
  }

  get bytesRead(): number {
    return this.#bytesRead;
  }

  passThrough(stage: ReadableWritablePair<Uint8Array, Uint8Array>): void {
    this.#stage = stage;
  }

  [Symbol.dispose](): void {
    try {
      this.#file?.close();
    } catch {
      // Its stream has closed it.
    }
  }
}

function counting(
  onRead: (bytes: number) => void,
): TransformStream<Uint8Array, Uint8Array> {
  return new TransformStream({
    transform(chunk, controller) {
      onRead(chunk.length);
      controller.enqueue(chunk);
    },
  });
}

/** How an output comes to be. */
export interface Writing {
  /** Path of the output; `undefined`: standard output. */
  path: string | undefined;
  /** Writes to a stream until that is closed. */
  write: (to: WritableStream<Uint8Array>) => Promise<void>;
  /** Reads back what was written, and fails when it is wrong. */
  prove?: ((written: ReadableStream<Uint8Array>) => Promise<void>) | undefined;
  /** SHA-256 of what was read, for `--rm`. */
  digest: () => string;
  /** Is told what was done. */
  result: Result;
}

/**
 * Writes an output, and sees to it that it is whole or not there.
 *
 * @param job the job
 * @param writing what to do
 */
export async function writeOutput(job: Job, writing: Writing): Promise<void> {
  const { work, input, source, isPending } = job;
  const { path, write, prove, digest, result } = writing;
  if (path === undefined) return await writeStdout(job, write);
  const output = await OutputFile.create(path, {
    replace: work.force,
    source: source.info,
    isPending,
  });
  try {
    await write(output.writable);
    // What is replaced must not go before the disk has what replaces it.
    if (work.remove || output.replaces) await output.sync();
    if (prove && output.isFile) {
      const written = (await Deno.open(output.path)).readable;
      await prove(written.pipeThrough(counting(job.onRead)));
    }
    output.commit();
  } catch (error) {
    output.discard();
    throw error;
  }
  result.output = path;
  const removable = source.info?.isFile && output.isFile;
  if (work.remove && removable && input.path !== undefined) {
    await removeInput(input.path, source.info!, digest(), path);
    result.notes.push("input removed");
  }
}

/** Writes to standard output, and leaves it open: other inputs may follow. */
async function writeStdout(
  job: Job,
  write: (to: WritableStream<Uint8Array>) => Promise<void>,
): Promise<void> {
  const writer = job.shell.stdout.getWriter();
  const shared = new WritableStream<Uint8Array>({
    async write(chunk) {
      job.spoiled = true;
      try {
        await writer.write(chunk);
      } catch (cause) {
        if (isPipeClosed(cause)) throw cause;
        throw new PrintError(`standard output: ${messageOf(cause)}`, { cause });
      }
    },
  });
  try {
    await write(shared);
    job.spoiled = false;
  } finally {
    writer.releaseLock();
  }
}
