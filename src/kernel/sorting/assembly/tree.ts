// The binary decisions that a symbol takes: its eight bits, or the code that a canonical Huffman code (Huffman 1952) of the
// text's symbols gives it. English text has four or five decisions a symbol then. The code says nothing of how likely they
// are: that is up to the predictor.

import { COUNTS, TEXT_LENGTH, TREE, TREE_SCRATCH } from "./layout";

/** Longest code: half a byte holds it. */
export const MAX_LENGTH: u32 = 15;

/**
 * Texts from this length on have a code of their own. It is sent in up to 160 bytes, and neighbouring letters and digits share
 * decisions no more: .1 % of prose, but .7 % of 60 KB of JSON, where a symbol takes no time anyway.
 */
const LEAST_TEXT: u32 = 1 << 19;

const CHILDREN: usize = TREE; // u16[256][2] of a node, for each decision: the next node, or 256 and a symbol
const CODES: usize = CHILDREN + 1024; // u32[256] decisions of a symbol, the first one highest; 0 where it does not occur
const LENGTHS: usize = CODES + 1024; // u8[256] how many they are; 0 where it does not occur

const WEIGHTS: usize = TREE_SCRATCH; // u32[512] of symbols, then of nodes, that have no parent yet; 0: none
const PARENTS: usize = WEIGHTS + 2048; // u16[512]; 0: none

/** What follows a decision. */
@inline
export function childOf(node: u32, bit: u32): u32 {
  return <u32> load<u16>(CHILDREN + (node << 2 | bit << 1));
}
/** Whether it is a node, which asks for another decision; the first one is 0. Otherwise its low byte is the symbol. */
@inline
export function isNode(child: u32): bool {
  return child < 256;
}
/** The decisions of a symbol, the first one highest. */
@inline
export function decisionsOf(symbol: u32): u32 {
  return load<u32>(CODES + (symbol << 2));
}
export function lengthOf(symbol: u32): u32 {
  return <u32> load<u8>(LENGTHS + symbol);
}
export function setLength(symbol: u32, length: u32): void {
  store<u8>(LENGTHS + symbol, length);
}

/** Gives each symbol its eight bits. */
export function plantBits(): void {
  memory.fill(LENGTHS, 8, 256);
  plant();
}

/** Takes the least weight of all, the first of equals, and gives what has it a parent; returns the weight. */
function adopt(parent: u32): u32 {
  let found: u32 = 0, least: u32 = 0xffffffff;
  for (let i: u32 = 0; i < parent; i++) {
    const weight = load<u32>(WEIGHTS + (i << 2));
    if (weight != 0 && weight < least) {
      least = weight;
      found = i;
    }
  }
  store<u32>(WEIGHTS + (found << 2), 0);
  store<u16>(PARENTS + (found << 1), parent);
  return least;
}

/** Finds lengths with counts rounded to 2^shift; returns whether none is too long. */
function measure(shift: u32): bool {
  memory.fill(WEIGHTS, 0, 2048);
  memory.fill(PARENTS, 0, 1024);
  let symbols: u32 = 0;
  for (let c: u32 = 0; c < 256; c++) {
    const count = load<u32>(COUNTS + (c << 2));
    if (count == 0) continue;
    store<u32>(WEIGHTS + (c << 2), (count >>> shift) + 1);
    symbols++;
  }
  for (let node: u32 = 256; symbols > 1; node++) {
    const weight = adopt(node) + adopt(node);
    store<u32>(WEIGHTS + (node << 2), weight);
    symbols--;
  }
  for (let c: u32 = 0; c < 256; c++) {
    let length: u32 = 0;
    for (let at = c; (at = <u32> load<u16>(PARENTS + (at << 1))) != 0;) length++;
    if (length > MAX_LENGTH) return false;
    setLength(c, length);
  }
  return true;
}

/** Chooses the decisions for the text whose symbols COUNTS counts; returns whether they are a code of its own. */
export function chooseTree(): bool {
  if (load<u32>(TEXT_LENGTH) >= LEAST_TEXT) {
    let shift: u32 = 0;
    while (!measure(shift)) shift++;
    if (plant()) return true;
  }
  plantBits();
  return false;
}

/** Makes decisions of the lengths: codes ascend by length, then by symbol. Returns whether they use up all codes. */
export function plant(): bool {
  memory.fill(CHILDREN, 0, 2048);
  let code: u32 = 0, nodes: u32 = 1;
  for (let length: u32 = 1; length <= MAX_LENGTH; length++) {
    code <<= 1;
    for (let c: u32 = 0; c < 256; c++) {
      if (lengthOf(c) != length) continue;
      if (code >>> length) return false;
      store<u32>(CODES + (c << 2), code << (32 - length));
      let node: u32 = 0;
      for (let place: i32 = length - 1; place >= 0; place--) {
        const child = CHILDREN + (node << 2 | (code >>> place & 1) << 1);
        if (place == 0) store<u16>(child, 256 | c);
        else if (load<u16>(child) == 0) store<u16>(child, nodes++);
        node = <u32> load<u16>(child);
      }
      code++;
    }
  }
  return code == 1 << MAX_LENGTH;
}
