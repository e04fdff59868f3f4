/**
 * Trains the network `byte-en` from the training data, and writes its integers; docs/decisions/2026-11-28-byte-en.md tells why it
 * is as it is.
 *
 *     deno task networks:train --corpora ../shared/corpora/train --out DIR
 *
 * DIR gets `byte-en.checkpoint`, once a minute, and `byte-en.net`, with each checkpoint: the same network, rounded, as
 * tools/networks/trained.ts describes. Interrupted, it goes on from the checkpoint when it is called again. At its end DIR gets
 * `byte-en.onnx`, too: the network that executors take. `deno task networks:export` makes it of `byte-en.net` before that.
 *
 * `--bytes N` plans a training of so many bytes, and changes the plan of one that goes on: the rate falls in its last two fifths,
 * so that an earlier end is as good as it can be when the rest is enough for that. `--threads N` divides each step among Workers,
 * `--measure` measures what is in the checkpoint on held-out text instead, and `--seed N` begins differently.
 *
 * @module
 */

import { parseArgs } from "@std/cli/parse-args";
import { loadModel } from "../mod.ts";
import {
  cardOfByteEn,
  ID,
  LICENCE,
  planOfByteEn,
  readHeldOut,
  readTexts,
} from "./networks/byte_en.ts";
import {
  type Checkpoint,
  loadCheckpoint,
  saveCheckpoint,
} from "./networks/checkpoint.ts";
import { exportNetwork } from "./networks/export.ts";
import { describeGains, type Gain, gainsOf } from "./networks/gain.ts";
import { multiplications } from "./networks/shape.ts";
import {
  encodeNetwork,
  networkOf,
  type TrainedNetwork,
} from "./networks/trained.ts";
import { train } from "./networks/training.ts";
import { stepsOf } from "./networks/training_plan.ts";
import { createState, initialize } from "./networks/training_state.ts";

/** Milliseconds between checkpoints, and between lines of progress. */
const SAVED = 60_000, TOLD = 10_000;

const typed = parseArgs(Deno.args, {
  string: ["corpora", "out", "model", "bytes", "threads", "seed"],
  boolean: ["measure"],
  default: {
    corpora: "../shared/corpora/train",
    out: ".scratch",
    model: "models/text-en.slm",
  },
});

/** A whole number of an option. */
function number(name: "bytes" | "threads" | "seed", otherwise: number) {
  const value = Number(typed[name] ?? otherwise);
  if (!Number.isSafeInteger(value) || value < 1) {
    throw new RangeError(
      `Cannot train as --${name} must be a positive integer: current value is ${
        typed[name]
      }`,
    );
  }
  return value;
}

const checkpointPath = `${typed.out}/${ID}.checkpoint`;
const networkPath = `${typed.out}/${ID}.net`;

/** Begins, or goes on. */
async function findCheckpoint(): Promise<Checkpoint> {
  const found = await loadCheckpoint(checkpointPath);
  if (found) {
    found.plan.bytes = number("bytes", found.plan.bytes);
    return found;
  }
  const plan = planOfByteEn(number("bytes", 60_000_000), number("seed", 1));
  const state = createState(plan.shape);
  initialize(state, plan.shape, plan.seed);
  return { plan, step: 0, state };
}

/** Parameters as they are used. */
function parametersOf({ state: { dense, tables } }: Pick<Checkpoint, "state">) {
  return { dense: dense.used, tables: tables.used };
}

/** What the network gains on passages that train nothing. */
async function measure({ plan, state }: Checkpoint): Promise<Gain[]> {
  const model = await loadModel(await Deno.readFile(typed.model));
  const passages = await readHeldOut(typed.corpora);
  const gains = await gainsOf(
    plan.shape,
    parametersOf({ state }),
    passages,
    model,
  );
  for (const line of describeGains(gains)) console.error(line);
  return gains;
}

/** Writes the network under its name when it is whole. */
async function writeNetwork(
  checkpoint: Checkpoint,
  text = "",
): Promise<TrainedNetwork> {
  const { plan, step } = checkpoint;
  const trainingBytes = step * plan.lanes * plan.steps;
  const network = networkOf(plan.shape, parametersOf(checkpoint), {
    card: cardOfByteEn(trainingBytes) + text,
    licence: LICENCE,
    trainingBytes,
  });
  await Deno.writeFile(`${networkPath}.new`, encodeNetwork(network));
  await Deno.rename(`${networkPath}.new`, networkPath);
  return network;
}

const checkpoint = await findCheckpoint();
if (typed.measure) {
  console.error(`step ${checkpoint.step} of ${stepsOf(checkpoint.plan)}`);
  await measure(checkpoint);
  Deno.exit();
}
await Deno.mkdir(typed.out, { recursive: true });
const { plan, state } = checkpoint;
const all = stepsOf(plan), first = checkpoint.step;
const perStep = plan.lanes * plan.steps;
console.error(
  `${multiplications(plan.shape)} multiplications a byte, ${
    state.dense.used.length + state.tables.used.length
  } parameters, from step ${first} to ${all}`,
);
const start = performance.now();
let told = start, bits = 0, reports = 0;
await train(plan, state, first, await readTexts(typed.corpora), {
  threads: number("threads", 2),
  every: SAVED,
  progress(step, bitsPerByte) {
    bits += bitsPerByte;
    reports++;
    const now = performance.now();
    if (now < told + TOLD && step < all) return;
    const seconds = (now - start) / 1000;
    const speed = (step - first) * perStep / seconds;
    const minutes = (all - step) * perStep / speed / 60;
    console.error(
      `step ${step}: ${(bits / reports).toFixed(3)} bits/byte, ${
        speed.toFixed(0)
      } bytes/s, ${minutes.toFixed(0)} min left`,
    );
    told = now;
    bits = reports = 0;
  },
  async save(step) {
    checkpoint.step = step;
    await saveCheckpoint(checkpointPath, checkpoint);
    await writeNetwork(checkpoint);
  },
});
const gains = await measure(checkpoint);
const networkBits = gains.reduce((sum, { network }) => sum + network, 0);
const bytes = gains.reduce((sum, gain) => sum + gain.bytes, 0);
const network = await writeNetwork(
  checkpoint,
  ` ${
    (networkBits / bytes).toFixed(3)
  } bits per byte on passages that it has not seen.`,
);
await Deno.writeFile(
  `${typed.out}/${ID}.onnx`,
  await exportNetwork(network, ID),
);
