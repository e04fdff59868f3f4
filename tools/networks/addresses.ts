/**
 * Which rows the lookups of a network take, as a graph finds it out: what {@link ./contexts.ts} says, in the operators of
 * docs/networks.md.
 *
 * @module
 */

import { BYTES } from "../../src/neural/contract.ts";
import type {
  NetworkBuilder,
  NetworkVector,
} from "../../src/neural/network_builder.ts";
import { ByteFacts, type FactRange, wrapped } from "./byte_facts.ts";
import {
  columnStep,
  hashTerm,
  isLetter,
  LAST_COLUMN,
  letterTerm,
  VARIANT_FACTOR,
  WORD_FACTOR,
  WORD_HASHES,
} from "./contexts.ts";
import type { Context, Lookup, Shape } from "./shape.ts";

/** Bits of the hashes of words and prefixes. */
const WORD_BITS = Math.log2(WORD_HASHES);

/** Bits of the terms of hashes. */
const MOST_BITS = 16;

/** A part of a row: all rows are as wide as the narrowest table, and a wider one has several for each of its own. */
export interface RowPart {
  /** Index in {@linkcode Shape.lookups}. */
  lookup: number;
  /** Which part of the row, from 0. */
  part: number;
}

/** Rows of all lookups. */
export interface Addresses {
  /** Row numbers in all tables, one table behind the other, each cut into rows of `width`. */
  rows: NetworkVector;
  /** What each column of `rows` is. */
  parts: RowPart[];
  /** Columns of a row. */
  width: number;
}

/** Row numbers in the lookups' own tables. */
interface Piece {
  rows: NetworkVector;
  parts: RowPart[];
}

/** A lookup, and what its table is like. */
interface Place {
  lookup: Lookup;
  index: number;
  /** Bits of a row number in its table. */
  bits: number;
  /** Parts of a row. */
  parts: number;
}

/** Values by byte. */
function byByte(value: (byte: number) => number): number[] {
  return Array.from({ length: BYTES }, (_, byte) => value(byte));
}

/**
 * Adds what finds the rows to a graph, with states for all that contexts remember.
 *
 * @param shape what is looked up
 * @throws {RangeError} when a table is too large, or its size is no power of two
 */
export function addAddresses(
  builder: NetworkBuilder,
  { tables, lookups }: Shape,
): Addresses {
  // One Gather for all tables is worth that wide rows are several of its rows.
  const width = tables.map((table) => table.width).reduce(commonDivisor);
  const places = lookups.map((lookup, index): Place => {
    const { name, rows, width: own } = tables[lookup.table];
    const bits = Math.log2(rows), parts = own / width;
    const all = bits + Math.log2(parts);
    if (Number.isInteger(bits) && Number.isInteger(all) && all <= MOST_BITS) {
      return { lookup, index, bits, parts };
    }
    throw new RangeError(
      `Cannot export the network as table ${name} must have a power of two of rows, at most ${
        2 ** MOST_BITS
      } of ${width} columns: current value is ${rows} of ${own}`,
    );
  });
  const pieces = piecesOf(builder, places);
  const parts = pieces.flatMap((piece) => piece.parts);
  const starts: number[] = [];
  let next = 0;
  for (const { rows, width: own } of tables) {
    starts.push(next);
    next += rows * own / width;
  }
  const rows = builder.add(
    builder.concat(...pieces.map((piece) => piece.rows)),
    Int32Array.from(
      parts,
      ({ lookup, part }) => starts[lookups[lookup].table] + part,
    ),
  );
  return { rows, parts, width };
}

function commonDivisor(a: number, b: number): number {
  return b === 0 ? a : commonDivisor(b, a % b);
}

/** Makes pieces once it is known what facts say. */
type Use = (
  builder: NetworkBuilder,
  take: (range: FactRange) => NetworkVector,
) => Piece[];

/** The rows of all lookups, by kind of context. */
function piecesOf(builder: NetworkBuilder, places: Place[]): Piece[] {
  const of = (kind: Context["kind"]) =>
    places.filter(({ lookup }) => lookup.context.kind === kind);
  const facts = new ByteFacts();
  const uses: Use[] = [
    addHashes(facts, of("bytes")),
    addWords(facts, of("prefix"), of("word")),
    addColumn(facts, of("column")),
  ];
  const depth = Math.max(1, ...places.map(({ lookup }) => orderOf(lookup)));
  const known = facts.build(builder, addRecent(builder, depth));
  return uses.flatMap((use) =>
    use(builder, ({ start, end }) => builder.slice(known, start, end))
  );
}

/** Bytes that a hash looks at. */
function orderOf({ context }: Lookup): number {
  return context.kind === "bytes" ? context.order : 0;
}

/** Adds the last bytes, the newest first; {@link ./contexts.ts NO_BYTE} where there is none. */
function addRecent(builder: NetworkBuilder, depth: number): NetworkVector {
  const newest = builder.value();
  if (depth === 1) return newest;
  const last = builder.state("last", depth - 1);
  const recent = builder.concat(newest, last);
  builder.next("last", builder.slice(recent, 0, depth - 1));
  return recent;
}

/** Hashes of bytes: facts that are reduced to rows. One that tells the part of a row, too, counts in parts. */
function addHashes(facts: ByteFacts, places: Place[]): Use {
  const modulus = ({ bits, parts }: Place) => bits + Math.log2(parts);
  const hashed = places.filter(({ lookup }) => orderOf(lookup) > 1);
  const most = Math.max(0, ...hashed.map(modulus));
  const groups = Map.groupBy(places, (place) => {
    // A byte itself is below 256, and may be reduced together with others.
    const own = modulus(place), isByte = orderOf(place.lookup) === 1;
    return isByte && 2 ** place.bits >= BYTES ? Math.max(own, most) : own;
  });
  const list = [...groups].map(([bits, group]) => {
    const parts = group.flatMap(partsOf);
    const range = facts.add(
      parts.map(({ place: { lookup, parts } }) =>
        Array.from({ length: orderOf(lookup) }, (_, back) => ({
          back,
          values: byByte((byte) =>
            wrapped(parts * hashTerm(lookup, back, byte) % 2 ** bits, bits)
          ),
        }))
      ),
    );
    return { bits, parts, range };
  });
  return (builder, take) =>
    list.map(({ bits, parts, range }) => ({
      rows: builder.modulo(take(range), bits),
      parts: parts.map(({ place, part }) => ({ lookup: place.index, part })),
    }));
}

function partsOf(place: Place): { place: Place; part: number }[] {
  return Array.from({ length: place.parts }, (_, part) => ({ place, part }));
}

/** What a word's hash is multiplied by, modulo 2^16, so that its high bits are the row. */
function factorOf({ lookup, bits }: Place): number {
  return lookup.variant === 0 ? 2 ** (WORD_BITS - bits) : VARIANT_FACTOR;
}

/**
 * Prefixes and words. The states have no hash itself, but all multiples of it that rows are made of: what makes a hash longer is
 * linear modulo 2^16, and so does the same to a multiple.
 */
function addWords(
  facts: ByteFacts,
  prefixes: Place[],
  words: Place[],
): Use {
  if (prefixes.length + words.length === 0) return () => [];
  const ofPrefixes = new Set(prefixes.map(factorOf));
  const ofWords = new Set(words.map(factorOf));
  // Whether there is a prefix is told by a multiple that is zero for none but zero: an odd one.
  const odd = (factor: number) => factor % 2 === 1;
  if (words.length > 0 && ![...ofPrefixes, ...ofWords].some(odd)) {
    ofWords.add(VARIANT_FACTOR);
  }
  // In this order, those of prefixes stand together, and those of words do.
  const factors = [
    ...ofPrefixes.difference(ofWords),
    ...ofPrefixes.intersection(ofWords),
    ...ofWords.difference(ofPrefixes),
  ];
  const newest = (value: (byte: number) => number) => [
    { back: 0, values: byByte(value) },
  ];
  const longer = facts.add(
    factors.map(() => newest((byte) => isLetter(byte) ? WORD_FACTOR : 0)),
  );
  const letters = facts.add(
    factors.map((factor) =>
      newest((byte) =>
        isLetter(byte)
          ? wrapped(factor * letterTerm(byte) % WORD_HASHES, WORD_BITS)
          : 0
      )
    ),
  );
  const ends = words.length > 0
    ? facts.add([newest((byte) => isLetter(byte) ? 0 : 1)])
    : undefined;
  return (builder, take) => {
    const before = builder.state("prefix", factors.length);
    const prefix = builder.modulo(
      builder.add(builder.mul(before, take(longer)), take(letters)),
      WORD_BITS,
    );
    builder.next("prefix", prefix);
    const pieces = rowsOf(
      builder,
      prefix,
      prefixes.map((place) => ({
        place,
        column: factors.indexOf(factorOf(place)),
      })),
    );
    if (!ends) return pieces;

    const first = factors.length - ofWords.size, width = ofWords.size;
    const sign = factors.findIndex(odd);
    const state = builder.state("words", 2 * width);
    const ended = builder.mul(
      builder.clip(builder.slice(before, sign, sign + 1), 0, 1),
      take(ends),
    );
    const newer = builder.concat(
      builder.slice(before, first, first + width),
      builder.slice(state, 0, width),
    );
    const all = builder.concat(...Array(2 * width).fill(ended));
    const moved = builder.add(
      state,
      builder.mul(builder.sub(newer, state), all),
    );
    // It is one of two hashes; a proof by intervals does not see that.
    const after = builder.clip(moved, 0, WORD_HASHES - 1);
    builder.next("words", after);
    return [
      ...pieces,
      ...rowsOf(
        builder,
        after,
        words.map((place) => ({
          place,
          column: factors.indexOf(factorOf(place)) - first +
            (backOf(place.lookup) - 1) * width,
        })),
      ),
    ];
  };
}

/** Which of the last words. */
function backOf({ context }: Lookup): number {
  return context.kind === "word" ? context.back : 0;
}

/** Rows of multiples of hashes: their high bits. Neighbours whose tables are equally large are shifted together. */
function rowsOf(
  builder: NetworkBuilder,
  hashes: NetworkVector,
  list: { place: Place; column: number }[],
): Piece[] {
  const runs: { place: Place; column: number }[][] = [];
  for (const each of list.toSorted((a, b) => a.column - b.column)) {
    const last = runs.at(-1)?.at(-1);
    const goesOn = last && last.column + 1 === each.column &&
      last.place.bits === each.place.bits &&
      last.place.parts === each.place.parts;
    if (goesOn) runs.at(-1)!.push(each);
    else runs.push([each]);
  }
  return runs.map((run) => {
    const [{ place, column }] = run, end = column + run.length;
    const taken = run.length === hashes.width
      ? hashes
      : builder.slice(hashes, column, end);
    const bits = WORD_BITS - place.bits;
    const rows = bits === 0 ? taken : builder.shift(taken, bits);
    return inParts(builder, rows, run.map((each) => each.place));
  });
}

/** Rows of tables that have the same number of parts, by their parts. */
function inParts(
  builder: NetworkBuilder,
  rows: NetworkVector,
  places: Place[],
): Piece {
  const [{ parts }] = places;
  const scaled = parts === 1 ? rows : builder.mul(rows, parts);
  return {
    rows: parts === 1 ? rows : builder.concat(...Array(parts).fill(scaled)),
    parts: Array.from(
      { length: parts },
      (_, part) => places.map(({ index }) => ({ lookup: index, part })),
    ).flat(),
  };
}

/** Bytes since the last line feed. */
function addColumn(facts: ByteFacts, places: Place[]): Use {
  if (places.length === 0) return () => [];
  const step = facts.add([[{ back: 0, values: byByte(columnStep) }]]);
  return (builder, take) => {
    const before = builder.state("column", 1);
    const column = builder.clip(
      builder.add(before, take(step)),
      0,
      LAST_COLUMN,
    );
    builder.next("column", column);
    return places.map((place) => inParts(builder, column, [place]));
  };
}
