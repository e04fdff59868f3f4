import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { FormatError } from "../../../src/errors.ts";
import { ByteSource, type Reading } from "../../../src/frame/byte_source.ts";

/** Runs a reading to its end, feeding it pieces. */
function run<T>(
  source: ByteSource,
  reading: Reading<T>,
  pieces: Iterable<Uint8Array>,
): T {
  const more = pieces[Symbol.iterator]();
  for (;;) {
    const { done, value } = reading.next();
    if (done) return value;
    const piece = more.next();
    if (piece.done) source.end();
    else source.feed(piece.value);
  }
}

Deno.test("fields read the same however the input is cut", () => {
  fc.assert(fc.property(fc.array(fc.uint8Array({ maxLength: 9 })), (pieces) => {
    const whole = pieces.flatMap((piece) => [...piece]);
    const source = new ByteSource();
    const read: number[] = [];
    const reading = function* (): Reading<void> {
      for (let length = 1; read.length + length <= whole.length; length++) {
        read.push(...yield* source.bytes(length));
        assertEquals(source.offset, read.length);
      }
    };
    run(source, reading(), pieces);
    assertEquals(read, whole.slice(0, read.length));
  }));
});

Deno.test("a length that is only claimed takes no memory", () => {
  const source = new ByteSource();
  const error = assertThrows(
    () =>
      run(source, source.bytes(2 ** 45), [
        new Uint8Array(10),
        new Uint8Array(10),
      ]),
    FormatError,
  );
  assertEquals([error.code, error.offset], ["truncated", 20]);
});

Deno.test("a long field that comes byte by byte is not copied again for each", () => {
  const length = 200_000; // copied each time it would be 20 GB
  const source = new ByteSource();
  const pieces = function* () {
    for (let i = 0; i < length; i++) yield Uint8Array.of(i);
  };
  const field = run(source, source.bytes(length), pieces());
  assertEquals([field.length, field[12345]], [length, 12345 & 255]);
});

Deno.test("skipping holds nothing and stops where it should", () => {
  const source = new ByteSource();
  const reading = function* () {
    yield* source.skip(7);
    return yield* source.byte();
  };
  const pieces = [Uint8Array.of(0, 1, 2), Uint8Array.of(3, 4, 5, 6, 7, 8)];
  assertEquals(run(source, reading(), pieces), 7);
});

Deno.test("a piece fed before the last was read is refused", () => {
  const source = new ByteSource();
  source.feed(Uint8Array.of(1));
  assertThrows(() => source.feed(Uint8Array.of(2)), Error, "not read yet");
});
