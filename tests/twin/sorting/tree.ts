/** The decisions that a symbol takes: "Decisions" of docs/format.md. */

const MAX_LENGTH = 15;

/** Texts from this length on have a code of their own: the encoder's choice. */
const LEAST_TEXT = 524_288;

export class Tree {
  /** Of each symbol; 0 where it has no code. */
  readonly lengths: readonly number[];
  readonly #codes = new Map<string, number>();
  readonly #decisions: number[][] = Array.from({ length: 256 }, () => []);

  /** @throws {RangeError} when codes are left over, or there are too few */
  constructor(lengths: readonly number[]) {
    this.lengths = lengths;
    let code = 0n, shares = 0;
    for (let length = 1; length <= MAX_LENGTH; length++) {
      code *= 2n;
      for (const [symbol, own] of lengths.entries()) {
        if (own !== length) continue;
        const bits = code.toString(2).padStart(length, "0");
        this.#codes.set(bits, symbol);
        this.#decisions[symbol] = [...bits].map(Number);
        shares += 2 ** -length;
        code++;
      }
    }
    if (shares !== 1) throw new RangeError("The lengths make no code");
  }

  /** Eight bits for each symbol. */
  static bits(): Tree {
    return new Tree(Array(256).fill(8));
  }

  /** What an encoder chooses for a text; `undefined`: eight bits. */
  static chosen(text: Uint8Array): Tree | undefined {
    if (text.length < LEAST_TEXT) return undefined;
    const counts = Array(256).fill(0);
    for (const symbol of text) counts[symbol]++;
    if (counts.filter((count) => count > 0).length < 2) return undefined;
    for (let shift = 0;; shift++) {
      const lengths = huffman(
        counts.map((count) => count && Math.floor(count / 2 ** shift) + 1),
      );
      if (Math.max(...lengths) <= MAX_LENGTH) return new Tree(lengths);
    }
  }

  /** The decisions of a symbol; none where it has no code. */
  decisions(symbol: number): readonly number[] {
    return this.#decisions[symbol];
  }

  /**
   * Goes from the root to a symbol.
   *
   * @param decide takes the decisions so far, and gives the next
   */
  walk(decide: (path: string) => number): number {
    let path = "";
    for (;;) {
      path += decide(path);
      const symbol = this.#codes.get(path);
      if (symbol !== undefined) return symbol;
    }
  }
}

/** Lengths of an optimal code: the two lightest become one, again and again, the first ones where several are as light. */
function huffman(weights: readonly number[]): number[] {
  const nodes = weights.map((weight, symbol) => ({ weight, symbols: [symbol] }))
    .filter(({ weight }) => weight > 0);
  const lengths = Array(256).fill(0);
  const lightest = () => {
    const least = Math.min(...nodes.map(({ weight }) => weight));
    const i = nodes.findIndex(({ weight }) => weight === least);
    return nodes.splice(i, 1)[0];
  };
  while (nodes.length > 1) {
    const one = lightest(), other = lightest();
    const symbols = [...one.symbols, ...other.symbols];
    for (const symbol of symbols) lengths[symbol]++;
    nodes.push({ weight: one.weight + other.weight, symbols });
  }
  return lengths;
}
