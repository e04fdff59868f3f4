/** The ensembles "lean" and "full" of sorted symbols. */

import { apmTable, stretchTable } from "../../../src/kernel/tables.ts";
import { adapt, ApmRow, mix, squash, type Weights } from "../components.ts";
import { Counters } from "./counters.ts";
import { Nodes, type SymbolPredictor } from "./nodes.ts";
import type { Tree } from "./tree.ts";

const STRETCH = stretchTable();

/** Rows of probabilities, as an APM has them, that move otherwise: by 1/64 of the way to 65,535. */
class Maps {
  readonly #entries = new Counters(2 * 256 * 32, 6);

  constructor() {
    const start = apmTable();
    for (let i = 0; i < 2 * 256 * 32; i++) this.#entries.set(i, start[i % 32]);
  }

  refine(row: number, position: number): number {
    const entry = row * 32 + Math.floor(position / 256), w = position % 256;
    return Math.floor(
      (this.#entries.get(entry) * (256 - w) +
        this.#entries.get(entry + 1) * w) / 256,
    );
  }

  learn(row: number, position: number, bit: number): void {
    this.#entries.learn(row * 32 + Math.floor((position + 128) / 256), bit);
  }
}

export class Mixing implements SymbolPredictor {
  readonly #inputs: number;
  readonly #first = new Counters(256, 1);
  readonly #second = new Counters(256 * 256, 5);
  readonly #third = new Counters(256 * 256, 5);
  readonly #meanings = new Counters(256, 6);
  readonly #firstMeanings = new Counters(256, 6);
  readonly #histories = new Uint8Array(256 * 256);
  readonly #firstHistories = new Uint8Array(256);
  readonly #weights: Weights[];
  readonly #maps = new Maps();
  readonly #nodes: Nodes;
  #last = 0;
  #before = 0;
  #run = 0;

  /**
   * @param inputs 4 or 5: lean or full
   * @param tree the decisions of symbols
   */
  constructor(inputs: number, tree: Tree) {
    this.#nodes = new Nodes(tree);
    this.#inputs = inputs;
    this.#weights = Array.from(
      { length: 9 * 256 },
      () => new Int16Array(inputs).fill(4000),
    );
  }

  symbol(code: (p1: number) => number): number {
    const symbol = this.#nodes.walk(this.#last, (node, agrees) => {
      const second = this.#last * 256 + node;
      const third = this.#before * 256 + node;
      const history = this.#histories[second];
      const firstHistory = this.#firstHistories[node];
      const inputs = [
        this.#first.get(node),
        this.#second.get(second),
        this.#third.get(third),
        this.#meanings.get(history),
        this.#firstMeanings.get(firstHistory),
      ].slice(0, this.#inputs).map((p) => STRETCH[Math.floor(p / 16)]);
      const set = agrees ? 1 + Math.min(this.#run, 7) : 0;
      const weights = this.#weights[set * 256 + node];
      const x = mix(weights, inputs);
      const p = squash(x);
      const row = (this.#run >= 3 ? 256 : 0) + node;
      const position = ApmRow.position(x);
      const refined = this.#maps.refine(row, position);
      const bit = code(Math.floor((p + refined + 1) / 2));

      this.#first.learn(node, bit);
      this.#second.learn(second, bit);
      this.#third.learn(third, bit);
      this.#meanings.learn(history, bit);
      this.#firstMeanings.learn(firstHistory, bit);
      this.#histories[second] = 2 * history + bit;
      this.#firstHistories[node] = 2 * firstHistory + bit;
      this.#maps.learn(row, position, bit);
      adapt(weights, inputs, bit, p, 1024);
      return bit;
    });
    this.#run = symbol === this.#last ? this.#run + 1 : 0;
    this.#before = this.#last;
    this.#last = symbol;
    return symbol;
  }
}
