/** Archives for fast-check: whole ones, lying ones, damaged ones. */

import fc from "fast-check";
import { lines, noise } from "../unit/helpers.ts";
import {
  type BlockLie,
  type BlockPlan,
  buildArchive,
  buildSkippable,
  type EndLie,
  type Extension,
  type FramePlan,
  type HeaderLie,
  join,
} from "./archive_builder.ts";
import { newKernel } from "./predictors.ts";
import { SORTING, ULTRA } from "./reference_memory.ts";
import { KNOWN, MODELS } from "./trained.ts";

/** Content of one block. */
const anyContent = fc.oneof(
  fc.uint8Array({ minLength: 1, maxLength: 60 }),
  fc.integer({ min: 1, max: 600 }).map(lines),
  fc.integer({ min: 1, max: 300 }).map((length) => noise(length, length)),
  fc.string({ unit: "grapheme", minLength: 1, maxLength: 60 }).map((text) =>
    new TextEncoder().encode(text)
  ),
);

/** Values that lie near the edges of what a field may hold. */
const anyNumber = fc.oneof(
  fc.nat({ max: 300 }),
  fc.constantFrom(1023, 1024, 65_536, 65_537, 8_388_608, 8_388_609),
  fc.constantFrom(2 ** 32, 2 ** 40, Number.MAX_SAFE_INTEGER),
);

/** A lie about one field, most often, or about any of them. */
function anyLie<T>(
  fields: { [K in keyof T]-?: fc.Arbitrary<T[K]> },
): fc.Arbitrary<Partial<T>> {
  const one = Object.entries<fc.Arbitrary<unknown>>(fields).map(
    ([name, value]) => value.map((told) => ({ [name]: told }) as Partial<T>),
  );
  const many = fc.record(fields, { requiredKeys: [] });
  return fc.oneof(...one, many as fc.Arbitrary<Partial<T>>);
}

/** What the field models may hold: nothing, hashes that are cut or nobody's, several, or that of another model. */
const anyModels = fc.oneof(
  ...[0, 1, 31, 32, 32, 33, 64].map((length) =>
    fc.uint8Array({ minLength: length, maxLength: length })
  ),
  ...[1, 2].map(() =>
    fc.constantFrom(...MODELS).map(({ sha256 }) => Uint8Array.fromHex(sha256))
  ),
);

/** Lies of a frame that begins with a model: such frames are few. */
const anyModelLie = anyModels.map((models): HeaderLie => ({ models }));

const anyHeaderLie = anyLie<HeaderLie>({
  version: fc.nat({ max: 255 }),
  flags: fc.nat({ max: 255 }),
  number: anyNumber,
  profile: fc.oneof(fc.nat({ max: 7 }), anyNumber),
  scale: fc.nat({ max: 12 }),
  blockLimit: anyNumber,
  memory: fc.integer({ min: -3, max: 3 }),
  contentSize: anyNumber,
  models: anyModels,
  extensions: fc.uint8Array({ maxLength: 8 }),
  extensionsLength: anyNumber,
});

const anyBlockLie = anyLie<BlockLie>({
  type: fc.nat({ max: 255 }),
  rawLength: anyNumber,
  payloadLength: anyNumber,
  checksum: fc.nat(),
});

const anyEndLie = anyLie<EndLie>({
  type: fc.nat({ max: 255 }),
  total: anyNumber,
  contentChecksum: fc.nat(),
  endChecksum: fc.nat(),
});

const anyExtensions = (odd: boolean) =>
  fc.uniqueArray(
    fc.record({
      id: fc.oneof(fc.nat({ max: 9 }), fc.nat({ max: 1e6 }))
        .map((id) => odd ? id : 2 * id),
      data: fc.uint8Array({ maxLength: 200 }),
    }),
    { maxLength: 3, selector: (extension) => extension.id },
  ).map((list) => list.sort((a, b) => a.id - b.id));

const anyFrame = (lying: boolean): fc.Arbitrary<FramePlan> => {
  const lie = <T>(arbitrary: fc.Arbitrary<T>) =>
    lying
      ? fc.oneof(
        { weight: 6, arbitrary: fc.constant(undefined) },
        { weight: 1, arbitrary },
      )
      : fc.constant(undefined);
  // Few of the ultra kernel: each of its coders passes over primers, or copies what they left.
  const anyProfile = fc.oneof(
    { weight: 40, arbitrary: fc.constantFrom(1, 2, 3, SORTING, 5, 6) },
    { weight: 1, arbitrary: fc.constant(ULTRA) },
    { weight: 6, arbitrary: fc.constantFrom(...MODELS) },
  );
  return anyProfile.chain((chosen) => {
    const model = typeof chosen === "number" ? undefined : chosen;
    const profile = typeof chosen === "number" ? chosen : chosen.profile;
    return fc.record({
      profile: fc.constant(profile),
      model: fc.constant(
        model &&
          { sha256: model.sha256, sizes: KNOWN.get(model.sha256)!.sizes },
      ),
      scale: profile === SORTING || model
        ? fc.constant(0)
        : profile === ULTRA
        ? fc.nat({ max: 6 })
        : fc.oneof(
          { weight: 9, arbitrary: fc.nat({ max: 5 }) },
          { weight: 1, arbitrary: fc.nat({ max: 9 }) },
        ),
      blockLimit: fc.integer({ min: 600, max: 5000 }),
      contentSize: fc.boolean(),
      contentChecksum: fc.boolean(),
      extensions: fc.oneof(
        fc.constant<Extension[]>([]),
        anyExtensions(false),
        ...(lying ? [anyExtensions(true)] : []),
      ),
      blocks: fc.array(
        fc.record<BlockPlan>({
          type: fc.constantFrom("coded", "coded", "stored", "learn", "run"),
          content: anyContent,
          ensemble: fc.nat({ max: 2 }),
          calls: fc.nat({ max: 3 }).map((n) => n === 0),
          lie: lie(anyBlockLie),
        }),
        { maxLength: 5 },
      ),
      lie: lie(model ? fc.oneof(anyModelLie, anyHeaderLie) : anyHeaderLie),
      endLie: lie(anyEndLie),
    });
  });
};

const anySkippable = fc.tuple(anyNumber, fc.uint8Array({ maxLength: 40 }))
  .map(([kind, payload]) => buildSkippable(kind, payload));

/**
 * Inputs of archives, of one or several frames each, and of skippable frames.
 *
 * @param lying whether fields may be wrong under right checksums
 */
export function anyInput(
  lying = false,
): fc.Arbitrary<Uint8Array<ArrayBuffer>> {
  const anyArchive = fc.array(anyFrame(lying), { minLength: 1, maxLength: 3 })
    .map((frames) => buildArchive(frames, newKernel));
  const anyPart = fc.oneof({ weight: 4, arbitrary: anyArchive }, {
    weight: 1,
    arbitrary: anySkippable,
  });
  return fc.array(anyPart, { maxLength: 3 }).chain((parts) =>
    anyArchive.map((archive) => join(...parts, archive))
  );
}

/** Inputs with some bytes changed, cut out, doubled or cut off. */
export const anyDamagedInput: fc.Arbitrary<Uint8Array<ArrayBuffer>> = fc.tuple(
  anyInput(),
  fc.constantFrom("change", "remove", "double", "cut", "insert"),
  fc.double({ min: 0, max: 1, noNaN: true }),
  fc.integer({ min: 1, max: 20 }),
  fc.integer({ min: 1, max: 255 }),
).map(([input, how, where, length, value]) => {
  // Heads are few bytes among many; the power makes the first ones more likely.
  const at = Math.floor(where ** 2 * (input.length - 1));
  const before = input.subarray(0, at);
  const span = input.subarray(at, at + length);
  const after = input.subarray(at + span.length);
  switch (how) {
    case "change": {
      const out = input.slice();
      out[at] ^= value;
      return out;
    }
    case "remove":
      return join(before, after);
    case "double":
      return join(before, span, span, after);
    case "insert":
      return join(before, Uint8Array.of(value), span, after);
    default:
      return before.slice();
  }
});
