/**
 * Texts that are written at the same time with one network: each has a lane, and all lanes take the network's steps together. What a text
 * is does not depend on who else writes.
 *
 * @module
 */

import type { PickingPlan } from "../generate/drafter.ts";
import { join } from "../generate/bytes.ts";
import { Picker } from "../generate/picker.ts";
import { TextOutput } from "../generate/text_output.ts";
import type { Rest } from "../kernel/coder.ts";
import type { NetworkParts } from "../streams/network_parts.ts";
import { PACE } from "../streams/pace.ts";
import { turn } from "../streams/turn.ts";
import { ByteWeights } from "./byte_weights.ts";
import { START_SYMBOL } from "./contract.ts";
import type { Backend, Executor } from "./executor.ts";
import { openingExecutor } from "./network.ts";

/** Milliseconds between two times that what is written is handed out: what takes it takes longer than a step. */
const HANDING = 8;

/** Bytes that are handed out at the latest, where the clock stands still while code runs. */
const MOST_HELD = 64;

/** A text that is to be written. */
export interface BatchText extends PickingPlan {
  prompt: Uint8Array;
  /** Most bytes. */
  length: number;
  /** Strings that end it, none of them empty. */
  stop: readonly Uint8Array[];
}

/** Who takes a text. */
export interface TextSink {
  /** Takes the next bytes. */
  write(bytes: Uint8Array<ArrayBuffer>): void;
  /** The text is at its end. */
  end(ending: "length" | "stop"): void;
  /** The text breaks off. */
  fail(reason: unknown): void;
}

/** Work that was done since it was last told of. */
export interface BatchWork {
  /** Steps that lanes took: one for each byte of a prompt and of a text. */
  steps: number;
  /** Steps of the executor, in each of which one lane or several took theirs. */
  batches: number;
  /** Lanes that have a text now. */
  lanes: number;
}

/** A text and its lane. */
class Writing {
  /** What the lane is given next. */
  last = START_SYMBOL;
  /** Whether nobody wants it any more. */
  isLeft = false;
  /** Bytes that are not handed out yet. */
  held: Uint8Array<ArrayBuffer> = new Uint8Array(0);
  readonly sink: TextSink;
  /** Forgets the signal. */
  readonly forget: () => void;
  readonly #prompt: Uint8Array;
  readonly #picker: Picker;
  readonly #output: TextOutput;
  #at = 0; // in the prompt

  constructor(text: BatchText, sink: TextSink, forget: () => void) {
    this.#prompt = text.prompt;
    this.#picker = new Picker(text);
    this.#output = new TextOutput(text.length, text.stop);
    this.sink = sink;
    this.forget = forget;
    if (text.length === 0) this.#output.push(this.held);
  }

  get ending(): "length" | "stop" | undefined {
    return this.#output.ending;
  }

  /** Takes what the network says of the next byte. */
  take(logits: Int32Array, lane: number, weights: ByteWeights): void {
    if (this.#at < this.#prompt.length) {
      this.last = this.#prompt[this.#at++];
      return;
    }
    const { sharpness } = this.#picker;
    this.last = this.#picker.pick(weights.of(logits, lane, sharpness));
    const out = this.#output.push(Uint8Array.of(this.last));
    this.held = join(this.held, out);
  }

  /** Hands out what is written, and the end. */
  handOut(): void {
    const { held, sink, ending } = this;
    this.held = new Uint8Array(0);
    if (held.length > 0) sink.write(held);
    if (!ending) return;
    this.forget();
    sink.end(ending);
  }
}

/** Lanes of a network, and the texts in them. */
export class Batch {
  readonly #executor: Executor;
  readonly #onWork: (work: BatchWork) => void;
  readonly #lanes: (Writing | undefined)[];
  readonly #symbols: Uint8Array;
  readonly #busy: Uint8Array;
  readonly #weights = new ByteWeights();
  readonly #queue = new Set<Writing>(); // in the order of their coming
  #work: BatchWork = { steps: 0, batches: 0, lanes: 0 };
  #running = false;
  #failure: { reason: unknown } | undefined;

  /**
   * @param executor whose lanes have no text yet; it is closed with the batch
   * @param onWork is told of work that was done, and of lanes that are free again
   */
  constructor(
    executor: Executor,
    onWork: (work: BatchWork) => void = () => {},
  ) {
    this.#executor = executor;
    this.#onWork = onWork;
    this.#lanes = Array(executor.lanes).fill(undefined);
    this.#symbols = new Uint8Array(executor.lanes);
    this.#busy = new Uint8Array(executor.lanes);
  }

  /** Who takes the steps. */
  get backend(): Backend {
    return this.#executor.backend;
  }

  /** Whether it writes nothing any more: it was closed, or what took the steps is gone. */
  get isOver(): boolean {
    return this.#failure !== undefined;
  }

  /**
   * Writes a text, once a lane is free. It is written as fast as the network can, whoever takes it.
   *
   * @param text see {@linkcode BatchText}
   * @param sink is told its bytes and its end: some after this call returns
   * @param signal ends it, and frees its lane with the next step; the sink is told the reason
   */
  write(text: BatchText, sink: TextSink, signal: AbortSignal): void {
    const onAbort = () => {
      writing.isLeft = true;
      writing.forget();
      this.#queue.delete(writing);
      sink.fail(signal.reason);
    };
    const writing = new Writing(
      text,
      sink,
      () => signal.removeEventListener("abort", onAbort),
    );
    if (this.#failure) return sink.fail(this.#failure.reason);
    if (signal.aborted) return onAbort();
    signal.addEventListener("abort", onAbort);
    this.#queue.add(writing);
    if (!this.#running) this.#run();
  }

  /** Breaks off all texts, and lets go of what takes the steps. */
  close(reason: unknown): void {
    if (this.#failure) return;
    this.#failure = { reason };
    const lanes = this.#lanes.filter((writing) => writing !== undefined);
    for (const writing of [...lanes, ...this.#queue]) {
      if (writing.isLeft) continue;
      writing.forget();
      writing.sink.fail(reason);
    }
    this.#queue.clear();
    this.#lanes.fill(undefined);
    this.#tell();
    // Whatever it says no longer matters to anybody.
    Promise.resolve(this.#executor.close()).catch(() => {});
  }

  /** Takes steps as long as there are texts. */
  async #run(): Promise<void> {
    this.#running = true;
    try {
      await null; // who has asked hears nothing before the call has returned
      let handed = performance.now();
      while (!this.#failure && this.#seat()) {
        const stepped = PACE.work(() =>
          this.#executor.step(this.#symbols, this.#busy)
        );
        const logits = stepped instanceof Promise ? await stepped : stepped;
        if (this.#failure) break;
        PACE.work(() => this.#take(logits));
        const now = performance.now();
        if (now - handed >= HANDING) {
          handed = now;
          this.#lanes.forEach((writing) => writing?.handOut());
          this.#tell();
          // Steps that are awaited may have taken this thread's time, which the pace does not see.
          await turn();
        }
        await PACE.rest();
      }
      this.#tell();
    } catch (reason) {
      this.close(reason);
    } finally {
      this.#running = false;
    }
  }

  /**
   * Frees the lanes of those who have left, and gives free ones to those who wait: the first, so that they lie together.
   *
   * @returns whether there are texts
   */
  #seat(): boolean {
    let lanes = 0;
    for (let lane = 0; lane < this.#lanes.length; lane++) {
      let writing = this.#lanes[lane];
      if (writing?.isLeft) writing = undefined;
      while (!writing && this.#queue.size > 0) {
        [writing] = this.#queue;
        this.#queue.delete(writing);
        this.#executor.reset(lane);
        if (!writing.ending) continue;
        writing.handOut(); // an empty text
        writing = undefined;
      }
      this.#lanes[lane] = writing;
      this.#symbols[lane] = writing?.last ?? START_SYMBOL;
      this.#busy[lane] = writing ? 1 : 0;
      if (writing) lanes++;
    }
    this.#work.lanes = lanes;
    return lanes > 0;
  }

  /** Gives each text what the network says of its next byte. */
  #take(logits: Int32Array): void {
    const ready: Writing[] = [];
    this.#work.batches++;
    for (let lane = 0; lane < this.#lanes.length; lane++) {
      const writing = this.#lanes[lane];
      if (!writing) continue;
      this.#work.steps++;
      if (writing.isLeft) continue;
      writing.take(logits, lane, this.#weights);
      if (writing.ending) this.#lanes[lane] = undefined;
      if (writing.ending || writing.held.length >= MOST_HELD) {
        ready.push(writing);
      }
    }
    // Whoever hears of an end may ask at once what was done.
    if (ready.some(({ ending }) => ending)) this.#tell();
    for (const writing of ready) writing.handOut();
  }

  #tell(): void {
    const work = this.#work;
    work.lanes = this.#lanes.filter((writing) => writing && !writing.isLeft)
      .length;
    this.#work = { steps: 0, batches: 0, lanes: work.lanes };
    this.#onWork(work);
  }
}

/**
 * Opens a batch.
 *
 * @param network which
 * @param lanes how many texts are written at the same time; others wait
 * @param onWork see {@linkcode Batch}
 * @throws {ModelError} when nobody can execute the network
 */
export async function openBatch(
  network: NetworkParts,
  lanes: number,
  onWork?: (work: BatchWork) => void,
): Promise<Batch> {
  return new Batch(
    await settled(openingExecutor(network, lanes, false)),
    onWork,
  );
}

/** Runs what gives way to its end. */
async function settled<T>(work: Generator<Rest, T>): Promise<T> {
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
    await value;
  }
}
