import { assert, assertEquals, assertNotEquals } from "@std/assert";
import fc from "fast-check";
import { ModelError } from "../../../src/errors.ts";
import { loadNetwork } from "../../../src/neural/exact_network.ts";
import { multiplicationsOf } from "../../../src/neural/program.ts";
import {
  SAMPLE_SHAPE,
  sampleNetwork,
} from "../../../src/neural/sample_network.ts";
import { noise } from "../helpers.ts";
import { assertRefused, changed, TINY } from "./networks.ts";

const FILE = await sampleNetwork(7, TINY);

Deno.test("a network is loaded with what its file says of itself", async () => {
  const network = await loadNetwork(FILE);
  const { id, licence, card, trainingBytes, sha256, file } = network;
  assertEquals([id, licence, trainingBytes], ["sample-7", "CC0-1.0", 0]);
  assert(card.includes("Random weights"));
  assertEquals(file, FILE);
  const digest = await crypto.subtle.digest("SHA-256", FILE);
  assertEquals(Uint8Array.fromHex(sha256), new Uint8Array(digest));
  const { states, widths } = network.program;
  assertEquals(states.map(({ name }) => name), ["history", "hidden"]);
  assertEquals(states.map(({ register }) => widths[register]), [3, 12]);
});

Deno.test("the sample network has as many multiplications as its description says", async () => {
  const { program } = await loadNetwork(await sampleNetwork(1, SAMPLE_SHAPE));
  assertEquals(multiplicationsOf(program), 99_328);
});

Deno.test("a seed makes the same file every time, and another one another", async () => {
  assertEquals(await sampleNetwork(7, TINY), FILE);
  assertNotEquals(await sampleNetwork(8, TINY), FILE);
});

Deno.test("what is loaded does not change with the bytes that were given", async () => {
  const given = FILE.slice();
  const network = await loadNetwork(given);
  given.fill(0);
  assertEquals(network.file, FILE);
});

Deno.test("what is no network of Sluice is bad-magic or corrupt", async () => {
  await assertRefused(new Uint8Array(), "bad-magic", "it has no graph");
  const text = new TextEncoder().encode("plain text, and no network at all");
  await assertRefused(text, "corrupt", "its file is no ONNX file");
  await assertRefused(
    changed(FILE, () => ({ properties: new Map() })),
    "bad-magic",
    "it is not one of Sluice",
  );
});

Deno.test("every way to cut a network's file gives a ModelError", async () => {
  const cuts = new Set([...Array(300).keys()]);
  for (let i = 0; i < 700; i++) cuts.add(i * 7919 % FILE.length);
  for (const at of cuts) await refused(FILE.subarray(0, at));
});

Deno.test("every damaged file gives a ModelError, or is a network with another hash", async () => {
  const { sha256 } = await loadNetwork(FILE);
  await fc.assert(
    fc.asyncProperty(
      fc.array(
        fc.record({ at: fc.nat(FILE.length - 1), byte: fc.nat(255) }),
        { minLength: 1, maxLength: 4 },
      ),
      async (changes) => {
        const damaged = FILE.slice();
        for (const { at, byte } of changes) damaged[at] = byte;
        if (damaged.every((byte, i) => byte === FILE[i])) return;
        const network = await loadOrRefuse(damaged);
        assertNotEquals(network?.sha256, sha256);
      },
    ),
    { numRuns: 1500 },
  );
});

Deno.test("noise behind any beginning of a file gives a ModelError, or is a network", async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(FILE.length), fc.nat(1000), async (at, seed) => {
      const file = new Uint8Array(at + 64);
      file.set(FILE.subarray(0, at));
      file.set(noise(64, seed), at);
      await loadOrRefuse(file);
    }),
    { numRuns: 500 },
  );
});

async function loadOrRefuse(file: Uint8Array) {
  try {
    return await loadNetwork(file);
  } catch (error) {
    if (error instanceof ModelError) return undefined;
    throw error;
  }
}

async function refused(file: Uint8Array): Promise<void> {
  assertEquals(await loadOrRefuse(file), undefined);
}
