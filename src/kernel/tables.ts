/**
 * The constant tables of the predictor, computed rather than typed in: logistic function and its
 * inverse, the bit-history state machine, reciprocals. The build writes them into the kernel as data,
 * so no machine ever recomputes them while coding.
 *
 * @module
 */

/** Log-odds are fixed point: this many units are one nat. */
export const STRETCH_UNIT = 1024;

/** Largest log-odds a mixer may give, in units: 12 nats; probabilities end at 1 in 65,536 before. */
export const STRETCH_LIMIT = 12 * STRETCH_UNIT - 1;

/** One entry of the squash table covers this many units. */
export const SQUASH_STEP = 8;

/**
 * Log-odds of a 12-bit probability.
 *
 * @returns 4,096 values, ln(p / (1 − p)) in units of 1 / 1024 nat at p = (i + ½) / 4096
 */
export function stretchTable(): Int16Array {
  return Int16Array.from({ length: 4096 }, (_, i) => {
    const p = (i + 0.5) / 4096;
    return Math.round(STRETCH_UNIT * Math.log(p / (1 - p)));
  });
}

/**
 * Probability of a log-odds value.
 *
 * @returns 3,072 probabilities scaled by 65,536, for log-odds −12 to 12 nats in steps of 1/128, clamped to 1…65,535
 */
export function squashTable(): Uint16Array {
  const n = 2 * (STRETCH_LIMIT + 1) / SQUASH_STEP;
  return Uint16Array.from({ length: n }, (_, i) => {
    const x = ((i + 0.5) * SQUASH_STEP - STRETCH_LIMIT - 1) / STRETCH_UNIT;
    return Math.min(65535, Math.max(1, Math.round(65536 / (1 + Math.exp(-x)))));
  });
}

/** Steps of the adaptive probability maps: 32,768 / (n + 1.6) for a probability seen n times. */
export function reciprocalTable(): Uint16Array {
  return Uint16Array.from(
    { length: 1024 },
    (_, n) => Math.round(32768 / (n + 1.6)),
  );
}

/** Log-odds between entries of an APM row, in nats. */
const APM_SPACING = 0.75;

/** Where an APM row starts: the identity, as 32 probabilities scaled by 65,536. */
export function apmTable(): Uint16Array {
  return Uint16Array.from(
    { length: 32 },
    (_, j) => Math.round(65536 / (1 + Math.exp(12 - j * APM_SPACING))),
  );
}

/** Added to both counts of a history: after one bit, the same one follows four times of five. */
const DOUBTED = 0.35;

interface History {
  /** Zeros and ones counted, discounted when the other bit comes. */
  n0: number;
  n1: number;
  /** The most recent bits, oldest first; the whole history while it is short. */
  recent: string;
}

/** Largest count of one bit when the other was counted 0, 1, 2, … times: what tells contexts apart best in 179 states. */
const BOUNDS = [24, 18, 18, 14, 12, 9, 7];

/** Histories up to this length are kept exactly. */
const EXACT = 4;

/** While both bits were seen and the counts sum to no more than this, the last two bits are kept, later the last one. */
const TWO_RECENT = 18;

/** What a count shrinks to when the opposite bit comes: recent evidence outweighs old. */
const DISCOUNTED = [0, 1, 2, 2, 3, 3, 3, 4, 4, 4, 5];

function discount(count: number): number {
  return DISCOUNTED[Math.min(count, DISCOUNTED.length - 1)];
}

function key(h: History): string {
  return `${h.n0},${h.n1},${h.recent}`;
}

/** The history after one more bit. */
function advance(h: History, bit: 0 | 1): History {
  const history = h.recent + bit;
  if (h.n0 + h.n1 < EXACT && h.recent.length === h.n0 + h.n1) {
    return { n0: h.n0 + 1 - bit, n1: h.n1 + bit, recent: history };
  }
  let same = (bit ? h.n1 : h.n0) + 1;
  let other = discount(bit ? h.n0 : h.n1);
  while (other >= BOUNDS.length) other--;
  // The smaller count bounds the larger.
  while (same > BOUNDS[0]) same--;
  while (
    Math.max(same, other) > BOUNDS[Math.min(same, other, BOUNDS.length - 1)] ||
    Math.min(same, other) >= BOUNDS.length
  ) {
    if (same >= other) same--;
    else other--;
  }
  const n0 = bit ? other : same, n1 = bit ? same : other;
  return {
    n0,
    n1,
    recent: n0 && n1
      ? (n0 + n1 <= TWO_RECENT ? history.slice(-2) : String(bit))
      : "",
  };
}

/**
 * The bit-history state machine: indirect contexts as in PAQ6 (Mahoney 2005, "Adaptive Weighing of
 * Context Models", section 2.3), with our own bounds and exact short histories.
 *
 * @returns transitions, `next[2 * state + bit]`; state 0 is the empty history, and states are ordered by
 * the number of bits they remember, so that a larger number is worth more when slots compete
 */
export function historyTable(): { next: Uint8Array; states: History[] } {
  const start: History = { n0: 0, n1: 0, recent: "" };
  const found = new Map([[key(start), start]]);
  for (const h of found.values()) {
    for (const bit of [0, 1] as const) {
      const to = advance(h, bit);
      if (!found.has(key(to))) found.set(key(to), to);
    }
  }
  const states = [...found.values()].sort((a, b) => a.n0 + a.n1 - b.n0 - b.n1);
  if (states.length > 256) {
    throw new Error(`${states.length} bit-history states do not fit a byte`);
  }
  const number = new Map(states.map((h, i) => [key(h), i]));
  const next = new Uint8Array(512);
  states.forEach((h, i) => {
    for (const bit of [0, 1] as const) {
      next[2 * i + bit] = number.get(key(advance(h, bit)))!;
    }
  });
  return { next, states };
}

/**
 * What a bit history means before there is evidence: the share of ones among the bits it counts.
 *
 * @returns probability of a 1 for each of 256 states, scaled by 65,536
 */
export function stateTable(): Uint16Array {
  const table = new Uint16Array(256).fill(32768);
  historyTable().states.forEach(({ n0, n1 }, i) => {
    table[i] = Math.round(65536 * (n1 + DOUBTED) / (n0 + n1 + 2 * DOUBTED));
  });
  return table;
}
