/** The deep predictor in plain TypeScript: slow and obvious, so that it can be trusted to say what the kernel should do. */

import { DEEP_PRIORS } from "../../../src/kernel/deep_priors.ts";
import type { TableSizes } from "../../../src/kernel/profiles.ts";
import { historyTable } from "../../../src/kernel/tables.ts";
import { add, multiply } from "../arithmetic.ts";
import {
  adapt,
  AdaptiveProbability,
  ApmRow,
  mix,
  squash,
  type Weights,
} from "../components.ts";
import { prime } from "../predictor.ts";
import { ContextSlots } from "../context_slots.ts";
import { StrideModel } from "../stride_model.ts";
import {
  apmHashes,
  BINARY,
  finalRows,
  hashContexts,
  mixerRows,
  type Moment,
} from "./contexts.ts";
import { Guesses, MATCHES, moving } from "./guesses.ts";
import { History } from "./history.ts";

const NEXT_STATE = historyTable().next;

/** Contexts and guesses of profile 3, and states of a bit history that were trained, rounded up. */
const CONTEXTS = 30, GUESSES = 7, STATES = 180;

/** How much of everything there is at a depth. */
interface Parts {
  contexts: number;
  /** Guesses that are inputs, by ensemble. */
  guesses: readonly number[];
  sets: number;
  apms: number;
}

/** Profiles 7, 8 and 3. */
const DEPTHS: readonly Parts[] = [
  { contexts: 16, guesses: [3, 3, 3], sets: 8, apms: 3 },
  { contexts: 22, guesses: [4, 4, 4], sets: 12, apms: 6 },
  { contexts: 30, guesses: [4, 7, 4], sets: 12, apms: 6 },
];

/** Lanes of a row of trained weights: inputs, two for the rate, and what a multiple of 8 asks for. */
function lanes({ contexts, guesses }: Parts, ensemble: number): number {
  return Math.ceil((contexts + 2 * guesses[ensemble] + 2) / 8) * 8;
}

/** Where the trained weights of a depth and ensemble begin. */
function weightsAt(depth: number, ensemble: number): number {
  let at = 0;
  DEPTHS.slice(0, depth + 1).forEach((parts, i) => {
    for (let e = 0; e < (i < depth ? 3 : ensemble); e++) {
      at += parts.sets * lanes(parts, e);
    }
  });
  return at;
}

/** Trained probabilities start as if seen this often, those by expected byte less. */
const TRAINED = 60, GUESSED = 4;

/** Sets learn from a bit whose probability was this much below 1, scaled by 2^16, or more. */
const SURPRISE = 128;

/** A row of weights, and its learning rate beyond the least, scaled by 2^16. */
interface Row {
  weights: Weights;
  rate: number;
}

/** Where the rates of a set's row and of a final mixer's begin, and the least of each. */
const FRESH = 12000 * 65536, LEAST = 1100;
const FINAL_FRESH = 5000 * 65536, FINAL_LEAST = 800;

/** A rate falls with each use. */
function sunk(rate: number): number {
  return rate - Number(BigInt(rate) * BigInt(rate) >> 38n);
}

/** The rate to learn at now, and the next one noted. */
function use(row: Row, least: number): number {
  const rate = (row.rate >>> 16) + least;
  row.rate = sunk(row.rate);
  return rate;
}

/** A trained probability, scaled by 2^16. */
export function probability(logOdds: number): number {
  return squash(logOdds * 64);
}

/** What each ensemble learns for itself. Everything starts from trained values, so it is made when first asked for. */
class Learned {
  readonly #depth: number;
  readonly #ensemble: number;
  readonly #maps: AdaptiveProbability[][] = [];
  readonly #states: AdaptiveProbability[] = [];
  readonly #bytes: AdaptiveProbability[] = [];
  readonly #sets: Row[][] = [];
  readonly #finals: Row[][] = [];

  constructor(depth: number, ensemble: number) {
    this.#depth = depth;
    this.#ensemble = ensemble;
  }

  /** The probability of a 1 after a bit history, for a context of this number. */
  ofHistory(context: number, state: number): AdaptiveProbability {
    const map = this.#maps[context] ??= [];
    const at = (this.#ensemble * CONTEXTS + context) * STATES + state;
    return map[state] ??= new AdaptiveProbability(
      probability(DEEP_PRIORS.maps[at]),
      TRAINED,
    );
  }

  /** The probability of a 1 when a guess in this state expects this bit. */
  ofState(guess: number, state: number, bit: number): AdaptiveProbability {
    const i = (guess * 64 + state) * 2 + bit;
    const at = this.#ensemble * GUESSES * 128 + i;
    return this.#states[i] ??= new AdaptiveProbability(
      probability(DEEP_PRIORS.guesses[at]),
      TRAINED,
    );
  }

  /** The probability of a 1 when a guess that has been right so long expects this byte. */
  ofByte(
    guess: number,
    length: number,
    byte: number,
    bits: number,
  ): AdaptiveProbability {
    const i = ((guess * 4 + length) * 256 + byte) * 8 + bits;
    const bit = byte >>> (7 - bits) & 1;
    return this.#bytes[i] ??= new AdaptiveProbability(
      bit ? 49152 : 16384,
      GUESSED,
    );
  }

  set(set: number, row: number): Row {
    const rows = this.#sets[set] ??= [];
    const parts = DEPTHS[this.#depth];
    const from = weightsAt(this.#depth, this.#ensemble) +
      set * lanes(parts, this.#ensemble);
    const inputs = parts.contexts + 2 * parts.guesses[this.#ensemble];
    return rows[row] ??= {
      weights: Int16Array.from(
        DEEP_PRIORS.weights.slice(from, from + inputs),
      ),
      rate: FRESH,
    };
  }

  final(final: number, row: number): Row {
    const rows = this.#finals[final] ??= [];
    const from = ((this.#depth * 3 + this.#ensemble) * 4 + final) * 16;
    const { sets } = DEPTHS[this.#depth];
    return rows[row] ??= {
      weights: Int16Array.from(DEEP_PRIORS.finals.slice(from, from + sets)),
      rate: FINAL_FRESH,
    };
  }
}

export class Predictor {
  readonly #depth: number;
  readonly #parts: Parts;
  readonly #history: History;
  readonly #strides = new StrideModel();
  readonly #guesses: Guesses;
  readonly #slots: ContextSlots;
  readonly #apms = Array.from({ length: 6 }, () => new Map<number, ApmRow>());
  readonly #apmRows: number;
  readonly #learned: Learned[] = [];

  constructor(
    { slotLines, historyBits, matchBits, apmBits }: TableSizes,
    depth: number,
  ) {
    this.#depth = depth;
    this.#parts = DEPTHS[depth];
    this.#history = new History(historyBits);
    this.#guesses = new Guesses(this.#history, this.#strides, matchBits);
    this.#slots = new ContextSlots(slotLines);
    this.#apmRows = 2 ** apmBits;
    prime(this.#slots);
  }

  /**
   * Predicts a byte bit by bit, and learns from it.
   *
   * @param ensemble number of the list of context models, 0 to 2
   * @param code is given P(1) scaled by 2^16, from 1 to 65,535, and returns the bit; called for the highest bit first
   * @returns the byte
   */
  byte(ensemble: number, code: (p1: number) => number): number {
    const history = this.#history, slots = this.#slots;
    const hashes = hashContexts(
      ensemble,
      this.#parts.contexts,
      history,
      this.#guesses,
      this.#strides,
    );
    const lines = hashes.map((hash) => slots.firstLine(hash));

    // Context 0 is the last byte; hashes[0] does not exist.
    const contexts = [slots.direct(history.c4 & 255, 0)];
    for (let i = 1; i < hashes.length; i++) {
      contexts[i] = slots.find(lines[i], hashes[i] & 255);
    }
    let c0 = 1; // the bits so far below a leading 1
    for (let bits = 0; bits < 4; bits++) {
      c0 = c0 * 2 + this.#bit(ensemble, c0, bits, contexts, code);
    }
    contexts[0] = slots.direct(history.c4 & 255, 1 + c0 % 16);
    for (let i = 1; i < hashes.length; i++) {
      const hash = multiply(
        add(hashes[i], multiply(c0, 0x2f0b4c47)),
        0x9e3779b1,
      );
      const line = slots.secondLine(lines[i], hash);
      contexts[i] = slots.find(line, hash >>> 8 & 255);
    }
    for (let bits = 4; bits < 8; bits++) {
      c0 = c0 * 2 + this.#bit(ensemble, c0, bits, contexts, code);
    }

    const byte = c0 - 256;
    const count = moving(this.#depth, ensemble);
    this.#guesses.judge(byte, count);
    const ended = history.remember(byte);
    this.#guesses.update(ensemble !== BINARY, count, ended);
    return byte;
  }

  #bit(
    ensemble: number,
    c0: number,
    bits: number,
    contexts: number[],
    code: (p1: number) => number,
  ): number {
    const learned = this.#learned[ensemble] ??= new Learned(
      this.#depth,
      ensemble,
    );
    const history = this.#history, slots = this.#slots;
    // The bits of this nibble below a leading 1.
    const node = bits < 4 ? c0 : 2 ** (bits - 4) + c0 % 2 ** (bits - 4);

    // Predictions: the contexts in order, then two of each guess, unless this byte has refuted it.
    const predictions: (AdaptiveProbability | undefined)[] = contexts.map(
      (slot, i) => learned.ofHistory(i, slots.state(slot, node)),
    );
    const moment: Moment = { c0, bits, match: bits, agreeing: 0 };
    const guesses = this.#guesses.all.slice(0, this.#parts.guesses[ensemble]);
    guesses.forEach(({ expected, state }, i) => {
      if (expected >>> (8 - bits) !== c0) {
        predictions.push(undefined, undefined);
        return;
      }
      predictions.push(
        learned.ofState(i, state, expected >>> (7 - bits) & 1),
        learned.ofByte(i, state >>> 4, expected & 255, bits),
      );
      moment.agreeing |= 1 << i;
      if (MATCHES.includes(i)) moment.match = Math.max(moment.match, state + 8);
    });
    const inputs = predictions.map((prediction) => prediction?.logOdds ?? 0);

    // Each set mixes with the weights its context selects; the final mixers mix the sets, and their mean counts.
    const selected = mixerRows(history, this.#strides, ensemble, moment);
    const sets = selected.slice(0, this.#parts.sets).map((number, set) => {
      const row = learned.set(set, number);
      return { row, x: mix(row.weights, inputs) };
    });
    const outputs = sets.map(({ x }) => x);
    const finals = finalRows(history, moment).map((number, final) => {
      const row = learned.final(final, number);
      return { row, x: mix(row.weights, outputs) };
    });
    const x = Math.floor(finals.reduce((sum, { x }) => sum + x, 0) / 4);

    const position = ApmRow.position(x);
    const hashes = apmHashes(history, this.#guesses.all[0], c0);
    const apms = hashes.slice(0, this.#parts.apms).map((hash, i) =>
      this.#apmRow(i, hash % this.#apmRows)
    );
    const refined = apms.reduce((sum, apm) => sum + apm.refine(position), 0);
    // The mixers count for a quarter.
    const p = Math.floor(
      (squash(x) * apms.length / 3 + refined) / (apms.length * 4 / 3),
    );
    const p1 = Math.max(p, 1);
    const bit = code(p1);

    // Two contexts may share a slot: then its history takes the bit twice.
    for (const slot of contexts) {
      const state = slots.state(slot, node);
      slots.setState(slot, node, NEXT_STATE[state * 2 + bit]);
    }
    for (const prediction of predictions) prediction?.learn(bit);
    if ((bit ? 65536 - p1 : p1) >= SURPRISE) {
      for (const { row, x } of sets) {
        adapt(row.weights, inputs, bit, squash(x), use(row, LEAST));
      }
    }
    for (const { row, x } of finals) {
      adapt(row.weights, outputs, bit, squash(x), use(row, FINAL_LEAST));
    }
    for (const apm of apms) apm.learn(position, bit);
    return bit;
  }

  #apmRow(apm: number, number: number): ApmRow {
    const rows = this.#apms[apm];
    if (!rows.has(number)) rows.set(number, new ApmRow());
    return rows.get(number)!;
  }
}
