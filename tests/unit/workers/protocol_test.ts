import { assertEquals, assertInstanceOf } from "@std/assert";
import {
  FormatError,
  KernelError,
  LimitError,
  ModelError,
} from "../../../src/errors.ts";
import { packError, unpackError } from "../../../src/workers/protocol.ts";

Deno.test("an error keeps its class and its facts on its way from a Worker", () => {
  const cause = new FormatError("corrupt", "Cannot decode a block", 0);
  const errors = [
    new FormatError("truncated", "Cannot read the archive", 12),
    new FormatError("corrupt", "Cannot read the archive", 7, { cause }),
    new LimitError("output", "Cannot decompress", 10, 20),
    new ModelError("wrong-profile", "Cannot decompress", "sha256:00"),
    new KernelError("Cannot code a block", { cause: new Error("trap") }),
    new TypeError("Cannot compile the kernel"),
    new RangeError("Cannot"),
    new Error("something else"),
  ];
  for (const error of errors) {
    const back = unpackError(structuredClone(packError(error)));
    assertInstanceOf(back, error.constructor as typeof Error);
    assertEquals(packError(back), packError(error));
  }
});

Deno.test("what is thrown and no error becomes one", () => {
  assertEquals(unpackError(packError("enough")).message, "enough");
});
