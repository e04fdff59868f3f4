/**
 * Where bit histories are found. A slot belongs to one context and one nibble and holds 15 bit-history states, one for
 * each node of the nibble: 1 for its first bit, 2 and 3 for the second, and so on to 15. Here a slot is 16 bytes: its
 * check, then its states by node.
 */

const SLOT = 16;

/** Slots that compete for each other's place. */
const WAYS = 4;

/** Lines of a page: the second nibble's line is on the page of the first's. */
const PAGE = 64;

/** Slots of context 0, the last byte: one for the first nibble and one after each value of it. */
const DIRECT = 17;

export class ContextSlots {
  readonly #lineCount: number;
  readonly #bytes: Uint8Array;

  constructor(lineCount: number) {
    this.#lineCount = lineCount;
    this.#bytes = new Uint8Array((lineCount * WAYS + 256 * DIRECT) * SLOT);
  }

  /** Line of a context's first nibble. */
  firstLine(hash: number): number {
    return Math.floor(hash * this.#lineCount / 2 ** 32);
  }

  /** Line of its second nibble. */
  secondLine(first: number, hash: number): number {
    const page = first - first % PAGE;
    return page + (first + (hash >>> 26)) % PAGE;
  }

  /** What fetching a line early does to it: the last slot's last state is forgotten. */
  fetch(line: number): void {
    this.#bytes[(line * WAYS + WAYS - 1) * SLOT + SLOT - 1] = 0;
  }

  /** The slot of a line with this check, or else the one that remembers least, emptied. */
  find(line: number, check: number): number {
    const bytes = this.#bytes, first = line * WAYS;
    for (let slot = first; slot < first + WAYS; slot++) {
      if (bytes[slot * SLOT] === check) return slot;
    }
    // States are numbered by how many bits they remember, and node 1 has seen them all.
    let victim = first;
    for (let slot = first; slot < first + WAYS; slot++) {
      if (this.state(slot, 1) < this.state(victim, 1)) victim = slot;
    }
    bytes.fill(0, victim * SLOT, (victim + 1) * SLOT);
    bytes[victim * SLOT] = check;
    return victim;
  }

  /**
   * The slot of context 0, which has no check and is never replaced.
   *
   * @param nibble 0 for the first nibble, 1 + the first's value for the second
   */
  direct(lastByte: number, nibble: number): number {
    return this.#lineCount * WAYS + lastByte * DIRECT + nibble;
  }

  state(slot: number, node: number): number {
    return this.#bytes[slot * SLOT + node];
  }

  setState(slot: number, node: number, state: number): void {
    this.#bytes[slot * SLOT + node] = state;
  }
}
