import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { Checksum, sameChecksum } from "../../../src/frame/checksum.ts";
import { bytes } from "../helpers.ts";

Deno.test("the checksum is the CRC-32C of RFC 3720", () => {
  const ascending = Uint8Array.from({ length: 32 }, (_, i) => i);
  assertEquals(new Checksum().value, 0);
  assertEquals(new Checksum().update(bytes("123456789")).value, 0xE3069283);
  assertEquals(new Checksum().update(new Uint8Array(32)).value, 0x8A9136AA);
  assertEquals(
    new Checksum().update(new Uint8Array(32).fill(255)).value,
    0x62A8AB43,
  );
  assertEquals(new Checksum().update(ascending).value, 0x46DD794E);
});

Deno.test("the checksum of two parts is the checksum of their concatenation", () => {
  fc.assert(fc.property(fc.uint8Array(), fc.uint8Array(), (a, b) => {
    const whole = new Checksum().update([...a, ...b]);
    assertEquals(new Checksum().update(a).update(b).value, whole.value);
  }));
});

Deno.test("the bytes of a checksum are little-endian", () => {
  const checksum = new Checksum().update(bytes("123456789"));
  assertEquals(checksum.bytes, [0x83, 0x92, 0x06, 0xE3]);
  assert(sameChecksum(checksum.bytes, Uint8Array.of(0x83, 0x92, 0x06, 0xE3)));
  assert(!sameChecksum(checksum.bytes, [0x83, 0x92, 0x06, 0xE2]));
});
