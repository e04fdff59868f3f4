import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import {
  CheckpointError,
  CheckpointFile,
} from "../../../src/cli/checkpoint_file.ts";

const SCRATCH = new URL("../../../.scratch/", import.meta.url);

/** Calls with a path in a fresh folder. */
function inFolder(
  work: (path: string, folder: string) => void,
): void {
  Deno.mkdirSync(SCRATCH, { recursive: true });
  const dir = decodeURIComponent(SCRATCH.pathname);
  const folder = Deno.makeTempDirSync({ dir, prefix: "checkpoint-" });
  try {
    work(`${folder}/c`, folder);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

/** Bytes with pages of zeros between others. */
const anyBytes = fc.array(
  fc.oneof(
    fc.uint8Array({ maxLength: 50 }),
    fc.integer({ min: 1, max: 20_000 }).map((length) => new Uint8Array(length)),
    fc.integer({ min: 1, max: 9000 }).map((length) =>
      new Uint8Array(length).fill(7)
    ),
  ),
  { maxLength: 6 },
).map((parts) => Uint8Array.from(parts.flatMap((part) => [...part])));

Deno.test("what was saved last is read, byte for byte, and no other file stays", () => {
  inFolder((path, folder) => {
    const checkpoint = new CheckpointFile(path);
    const anyContent = fc.record({
      name: fc.string(),
      number: fc.nat(),
      parts: fc.array(fc.record({ memory: anyBytes }), { maxLength: 3 }),
    });
    fc.assert(
      fc.property(anyContent, (content) => {
        checkpoint.write(content);
        assertEquals(checkpoint.read<typeof content>(), content);
      }),
      { numRuns: 30 },
    );
    const names = [...Deno.readDirSync(folder)].map(({ name }) => name);
    assertEquals(names, ["c"]);
    checkpoint.remove();
    assertEquals(checkpoint.read(), undefined);
  });
});

Deno.test("pages of zeros take no room", () => {
  inFolder((path) => {
    const memory = new Uint8Array(10_000_000);
    memory[5_000_000] = 1;
    new CheckpointFile(path).write({ memory });
    assert(Deno.statSync(path).size < 5000);
  });
});

Deno.test("a checkpoint that was changed anywhere, or cut anywhere, is refused by name", () => {
  inFolder((path) => {
    const checkpoint = new CheckpointFile(path);
    checkpoint.write({
      name: "work",
      memory: new Uint8Array(50).fill(3),
    });
    const whole = Deno.readFileSync(path);
    const codeOf = (bytes: Uint8Array) => {
      Deno.writeFileSync(path, bytes);
      return assertThrows(() => checkpoint.read(), CheckpointError).code;
    };
    for (let at = 0; at < whole.length; at++) {
      const flipped = whole.slice();
      flipped[at] ^= 1 << at % 8;
      const code = codeOf(flipped);
      const expected = at < 4
        ? "bad-magic"
        : at === 4
        ? "unsupported-version"
        : "damaged";
      assertEquals(code, expected, `byte ${at}`);
    }
    for (let length = 0; length < whole.length; length++) {
      const code = codeOf(whole.subarray(0, length));
      const expected = length < 4
        ? "bad-magic"
        : length === 4
        ? "unsupported-version"
        : "damaged";
      assertEquals(code, expected, `${length} bytes`);
    }
  });
});
