/** The predictor in plain TypeScript: slow and obvious, so that it can be trusted to say what the kernel should do. */

import { PRIORS } from "../../src/kernel/priors.ts";
import type { TableSizes } from "../../src/kernel/profiles.ts";
import { historyTable } from "../../src/kernel/tables.ts";
import { add, multiply } from "./arithmetic.ts";
import {
  adapt,
  AdaptiveProbability,
  ApmRow,
  mix,
  squash,
  type Weights,
} from "./components.ts";
import { ContextSlots } from "./context_slots.ts";
import { hashContexts, mixerRows } from "./ensembles.ts";
import { History } from "./history.ts";
import { lengthBucket, MatchModel } from "./match_model.ts";

const NEXT_STATE = historyTable().next;

/** Trained probabilities start as if seen this often. */
export const TRAINED = 60;

/** The mixers' learning rate, scaled by 2^19 per nat: how it begins, and how far it sinks by 1 every 8 bytes. */
const FIRST_RATE = 12000;
const LAST_RATE = 1500;

/** The bytes after which order 1 starts with trained bit histories: text's. */
const FIRST_PRIMED = 32;
const LAST_PRIMED = 126;

/** Start states of context 0: 17 slots of 16 states for each byte, those of node 0 unused. */
export function prime(slots: ContextSlots): void {
  for (let byte = FIRST_PRIMED; byte <= LAST_PRIMED; byte++) {
    for (let nibble = 0; nibble < 17; nibble++) {
      const from = ((byte - FIRST_PRIMED) * 17 + nibble) * 16;
      for (let node = 1; node < 16; node++) {
        const state = PRIORS.order1[from + node];
        slots.setState(slots.direct(byte, nibble), node, state);
      }
    }
  }
}

/** What each ensemble learns for itself. Everything starts from trained values, so it is made when first asked for. */
class Learned {
  readonly #ensemble: number;
  readonly #maps: AdaptiveProbability[][] = [];
  readonly #matchMap: AdaptiveProbability[] = [];
  readonly #sets: Weights[][] = [];
  readonly #finals: Weights[] = [];

  constructor(ensemble: number) {
    this.#ensemble = ensemble;
  }

  /** The probability of a 1 after a bit history, for a context of this number. */
  ofHistory(context: number, state: number): AdaptiveProbability {
    const map = this.#maps[context] ??= [];
    const start = PRIORS.maps[(this.#ensemble * 16 + context) * 256 + state];
    return map[state] ??= new AdaptiveProbability(start, TRAINED);
  }

  /** The probability of a 1 when a match of this length class expects this bit. */
  ofMatch(length: number, expectedBit: number): AdaptiveProbability {
    const i = length * 2 + expectedBit;
    const start = PRIORS.match[this.#ensemble * 64 + i];
    return this.#matchMap[i] ??= new AdaptiveProbability(start, TRAINED);
  }

  /** A row of weights of a mixer set. */
  weights(set: number, row: number): Weights {
    const rows = this.#sets[set] ??= [];
    const from = (this.#ensemble * 6 + set) * 16;
    return rows[row] ??= Int16Array.from(PRIORS.weights.slice(from, from + 16));
  }

  /** A row of weights of the last mixer. */
  finalWeights(row: number): Weights {
    const from = this.#ensemble * 8;
    return this.#finals[row] ??= Int16Array.from(
      PRIORS.finals.slice(from, from + 8),
    );
  }
}

export class Predictor {
  readonly #history: History;
  readonly #match: MatchModel;
  readonly #slots: ContextSlots;
  readonly #apm = new Map<number, ApmRow>();
  readonly #apmRows: number;
  readonly #learned: Learned[] = [];
  #rate = FIRST_RATE;

  constructor({ slotLines, historyBits, matchBits, apmBits }: TableSizes) {
    this.#history = new History(historyBits);
    this.#match = new MatchModel(matchBits, this.#history);
    this.#slots = new ContextSlots(slotLines);
    this.#apmRows = 2 ** apmBits;
    prime(this.#slots);
  }

  /**
   * Predicts a byte bit by bit, and learns from it.
   *
   * @param ensemble number of the list of context models, 0 to 3
   * @param code is given P(1) scaled by 2^16, from 1 to 65,535, and returns the bit; called for the highest bit first
   * @returns the byte
   */
  byte(ensemble: number, code: (p1: number) => number): number {
    const history = this.#history, slots = this.#slots;
    const hashes = hashContexts(ensemble, history, this.#match);
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
    history.remember(ensemble, byte);
    this.#match.update(byte);
    if (this.#rate > LAST_RATE && history.position % 8 === 0) this.#rate--;
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
    const rate = this.#rate, slots = this.#slots;
    const { c4 } = this.#history, { expected } = this.#match;
    // The bits of this nibble below a leading 1.
    const node = bits < 4 ? c0 : 2 ** (bits - 4) + c0 % 2 ** (bits - 4);

    // Predictions: the match model, unless this byte has refuted it, then the contexts in order.
    const agrees = expected >>> (8 - bits) === c0;
    const length = agrees ? lengthBucket(this.#match.length) : 0;
    const match = agrees
      ? learned.ofMatch(length, expected >>> (7 - bits) & 1)
      : undefined;
    const predictions = contexts.map((slot, i) =>
      learned.ofHistory(i, slots.state(slot, node))
    );
    const inputs = [
      match ? match.logOdds : 0,
      ...predictions.map((prediction) => prediction.logOdds),
    ];

    // Each set mixes with the weights its context selects; the last mixer mixes the sets.
    const sets = mixerRows(ensemble, this.#history, c0, bits, length).map(
      (row, set) => {
        const weights = learned.weights(set, row);
        return { weights, x: mix(weights, inputs) };
      },
    );
    const finalInputs = sets.map(({ x }) => x);
    const finalWeights = learned.finalWeights(c0);
    const x = mix(finalWeights, finalInputs);
    const mixed = squash(x);

    const apm = this.#apmRow((c0 + (c4 & 255) * 256) % this.#apmRows);
    const position = ApmRow.position(x);
    const p = Math.floor((mixed + 3 * apm.refine(position) + 2) / 4);
    const bit = code(Math.max(p, 1));

    // Two contexts may share a slot: then its history takes the bit twice.
    for (const slot of contexts) {
      const state = slots.state(slot, node);
      slots.setState(slot, node, NEXT_STATE[state * 2 + bit]);
    }
    for (const prediction of predictions) prediction.learn(bit);
    match?.learn(bit);
    for (const { weights, x } of sets) {
      adapt(weights, inputs, bit, squash(x), rate);
    }
    adapt(finalWeights, finalInputs, bit, mixed, Math.floor(rate / 4));
    apm.learn(position, bit);
    return bit;
  }

  #apmRow(number: number): ApmRow {
    if (!this.#apm.has(number)) this.#apm.set(number, new ApmRow());
    return this.#apm.get(number)!;
  }
}
