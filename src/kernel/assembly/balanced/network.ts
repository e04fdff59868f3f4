// What a network says of the byte to come, as part of the balanced predictor: two more inputs, a set of weights and an APM. Before each byte
// the caller writes how often each byte comes, by the network; its probability of a bit follows from sums.
//
// The region lies between the context slots and the raw block, see `joinNetwork`, so that it is part of what a coder remembers.

import { APM_ROW, refine, train } from "../apm";
import { C4, CODED, RAW } from "../layout";
import { STRETCH } from "../tables";
import { FAVOURITE, JOINED, NETWORK, SET_7 } from "./layout";
import { FINAL_ROWS, FINALS, MIXERS, ROW, SET_ROWS } from "./regions";

/** At b how often the bytes below b come, u32: 257 sums, the last below 2^31. */
const BELOW: u32 = 0;
/** Rows of weights of each kind of ensemble: 256 by partial byte where the network's favourite was refuted, and 256 by favourite. */
const NETWORK_ROWS: u32 = 1088;
const ROWS: u32 = 512;
/** Maps of the network's own probability, and of the final one: 2^12 rows each, hashed. */
const OWN_MAP: u32 = NETWORK_ROWS + 3 * ROWS * ROW;
const LAST_MAP: u32 = OWN_MAP + (APM_ROW << 12);
/** Bytes of the region, a multiple of 64. */
const NETWORK_BYTES: u32 = LAST_MAP + (APM_ROW << 12);

/** What maps learn from a bit, as a shift. */
const MAP_SHIFT: i32 = 6;

/**
 * Weights of the network's two inputs at first, in 1/16384. From 2,048 to 8,192 the test texts change by .3 %, as the mixers soon know
 * better; so they do with that of the network's set in the final mixers from 0 to 8,192.
 */
const FIRST: u32 = 3072 | 3072 << 16;
const FIRST_FINAL: i32 = 1024;

/** Makes room for the region; the blocks move behind it. Returns where they end, or 0 when memory cannot grow to that. */
export function joinNetwork(blockLimit: u32): u32 {
  const at = load<u32>(RAW), raw = at + NETWORK_BYTES, end = raw + blockLimit * 2;
  const pages = end + 65535 >>> 16, have = <u32> memory.size();
  if (have < pages && memory.grow(<i32> (pages - have)) < 0) return 0;
  store<u32>(RAW, raw);
  store<u32>(CODED, raw + blockLimit);
  memory.fill(at, 0, NETWORK_BYTES);
  store<u32>(NETWORK, at);
  return end;
}

/** Where the caller writes the sums. */
export function networkAt(): u32 {
  return load<u32>(NETWORK) + BELOW;
}

/**
 * Chooses the rows of the network's set for a kind of ensemble. When its first block begins, the network's inputs get their weights in all
 * rows; `lane` is where these lie in a row, in bytes.
 */
export function chooseNetworkRows(base: u32, kind: u32, lane: u32): void {
  const rows = load<u32>(NETWORK) + NETWORK_ROWS + kind * ROWS * ROW;
  store<u32>(SET_7, rows);
  const flag: u32 = 1 << kind, joined = load<u32>(JOINED);
  if (joined & flag) return;
  store<u32>(JOINED, joined | flag);
  // Rows of a model have settled without a network: they learn fast once more, which makes texts .1 to .2 % smaller.
  for (let row: u32 = 0; row < SET_ROWS; row++) {
    const at = base + MIXERS + row * ROW;
    store<u32>(at + lane, FIRST);
    store<u16>(at, 0, 46);
  }
  for (let row: u32 = 0; row < FINAL_ROWS * 2; row++) store<i16>(base + FINALS + (row << 4), FIRST_FINAL, 14);
  // The network's set begins with what the first row of the first set knows: that of no match, at the first bit of a byte.
  for (let row: u32 = 0; row < ROWS; row++) {
    memory.copy(rows + row * ROW, base + MIXERS, ROW);
  }
}

/** Finds the byte that the network takes for the likeliest, the least of several. */
export function findFavourite(): void {
  const below = load<u32>(NETWORK) + BELOW;
  let favourite: u32 = 0, most: u32 = 0, last = load<u32>(below);
  for (let byte: u32 = 0; byte < 256; byte++) {
    const next = load<u32>(below + (byte << 2), 4), often = next - last;
    favourite = select(byte, favourite, often > most);
    most = max(most, often);
    last = next;
  }
  store<u32>(FAVOURITE, favourite | 256);
}

/** The network's log-odds of a 1 after the `bits` bits of `c0`. */
@inline
export function networkLogOdds(c0: u32, bits: u32): i32 {
  const below = load<u32>(NETWORK) + BELOW + ((c0 << 8 - bits & 255) << 2), span: u32 = 1024 >>> bits;
  const end = load<u32>(below + span), all = end - load<u32>(below), ones = end - load<u32>(below + (span >>> 1));
  return load<i16>(STRETCH + (<u32> ((<u64> ones << 16) / all) >>> 4 << 1));
}

@inline
function mapRow(map: u32, c0: u32, byte: u32): u32 {
  return load<u32>(NETWORK) + map + (((byte | c0 << 8) * 0x9e3779b1) >>> 20) * APM_ROW;
}

/** The row of the map of what the network says, by the last byte. */
@inline
export function ownRow(c0: u32): u32 {
  return mapRow(OWN_MAP, c0, load<u32>(C4) & 255);
}

/** The row of the map of the final probability, by the favourite. */
@inline
export function lastRow(c0: u32): u32 {
  return mapRow(LAST_MAP, c0, load<u32>(FAVOURITE) & 255);
}

/** The network's inputs in lanes 0 and 1: what it says, and what its map makes of that. */
@inline
export function networkInputs(x: i32, own: u32, position: u32): v128 {
  const v = i16x8.replace_lane(i16x8.splat(0), 0, <i16> x);
  return i16x8.replace_lane(v, 1, load<i16>(STRETCH + (refine(own, position) >>> 4 << 1)));
}

/** The row of weights of the network's set. */
@inline
export function networkRow(c0: u32, bits: u32): u32 {
  const favourite = load<u32>(FAVOURITE);
  const row = favourite >>> 8 - bits == c0 ? favourite : c0; // a favourite is 256 and more
  return load<u32>(SET_7) + row * ROW;
}

@inline
export function trainMap(row: u32, position: u32, bit: u32): void {
  train(row, position, bit, MAP_SHIFT);
}
