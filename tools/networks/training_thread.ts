/**
 * A thread of a training: computes derivatives on its lanes, and changes its part of the parameters.
 *
 * All threads take each step together: first each writes its derivatives, then each changes what is its own by the derivatives of
 * all. So the result depends on the number of threads in the order of sums alone.
 *
 * @module
 */

import { PIECE, PieceList, placeOf, type Text } from "./corpus.ts";
import { stepDense, TableOptimizer } from "./optimizer.ts";
import { type Derivatives, Replica } from "./replica.ts";
import { LIMIT } from "./shape.ts";
import { type Plan, rateAt, stepsOf } from "./training_plan.ts";
import type { TrainingState } from "./training_state.ts";

/** Words of {@linkcode Assignment.control}. */
export const ARRIVED = 0,
  MEETING = 1,
  ASKED = 2,
  DECIDED = 3,
  CONTROL_WORDS = 4;

/** What threads are asked for. */
export const GO_ON = 0, PAUSE = 1;

/** What a thread is told before it begins. */
export interface Assignment {
  plan: Plan;
  state: TrainingState;
  texts: Text[];
  /** Of each thread. */
  derivatives: (Derivatives & { rows: Int32Array })[];
  control: Int32Array;
  /** Which thread it is. */
  index: number;
  /** Steps that were taken before. */
  step: number;
}

/** What a thread tells. */
export type Report =
  | { kind: "step"; step: number; nats: number; bytes: number }
  | { kind: "paused"; step: number }
  | { kind: "done"; step: number };

/** Milliseconds between reports. */
const REPORTED = 1000;

/** Waits for all threads. */
function meet(control: Int32Array, threads: number): void {
  const meeting = Atomics.load(control, MEETING);
  if (Atomics.add(control, ARRIVED, 1) === threads - 1) {
    Atomics.store(control, ARRIVED, 0);
    Atomics.add(control, MEETING, 1);
    Atomics.notify(control, MEETING);
  } else Atomics.wait(control, MEETING, meeting);
}

/**
 * Takes steps until the plan's end.
 *
 * @param assignment what to do
 * @param report tells what happens
 */
export function work(
  assignment: Assignment,
  report: (report: Report) => void,
): void {
  const { plan, state, texts, derivatives, control, index } = assignment;
  const threads = derivatives.length, all = stepsOf(plan);
  const lanes = plan.lanes / threads, first = index * lanes;
  const pieces = new PieceList(texts, plan.seed);
  const replica = new Replica(plan.shape, plan.steps, lanes);
  const { layout } = replica;
  const tables = new TableOptimizer(
    plan.shape,
    layout.tables,
    layout.inputs,
    [index, threads],
  );
  const size = state.dense.values.length;
  const biases = [...layout.recurrent, layout.hidden, layout.logits]
    .map(({ bias }) => bias);
  const parameters = { dense: state.dense.used, tables: state.tables.used };
  const out = derivatives[index];
  let nats = 0, bytes = 0, reported = 0;
  const current: Uint8Array[] = [];
  for (let step = assignment.step; step < all;) {
    const batch = Array.from({ length: lanes }, (_, lane) => {
      const { piece, offset } = placeOf(
        step,
        first + lane,
        plan.lanes,
        plan.steps,
      );
      if (offset === 0 || !current[lane]) {
        current[lane] = pieces.get(piece);
        replica.reset(lane);
        replica.skim(lane, current[lane].subarray(0, offset % PIECE));
      }
      return current[lane].subarray(offset, offset + plan.steps + 1);
    });
    for (const cost of replica.run(parameters, batch, out)) nats += cost;
    out.rows.set(replica.rows);
    bytes += lanes * plan.steps;
    meet(control, threads);

    const part = rateAt(step, all);
    const dense = derivatives.map(({ dense }) => dense);
    const from = Math.floor(size * index / threads);
    const to = Math.floor(size * (index + 1) / threads);
    step++;
    let at = from;
    for (const bias of [...biases, { at: size, columns: 0 }]) {
      const end = Math.max(at, Math.min(to, bias.at));
      stepDense(state.dense, dense, at, end, part * plan.rate, step);
      // Biases are in activations, which count more than weights.
      const last = Math.max(end, Math.min(to, bias.at + bias.columns));
      const rate = part * plan.tableRate;
      stepDense(state.dense, dense, end, last, rate, step, 2 * LIMIT);
      at = last;
    }
    tables.step(state.tables, derivatives, part * plan.tableRate);
    if (index === 0) {
      Atomics.store(control, DECIDED, Atomics.load(control, ASKED));
    }
    meet(control, threads);

    const now = performance.now();
    if (now > reported + REPORTED || step === all) {
      report({ kind: "step", step, nats, bytes });
      reported = now;
      nats = bytes = 0;
    }
    if (Atomics.load(control, DECIDED) === PAUSE) {
      report({ kind: "paused", step });
      Atomics.wait(control, ASKED, PAUSE);
      // Nobody goes on before all have seen the decision.
      meet(control, threads);
    }
  }
  report({ kind: "done", step: all });
}
