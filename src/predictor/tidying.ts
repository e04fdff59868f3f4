/**
 * What a predictor remembers without ever using it again.
 *
 * @module
 */

import { type KernelState, STATE } from "../kernel/mod.ts";
import { depthOf, tablePlaces } from "../kernel/profiles.ts";

/** Words of kernel/assembly/layout.ts, and of balanced/layout.ts: addresses of u32. */
const POSITION = 72, SINK = 168, CANDIDATE = 532;

/**
 * The same state without what has no effect on any future: positions that the history ring no longer reaches, and what loads left
 * behind that only fetched a line. Half of a match index is such positions, which take a tenth of a model's file. As what has no
 * effect now has none later, training in two parts still gives the bytes of training in one.
 *
 * @param profile number of the profile
 * @param state a state; it stays as it is
 */
export function tidied(profile: number, state: KernelState): KernelState {
  const { tables } = state, memory = state.memory.slice();
  const { index, history } = tablePlaces(profile, tables);
  const words = new DataView(memory.buffer);
  const position = words.getUint32(POSITION - STATE, true);
  const reach = 2 ** tables.historyBits - 1;
  const clear = (at: number, least: number) => {
    const distance = position - words.getUint32(at - STATE, true) >>> 0;
    if (distance >= least) words.setUint32(at - STATE, 0, true);
  };
  for (let at = index; at < history; at += 4) clear(at, reach);
  // It was looked up a byte ago.
  if (depthOf(profile) === undefined) clear(CANDIDATE, reach + 1);
  words.setUint32(SINK - STATE, 0, true);
  return { tables, memory };
}
