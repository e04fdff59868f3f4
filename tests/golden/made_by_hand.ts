/**
 * The golden archives that the encoder does not make: written by the builder of tests/format, which knows the document
 * and nothing of the encoder; only the kernel codes their blocks.
 *
 * @module
 */

import { newKernel } from "../format/predictors.ts";
import {
  type BlockPlan,
  buildArchive,
  buildFrame,
  buildIndex,
  buildSkippable,
  contentOf,
  type FramePlan,
  join,
} from "../format/archive_builder.ts";
import { json, noise, prose, records, repeat, run } from "./content.ts";
import type { Golden } from "./golden.ts";

const block = (
  type: BlockPlan["type"],
  content: Uint8Array,
  ensemble = 0,
): BlockPlan => ({ type, content, ensemble });

const frame = (
  blocks: BlockPlan[],
  given: Partial<FramePlan> = {},
): FramePlan => ({
  profile: 2,
  scale: 0,
  blockLimit: 4096,
  contentSize: false,
  contentChecksum: true,
  extensions: [],
  blocks,
  ...given,
});

const content = (frames: FramePlan[]) =>
  join(...frames.flatMap((plan) => plan.blocks.map(contentOf)));

/** One archive. */
const archive = (name: string, frames: FramePlan[], shows: string): Golden => ({
  name,
  shows,
  made: "hand",
  content: content(frames),
  parts: () => [buildArchive(frames, newKernel)],
});

/** Ten frames, one of each scale, with a block of each ensemble. */
const scales = Array.from(
  { length: 10 },
  (_, scale) =>
    frame(
      [0, 1, 2].map((ensemble) => block("coded", prose(40, 21), ensemble)),
      {
        scale,
      },
    ),
);

const blocks = frame([
  block("stored", noise(100, 22)),
  block("learn", noise(60, 23), 2),
  block("learn", prose(200, 24)),
  block("run", run(3000, 0xFF)),
  block("coded", prose(200, 24)),
  block("learn", json(150, 24), 1),
  block("coded", json(300, 24), 1),
  block("coded", records(300, 24), 2),
], { contentSize: true });

const blocksOfProfile1 = frame([
  block("coded", prose(300, 25)),
  block("learn", prose(300, 26)),
  block("stored", noise(40, 27)),
  block("coded", prose(300, 26)),
], { profile: 1, contentChecksum: false });

/** Small blocks, as no encoder would sort; some with long repeats. */
const blocksOfProfile4 = frame([
  block("coded", prose(300, 40)),
  block("stored", noise(40, 41)),
  block("coded", repeat(json(250, 42), 1500), 1),
  block("run", run(70, 3)),
  block("coded", join(records(400, 43), noise(30, 44), records(400, 43)), 2),
], { profile: 4 });

const extensions = frame([block("coded", prose(200, 28))], {
  extensions: [
    { id: 0, data: new Uint8Array() },
    { id: 6, data: noise(5, 29) },
    { id: 1_000_000, data: noise(200, 30) },
  ],
});

const frames = [
  frame([block("coded", prose(250, 31))]),
  frame([]),
  frame([block("coded", prose(250, 31)), block("run", run(9, 9))], {
    profile: 1,
    scale: 3,
    contentSize: true,
  }),
];

/** Exactly 4 KiB, as the damage tests want it: a block of every kind, and fast to decode. */
function fourKibibytes(): FramePlan {
  const plan = (filling: number) =>
    frame([
      block("stored", noise(filling, 32)),
      block("learn", noise(300, 33), 2),
      block("coded", prose(650, 34)),
      block("coded", json(550, 35), 1),
      block("run", run(100, 0x2A)),
      block("coded", records(550, 36), 2),
      block("learn", prose(60, 37)),
      block("coded", prose(200, 37)),
      block("stored", noise(200, 38)),
    ], {
      scale: 2,
      contentSize: true,
      extensions: [{ id: 2, data: noise(6, 39) }],
    });
  // The lengths of this many bytes are written alike, so the rest of the archive is as long with any filling.
  const rest = buildArchive([plan(2000)], newKernel).length - 2000;
  return plan(4096 - rest);
}

export const MADE_BY_HAND: Golden[] = [
  archive("4-kib", [fourKibibytes()], "every kind of block, in 4,096 bytes"),
  archive("block-types", [blocks], "every type and ensemble of profile 2"),
  archive(
    "block-types-3",
    [{ ...blocks, profile: 3 }],
    "every type of profile 3",
  ),
  ...[5, 6, 7, 8].map((profile) =>
    archive(
      `block-types-${profile}`,
      [{ ...blocks, profile }],
      `every type of profile ${profile}`,
    )
  ),
  archive("block-types-1", [blocksOfProfile1], "every type of profile 1"),
  archive("block-types-4", [blocksOfProfile4], "every type of profile 4"),
  archive("scales", scales, "a frame of every scale"),
  archive("extensions", [extensions], "extension fields that may be skipped"),
  archive("frames", frames, "an archive of several frames, one empty"),
  {
    name: "concatenated",
    shows: "three archives, one empty",
    made: "hand",
    content: content([frames[0], ...frames]),
    parts: () => [
      buildArchive([frames[0]], newKernel),
      buildArchive([frame([])], newKernel),
      buildArchive(frames, newKernel),
    ],
  },
  {
    name: "skippable",
    shows: "skippable frames before, within and after an archive",
    made: "hand",
    content: content(frames.slice(0, 2)),
    parts: () => [
      buildSkippable(7, prose(20, 40)),
      join(
        buildFrame(frames[0], 0, false, newKernel),
        buildSkippable(300, noise(200, 41)),
        buildSkippable(0, new Uint8Array()),
        buildFrame(frames[1], 1, true, newKernel),
      ),
      buildSkippable(2 ** 40, noise(3, 42)),
    ],
  },
  {
    name: "index",
    shows: "an archive of several frames, and its index",
    made: "hand",
    content: content(frames),
    parts: () => {
      const parts = frames.map((plan, number) =>
        buildFrame(plan, number, number === frames.length - 1, newKernel)
      );
      const entries = parts.map((part, number) => ({
        codedLength: part.length,
        rawLength: content([frames[number]]).length,
      }));
      return [join(...parts), buildIndex(entries)];
    },
  },
];
