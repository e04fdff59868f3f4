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
import { Guesses } from "./guesses.ts";
import { History } from "./history.ts";

const NEXT_STATE = historyTable().next;

/** Contexts, and states of a bit history that were trained, rounded up. */
const CONTEXTS = 30, STATES = 180;

/** Two inputs for each guess. */
const INPUTS = CONTEXTS + 16;

/** Trained probabilities start as if seen this often, those by expected byte less. */
const TRAINED = 60, GUESSED = 4;

/** A row of weights, and how many bits it has learned from. */
interface Row {
  weights: Weights;
  used: number;
}

/** A mixer's learning rate falls as its row is used. */
const SET_RATE = (used: number) => Math.floor(6_000_000 / (used + 500)) + 1100;
const FINAL_RATE = (used: number) => Math.floor(4_000_000 / (used + 800)) + 800;

/** A trained probability, scaled by 2^16. */
export function probability(logOdds: number): number {
  return squash(logOdds * 64);
}

/** What each ensemble learns for itself. Everything starts from trained values, so it is made when first asked for. */
class Learned {
  readonly #ensemble: number;
  readonly #maps: AdaptiveProbability[][] = [];
  readonly #states: AdaptiveProbability[] = [];
  readonly #bytes: AdaptiveProbability[] = [];
  readonly #sets: Row[][] = [];
  readonly #finals: Row[][] = [];

  constructor(ensemble: number) {
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
    const at = this.#ensemble * 8 * 128 + i;
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
    const from = (this.#ensemble * 14 + set) * 48;
    return rows[row] ??= {
      weights: Int16Array.from(
        DEEP_PRIORS.weights.slice(from, from + INPUTS),
      ),
      used: 0,
    };
  }

  final(final: number, row: number): Row {
    const rows = this.#finals[final] ??= [];
    const from = (this.#ensemble * 4 + final) * 16;
    return rows[row] ??= {
      weights: Int16Array.from(DEEP_PRIORS.finals.slice(from, from + 14)),
      used: 0,
    };
  }
}

export class Predictor {
  readonly #history: History;
  readonly #strides = new StrideModel();
  readonly #guesses: Guesses;
  readonly #slots: ContextSlots;
  readonly #apms = Array.from({ length: 6 }, () => new Map<number, ApmRow>());
  readonly #apmRows: number;
  readonly #learned: Learned[] = [];

  constructor({ slotLines, historyBits, matchBits, apmBits }: TableSizes) {
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
    this.#guesses.judge(byte);
    const ended = history.remember(byte);
    this.#guesses.update(ensemble !== BINARY, ended);
    return byte;
  }

  #bit(
    ensemble: number,
    c0: number,
    bits: number,
    contexts: number[],
    code: (p1: number) => number,
  ): number {
    const learned = this.#learned[ensemble] ??= new Learned(ensemble);
    const history = this.#history, slots = this.#slots;
    // The bits of this nibble below a leading 1.
    const node = bits < 4 ? c0 : 2 ** (bits - 4) + c0 % 2 ** (bits - 4);

    // Predictions: the contexts in order, then two of each guess, unless this byte has refuted it.
    const predictions: (AdaptiveProbability | undefined)[] = contexts.map(
      (slot, i) => learned.ofHistory(i, slots.state(slot, node)),
    );
    const moment: Moment = { c0, bits, match: bits, agreeing: 0 };
    this.#guesses.all.forEach(({ expected, state }, i) => {
      if (expected >>> (8 - bits) !== c0) {
        predictions.push(undefined, undefined);
        return;
      }
      predictions.push(
        learned.ofState(i, state, expected >>> (7 - bits) & 1),
        learned.ofByte(i, state >>> 4, expected & 255, bits),
      );
      moment.agreeing |= 1 << i;
      if (i < 3) moment.match = Math.max(moment.match, state + 8);
    });
    const inputs = predictions.map((prediction) => prediction?.logOdds ?? 0);

    // Each set mixes with the weights its context selects; the final mixers mix the sets, and their mean counts.
    const sets = mixerRows(history, moment).map((number, set) => {
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
    const apms = apmHashes(history, this.#guesses.all[0], c0).map((hash, i) =>
      this.#apmRow(i, hash % this.#apmRows)
    );
    const refined = apms.reduce((sum, apm) => sum + apm.refine(position), 0);
    const p = Math.floor((squash(x) * 2 + refined) / 8);
    const bit = code(Math.max(p, 1));

    // Two contexts may share a slot: then its history takes the bit twice.
    for (const slot of contexts) {
      const state = slots.state(slot, node);
      slots.setState(slot, node, NEXT_STATE[state * 2 + bit]);
    }
    for (const prediction of predictions) prediction?.learn(bit);
    for (const { row, x } of sets) {
      adapt(row.weights, inputs, bit, squash(x), SET_RATE(row.used++));
    }
    for (const { row, x } of finals) {
      adapt(row.weights, outputs, bit, squash(x), FINAL_RATE(row.used++));
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
