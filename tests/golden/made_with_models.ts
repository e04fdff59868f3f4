/**
 * The golden archives that begin with a model, of those of tests/format/trained.ts: what these were trained on is generated,
 * so that the archives are evidence of training, too.
 *
 * @module
 */

import { compress, type CompressOptions, type Model } from "../../mod.ts";
import { indexLength } from "../../src/frame/index.ts";
import { join } from "../format/archive_builder.ts";
import { MODELS } from "../format/trained.ts";
import { json, noise, prose, records, run } from "./content.ts";
import type { Golden } from "./golden.ts";

/** The model of a profile and an ensemble. */
const modelOf = (profile: number, ensemble: number): Model =>
  MODELS.find((model) =>
    model.profile === profile && model.ensemble === ensemble
  )!;

const once = (
  name: string,
  model: Model,
  content: Uint8Array,
  shows: string,
  options: CompressOptions = {},
): Golden => ({
  name,
  shows,
  made: "encoder",
  content,
  parts: () => {
    const archive = compress(content, { ...options, model });
    const end = archive.length - (indexLength(archive) ?? 0);
    return [archive.subarray(0, end), archive.subarray(end)]
      .filter((part) => part.length > 0);
  },
});

export const MADE_WITH_MODELS: Golden[] = [
  once(
    "model-6-structured",
    modelOf(6, 1),
    json(500, 31),
    "a message, with a model of profile 6",
  ),
  once(
    "model-6-frames",
    modelOf(6, 1),
    json(2500, 32),
    "frames that each begin with the model, and their index",
    { frameSize: 1024 },
  ),
  once(
    "model-6-blocks",
    modelOf(6, 2),
    join(
      records(1024, 33),
      run(1024, 7),
      noise(1024, 34),
      prose(1024, 35),
    ),
    "blocks of every kind, with a model of binary content",
    { blockSize: 1024, checksum: false },
  ),
  once(
    "model-5-prose",
    modelOf(5, 0),
    prose(700, 36),
    "a model of profile 5",
  ),
  once(
    "model-7-structured",
    modelOf(7, 1),
    json(700, 37),
    "a model of profile 7",
  ),
  once(
    "model-8-binary",
    modelOf(8, 2),
    records(700, 38),
    "a model of profile 8",
  ),
  once(
    "model-9-prose",
    modelOf(3, 0),
    prose(700, 39),
    "a model of profile 3",
  ),
];
