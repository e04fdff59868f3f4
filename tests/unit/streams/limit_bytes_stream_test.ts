import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { LimitBytesStream, LimitError } from "../../../mod.ts";
import { collect, inChunks, lines } from "../helpers.ts";

Deno.test("as many bytes as the limit pass unchanged", async () => {
  const data = lines(1000);
  for (const limit of [1000, 1001, Infinity]) {
    const passed = inChunks(data, [7]).pipeThrough(new LimitBytesStream(limit));
    assertEquals(await collect(passed), data);
  }
});

Deno.test("one byte more is an error that says how many there were", async () => {
  const passed = inChunks(lines(1000), [7]).pipeThrough(
    new LimitBytesStream(999),
  );
  const error = await assertRejects(
    () => collect(passed),
    LimitError,
    "Cannot pass bytes as limit must be at least 1000 bytes: current value is 999",
  );
  assertEquals([error.code, error.limit, error.asked], ["output", 999, 1000]);
});

Deno.test("a limit that is none is refused", () => {
  assertThrows(() => new LimitBytesStream(-1), RangeError, "limit must be");
  assertThrows(
    () => new LimitBytesStream("5" as unknown as number),
    TypeError,
    "limit must be",
  );
});
