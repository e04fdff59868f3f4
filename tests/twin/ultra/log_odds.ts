/** Log-odds of a probability that is scaled by 4,096. */

import { stretchTable } from "../../../src/kernel/tables.ts";

const STRETCH = stretchTable();

export function logOddsOf(share: number): number {
  return STRETCH[share];
}
