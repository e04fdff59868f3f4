/** The balanced predictor in plain TypeScript: slow and obvious, so that it can be trusted to say what the kernel should do. */

import { BALANCED_PRIORS } from "../../../src/kernel/balanced_priors.ts";
import { PRIORS } from "../../../src/kernel/priors.ts";
import type { TableSizes } from "../../../src/kernel/profiles.ts";
import { historyTable, stretchTable } from "../../../src/kernel/tables.ts";
import { add, multiply } from "../arithmetic.ts";
import { adapt, ApmRow, mix, squash, type Weights } from "../components.ts";
import { ContextSlots } from "../context_slots.ts";
import { prime } from "../predictor.ts";
import { type Ensemble, hashContexts, mixerRows } from "./contexts.ts";
import { History, type Kind } from "./history.ts";
import { Match } from "./match.ts";
import { FIRST_FINAL, FIRST_WEIGHTS, Network, PLACE } from "./network.ts";

const NEXT_STATE = historyTable().next;
const STRETCH = stretchTable();

const KINDS: Kind[] = ["prose", "structured", "binary"];

/** For each kind and context, the context of profile 2 whose trained probabilities it has. */
const LIKE: Record<Kind, number[]> = {
  prose: [0, 1, 2, 3, 4, 5, 6, 6, 4, 6, 2, 4],
  structured: [0, 1, 2, 3, 4, 5, 6, 7, 9, 11, 12, 14, 6, 13, 8, 14],
  binary: [0, 1, 2, 3, 4, 5, 6, 7, 9, 10, 11, 14, 12, 11, 14, 10],
};

/** Lanes of a trained row: contexts, two inputs of the match, the constant, and one that holds no weight. */
const LANES = 24;

const FINAL_RATE = 900;

/** Sets learn from a bit whose probability was this much below 1, scaled by 2^16, or more. */
const SURPRISE = 512;

/** A probability of a 1, scaled by 2^32. */
class Probability {
  p: number;

  constructor(p: number) {
    this.p = p;
  }

  get logOdds(): number {
    return STRETCH[Math.floor(this.p / 2 ** 20)];
  }

  learn(bit: number): void {
    const off = bit ? 2 ** 32 - 1 - this.p : this.p;
    const less = off - Math.floor(off / 2 ** 7);
    this.p = bit ? 2 ** 32 - 1 - less : less;
  }
}

/** A row of weights, and how often it has learned. */
interface Row {
  weights: Weights;
  uses: number;
}

/** What an ensemble learns for itself. */
class Learned {
  readonly #kind: Kind;
  readonly #list: number;
  readonly #probabilities = new Map<string, Probability>();
  readonly #rows = new Map<string, Row>();
  readonly #finals = new Map<string, Weights>();
  readonly #joined = new Map<number, Row>(); // of the network's set
  #isJoined = false;

  constructor({ kind, all }: Ensemble) {
    this.#kind = kind;
    const number = KINDS.indexOf(kind);
    this.#list = number > 0 && !all ? number + 2 : number;
  }

  /** The log-odds of a 1 after a bit history; they stay as trained. */
  ofHistory(context: number, state: number): number {
    const from = KINDS.indexOf(this.#kind) * 16 + LIKE[this.#kind][context];
    return STRETCH[PRIORS.maps[from * 256 + state] >> 4];
  }

  ofState(state: number, bit: number): Probability {
    const x = 64 * BALANCED_PRIORS.states[this.#list * 64 + state];
    return this.#get(
      `state ${state} ${bit}`,
      squash(bit ? x : -x) * 2 ** 16,
    );
  }

  ofByte(state: number, byte: number, bits: number): Probability {
    const bit = byte >> (7 - bits) & 1, half = state >> 5;
    const doubt = half ? 2 ** 27 : 2 ** 30;
    return this.#get(
      `byte ${half} ${byte} ${bits}`,
      bit ? 2 ** 32 - doubt : doubt,
    );
  }

  #get(name: string, start: number): Probability {
    let found = this.#probabilities.get(name);
    if (!found) {
      this.#probabilities.set(name, found = new Probability(start));
    }
    return found;
  }

  row(set: number, row: number, lanes: number[]): Row {
    const name = `${set} ${row}`;
    let found = this.#rows.get(name);
    if (!found) {
      const from = (this.#list * 7 + set) * LANES;
      const weights = Int16Array.from(
        lanes,
        (lane) => BALANCED_PRIORS.weights[from + lane],
      );
      this.#rows.set(name, found = this.#joinedRow({ weights, uses: 0 }));
    }
    return found;
  }

  /** Gives a network's inputs their weights. */
  join(lanes: number[]): void {
    if (this.#isJoined) return;
    this.#isJoined = true;
    for (const row of this.#rows.values()) this.#joinedRow(row);
    for (const weights of this.#finals.values()) weights[PLACE] = FIRST_FINAL;
    const first = this.row(0, 0, lanes);
    for (let row = 0; row < 512; row++) {
      this.#joined.set(row, { weights: first.weights.slice(), uses: 0 });
    }
  }

  #joinedRow(row: Row): Row {
    if (this.#isJoined) {
      row.weights = Int16Array.from([...row.weights, ...FIRST_WEIGHTS]);
      row.uses = 0;
    }
    return row;
  }

  /** A row of the network's set. */
  ofNetwork(row: number): Row {
    return this.#joined.get(row)!;
  }

  final(mixer: number, row: number): Weights {
    const name = `${mixer} ${row}`;
    let found = this.#finals.get(name);
    if (!found) {
      const from = (this.#list * 2 + mixer) * 8;
      found = Int16Array.from(BALANCED_PRIORS.finals.slice(from, from + 8));
      if (this.#isJoined) found[PLACE] = FIRST_FINAL;
      this.#finals.set(name, found);
    }
    return found;
  }
}

function rate(uses: number): number {
  return Math.floor(6_000_000 / (Math.floor(uses / 32) * 32 + 500)) + 1500;
}

/** Lanes of trained rows by input: sixteen contexts fill the first lanes, of twelve the last four have lanes of their own. */
const LANE = Array.from({ length: 23 }, (_, i) => i);
const ALL_LANES = LANE.filter((lane) => lane < 16 || lane >= 20);
const SHORT_LANES = LANE.filter((lane) => lane < 8 || lane >= 16);

export class Predictor {
  readonly #history: History;
  readonly #match: Match;
  readonly #slots: ContextSlots;
  readonly #apm = new Map<number, ApmRow>();
  readonly #apmRows: number;
  readonly #learned = new Map<Kind, Learned>();
  #ensemble: Ensemble | undefined;
  #hashes: number[] = [];
  #lines: number[] = [];
  #lastBit = 0;
  #network: Network | undefined;

  constructor({ slotLines, historyBits, matchBits, apmBits }: TableSizes) {
    this.#history = new History(historyBits);
    this.#match = new Match(matchBits, this.#history);
    this.#slots = new ContextSlots(slotLines);
    this.#apmRows = 2 ** apmBits;
    prime(this.#slots);
  }

  get position(): number {
    return this.#history.position;
  }

  /** Has a network join: from now on each byte comes with what it says. */
  join(): void {
    this.#network = new Network();
  }

  /** Begins a block; `ensemble` is one object for each ensemble. */
  begin(ensemble: Ensemble): void {
    if (this.#network) {
      const lanes = ensemble.all ? ALL_LANES : SHORT_LANES;
      this.#learnedOf(ensemble).join(lanes);
    }
    if (this.#ensemble === ensemble) return;
    this.#lastBit = 0;
    this.#prepare(ensemble, 0);
    this.#ensemble = ensemble;
  }

  /** Hashes the contexts of the next byte, but for the lowest bit of the last. */
  #prepare(ensemble: Ensemble, seven: number): void {
    this.#hashes = hashContexts(ensemble, this.#history, this.#match, seven);
    this.#lines = this.#hashes.map((hash) => this.#slots.firstLine(hash));
    this.#lines.forEach((line) => this.#slots.fetch(line));
  }

  /**
   * Predicts a byte bit by bit, and learns from it.
   *
   * @param ensemble that of the block
   * @param code is given P(1) scaled by 2^16 and returns the bit; called for the highest bit first
   * @param frequencies how often each byte comes, by the network that has joined
   * @returns the byte
   */
  byte(
    ensemble: Ensemble,
    code: (p1: number) => number,
    frequencies?: readonly number[],
  ): number {
    if (frequencies) this.#network!.hear(frequencies);
    const slots = this.#slots, { c4 } = this.#history;
    let hashes = this.#hashes.map((hash) =>
      add(hash, multiply(this.#lastBit, 0x3d4d51cb))
    );
    let lines = this.#lines;
    const contexts = [slots.direct(c4 & 255, 0)];
    hashes.forEach((hash, i) => {
      contexts[i] = slots.find(lines[i], hash & 255);
    });
    let c0 = 1;
    for (let bits = 0; bits < 8; bits++) {
      if (bits === 3) {
        hashes = hashes.map((hash) =>
          multiply(add(hash, multiply(c0, 0x2f0b4c47)), 0x9e3779b1)
        );
        lines = lines.map((line, i) => slots.secondLine(line, hashes[i]));
        lines.forEach((line) => slots.fetch(line));
      }
      if (bits === 4) {
        contexts[0] = slots.direct(c4 & 255, c0 - 15);
        hashes.forEach((hash, i) => {
          const check = hash >>> 8 & 255 ^ (c0 % 2 ? 0x9d : 0);
          contexts[i] = slots.find(lines[i], check);
        });
      }
      if (bits === 7) this.#prepare(ensemble, c0 - 128);
      c0 = c0 * 2 + this.#bit(ensemble, c0, bits, contexts, code);
    }
    this.#lastBit = c0 % 2;
    this.#history.remember(ensemble.kind, c0 - 256);
    this.#match.update(c0 - 256);
    return c0 - 256;
  }

  #bit(
    ensemble: Ensemble,
    c0: number,
    bits: number,
    contexts: number[],
    code: (p1: number) => number,
  ): number {
    const { all } = ensemble, slots = this.#slots;
    const learned = this.#learnedOf(ensemble);
    const node = bits < 4 ? c0 : 2 ** (bits - 4) + c0 % 2 ** (bits - 4);

    const histories = contexts.map((slot, i) =>
      learned.ofHistory(i, slots.state(slot, node))
    );
    const { expected, state } = this.#match;
    const agrees = expected >>> (8 - bits) === c0;
    const ofMatch = agrees
      ? [
        learned.ofState(state, expected >>> (7 - bits) & 1),
        learned.ofByte(state, expected - 256, bits),
      ]
      : [];
    const [byState, byByte] = ofMatch.map(({ logOdds }) => logOdds);
    const inputs = [...histories, byState ?? 0, byByte ?? 0, 256];
    const network = this.#network, says = network?.logOdds(c0) ?? 0;
    const own = network?.own(c0, this.#history.c4 & 255);
    const ownPosition = ApmRow.position(says);
    if (own) {
      const refined = STRETCH[Math.floor(own.refine(ownPosition) / 16)];
      inputs.push(says, refined);
    }
    const match = agrees ? state + 8 : bits;

    const lanes = all ? ALL_LANES : SHORT_LANES;
    const rows = mixerRows(ensemble, this.#history, c0, bits, match)
      .map((number, set) => learned.row(set, number, lanes));
    const places = rows.map((_, set) => set);
    if (network) {
      rows.push(learned.ofNetwork(network.row(c0, bits)));
      places.push(PLACE);
    }
    const mixed = rows.map(({ weights }) => mix(weights, inputs));
    const outputs = new Array(8).fill(0);
    mixed.forEach((x, i) => outputs[places[i]] = x);
    const finals = [learned.final(0, c0), learned.final(1, match)];
    const results = finals.map((weights) => mix(weights, outputs));
    const x = Math.floor((results[0] + results[1]) / 2);

    const apm = this.#apmRow(c0 + (this.#history.c4 & 255) * 256);
    const position = ApmRow.position(x);
    const last = network?.last(c0), refined = apm.refine(position);
    const others = last ? 2 * refined + last.refine(position) : 3 * refined;
    const p = Math.floor((squash(x) + others + 2) / 4);
    const p1 = Math.max(p, 1);
    const bit = code(p1);
    const surprises = (bit ? 65536 - p1 : p1) >= SURPRISE;

    for (const slot of contexts) {
      slots.setState(slot, node, NEXT_STATE[slots.state(slot, node) * 2 + bit]);
    }
    for (const probability of ofMatch) probability.learn(bit);
    rows.forEach((row, i) => {
      const p = squash(mixed[i]), by = rate(row.uses);
      const error = Math.floor(((bit * 65536 - p) * by + 32768) / 65536);
      if (!surprises || error === 0) return;
      adapt(row.weights, inputs, bit, p, by);
      row.uses = Math.min(row.uses + 1, 32767);
    });
    finals.forEach((weights, i) =>
      adapt(weights, outputs, bit, squash(results[i]), FINAL_RATE)
    );
    apm.learn(position, bit);
    own?.learn(ownPosition, bit);
    last?.learn(position, bit);
    return bit;
  }

  #learnedOf(ensemble: Ensemble): Learned {
    const { kind } = ensemble;
    const learned = this.#learned.get(kind) ?? new Learned(ensemble);
    this.#learned.set(kind, learned);
    return learned;
  }

  #apmRow(hash: number): ApmRow {
    const number = hash % this.#apmRows;
    let row = this.#apm.get(number);
    if (!row) this.#apm.set(number, row = new ApmRow());
    return row;
  }
}
