/**
 * A training on disk: where it stands, to go on from after an interruption.
 *
 * The file begins with the length of its head and the head, as JSON; the parameters follow, and a CRC-32 ends it. It is written
 * under another name and then renamed, so that there is a whole checkpoint at any time after the first.
 *
 * @module
 */

import { crc32 } from "node:zlib";
import type { Plan } from "./training_plan.ts";
import {
  createState,
  roundState,
  type TrainingState,
} from "./training_state.ts";

/** A training at some step. */
export interface Checkpoint {
  plan: Plan;
  step: number;
  state: TrainingState;
}

const HEAD_LENGTH = 4, SUM_LENGTH = 4;

/** What is kept; the rest follows from it. */
function arraysOf({ dense, tables }: TrainingState): Float32Array[] {
  return [
    dense.values,
    dense.means,
    dense.squares,
    tables.values,
    tables.squares,
  ];
}

/** Writes a checkpoint. */
export async function saveCheckpoint(
  path: string,
  { plan, step, state }: Checkpoint,
): Promise<void> {
  const head = new TextEncoder().encode(JSON.stringify({ plan, step }));
  const arrays = arraysOf(state);
  const length = arrays.reduce((sum, a) => sum + a.byteLength, 0);
  const file = new Uint8Array(HEAD_LENGTH + head.length + length + SUM_LENGTH);
  const view = new DataView(file.buffer);
  view.setUint32(0, head.length, true);
  file.set(head, HEAD_LENGTH);
  let at = HEAD_LENGTH + head.length;
  for (const { buffer, byteOffset, byteLength } of arrays) {
    file.set(new Uint8Array(buffer, byteOffset, byteLength), at);
    at += byteLength;
  }
  view.setUint32(at, crc32(file.subarray(0, at)), true);
  const handle = await Deno.open(`${path}.new`, {
    write: true,
    create: true,
    truncate: true,
  });
  try {
    let written = 0;
    while (written < file.length) {
      written += await handle.write(file.subarray(written));
    }
    await handle.sync();
  } finally {
    handle.close();
  }
  await Deno.rename(`${path}.new`, path);
}

/**
 * Reads a checkpoint.
 *
 * @returns `undefined` where there is none
 * @throws {Error} when the file is damaged
 */
export async function loadCheckpoint(
  path: string,
): Promise<Checkpoint | undefined> {
  let file: Uint8Array<ArrayBuffer>;
  try {
    file = await Deno.readFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
  const view = new DataView(file.buffer);
  const end = file.length - SUM_LENGTH;
  if (
    end < HEAD_LENGTH ||
    view.getUint32(end, true) !== crc32(file.subarray(0, end))
  ) {
    throw new Error(
      `Cannot go on from ${path} as its checksum is wrong: delete it to begin anew`,
    );
  }
  const start = HEAD_LENGTH + view.getUint32(0, true);
  const { plan, step }: { plan: Plan; step: number } = JSON.parse(
    new TextDecoder().decode(file.subarray(HEAD_LENGTH, start)),
  );
  const state = createState(plan.shape);
  let at = start;
  for (const { buffer, byteOffset, byteLength } of arraysOf(state)) {
    new Uint8Array(buffer, byteOffset, byteLength)
      .set(file.subarray(at, at + byteLength));
    at += byteLength;
  }
  roundState(state);
  return { plan, step, state };
}
