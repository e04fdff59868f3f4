import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { FormatError } from "../../../src/errors.ts";
import { encodeHeader } from "../../../src/frame/header.ts";
import { encodeModels, modelsOf } from "../../../src/frame/models_field.ts";
import { frame, header, headerOf, inspect } from "../helpers.ts";

const anyHash = fc.uint8Array({ minLength: 32, maxLength: 32 })
  .map((hash) => hash.toHex());

Deno.test("the models that a header names are read back in their order", () => {
  const anyHashes = fc.array(anyHash, { minLength: 1, maxLength: 4 });
  fc.assert(fc.property(anyHashes, (hashes) => {
    const archive = frame("", { extensions: [encodeModels(hashes)] });
    assertEquals(modelsOf(headerOf(archive, new Uint8Array())), hashes);
  }));
});

Deno.test("a header without the field names no model", () => {
  const extensions = [{ id: 2, payload: new Uint8Array(32) }];
  assertEquals(modelsOf(header({ extensions })), []);
});

Deno.test("the field stands byte for byte as docs/format.md says", () => {
  const hash = Array.from({ length: 32 }, (_, i) => 7 * i);
  const field = encodeModels([Uint8Array.from(hash).toHex()]);
  const raw = encodeHeader(header({ memory: 1, extensions: [field] }));
  assertEquals(raw.slice(-39, -4), [34, 1, 32, ...hash]);
});

Deno.test("hashes of another length than 32 bytes are corrupt", () => {
  for (const length of [0, 1, 31, 33, 63, 65]) {
    const field = { id: 1, payload: new Uint8Array(length) };
    const archive = frame("", { extensions: [field] });
    const error = assertThrows(
      () => inspect(archive, archive),
      FormatError,
      "malformed",
    );
    assertEquals([error.code, error.offset], ["corrupt", 0]);
  }
});
