import { assertEquals } from "@std/assert";
import {
  BINARY,
  findingCalls,
  findingKind,
  PROSE,
  STRUCTURED,
} from "../../../src/kernel/content_kind.ts";
import { whole } from "../helpers.ts";

const contentKind = (content: Uint8Array) => whole(findingKind(content));

const SENTENCE = "It was the best of times, it was the worst of times. ";

function bytes(text: string, length = 100_000): Uint8Array {
  return new TextEncoder().encode(text.repeat(Math.ceil(length / text.length)))
    .subarray(0, length);
}

Deno.test("sentences are prose, in any alphabet", () => {
  assertEquals(contentKind(bytes(SENTENCE)), PROSE);
  assertEquals(contentKind(bytes("Всё смешалось в доме Облонских. ")), PROSE);
  assertEquals(contentKind(bytes("吾輩は猫である。名前はまだ無い。")), PROSE);
});

Deno.test("markup, JSON, logs and indented text are structured", () => {
  assertEquals(
    contentKind(bytes('{"id":1234,"name":"abc","tags":["x","y"]},')),
    STRUCTURED,
  );
  assertEquals(
    contentKind(
      bytes("2026-11-21 08:15:02,123 INFO [main] a.b.C: took 12 ms\n"),
    ),
    STRUCTURED,
  );
  assertEquals(contentKind(bytes("            value\n")), STRUCTURED);
});

Deno.test("little text is structured whatever it says", () => {
  assertEquals(contentKind(bytes(SENTENCE, 65_536)), STRUCTURED);
  assertEquals(contentKind(bytes(SENTENCE, 65_537)), PROSE);
});

Deno.test("what is no text is binary", () => {
  assertEquals(contentKind(new Uint8Array(1000)), BINARY);
  assertEquals(
    contentKind(Uint8Array.from({ length: 4096 }, (_, i) => i * 167 >> 3)),
    BINARY,
  );
  assertEquals(
    contentKind(
      Uint8Array.from({ length: 4096 }, (_, i) => i % 2 ? 0 : 65 + i % 26),
    ),
    BINARY,
  );
});

Deno.test("a character cut at the end of a block does not make text binary", () => {
  assertEquals(contentKind(bytes("für Äpfel ", 101)), STRUCTURED);
});

Deno.test("a character across the end of a part counts as one", () => {
  const length = 65_600;
  const enough = length * 4 / 5; // letters that make prose
  for (const at of [65_533, 65_534, 65_535, 65_536]) {
    for (const letters of [enough, enough - 1]) {
      const content = new Uint8Array(length).fill("1".charCodeAt(0));
      content.fill("a".charCodeAt(0), 0, letters - 3);
      content.set(new TextEncoder().encode("名"), at); // 3 bytes
      const kind = letters === enough ? PROSE : STRUCTURED;
      assertEquals(contentKind(content), kind);
    }
  }
});

Deno.test("looking at 4 MiB gives way after each 64 KiB", () => {
  assertEquals([...findingKind(new Uint8Array(1 << 22))].length, 63);
});

Deno.test("calls to near places tell machine code from other binary content", () => {
  const isMachineCode = (content: Uint8Array) => whole(findingCalls(content));
  // Every hundred bytes a call, its distance with this highest byte.
  const code = (high: number) =>
    new Uint8Array(100_000).map((_, i) =>
      i % 100 === 0 ? 0xe8 : i % 100 === 4 ? high : 0x80 + i % 7
    );
  assertEquals(isMachineCode(code(0)), true);
  assertEquals(isMachineCode(code(255)), true);
  assertEquals(isMachineCode(code(3)), false);
  assertEquals(isMachineCode(new Uint8Array(100_000)), false);
  assertEquals(isMachineCode(new Uint8Array(3)), false);
  // A zero for the linker to fill in is no call yet.
  const unlinked = new Uint8Array(100_000).map((_, i) =>
    i % 100 === 0 ? 0xe8 : 0
  );
  assertEquals(isMachineCode(unlinked), false);
});
