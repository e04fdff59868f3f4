/**
 * The reference decoder: "Conventions" of docs/format.md, and the magics.
 *
 * @module
 */

/** Thrown through the decoder, caught by {@linkcode referenceDecode}. */
export class Fault extends Error {
  constructor(readonly code: string, readonly offset: number) {
    super(`${code} at ${offset}`);
  }
}

/** A place in the input. */
export class Cursor {
  at = 0;
  /** Where the structure begins that is being read: its errors have this offset. */
  structure = 0;

  constructor(readonly input: Uint8Array) {}

  /** A structure begins here. */
  begin(): void {
    this.structure = this.at;
  }

  fail(code: string): never {
    throw new Fault(code, this.structure);
  }

  get left(): number {
    return this.input.length - this.at;
  }

  bytes(count: number): Uint8Array {
    if (count > this.left) throw new Fault("truncated", this.input.length);
    return this.input.subarray(this.at, this.at += count);
  }

  byte(): number {
    return this.bytes(1)[0];
  }

  fixed32(): number {
    const [a, b, c, d] = this.bytes(4);
    return a + b * 0x100 + c * 0x1_0000 + d * 0x100_0000;
  }

  varint(): number {
    let value = 0n;
    for (let length = 1; length <= 8; length++) {
      const byte = this.byte();
      value |= BigInt(byte & 127) << BigInt(7 * (length - 1));
      if (byte >= 128) continue;
      if (byte === 0 && length > 1) this.fail("corrupt"); // not minimal
      if (value >= 1n << 53n) this.fail("corrupt");
      return Number(value);
    }
    this.fail("corrupt"); // the eighth byte says that another follows
  }
}

/** CRC-32C of the parts, one after another. */
export function crc32c(...parts: Uint8Array[]): number {
  let crc = 0xFFFFFFFF;
  for (const part of parts) {
    for (const byte of part) {
      crc ^= byte;
      for (let bit = 0; bit < 8; bit++) {
        crc = crc & 1 ? (crc >>> 1) ^ 0x82F63B78 : crc >>> 1; // 0x1EDC6F41 reflected
      }
    }
  }
  return ~crc >>> 0;
}

/** A fixed-width integer as bytes. */
export function fixed32(value: number): Uint8Array {
  return Uint8Array.of(value, value >>> 8, value >>> 16, value >>> 24);
}

const FRAME_MAGIC = [0xF5, 0x53, 0x4C, 0x43];
const SKIPPABLE_MAGIC = [0xF5, 0x53, 0x4C, 0x53];

/** Which of the magics stands here; `undefined` for none as soon as one byte differs from both. */
export function readMagic(cursor: Cursor): "frame" | "skippable" | undefined {
  const here = [...cursor.input.subarray(cursor.at, cursor.at + 4)];
  const begins = (magic: number[]) =>
    here.every((byte, i) => byte === magic[i]);
  if (!begins(FRAME_MAGIC) && !begins(SKIPPABLE_MAGIC)) return undefined;
  cursor.bytes(4);
  return begins(FRAME_MAGIC) ? "frame" : "skippable";
}
