/**
 * A training from where it stands to its end: threads, reports and checkpoints.
 *
 * @module
 */

import type { Text } from "./corpus.ts";
import { layOut } from "./shape.ts";
import { type Plan, stepsOf } from "./training_plan.ts";
import type { TrainingState } from "./training_state.ts";
import {
  ASKED,
  type Assignment,
  CONTROL_WORDS,
  GO_ON,
  PAUSE,
  type Report,
} from "./training_thread.ts";

/** How a training is watched. */
export interface Watch {
  /** How many Workers divide each step's lanes among them. */
  threads: number;
  /**
   * Is told how it goes, about once a second.
   *
   * @param step steps taken
   * @param bitsPerByte of what was read since the last report, when it was read
   */
  progress(step: number, bitsPerByte: number): void;
  /** Saves the state; no thread changes it meanwhile. */
  save(step: number): Promise<void>;
  /** Milliseconds between two calls of `save`. */
  every: number;
}

function shared(bytes: number): SharedArrayBuffer {
  return new SharedArrayBuffer(bytes);
}

/**
 * Trains in threads until the plan's end, then saves.
 *
 * @param plan what to do; its lanes are divided among the threads
 * @param state where it stands; is changed
 * @param step steps taken before
 * @param texts what is learned from
 * @param watch threads, and who is told
 */
export async function train(
  plan: Plan,
  state: TrainingState,
  step: number,
  texts: readonly Text[],
  watch: Watch,
): Promise<void> {
  const { threads } = watch;
  const { size, inputs } = layOut(plan.shape);
  const rows = plan.lanes / threads * plan.steps;
  const derivatives = Array.from({ length: threads }, () => ({
    dense: new Float32Array(shared(4 * size)),
    inputs: new Float32Array(shared(4 * rows * inputs)),
    rows: new Int32Array(shared(4 * rows * plan.shape.lookups.length)),
  }));
  const control = new Int32Array(shared(4 * CONTROL_WORDS));
  const common = texts.map(({ content, weight }) => {
    const copy = new Uint8Array(shared(content.length));
    copy.set(content);
    return { content: copy, weight };
  });
  let saved = performance.now(), paused = 0;
  const workers: Worker[] = [];
  try {
    await Promise.all(
      derivatives.map((_, index) =>
        new Promise<void>((resolve, reject) => {
          const worker = new Worker(
            new URL("training_worker.ts", import.meta.url),
            { type: "module" },
          );
          workers.push(worker);
          worker.onerror = (event) => {
            event.preventDefault();
            reject(event.error ?? new Error(event.message));
          };
          worker.onmessage = async ({ data }: MessageEvent<Report>) => {
            if (data.kind === "step") {
              watch.progress(data.step, data.nats / Math.LN2 / data.bytes);
              const due = performance.now() > saved + watch.every;
              if (due && data.step < stepsOf(plan)) {
                saved = performance.now();
                Atomics.store(control, ASKED, PAUSE);
              }
            } else if (data.kind === "paused" && ++paused === threads) {
              paused = 0;
              try {
                await watch.save(data.step);
              } catch (error) {
                return reject(error); // Nothing may change any more.
              }
              saved = performance.now();
              Atomics.store(control, ASKED, GO_ON);
              Atomics.notify(control, ASKED);
            } else if (data.kind === "done") resolve();
          };
          worker.postMessage(
            {
              plan,
              state,
              texts: common,
              derivatives,
              control,
              index,
              step,
            } satisfies Assignment,
          );
        })
      ),
    );
  } finally {
    for (const worker of workers) worker.terminate();
  }
  await watch.save(stepsOf(plan));
}
