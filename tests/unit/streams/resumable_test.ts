import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { compress } from "../../../mod.ts";
import type { EncoderState } from "../../../src/streams/encoder.ts";
import {
  compressResumably,
  type ResumableOptions,
} from "../../../src/streams/resumable.ts";
import { concat, inChunks, lines, noise } from "../helpers.ts";

/** A place to go on from: what was used and put out by then. */
interface Place {
  bytesIn: number;
  bytesOut: number;
  state: EncoderState;
}

/** Compresses content to its end, from a place on. */
async function run(
  data: Uint8Array,
  options: ResumableOptions,
  chunks: readonly number[],
  from?: Place,
): Promise<{ archive: Uint8Array; places: Place[] }> {
  const rest = data.subarray(from?.bytesIn ?? 0);
  const parts: Uint8Array[] = [];
  const places: Place[] = [];
  let bytesOut = from?.bytesOut ?? 0;
  const work = compressResumably(inChunks(rest, chunks), options, from?.state);
  for await (const { bytes, bytesIn, state } of work) {
    parts.push(bytes);
    bytesOut += bytes.length;
    if (state) places.push({ bytesIn, bytesOut, state });
  }
  return { archive: concat(...parts), places };
}

/** Content that makes blocks of every kind: coded, stored, learned from, and runs. */
const anyContent = fc.array(
  fc.oneof(
    fc.integer({ min: 1, max: 9000 }).map(lines),
    fc.integer({ min: 1, max: 20_000 }).map((length) => noise(length, length)),
    fc.integer({ min: 1, max: 9000 }).map((length) => new Uint8Array(length)),
    fc.uint8Array({ maxLength: 300 }),
  ),
  { maxLength: 3 },
).map((parts) => concat(lines(9000), ...parts));

const anyOptions = (levels: number[]) =>
  fc.record({
    level: fc.constantFrom(...levels),
    blockSize: fc.integer({ min: 1024, max: 8000 }),
    frameSize: fc.oneof(
      fc.integer({ min: 1024, max: 40_000 }),
      fc.constant(Infinity),
    ),
    checksum: fc.boolean(),
    every: fc.integer({ min: 1000, max: 8000 }),
    known: fc.boolean(),
  });
const anyChunks = fc.array(fc.integer({ min: 1, max: 12_000 }), {
  minLength: 1,
});

/** At a place that an encoder names, another one goes on, and names the places that the first one would have. */
async function goesOn(
  data: Uint8Array<ArrayBuffer>,
  { known, ...given }: ResumableOptions & { known: boolean },
  chunks: readonly number[],
  pick = 0,
): Promise<number> {
  const options = { ...given, ...(known && { contentSize: data.length }) };
  const archive = known
    ? compress(data, given)
    : (await run(data, { ...options, every: Infinity }, chunks)).archive;
  const all = await run(data, options, chunks);
  assertEquals(all.archive, archive);
  for (const [i, place] of all.places.entries()) {
    // Two of them are enough: states are large, and each of these goes over the rest.
    if (i !== pick % all.places.length && i !== all.places.length - 1) continue;
    const rest = await run(data, options, [...chunks].reverse(), place);
    assertEquals(rest.archive, archive.subarray(place.bytesOut));
    const named = ({ bytesIn, bytesOut }: Place) => ({ bytesIn, bytesOut });
    assertEquals(rest.places.map(named), all.places.slice(i + 1).map(named));
  }
  return all.places.length;
}

for (
  const { levels, numRuns } of [
    { levels: [1, 2, 3], numRuns: 10 },
    { levels: [4, 5, 6], numRuns: 10 },
    { levels: [7, 8, 9], numRuns: 4 },
  ]
) {
  Deno.test(`levels ${levels}: from any place that is named, the rest of the archive is the same bytes`, async () => {
    let places = 0;
    await fc.assert(
      fc.asyncProperty(
        anyContent,
        anyOptions(levels),
        anyChunks,
        fc.nat(),
        async (data, options, chunks, pick) => {
          places += await goesOn(data, options, chunks, pick);
        },
      ),
      { numRuns },
    );
    assert(places >= numRuns, `${places} places`);
  });
}

Deno.test("level 10: from any place that is named, the rest of the archive is the same bytes", async () => {
  const data = concat(lines(1500), noise(1000), new Uint8Array(1000));
  const options = { level: 10, blockSize: 1024, every: 2048, known: true };
  assertEquals(await goesOn(data, options, [700]), 1);
});

Deno.test("sorted blocks of the usual size are gone on with", async () => {
  const data = lines(300_000);
  const options = { level: 1, blockSize: 100_000, every: 100_000, known: true };
  assertEquals(await goesOn(data, options, [65_536]), 2);
});

Deno.test("no more content than was asked for passes between two places, as far as blocks and frames allow", async () => {
  await fc.assert(
    fc.asyncProperty(anyOptions([4]), async ({ known: _, ...options }) => {
      const data = lines(30_000);
      const { places } = await run(data, options, [8192]);
      let last = 0;
      for (const { bytesIn } of [...places, { bytesIn: data.length }]) {
        const most = Math.max(options.every, options.blockSize);
        assert(bytesIn - last <= most, `${last} to ${bytesIn}`);
        last = bytesIn;
      }
    }),
    { numRuns: 6 },
  );
});

Deno.test("behind a frame, a state has no memory of a predictor", async () => {
  const options = { level: 4, frameSize: 4096, blockSize: 1024, every: 8192 };
  const { places } = await run(lines(30_000), options, [1000]);
  assertEquals(places.map(({ bytesIn }) => bytesIn), [8192, 16_384, 24_576]);
  for (const { state } of places) assertEquals(state.frame, undefined);
});

Deno.test("a state does not change while its encoder goes on", async () => {
  const data = lines(40_000);
  const options = { level: 4, blockSize: 8192, every: 8192 };
  const { places, archive } = await run(data, options, [8192]);
  const [first] = places;
  const copy = structuredClone(first);
  const rest = await run(data, options, [8192], first);
  assertEquals(first, copy);
  assertEquals(rest.archive, archive.subarray(first.bytesOut));
});
