/**
 * Whether an executor does what a network's file says it must.
 *
 * @module
 */

import { BYTES } from "./contract.ts";
import { type KnownAnswer, sha256Of } from "./exact_network.ts";
import type { Executor } from "./executor.ts";
import { Interpreter } from "./interpreter.ts";
import type { Program } from "./program.ts";

/** Steps after which lanes begin anew, so that no two neighbours are at the same place: lane n begins at step n modulo this. */
const STAGGER = 8;

/** How a lane is given something else than its known symbols, before and after them. */
const OTHER = 37;

/**
 * Finds the answer that a network must give.
 *
 * @param program what a step does
 * @param symbols what it is given
 */
export async function answerOf(
  program: Program,
  symbols: Uint8Array,
): Promise<KnownAnswer> {
  const logits = logitsOf(new Interpreter(program, 1), symbols);
  return { symbols, logits: await digestOf(logits) };
}

/**
 * Compares the logits of all lanes with those that are known. Lanes begin at different steps, so that one which comes into another is noticed,
 * too. All are at their start afterwards.
 *
 * @param executor whose
 * @param known what they must be
 * @returns whether they are
 */
export async function answersRight(
  executor: Executor,
  known: KnownAnswer,
): Promise<boolean> {
  const { symbols } = known, { lanes } = executor;
  const first: Int32Array[] = [];
  let agree = true;
  const given = new Uint8Array(lanes);
  for (let step = 0; step < symbols.length + STAGGER - 1; step++) {
    for (let lane = 0; lane < lanes; lane++) {
      const at = step - lane % STAGGER;
      if (at === 0) executor.reset(lane);
      given[lane] = symbols[at] ?? OTHER * (step + lane);
    }
    const logits = await executor.step(given);
    for (let lane = 0; lane < lanes; lane++) {
      const at = step - lane % STAGGER;
      if (at < 0 || at >= symbols.length) continue;
      const row = lane * BYTES;
      if (lane === 0) first.push(logits.slice(row, row + BYTES));
      else agree &&= isAt(logits, row, first[at]);
    }
  }
  for (let lane = 0; lane < lanes; lane++) executor.reset(lane);
  return agree && await digestOf(first) === known.logits;
}

function logitsOf(interpreter: Interpreter, symbols: Uint8Array) {
  return Array.from(
    symbols,
    (symbol) => interpreter.step([symbol]).slice(),
  );
}

/** Whether logits are those that begin at a place among others. */
function isAt(all: Int32Array, from: number, row: Int32Array): boolean {
  for (let i = 0; i < BYTES; i++) if (all[from + i] !== row[i]) return false;
  return true;
}

/** SHA-256 of logits as int32, least significant byte first. */
function digestOf(rows: Int32Array[]): Promise<string> {
  const bytes = new DataView(new ArrayBuffer(rows.length * BYTES * 4));
  let at = 0;
  for (const row of rows) {
    for (let i = 0; i < BYTES; i++, at += 4) bytes.setInt32(at, row[i], true);
  }
  return sha256Of(new Uint8Array(bytes.buffer));
}
