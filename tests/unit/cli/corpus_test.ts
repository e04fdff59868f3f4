import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { inBlocks } from "../../../src/cli/corpus.ts";
import { peek } from "../../../src/cli/peek.ts";
import { type Scored, ScoredContent } from "../../../src/cli/scoring.ts";
import { bytes, collect, concat } from "../helpers.ts";

const pieces = fc.array(fc.uint8Array({ maxLength: 20 }), { maxLength: 8 });

Deno.test("blocks are of one length, whatever pieces they came in", async () => {
  await fc.assert(fc.asyncProperty(pieces, async (pieces) => {
    const blocks = await Array.fromAsync(
      inBlocks(ReadableStream.from(pieces), 7),
    );
    assertEquals(concat(...blocks), concat(...pieces));
    assertEquals(
      blocks.slice(0, -1).every(({ length }) => length === 7),
      true,
    );
    assertEquals(blocks.at(-1)?.length !== 0, true);
  }));
});

Deno.test("who peeks at a stream sees its beginning, and the stream stays whole", async () => {
  await fc.assert(
    fc.asyncProperty(pieces, fc.nat(60), async (pieces, length) => {
      const all = concat(...pieces);
      const { head, whole, readable } = await peek(
        ReadableStream.from(pieces),
        length,
      );
      assertEquals(head, all.slice(0, length));
      assertEquals(whole, all.length <= length);
      assertEquals(await collect(readable), all);
    }),
  );
});

function scored(text: string): Scored {
  const content = bytes(text) as Uint8Array<ArrayBuffer>;
  return { content, costs: Float64Array.from(content) };
}

Deno.test("scored content is taken in whole lines, and the rest of it in the end", () => {
  const text = ({ content }: Scored) => new TextDecoder().decode(content);
  const pending = new ScoredContent();
  pending.push(scored("one\ntw"));
  assertEquals(text(pending.takeLines()), "one\n");
  assertEquals(text(pending.takeLines()), "");
  pending.push(scored("o\nthree"));
  const lines = pending.takeLines();
  assertEquals([text(lines), [...lines.costs]], ["two\n", [116, 119, 111, 10]]);
  assertEquals(text(pending.take()), "three");
});

Deno.test("of a line without end no half of a character is taken", () => {
  for (const before of ["", "x", "xx"]) {
    const pending = new ScoredContent();
    pending.push(scored(before + "€".repeat(30_000)));
    const { length } = pending.takeLines().content;
    assert(length > 80_000);
    assertEquals((length - before.length) % 3, 0);
  }
});

Deno.test("no more is kept than is asked for", () => {
  const pending = new ScoredContent();
  for (let i = 0; i < 10; i++) pending.push(scored("abc"), 10);
  assertEquals(pending.take().content.length, 10);
});
