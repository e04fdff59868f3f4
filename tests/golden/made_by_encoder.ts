/**
 * The golden archives that the product's own encoder makes.
 *
 * @module
 */

import {
  compress,
  type CompressOptions,
  type CompressorOptions,
  CompressorStream,
} from "../../mod.ts";
import { join } from "../format/archive_builder.ts";
import {
  json,
  lines,
  noise,
  program,
  prose,
  records,
  repeat,
  run,
} from "./content.ts";
import { fileOf, type Golden } from "./golden.ts";

const once = (
  name: string,
  content: Uint8Array,
  shows: string,
  options: CompressOptions = {},
): Golden => ({
  name,
  shows,
  made: "encoder",
  content,
  parts: () => [compress(content, options)],
});

const stream = (
  name: string,
  content: Uint8Array,
  chunk: number,
  shows: string,
  options: CompressorOptions,
): Golden => ({
  name,
  shows,
  made: "encoder",
  content,
  parts: async () => {
    const stage = new CompressorStream(options);
    const writer = stage.writable.getWriter();
    const written = (async () => {
      for (let at = 0; at < content.length; at += chunk) {
        await writer.write(content.subarray(at, at + chunk));
      }
      await writer.close();
    })();
    const archive = await new Response(stage.readable).bytes();
    await written;
    return [archive];
  },
});

/** Cut into blocks of 1,024 bytes, each is of another kind. */
const everything = join(
  prose(1024, 11),
  json(1024, 12),
  run(1024, 0),
  records(1024, 13),
  noise(600, 14),
);

/** Enough to be sorted, and little once its long repeats are out. */
const sortable = join(
  prose(2000, 15),
  repeat(json(900, 16), 70_000),
  records(3000, 17),
  noise(200, 18),
);

/** Made by an encoder that has chosen otherwise since. */
const earlier = (
  name: string,
  content: Uint8Array,
  shows: string,
): Golden => ({
  name,
  shows,
  made: "earlier",
  content,
  parts: () => [Deno.readFileSync(fileOf(name))],
});

export const MADE_BY_ENCODER: Golden[] = [
  // From when repeats below 96 bytes were never cut out.
  earlier(
    "sorted-96",
    sortable,
    "profile 4, repeats of 96 bytes and more cut out",
  ),
  // From when levels 5 to 8 were profile 2.
  once("empty", new Uint8Array(), "no content at all"),
  once("one-byte", prose(1, 1), "the least content there is"),
  once("level-1", prose(1000, 2), "profile 1", { level: 1 }),
  earlier(
    "level-6-prose",
    repeat(prose(1000, 2), 66_000),
    "profile 2, ensemble 0",
  ),
  earlier("level-6-structured", json(1000, 3), "profile 2, ensemble 1"),
  earlier("level-6-binary", records(1000, 4), "profile 2, ensemble 2"),
  once("level-9-structured", json(1000, 16), "profile 3, ensemble 1", {
    level: 9,
  }),
  once("level-9-binary", records(1000, 17), "profile 3, ensemble 2", {
    level: 9,
  }),
  once("level-7-structured", json(1000, 18), "profile 7, ensemble 1", {
    level: 7,
  }),
  once("level-7-binary", records(1000, 19), "profile 7, ensemble 2", {
    level: 7,
  }),
  once("level-8-structured", json(1000, 20), "profile 8, ensemble 1", {
    level: 8,
  }),
  once("level-8-binary", records(1000, 21), "profile 8, ensemble 2", {
    level: 8,
  }),
  once("noise", noise(700, 5), "content that cannot be compressed"),
  once("run", run(5000, 0x20), "one byte again and again"),
  once("no-checksum", prose(300, 6), "no content checksum", {
    checksum: false,
  }),
  once("blocks", everything, "many blocks, of every kind, in one frame", {
    blockSize: 1024,
  }),
  once("blocks-level-1", everything, "many blocks of profile 1", {
    blockSize: 1024,
    level: 1,
  }),
  once("scale-7", repeat(json(900, 7), 20_000), "tables of a middle scale"),
  once("small-memory", repeat(prose(700, 8), 20_000), "tables held small", {
    maxMemory: 3 * 1024 * 1024,
    blockSize: 4096,
  }),
  stream(
    "full-scale",
    join(prose(3000, 9), repeat(json(800, 9), 30_000), records(40_000, 9)),
    10_000,
    "the full tables, for content of unknown size",
    { blockSize: 16_384 },
  ),
  stream(
    "flush-chunk",
    json(1200, 10),
    75,
    "a block for each line or so, of unknown size",
    { flush: "chunk", blockSize: 4096 },
  ),
  once("sorted-1", sortable, "profile 4, ensemble 0", { level: 1 }),
  once("sorted-2", sortable, "profile 4, ensemble 1", { level: 2 }),
  once("sorted-3", sortable, "profile 4, ensemble 2", { level: 3 }),
  once(
    "sorted-starts",
    records(90_000, 19),
    "an inverse with more than one start",
    { level: 1 },
  ),
  once("calls", program(3000, 21), "calls with absolute targets", {
    blockSize: 1024,
  }),
  once("calls-sorted", program(70_000, 22), "the same, sorted", { level: 1 }),
  ...[1, 3].map((level) =>
    once(
      `sorted-code-${level}`,
      lines(535_000, 30 + level),
      `profile 4, ensemble ${level - 1}, symbols with a code of their own`,
      { level },
    )
  ),
  stream(
    "sorted-blocks",
    join(sortable, noise(25_000, 20), run(40_000, 9)),
    10_000,
    "sorted, stored and run, of unknown size",
    { level: 3, blockSize: 20_000 },
  ),
  ...[5, 6].flatMap((profile) => [
    once(
      `balanced-${profile}-prose`,
      repeat(prose(3000, 2), 70_000),
      `profile ${profile}, ensemble 0`,
      { level: profile },
    ),
    once(
      `balanced-${profile}-structured`,
      json(3000, 3),
      `profile ${profile}, ensemble 1`,
      { level: profile },
    ),
    once(
      `balanced-${profile}-binary`,
      records(3000, 4),
      `profile ${profile}, ensemble 2`,
      { level: profile },
    ),
  ]),
  once("level-10-prose", prose(600, 21), "profile 10, ensemble 0", {
    level: 10,
  }),
  once("level-10-structured", json(12_000, 22), "profile 10, ensemble 1", {
    level: 10,
  }),
  once("level-10-binary", records(12_000, 23), "profile 10, ensemble 2", {
    level: 10,
  }),
  once(
    "level-10-blocks",
    join(prose(1024, 24), json(1024, 25)),
    "profile 10 with ensembles that take turns",
    { level: 10, blockSize: 1024 },
  ),
];
