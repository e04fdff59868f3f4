/**
 * The network `byte-en`: its shape, its training, and the texts that it learns from.
 *
 * @module
 */

import type { Text } from "./corpus.ts";
import { licenceOf, namesOf } from "../models/sources.ts";
import type { Lookup, Shape, Table } from "./shape.ts";
import type { Plan } from "./training_plan.ts";
import { typeset } from "./typesetting.ts";

/** What the network is called. */
export const ID = "byte-en";

/** A file of the training data. */
interface Source {
  /** Name below text/. */
  file: string;
  /** Passes over it for each pass over a file of weight 1; 0: none. */
  weight: number;
  /** Like `weight`, of the file with its paragraphs set anew. */
  typeset?: number;
  /** What its paragraphs are; between empty lines, unless told. */
  paragraphs?: "lines";
  /** Bytes that train nothing: from, to. */
  heldOut?: [number, number][];
}

/** No file whose licence asks for the same licence (share-alike) takes part. */
const SOURCES: readonly Source[] = [
  {
    file: "classics_wrapped_ascii.txt",
    weight: 2,
    typeset: 1,
    // Middlemarch, On Liberty and Kidnapped
    heldOut: [[1_835_720, 2_065_605], [3_422_515, 3_599_895], [
      4_748_186,
      4_977_828,
    ]],
  },
  {
    file: "classics_paragraph_lines.txt",
    weight: 0.5,
    typeset: 2.5,
    paragraphs: "lines",
  },
  {
    file: "us_presidential_speeches.txt",
    weight: 0.5,
    typeset: 0.5,
    paragraphs: "lines",
  },
  { file: "18f_blog_us_gov.md", weight: 0.5 },
  {
    file: "openstax_sociology.md",
    weight: 0.5,
    typeset: 0.5,
    paragraphs: "lines",
  },
  {
    file: "openstax_economics.md",
    weight: 0.5,
    typeset: 0.5,
    paragraphs: "lines",
  },
  {
    file: "openstax_biology.md",
    weight: 0.5,
    typeset: 0.5,
    paragraphs: "lines",
  },
  { file: "react_docs.md", weight: 0.25 },
  { file: "chat_dialogues_taskmaster.txt", weight: 0.25 },
  {
    file: "rust_rfcs.md",
    weight: 0.5,
    heldOut: [[2_500_000, 2_599_759]],
  },
  {
    file: "python_peps.rst",
    weight: 0.75,
    heldOut: [[2_900_000, 2_998_925]],
  },
  { file: "ethereum_eips.md", weight: 0.25 },
  { file: "python_docs.rst", weight: 0.5 },
  { file: "postgresql_docs.txt", weight: 0.5 },
];

/** A text without some passages. */
function without(content: Uint8Array, passages: readonly [number, number][]) {
  const parts: Uint8Array[] = [];
  let at = 0;
  for (const [from, to] of passages) {
    parts.push(content.subarray(at, from));
    at = to;
  }
  parts.push(content.subarray(at));
  return parts.filter(({ length }) => length > 0);
}

/**
 * Reads what the network learns from.
 *
 * @param folder where the training data lie; has text/
 */
export async function readTexts(folder: string): Promise<Text[]> {
  const texts: Text[] = [];
  for (const source of SOURCES) {
    const { file, weight, typeset: anew = 0, paragraphs, heldOut = [] } =
      source;
    const separator = paragraphs === "lines" ? /\n+/ : /\n{2,}/;
    const content = await Deno.readFile(`${folder}/text/${file}`);
    for (const part of without(content, heldOut)) {
      if (weight > 0) texts.push({ content: part, weight });
      if (anew > 0) {
        texts.push({
          content: typeset(part, separator, texts.length),
          weight: anew,
        });
      }
    }
  }
  return texts;
}

/** Bytes of each passage that measures. */
const MEASURED = 65_536;

/** Reads passages that train nothing, one of each. */
export async function readHeldOut(
  folder: string,
): Promise<{ name: string; content: Uint8Array }[]> {
  const list = [];
  for (const { file, heldOut = [] } of SOURCES) {
    for (const [from, to] of heldOut) {
      const content = (await Deno.readFile(`${folder}/text/${file}`))
        .subarray(from, Math.min(to, from + MEASURED));
      list.push({ name: `${file}@${from}`, content });
    }
  }
  return list;
}

/** Adds tables and lookups for a context: two of half the width with hashes of their own, so that few contexts share both rows. */
function add(
  { tables, lookups }: { tables: Table[]; lookups: Lookup[] },
  context: Lookup["context"],
  rows: number,
  width: number,
  variants: 1 | 2,
): void {
  const name = context.kind === "bytes"
    ? `bytes${context.order}`
    : context.kind;
  for (let variant = 0; variant < variants; variant++) {
    tables.push({ name: `${name}.${variant}`, rows, width: width / variants });
    lookups.push({
      context,
      variant: variant as 0 | 1,
      table: tables.length - 1,
    });
  }
}

/** The shape of `byte-en`. */
export function shapeOfByteEn(): Shape {
  const parts = { tables: [] as Table[], lookups: [] as Lookup[] };
  add(parts, { kind: "bytes", order: 1 }, 256, 32, 1);
  add(parts, { kind: "column" }, 128, 16, 1);
  add(parts, { kind: "bytes", order: 2 }, 4096, 32, 1);
  add(parts, { kind: "bytes", order: 3 }, 8192, 32, 2);
  add(parts, { kind: "bytes", order: 4 }, 8192, 32, 2);
  add(parts, { kind: "bytes", order: 6 }, 8192, 32, 2);
  add(parts, { kind: "prefix" }, 16_384, 32, 2);
  const words = parts.tables.length;
  add(parts, { kind: "word", back: 1 }, 8192, 32, 2);
  for (const variant of [0, 1] as const) {
    parts.lookups.push({
      context: { kind: "word", back: 2 },
      variant,
      table: words + variant,
    });
  }
  return { ...parts, cells: [128, 128], feedback: [false, false], hidden: 80 };
}

/** How `byte-en` is trained. */
export function planOfByteEn(bytes: number, seed: number): Plan {
  return {
    shape: shapeOfByteEn(),
    seed,
    lanes: 32,
    steps: 64,
    bytes,
    rate: 3e-3,
    tableRate: 2,
  };
}

/** Files that take part, as the list of sources names them. */
export const FILES: readonly string[] = SOURCES.map(({ file }) =>
  `text/${file}`
);

/** The terms under which `byte-en` may be used, as an SPDX expression. */
export const LICENCE = licenceOf(FILES);

/** What is said of the network. */
export function cardOfByteEn(bytes: number): string {
  return `byte-en: English text, byte by byte. Has read ${
    bytes.toLocaleString("en")
  } bytes of ${FILES.length} files, some more than once; sources in models/README.md. Contains work of ${
    namesOf(FILES).join("; ")
  }.`;
}
