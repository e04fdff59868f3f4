/** The ensemble "fast" of sorted symbols. */

import { Counters } from "./counters.ts";
import { Nodes, type SymbolPredictor } from "./nodes.ts";
import type { Tree } from "./tree.ts";

export class Fast implements SymbolPredictor {
  readonly #first = new Counters(256, 2);
  readonly #second = new Counters(256 * 256, 4);
  readonly #third = new Counters(256 * 256, 4);
  readonly #maps = new Counters(2 * 256 * 16, 6);
  readonly #nodes: Nodes;
  #last = 0;
  #before = 0;
  #run = 0;

  constructor(tree: Tree) {
    this.#nodes = new Nodes(tree);
    for (let i = 0; i < 2 * 256 * 16; i++) {
      this.#maps.set(i, i % 16 * 4096 + 2048);
    }
  }

  symbol(code: (p1: number) => number): number {
    const symbol = this.#nodes.walk(this.#last, (node) => {
      const second = this.#last * 256 + node;
      const third = this.#before * 256 + node;
      const p = Math.floor(
        (4 * this.#first.get(node) + 3 * this.#second.get(second) +
          this.#third.get(third)) / 8,
      );
      const map = ((this.#run >= 3 ? 256 : 0) + node) * 16 +
        Math.floor(p / 4096);
      const p1 = Math.floor((p + 3 * this.#maps.get(map)) / 4) | 1;
      const bit = code(p1);
      this.#first.learn(node, bit);
      this.#second.learn(second, bit);
      this.#third.learn(third, bit);
      this.#maps.learn(map, bit);
      return bit;
    });
    this.#run = symbol === this.#last ? this.#run + 1 : 0;
    this.#before = this.#last;
    this.#last = symbol;
    return symbol;
  }
}
