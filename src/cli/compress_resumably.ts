/**
 * The command compress with `--checkpoint`.
 *
 * @module
 */

import { createHash, type Hash } from "node:crypto";
import {
  compressResumably,
  type EncoderState,
  STATE_ID,
} from "../streams/resumable.ts";
import { CheckpointError, CheckpointFile } from "./checkpoint_file.ts";
import { knownSize, options, proving, target } from "./compress.ts";
import { digestOf, PrefixDigest } from "./digest.ts";
import { FileError, UsageError } from "./errors.ts";
import { type Job, newResult, type Result } from "./job.ts";
import type { Work } from "./options.ts";
import { OutputFile, partialName } from "./output_file.ts";
import { removeInput, syncDirectory } from "./removal.ts";
import type { Report } from "./report.ts";
import { SnapshotStream } from "./snapshot_stream.ts";
import { printable } from "./text.ts";

/** Bytes, and their SHA-256. */
interface Extent {
  bytes: number;
  sha256: string;
}

/** What a checkpoint of compress holds. */
interface Saved {
  work: "compress";
  /** Predictors whose memory it is. */
  stateId: string;
  /** What was asked for, by flag. */
  flags: Record<string, string>;
  /** Bytes of content, where they were known. */
  contentSize?: number | undefined;
  /** The content that was used. */
  input: Extent;
  /** What the disk has of the archive. */
  output: Extent;
  /** Where the work stands; `undefined`: the archive is whole. */
  state?: EncoderState | undefined;
}

/** What is done with an input, and what to say when a signal ends it. */
export interface ResumableWork {
  run: (job: Job) => Promise<Result>;
  hint: () => string | undefined;
}

/**
 * Looks at the checkpoint before anything is done.
 *
 * @param work what was asked for
 * @param report says that there is nothing to go on with
 * @throws {UsageError} when the checkpoint is of another command line
 * @throws {FileError} when it is none, damaged, or there though nobody asked to go on
 */
export function openResumable(work: Work, report: Report): ResumableWork {
  const { file: path, every, resume } = work.checkpoints!;
  const shown = printable(path);
  const checkpoint = new CheckpointFile(path);
  const flags = flagsOf(work);
  const found = checkpoint.exists && (resume || work.force)
    ? checkpoint.read<Saved>()
    : undefined;
  if (!resume && checkpoint.exists && !found) {
    throw new FileError(
      `${shown} already exists: use --resume to go on, or -f to begin anew`,
    );
  }
  const from = resume ? found : undefined;
  if (from) checkSame(path, from, flags);
  else if (resume && work.verbosity > 0) {
    report.line(`sluice: ${shown}: no checkpoint yet: begins anew`);
  }
  let kept = from !== undefined;
  return {
    run: async (job) => {
      refusePlace(path, target(work, job.input.path)!);
      const task = new Task(job, checkpoint, flags, every, () => kept = true);
      return await task.run(from);
    },
    hint: () => kept ? `${shown}: use --resume to go on` : undefined,
  };
}

/** What the bytes of the archive depend on, as it would be typed. */
function flagsOf(work: Work): Record<string, string> {
  const { level, blockSize, frameSize, memory } = work;
  const size = (bytes: number | undefined) =>
    bytes === Infinity ? "all" : String(bytes ?? "the default");
  return {
    "--level": String(level),
    "--block-size": size(blockSize),
    "--frame-size": size(frameSize),
    "--memory": size(memory),
  };
}

function checkSame(
  path: string,
  { work, stateId, flags }: Saved,
  asked: Record<string, string>,
): void {
  if (work !== "compress" || stateId !== STATE_ID) {
    const reason = work === "compress"
      ? "is a checkpoint of another version of Sluice: remove it to begin anew"
      : "is a checkpoint of another command";
    throw new CheckpointError("other-work", path, reason);
  }
  for (const [flag, was] of Object.entries(flags)) {
    if (asked[flag] === was) continue;
    throw new UsageError(
      `${flag} must be ${was}, as ${path} says: current value is ${
        asked[flag]
      }`,
    );
  }
}

/** Refuses a checkpoint that would take the place of what the work is about. */
function refusePlace(checkpoint: string, output: string): void {
  if (place(checkpoint) !== place(output)) return;
  throw new FileError(`${printable(output)} is both output and checkpoint`);
}

/** The same for all paths that lead to the same name in the same folder. */
function place(path: string): string {
  const slash = path.lastIndexOf("/");
  const folder = slash < 0 ? "." : path.slice(0, slash + 1);
  return `${Deno.realPathSync(folder)}/${path.slice(slash + 1)}`;
}

/** Compressing one input, from the beginning or from a checkpoint on. */
class Task {
  readonly #job: Job;
  readonly #checkpoint: CheckpointFile;
  readonly #flags: Record<string, string>;
  readonly #every: number;
  readonly #onSaved: () => void;
  readonly #path: string;
  readonly #result = newResult();
  readonly #written: Hash = createHash("sha256"); // of the output
  #length = 0; // of the output, in bytes

  constructor(
    job: Job,
    checkpoint: CheckpointFile,
    flags: Record<string, string>,
    every: number,
    onSaved: () => void,
  ) {
    this.#job = job;
    this.#checkpoint = checkpoint;
    this.#flags = flags;
    this.#every = every;
    this.#onSaved = onSaved;
    this.#path = target(job.work, job.input.path)!;
  }

  async run(from: Saved | undefined): Promise<Result> {
    const { work, source } = this.#job;
    const contentSize = from ? from.contentSize : knownSize(source);
    let content = source.readable;
    if (contentSize !== undefined) {
      content = content.pipeThrough(new SnapshotStream(contentSize));
    }
    const taken = new PrefixDigest(content);
    if (from) await this.#skip(taken, from);
    if (from && !from.state && await this.#isCommitted(from)) {
      return await this.#finish(taken.digest, from.input.bytes);
    }
    const output = await this.#open(from);
    try {
      if (!from || from.state) {
        await this.#compress(output, taken, contentSize, from?.state);
      }
      if (work.verify) await this.#prove(output, taken.digest);
      output.commit();
    } catch (error) {
      output.discard();
      throw error;
    }
    return await this.#finish(taken.digest, taken.position);
  }

  /** Passes over what was used before, and makes sure that it still is what it was. */
  async #skip(taken: PrefixDigest, { input }: Saved): Promise<void> {
    if (await taken.skip(input.bytes) === input.sha256) return;
    throw new CheckpointError(
      "other-work",
      this.#checkpoint.path,
      `is not about this input: its first ${input.bytes} bytes differ`,
    );
  }

  /** Whether it got its name before the work was interrupted. */
  async #isCommitted({ output }: Saved): Promise<boolean> {
    const file = await Deno.open(this.#path).catch(() => undefined);
    if (file === undefined) return false;
    this.#length = output.bytes;
    return await digestOf(file.readable) === output.sha256;
  }

  /** Opens the output, with nothing behind what the disk is known to have. */
  async #open(from: Saved | undefined): Promise<OutputFile> {
    const { work, source, isPending } = this.#job;
    const output = await OutputFile.create(this.#path, {
      replace: work.force,
      source: source.info,
      isPending,
      resumable: from ? "on" : "anew",
    });
    if (!from) {
      // Of another work, which begins anew.
      this.#checkpoint.remove();
      return output;
    }
    const { bytes, sha256 } = from.output;
    output.readBack(bytes, (part) => this.#written.update(part));
    if (this.#written.copy().digest("hex") !== sha256) {
      output.discard();
      throw new CheckpointError(
        "other-work",
        this.#checkpoint.path,
        `is not about ${
          printable(partialName(this.#path))
        }: its first ${bytes} bytes differ`,
      );
    }
    output.truncate(this.#length = bytes);
    this.#result.notes.push(`resumed at byte ${from.input.bytes}`);
    return output;
  }

  async #compress(
    output: OutputFile,
    taken: PrefixDigest,
    contentSize: number | undefined,
    state: EncoderState | undefined,
  ): Promise<void> {
    const save = async (bytesIn: number, state: EncoderState | undefined) => {
      await output.sync();
      const saved: Saved = {
        work: "compress",
        stateId: STATE_ID,
        flags: this.#flags,
        contentSize,
        input: { bytes: bytesIn, sha256: taken.at(bytesIn) },
        output: {
          bytes: this.#length,
          sha256: this.#written.copy().digest("hex"),
        },
        state,
      };
      await this.#checkpoint.write(saved);
      output.keep();
      this.#onSaved();
    };
    const parts = compressResumably(
      taken.chunks(),
      { ...options(this.#job.work), contentSize, every: this.#every },
      state,
    );
    for await (const { bytes, bytesIn, state } of parts) {
      output.write(bytes, this.#length);
      this.#written.update(bytes);
      this.#length += bytes.length;
      this.#job.onProgress({ bytesIn, bytesOut: this.#length });
      if (state) await save(bytesIn, state);
    }
    await save(taken.position, undefined);
  }

  async #prove(output: OutputFile, digest: string): Promise<void> {
    const archive = (await Deno.open(output.path)).readable;
    await proving(archive, () => digest, {});
    this.#result.notes.push("verified");
  }

  async #finish(digest: string, contentBytes: number): Promise<Result> {
    const { work, input, source } = this.#job;
    await syncDirectory(this.#path);
    if (work.remove && source.info?.isFile && input.path !== undefined) {
      await removeInput(input.path, source.info, digest, this.#path);
      this.#result.notes.push("input removed");
    }
    this.#checkpoint.remove();
    return Object.assign(this.#result, {
      contentBytes,
      archiveBytes: this.#length,
      output: this.#path,
    });
  }
}
