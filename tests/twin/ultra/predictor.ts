/** The ultra predictor in plain TypeScript: slow and obvious, so that it can be trusted to say what the kernel should do. */

import type { TableSizes } from "../../../src/kernel/profiles.ts";
import { historyTable, stateTable } from "../../../src/kernel/tables.ts";
import { add, multiply } from "../arithmetic.ts";
import { AdaptiveProbability, ApmRow, squash } from "../components.ts";
import { ContextSlots } from "../context_slots.ts";
import { StrideModel } from "../stride_model.ts";
import {
  apmHashes,
  BINARY,
  COUNTED,
  finalRows,
  hashContexts,
  mixerRows,
  type Moment,
  ORDERS,
  type Past,
} from "./contexts.ts";
import { Guesses, MATCHES, NETWORK } from "./guesses.ts";
import { History } from "./history.ts";
import { RecurrentNetwork } from "./recurrent.ts";
import { logOddsOf } from "./log_odds.ts";
import { adapt, mix, type Row } from "./mixing.ts";

const NEXT_STATE = historyTable().next;
const STATE_START = stateTable();

/** Two inputs for each of 48 contexts and 11 guesses, the network's, a constant, and those of counters. */
const INPUTS = 2 * 48 + 2 * 11 + 1 + 1 + COUNTED.length;
const SETS = 20;

/** The constant input. */
const BIAS = 256;

/** Start values count as if seen this often; those of bytes guessed less. */
const TRUSTED = 20, GUESSED = 4;

/** Weights at first, of sets and of final mixers. */
const FIRST_WEIGHT = 500, FIRST_FINAL = 900;

/** A mixer's learning rate falls as its row is used. */
const SET_RATE = (used: number) => Math.floor(6_000_000 / (used + 500)) + 700;
const FINAL_RATE = (used: number) => Math.floor(4_000_000 / (used + 800)) + 500;

/** What is made when it is first asked for. */
function made<T>(table: T[], i: number, make: () => T): T {
  return table[i] ??= make();
}

/** What each ensemble learns for itself. */
class Learned {
  readonly #maps: AdaptiveProbability[] = [];
  readonly #states: AdaptiveProbability[] = [];
  readonly #bytes: AdaptiveProbability[] = [];
  readonly #sets: Row[] = [];
  readonly #finals: Row[] = [];

  /** The probability of a 1 after a bit history, for a context of this number. */
  ofHistory(context: number, state: number): AdaptiveProbability {
    return made(
      this.#maps,
      context * 256 + state,
      () => new AdaptiveProbability(STATE_START[state], TRUSTED),
    );
  }

  /** The probability of a 1 when a guess in this state expects this bit. */
  ofState(guess: number, state: number, bit: number): AdaptiveProbability {
    const x = 64 * state;
    return made(
      this.#states,
      (guess * 64 + state) * 2 + bit,
      () => new AdaptiveProbability(squash(bit ? x : -x), TRUSTED),
    );
  }

  /** The probability of a 1 when a guess that has been right so long expects this byte. */
  ofByte(
    guess: number,
    length: number,
    byte: number,
    bits: number,
  ): AdaptiveProbability {
    const p = byte >>> (7 - bits) & 1 ? 49152 : 16384;
    return made(
      this.#bytes,
      ((guess * 4 + length) * 256 + byte) * 8 + bits,
      () => new AdaptiveProbability(p, GUESSED),
    );
  }

  set(set: number, row: number): Row {
    return made(this.#sets, set * 4096 + row, () => ({
      weights: new Int16Array(INPUTS).fill(FIRST_WEIGHT),
      used: 0,
    }));
  }

  final(final: number, row: number): Row {
    return made(this.#finals, final * 4096 + row, () => ({
      weights: new Int16Array(SETS).fill(FIRST_FINAL),
      used: 0,
    }));
  }
}

/** What the two nibbles of a byte have: a slot for each context, and a group of counters for some. */
interface Nibble {
  slots: number[];
  groups: number[];
}

export class UltraPredictor {
  readonly #past: Past;
  readonly #slots: ContextSlots;
  /** Counters by group and node. */
  readonly #counters: AdaptiveProbability[] = [];
  readonly #groupBits: number;
  readonly #apms = Array.from({ length: 10 }, () => new Map<number, ApmRow>());
  readonly #apmRows: number;
  readonly #learned: Learned[] = [];

  constructor({ slotLines, historyBits, matchBits, apmBits }: TableSizes) {
    const history = new History(historyBits), strides = new StrideModel();
    const guesses = new Guesses(history, strides, matchBits);
    const network = new RecurrentNetwork();
    this.#past = { history, strides, guesses, network };
    this.#slots = new ContextSlots(slotLines);
    this.#groupBits = historyBits - 5;
    this.#apmRows = 2 ** apmBits;
    guesses.hear(network);
  }

  /**
   * Predicts a byte bit by bit, and learns from it.
   *
   * @param ensemble number of the list of context models, 0 to 2
   * @param code is given P(1) scaled by 2^16, from 1 to 65,535, and returns the bit; called for the highest bit first
   * @returns the byte
   */
  byte(ensemble: number, code: (p1: number) => number): number {
    const { history, guesses, network } = this.#past, slots = this.#slots;
    const hashes = hashContexts(ensemble, this.#past);
    const lines = hashes.map((hash) => slots.firstLine(hash));
    const first = {
      slots: lines.map((line, i) => slots.find(line, hashes[i] & 255)),
      groups: this.#groups(hashes),
    };
    const known =
      ORDERS.filter((i) => slots.state(first.slots[i], 1) !== 0).length;

    let c0 = 1; // the bits so far below a leading 1
    for (let bits = 0; bits < 4; bits++) {
      c0 = c0 * 2 + this.#bit(ensemble, c0, bits, known, first, code);
    }
    const seconds = hashes.map((hash) =>
      multiply(add(hash, multiply(c0, 0x2f0b4c47)), 0x9e3779b1)
    );
    const second = {
      slots: seconds.map((hash, i) =>
        slots.find(slots.secondLine(lines[i], hash), hash >>> 8 & 255)
      ),
      groups: this.#groups(seconds),
    };
    for (let bits = 4; bits < 8; bits++) {
      c0 = c0 * 2 + this.#bit(ensemble, c0, bits, known, second, code);
    }

    const byte = c0 - 256;
    guesses.judge(byte);
    const ended = history.remember(byte);
    guesses.update(ensemble !== BINARY, ended);
    network.update(byte);
    guesses.hear(network);
    return byte;
  }

  #groups(hashes: number[]): number[] {
    return COUNTED.map((i) =>
      multiply(hashes[i], 0x9e3779b1) >>> (32 - this.#groupBits)
    );
  }

  #bit(
    ensemble: number,
    c0: number,
    bits: number,
    known: number,
    nibble: Nibble,
    code: (p1: number) => number,
  ): number {
    const learned = made(this.#learned, ensemble, () => new Learned());
    const { guesses, network } = this.#past, slots = this.#slots;
    // The bits of this nibble below a leading 1.
    const node = bits < 4 ? c0 : 2 ** (bits - 4) + c0 % 2 ** (bits - 4);
    const refuted = (network.best + 256) >>> (8 - bits) !== c0;
    const moment: Moment = {
      c0,
      bits,
      known,
      match: bits,
      agreeing: 0,
      best: refuted ? 256 + bits : network.best,
    };

    const asked: AdaptiveProbability[] = [];
    const inputs: number[] = [];
    nibble.slots.forEach((slot, i) => {
      const probability = learned.ofHistory(i, slots.state(slot, node));
      asked.push(probability);
      const p16 = Math.floor(probability.p / 2 ** 6);
      inputs.push(probability.logOdds, Math.floor((p16 - 32768) / 16));
    });
    guesses.all.forEach(({ expected, state }, i) => {
      if (expected >>> (8 - bits) !== c0) {
        inputs.push(0, 0);
        return;
      }
      const both = [
        learned.ofState(i, state, expected >>> (7 - bits) & 1),
        learned.ofByte(i, state >>> 4, expected & 255, bits),
      ];
      asked.push(...both);
      inputs.push(...both.map(({ logOdds }) => logOdds));
      if (i < NETWORK) moment.agreeing |= 1 << i;
      if (i < MATCHES) moment.match = Math.max(moment.match, state + 8);
    });
    inputs.push(logOddsOf(network.share(c0, bits)), BIAS);
    for (const group of nibble.groups) {
      const counter = made(
        this.#counters,
        group * 16 + node,
        () => new AdaptiveProbability(32768, 0),
      );
      asked.push(counter);
      inputs.push(counter.logOdds);
    }

    const all = Int16Array.from(inputs);
    // Each set mixes with the weights its context selects; the final mixers mix the sets, and their mean counts.
    const sets = mixerRows(this.#past, moment).map((number, set) => {
      const row = learned.set(set, number);
      return { row, x: mix(row.weights, all) };
    });
    const outputs = Int16Array.from(sets, ({ x }) => x);
    const finals = finalRows(this.#past, moment).map((number, final) => {
      const row = learned.final(final, number);
      return { row, x: mix(row.weights, outputs) };
    });
    const x = Math.trunc(finals.reduce((sum, { x }) => sum + x, 0) / 6);

    const position = ApmRow.position(x);
    const apms = apmHashes(this.#past, moment).map((hash, i) =>
      this.#apmRow(i, hash % this.#apmRows)
    );
    const refined = apms.reduce((sum, apm) => sum + apm.refine(position), 0);
    const p = Math.floor((squash(x) * 2 + refined) / 12);
    const bit = code(Math.max(p, 1));

    // Two contexts may share a slot: then its history takes the bit twice. So do counters.
    for (const slot of nibble.slots) {
      const state = slots.state(slot, node);
      slots.setState(slot, node, NEXT_STATE[state * 2 + bit]);
    }
    for (const probability of asked) probability.learn(bit);
    for (const { row, x } of sets) {
      adapt(row.weights, all, bit, x, SET_RATE(row.used++));
    }
    for (const { row, x } of finals) {
      adapt(row.weights, outputs, bit, x, FINAL_RATE(row.used++));
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
