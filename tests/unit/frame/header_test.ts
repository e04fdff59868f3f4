import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { FormatError } from "../../../src/errors.ts";
import { Checksum } from "../../../src/frame/checksum.ts";
import { encodeHeader, type FrameHeader } from "../../../src/frame/header.ts";
import { bytes, concat, frame, header, headerOf, inspect } from "../helpers.ts";

const anyNumber = fc.oneof(
  fc.nat(200),
  fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }),
);

Deno.test("a header reads back as it was written", () => {
  const anyHeader = fc.record<FrameHeader>({
    number: fc.constant(0),
    profile: anyNumber,
    scale: fc.nat(255),
    blockLimit: fc.integer({ min: 1, max: 8_388_608 }),
    memory: anyNumber,
    contentSize: fc.constant(0),
    contentChecksum: fc.boolean(),
    extensions: fc.uniqueArray(fc.nat(1000)).chain((ids) =>
      fc.tuple(
        ...ids.sort((a, b) => a - b).map((id) =>
          fc.record({ id: fc.constant(2 * id), payload: fc.uint8Array() })
        ),
      )
    ),
  });
  fc.assert(fc.property(anyHeader, (written) => {
    const archive = frame("", written);
    assertEquals(headerOf(archive, new Uint8Array()), written);
  }));
});

Deno.test("a header stands byte for byte as docs/format.md says", () => {
  const raw = encodeHeader(header({
    profile: 2,
    scale: 3,
    blockLimit: 300,
    memory: 1,
    contentSize: 128,
    extensions: [{ id: 4, payload: bytes("ab") }],
  }));
  assertEquals(raw.slice(0, -4), [
    ...[0xF5, 0x53, 0x4C, 0x43], // magic
    ...[1, 3, 0, 2, 3], // version, flags, number, profile, scale
    ...[172, 2, 1, 128, 1], // block limit, memory, content size
    ...[4, 4, 2, 97, 98], // extensions length; id, length, bytes
  ]);
});

Deno.test("extension fields that a decoder must not accept", () => {
  const field = (id: number, length = 0) => ({
    id,
    payload: new Uint8Array(length),
  });
  for (
    const [extensions, code] of [
      [[field(5)], "unsupported-feature"],
      [[field(3)], "corrupt"],
      [[field(3, 32)], "corrupt"],
      [[field(3, 33)], "corrupt"], // no lanes
      [[field(3, 34)], "corrupt"],
      [[field(2), field(2)], "corrupt"],
      [[field(4), field(2)], "corrupt"],
      [[field(2, 65_536)], "corrupt"],
    ] as const
  ) {
    const archive = frame("", { extensions: [...extensions] });
    const error = assertThrows(() => inspect(archive, archive), FormatError);
    assertEquals([error.code, error.offset], [code, 0]);
  }
});

Deno.test("an extension field that runs past the extensions length is corrupt", () => {
  // The checksum is right, so that only the field is at fault.
  const raw = encodeHeader(
    header({ extensions: [{ id: 2, payload: bytes("abc") }] }),
  );
  const broken = raw.slice(0, -4);
  broken[broken.length - 4] = 4; // the field's length: one too many
  const archive = concat(Uint8Array.from(broken), checksumOf(broken));
  const error = assertThrows(() => inspect(archive, archive), FormatError);
  assertEquals(error.code, "corrupt");
});

function checksumOf(raw: number[]): Uint8Array {
  return Uint8Array.from(new Checksum().update(raw).bytes);
}
