/**
 * The commands train and tune with `--checkpoint`.
 *
 * @module
 */

import { createHash } from "node:crypto";
import type { Learned } from "../streams/train_model.ts";
import { STATE_ID } from "../streams/resumable.ts";
import {
  CheckpointError,
  CheckpointFile,
  type Saved,
} from "./checkpoint_file.ts";
import type { Measure } from "./learning_curve.ts";
import type { Training } from "./model_options.ts";

/** What a checkpoint of train holds. */
interface SavedTraining extends Saved {
  work: "train" | "tune";
  /** What was measured by then. */
  measures: Measure[];
  /** What was learned by then. */
  learned?: Learned;
  /** The model's file, once it is whole. */
  file?: Uint8Array<ArrayBuffer>;
}

/** What a model depends on, beyond the level and what it is made of. */
export interface TrainingInputs {
  /** Hash of the model that it goes on from. */
  from: string | undefined;
  /** What is measured by. */
  holdout: Uint8Array | undefined;
}

/** Where a training stands, now and then. */
export class TrainingCheckpoints {
  readonly #checkpoint: CheckpointFile;
  readonly #every: number;
  readonly #work: "train" | "tune";
  readonly #flags: Record<string, string>;
  readonly #from: SavedTraining | undefined;
  readonly #hash = createHash("sha256"); // of the content
  #bytes = 0; // of content
  #last = 0; // bytes of content at the last checkpoint

  /**
   * @param command what was asked for
   * @param inputs see {@linkcode TrainingInputs}
   * @throws {UsageError} when the checkpoint is of another command line
   * @throws {FileError} when it is none, damaged, or there though nobody asked to go on
   */
  constructor(command: Training, { from, holdout }: TrainingInputs) {
    const { checkpoints, level, force, name, output } = command;
    this.#checkpoint = new CheckpointFile(checkpoints!.file);
    this.#every = checkpoints!.every;
    this.#work = name as "train" | "tune";
    this.#flags = {
      ...(from === undefined && { "--level": String(level) }),
      ...(from !== undefined && { "the model": `sha256:${from}` }),
      "--holdout": holdout === undefined
        ? "none"
        : `sha256:${createHash("sha256").update(holdout).digest("hex")}`,
    };
    if (output !== "stdout") this.#checkpoint.refuse(output.file);
    this.#from = this.#checkpoint.open<SavedTraining>(
      checkpoints!,
      this.#work,
      this.#flags,
      force,
    );
    if (!this.#from) this.#checkpoint.remove();
  }

  /** Whether there is something to go on from. */
  get resumes(): boolean {
    return this.#from !== undefined;
  }

  /** The model's file, and what was measured, where that was whole. */
  get done():
    | { file: Uint8Array<ArrayBuffer>; measures: Measure[] }
    | undefined {
    const { file, measures } = this.#from ?? {};
    return file && measures && { file, measures };
  }

  /** What to say when the work ends before it is done. */
  get hint(): string | undefined {
    return this.#checkpoint.hint;
  }

  /**
   * Passes over what was learned from before.
   *
   * @param blocks the content, in the same blocks as before
   * @returns where the training stood; `undefined`: it is to begin anew
   * @throws {CheckpointError} when the content is another
   */
  async skip(
    blocks: AsyncIterator<Uint8Array>,
  ): Promise<
    { bytes: number; learned: Learned; measures: Measure[] } | undefined
  > {
    if (!this.#from?.learned) return undefined;
    const { input, learned, measures } = this.#from;
    while (this.#bytes < input.bytes) {
      const { value, done } = await blocks.next();
      if (done) break;
      this.take(value);
    }
    this.#last = this.#bytes;
    if (this.#digest === input.sha256) {
      return { bytes: input.bytes, learned, measures };
    }
    throw new CheckpointError(
      "other-work",
      this.#checkpoint.path,
      `is not about this content: its first ${input.bytes} bytes differ`,
    );
  }

  /** Takes note of content that is learned from. */
  take(block: Uint8Array): void {
    this.#hash.update(block);
    this.#bytes += block.length;
  }

  /**
   * Notes where the training stands, if it is time for that.
   *
   * @param learned copies what was learned
   * @param measures what was measured
   */
  step(learned: () => Learned, measures: Measure[]): void {
    if (this.#bytes - this.#last < this.#every) return;
    this.#last = this.#bytes;
    this.#write({ learned: learned(), measures });
  }

  /** Notes that the model is whole. */
  finish(
    file: Uint8Array<ArrayBuffer>,
    measures: Measure[],
  ): void {
    this.#write({ file, measures });
  }

  /** The model is where it was to go. */
  remove(): void {
    this.#checkpoint.remove();
  }

  get #digest(): string {
    return this.#hash.copy().digest("hex");
  }

  #write(
    more: Pick<SavedTraining, "learned" | "file" | "measures">,
  ): void {
    const saved: SavedTraining = {
      work: this.#work,
      stateId: STATE_ID,
      flags: this.#flags,
      input: { bytes: this.#bytes, sha256: this.#digest },
      ...more,
    };
    this.#checkpoint.write(saved);
  }
}
