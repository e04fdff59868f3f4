import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import {
  decompress,
  DecompressorStream,
  FormatError,
  ModelError,
} from "../../mod.ts";
import { encodeIndex } from "../../src/frame/index.ts";
import { kernelMemory } from "../../src/kernel/profiles.ts";
import { bytes, inChunks } from "../unit/helpers.ts";
import { anyDamagedInput, anyInput } from "./arbitraries.ts";
import { buildIndex, join } from "./archive_builder.ts";
import { crc32c } from "./reference_conventions.ts";
import {
  type Decoded,
  type NewPredictor,
  referenceDecode,
} from "./reference_decoder.ts";
import { newKernel, newQuickTwin } from "./predictors.ts";
import { maxScaleOf, memoryOf, SORTING, ULTRA } from "./reference_memory.ts";
import { referenceIndex } from "./reference_index.ts";
import { KNOWN, MODELS } from "./trained.ts";

/** The reference decoder has no limits. */
const unlimited = {
  maxMemory: Infinity,
  maxOutput: Infinity,
  models: MODELS,
};

/** Content, or code and offset of what is wrong; where it is a model, the bytes are not at fault, and there is none. */
type Outcome = Uint8Array | { code: string; offset: number | undefined };

const decodeWith = (
  newPredictor: NewPredictor,
  input: Uint8Array,
): Decoded => referenceDecode(input, newPredictor, KNOWN);

function expected(input: Uint8Array): Outcome {
  const { blocks, fault } = decodeWith(newKernel, input);
  if (fault && /model-not-found|wrong-profile/.test(fault.code)) {
    return { code: fault.code, offset: undefined };
  }
  return fault ?? join(...blocks.map((block) => block.content));
}

function outcomeOf(error: unknown): Outcome {
  if (error instanceof ModelError) {
    return { code: error.code, offset: undefined };
  }
  if (!(error instanceof FormatError)) throw error;
  return { code: error.code, offset: error.offset };
}

function actual(input: Uint8Array): Outcome {
  try {
    return decompress(input, unlimited);
  } catch (error) {
    return outcomeOf(error);
  }
}

/** What comes out of a stream before it ends or fails, and how it ends. */
async function streamed(
  input: Uint8Array,
  sizes: number[],
): Promise<{ parts: Uint8Array[]; outcome: Outcome }> {
  const parts: Uint8Array[] = [];
  const stream = new DecompressorStream(unlimited);
  try {
    for await (const part of inChunks(input, sizes).pipeThrough(stream)) {
      parts.push(part);
    }
    return { parts, outcome: join(...parts) };
  } catch (error) {
    return { parts, outcome: outcomeOf(error) };
  }
}

const INPUTS: [string, fc.Arbitrary<Uint8Array<ArrayBuffer>>, number][] = [
  ["archives", anyInput(), 60],
  ["archives that lie", anyInput(true), 120],
  ["damaged archives", anyDamagedInput, 120],
];

for (const [what, anyOf, numRuns] of INPUTS) {
  Deno.test(`decompress and the reference decoder say the same of ${what}`, () => {
    fc.assert(
      fc.property(anyOf, (input) => {
        assertEquals(actual(input), expected(input));
      }),
      { numRuns },
    );
  });

  Deno.test(`the stream and the reference decoder say the same of ${what}, and let the same out`, async () => {
    const anySizes = fc.array(fc.integer({ min: 1, max: 99 }), {
      minLength: 1,
      maxLength: 4,
    });
    await fc.assert(
      fc.asyncProperty(anyOf, anySizes, async (input, sizes) => {
        const { blocks } = decodeWith(newKernel, input);
        const { parts, outcome } = await streamed(input, sizes);
        assertEquals(outcome, expected(input));
        assertEquals(
          join(...parts),
          join(...blocks.map((block) => block.content)),
        );
      }),
      { numRuns: numRuns / 3 },
    );
  });
}

Deno.test("the reference decoder says the same with the twin as with the kernel", () => {
  fc.assert(
    fc.property(fc.oneof(anyInput(), anyDamagedInput), (input) => {
      assertEquals(
        decodeWith(newQuickTwin, input),
        decodeWith(newKernel, input),
      );
    }),
    { numRuns: 30 },
  );
});

Deno.test("the archives that are tried hold every type of block, and the damaged ones every fault", () => {
  const seed = 1;
  const types = fc.sample(anyInput(), { seed, numRuns: 50 }).flatMap((input) =>
    decodeWith(newKernel, input).blocks.map((block) =>
      `${block.type} ${block.ensemble} ${block.learn} ${block.calls}`
    )
  );
  assertEquals(new Set(types).size, 6 + 1 + 6 + 1); // coded, stored, learn, run

  const wanted = new Set([
    undefined,
    "bad-magic",
    "checksum-mismatch",
    "corrupt",
    "model-not-found",
    "trailing-data",
    "truncated",
    "unsupported-feature",
    "unsupported-version",
    "wrong-profile",
  ]);
  const faults = new Set<string | undefined>();
  const tried = [
    ...fc.sample(anyInput(true), { seed, numRuns: 150 }),
    ...fc.sample(anyDamagedInput, { seed, numRuns: 150 }),
  ];
  // The two kinds by turns, until each fault was seen; another one would be told.
  for (let i = 0; i < tried.length && faults.size < wanted.size; i++) {
    const input = tried[(i >> 1) + (i & 1) * 150];
    faults.add(decodeWith(newKernel, input).fault?.code);
  }
  assertEquals(faults, wanted);
});

Deno.test("the document's memory is the kernel's", () => {
  for (const profile of [1, 2, 3, 5, 6, 7, 8, SORTING, ULTRA]) {
    for (let scale = 0; scale <= maxScaleOf(profile); scale++) {
      for (const blockLimit of [1, 1024, 1025, 65_536, 8_388_608]) {
        assertEquals(
          memoryOf(profile, scale, blockLimit),
          kernelMemory(profile, scale, blockLimit),
        );
      }
    }
  }
});

Deno.test("the reference decoder's checksum is the CRC-32C of RFC 3720", () => {
  assertEquals(crc32c(new Uint8Array(32)), 0x8A9136AA);
  assertEquals(crc32c(new Uint8Array(32).fill(255)), 0x62A8AB43);
  assertEquals(crc32c(bytes("1234"), bytes("56789")), 0xE3069283);
});

Deno.test("an index is written and found as the document says", () => {
  const anyLength = fc.maxSafeNat();
  const anyEntries = fc.array(
    fc.record({ codedLength: anyLength, rawLength: anyLength }),
  );
  fc.assert(fc.property(anyEntries, (entries) => {
    const index = encodeIndex(entries);
    assertEquals(index, buildIndex(entries));
    const file = join(bytes("what stands before"), index);
    assertEquals(referenceIndex(file), entries);
    const at = file.length - 9; // last byte of the checksum
    file[at] ^= 1;
    assertEquals(referenceIndex(file), undefined);
    assert(referenceIndex(file.subarray(0, at)) === undefined);
  }));
});
