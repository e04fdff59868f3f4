import { assertEquals, assertThrows } from "@std/assert";
import { FrameReader } from "../../../src/frame/frame_reader.ts";
import { bytes, concat, frame, inspect } from "../helpers.ts";

Deno.test("a block is handed out with its last byte, and not before", () => {
  const archive = frame("content");
  const reader = new FrameReader();
  const seen: string[] = [];
  for (const [i, byte] of archive.entries()) {
    reader.feed(Uint8Array.of(byte));
    for (let event; (event = reader.next());) {
      seen.push(`${event.type} from ${event.offset} to ${i + 1}`);
      if (event.type === "block") reader.verify(bytes("content"));
    }
  }
  const blockAt = archive.length - 10 - 13; // end mark: 10 bytes; block: 6 + 7
  assertEquals(seen, [
    `header from 0 to ${blockAt}`,
    `head from ${blockAt} to ${blockAt + 2}`,
    `block from ${blockAt} to ${blockAt + 13}`,
    `end from ${blockAt + 13} to ${archive.length}`,
  ]);
});

Deno.test("offsets count from the start of the whole input", () => {
  const first = frame("one", {}, false);
  const second = frame("two", { number: 1 });
  const headers = inspect(
    concat(first, second, first, second),
    bytes("onetwoonetwo"),
  )
    .filter((event) => event.type === "header").map((event) => event.offset);
  const both = first.length + second.length;
  assertEquals(headers, [0, first.length, both, both + first.length]);
});

Deno.test("reading on without verifying a block is refused", () => {
  const reader = new FrameReader();
  reader.feed(frame("content"));
  while (reader.next()?.type !== "block");
  assertThrows(() => reader.next(), Error, "not verified");
  assertThrows(
    () => new FrameReader().verify(bytes("")),
    Error,
    "no block waits",
  );
});
