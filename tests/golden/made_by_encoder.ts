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
import { calls, json, noise, prose, records, repeat, run } from "./content.ts";
import type { Golden } from "./golden.ts";

/** What level 6 meant when most of these were made; an option of the encoder alone. */
const PROFILE_2: object = { meaning: { profile: 2 } };

const once = (
  name: string,
  content: Uint8Array,
  shows: string,
  options: CompressOptions = PROFILE_2,
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

export const MADE_BY_ENCODER: Golden[] = [
  once("empty", new Uint8Array(), "no content at all"),
  once("one-byte", prose(1, 1), "the least content there is"),
  once("level-1", prose(1000, 2), "profile 1", { level: 1 }),
  once(
    "level-6-prose",
    repeat(prose(1000, 2), 66_000), // the encoder takes little text for structured
    "profile 2, ensemble 0",
  ),
  once("level-6-structured", json(1000, 3), "profile 2, ensemble 1"),
  once("level-6-binary", records(1000, 4), "profile 2, ensemble 2"),
  once("level-9-structured", json(1000, 16), "profile 3, ensemble 1", {
    level: 9,
  }),
  once("level-9-binary", records(1000, 17), "profile 3, ensemble 2", {
    level: 9,
  }),
  once("noise", noise(700, 5), "content that cannot be compressed"),
  once("run", run(5000, 0x20), "one byte again and again"),
  once("no-checksum", prose(300, 6), "no content checksum", {
    ...PROFILE_2,
    checksum: false,
  }),
  once("blocks", everything, "many blocks, of every kind, in one frame", {
    ...PROFILE_2,
    blockSize: 1024,
  }),
  once("blocks-level-1", everything, "many blocks of profile 1", {
    blockSize: 1024,
    level: 1,
  }),
  once("scale-7", repeat(json(900, 7), 20_000), "tables of a middle scale"),
  once("small-memory", repeat(prose(700, 8), 20_000), "tables held small", {
    ...PROFILE_2,
    maxMemory: 3 * 1024 * 1024,
    blockSize: 4096,
  }),
  stream(
    "full-scale",
    join(prose(3000, 9), repeat(json(800, 9), 30_000), records(40_000, 9)),
    10_000,
    "the full tables, for content of unknown size",
    { ...PROFILE_2, blockSize: 16_384 },
  ),
  stream(
    "flush-chunk",
    json(1200, 10),
    75,
    "a block for each line or so, of unknown size",
    { ...PROFILE_2, flush: "chunk", blockSize: 4096 },
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
    once(
      `balanced-${profile}-machine`,
      calls(5000, 21),
      `profile ${profile}, ensemble 3, in two blocks`,
      { level: profile, blockSize: 4000 },
    ),
  ]),
];
