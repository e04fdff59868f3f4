/** What the predictors of symbols have in common. */

import type { Tree } from "./tree.ts";

/** Codes one symbol after another. */
export interface SymbolPredictor {
  /** @param code what the coder does with the probability of a 1, scaled by 2^16; gives the decision */
  symbol(code: (p1: number) => number): number;
}

/** Goes through a tree, and numbers its nodes as they are met: a number stands for the decisions so far. */
export class Nodes {
  readonly #tree: Tree;
  readonly #numbers = new Map<string, number>();

  constructor(tree: Tree) {
    this.#tree = tree;
  }

  /** @param decide takes the number of a node, and whether all decisions so far were those of `expected` */
  walk(
    expected: number,
    decide: (node: number, agrees: boolean) => number,
  ): number {
    const decisions = this.#tree.decisions(expected);
    let agrees = true;
    return this.#tree.walk((path) => {
      let node = this.#numbers.get(path);
      if (node === undefined) {
        node = this.#numbers.size;
        this.#numbers.set(path, node);
      }
      const bit = decide(node, agrees);
      agrees &&= bit === (decisions[path.length] ?? 0);
      return bit;
    });
  }
}
