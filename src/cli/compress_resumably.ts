/**
 * The command compress with `--checkpoint`.
 *
 * @module
 */

import { createHash, type Hash } from "node:crypto";
import type { Model } from "../../mod.ts";
import {
  compressResumably,
  type EncoderState,
  STATE_ID,
} from "../streams/resumable.ts";
import {
  CheckpointError,
  CheckpointFile,
  type Extent,
  type Saved,
} from "./checkpoint_file.ts";
import {
  knownSize,
  networkOptions,
  options,
  proving,
  target,
} from "./compress.ts";
import { digestOf, PrefixDigest } from "./digest.ts";
import { type Job, newResult, type Result } from "./job.ts";
import { chooseModel } from "./model_use.ts";
import { isNetwork } from "./model_shelf.ts";
import type { Work } from "./options.ts";
import { OutputFile, partialName } from "./output_file.ts";
import { removeInput, syncDirectory } from "./removal.ts";
import type { Report } from "./report.ts";
import { SnapshotStream } from "./snapshot_stream.ts";
import { printable } from "./text.ts";

/** What a checkpoint of compress holds. */
interface SavedCompression extends Saved {
  work: "compress";
  /** Hash of the model; `undefined`: there is none. */
  model?: string | undefined;
  /** Hash of the network; `undefined`: there is none. */
  network?: string | undefined;
  /** Bytes of content, where they were known. */
  contentSize?: number | undefined;
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
  const checkpoints = work.checkpoints!;
  const checkpoint = new CheckpointFile(checkpoints.file);
  const flags = flagsOf(work);
  const from = checkpoint.open<SavedCompression>(
    checkpoints,
    "compress",
    flags,
    work.force,
  );
  if (checkpoints.resume && !from && work.verbosity > 0) {
    const name = printable(checkpoint.path);
    report.line(`sluice: ${name}: no checkpoint yet: begins anew`);
  }
  return {
    run: (job) => new Task(job, checkpoint, flags).run(from),
    hint: () => checkpoint.hint,
  };
}

/** What the bytes of the archive depend on, as it would be typed. */
function flagsOf(work: Work): Record<string, string> {
  const { level, blockSize, frameSize, memory } = work;
  const { lanes, alone } = work.network;
  const size = (bytes: number | undefined) =>
    bytes === Infinity ? "all" : String(bytes ?? "the default");
  return {
    "--level": String(level),
    "--block-size": size(blockSize),
    "--frame-size": size(frameSize),
    "--memory": size(memory),
    "--model": work.models.join(" --model ") || "none",
    "--lanes": String(lanes ?? "the default"),
    "--alone": alone ? "given" : "left out",
  };
}

/** Compressing one input, from the beginning or from a checkpoint on. */
class Task {
  readonly #job: Job;
  readonly #checkpoint: CheckpointFile;
  readonly #flags: Record<string, string>;
  readonly #path: string;
  readonly #result = newResult();
  readonly #written: Hash = createHash("sha256"); // of the output
  #length = 0; // of the output, in bytes
  #model: Model | undefined;

  constructor(
    job: Job,
    checkpoint: CheckpointFile,
    flags: Record<string, string>,
  ) {
    this.#job = job;
    this.#checkpoint = checkpoint;
    this.#flags = flags;
    this.#path = target(job.work, job.input.path)!;
    checkpoint.refuse(this.#path);
  }

  async run(from: SavedCompression | undefined): Promise<Result> {
    const { work, source } = this.#job;
    const contentSize = from ? from.contentSize : knownSize(source);
    let content = source.readable;
    if (contentSize !== undefined) {
      content = content.pipeThrough(new SnapshotStream(contentSize));
    }
    content = await this.#chooseModel(content, from);
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

  /** Which model: the one that was taken before, or what suits the content. */
  async #chooseModel(
    content: ReadableStream<Uint8Array>,
    from: SavedCompression | undefined,
  ): Promise<ReadableStream<Uint8Array>> {
    const { work, models: { shelf, given, candidates } } = this.#job;
    if (from) {
      const found = candidates && from.model !== undefined
        ? await shelf.findModel(from.model).catch((error) => {
          if (error.code !== "model-not-found") throw error;
        }) ?? undefined
        : given.find(({ sha256 }) => sha256 === from.model);
      this.#model = found && !isNetwork(found) ? found : undefined;
      const { network } = this.#job.models;
      const lacked = this.#model?.sha256 !== from.model
        ? `model sha256:${from.model}`
        : network?.sha256 !== from.network
        ? `network sha256:${from.network}`
        : undefined;
      if (lacked === undefined) return content;
      const reason = `is about ${lacked}, which is not there`;
      throw new CheckpointError("other-work", this.#checkpoint.path, reason);
    }
    [this.#model] = given;
    if (!candidates) return content;
    const chosen = await chooseModel(content, candidates, options(work));
    this.#model = chosen.model;
    return chosen.content;
  }

  /** Passes over what was used before, and makes sure that it still is what it was. */
  async #skip(taken: PrefixDigest, { input }: SavedCompression): Promise<void> {
    if (await taken.skip(input.bytes) === input.sha256) return;
    throw new CheckpointError(
      "other-work",
      this.#checkpoint.path,
      `is not about this input: its first ${input.bytes} bytes differ`,
    );
  }

  /** Whether it got its name before the work was interrupted. */
  async #isCommitted({ output }: SavedCompression): Promise<boolean> {
    const file = await Deno.open(this.#path).catch(() => undefined);
    if (file === undefined) return false;
    this.#length = output.bytes;
    return await digestOf(file.readable) === output.sha256;
  }

  /** Opens the output, with nothing behind what the disk is known to have. */
  async #open(from: SavedCompression | undefined): Promise<OutputFile> {
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
    const { work } = this.#job;
    const save = async (bytesIn: number, state: EncoderState | undefined) => {
      await output.sync();
      const saved: SavedCompression = {
        work: "compress",
        stateId: STATE_ID,
        flags: this.#flags,
        model: this.#model?.sha256,
        network: this.#job.models.network?.sha256,
        contentSize,
        input: { bytes: bytesIn, sha256: taken.at(bytesIn) },
        output: {
          bytes: this.#length,
          sha256: this.#written.copy().digest("hex"),
        },
        state,
      };
      // Both at once: no signal comes between.
      this.#checkpoint.write(saved);
      output.keep();
    };
    const parts = compressResumably(
      taken.chunks(),
      {
        ...options(work),
        ...(this.#model && { level: this.#model.level, model: this.#model }),
        ...networkOptions(work, this.#job.models.network),
        contentSize,
        every: work.checkpoints!.every,
      },
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
    const { network } = this.#job.models;
    await proving(archive, () => digest, {
      models: [this.#model, network].filter((each) => each !== undefined),
    });
    this.#result.notes.push("verified");
  }

  async #finish(digest: string, contentBytes: number): Promise<Result> {
    const { work, input, source } = this.#job;
    syncDirectory(this.#path);
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
