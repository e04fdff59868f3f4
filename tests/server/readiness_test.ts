import { assertEquals } from "@std/assert";
import { rememberReady } from "../../src/server/readiness.ts";
import type { Readiness } from "../../src/server/services.ts";

const READY: Readiness = { ready: true, checks: {} };
const NOT: Readiness = { ready: false, checks: { coder: "no" } };

/** Checks that find what they are told to, one after another. */
function checks(...found: Readiness[]) {
  let begun = 0;
  return {
    check: () => Promise.resolve(found[begun++]),
    begun: () => begun,
  };
}

for (const shares of [true, false]) {
  const how = shares ? "shared" : "each for itself";
  Deno.test(`a failure is looked at anew, a success is kept: ${how}`, async () => {
    const { check, begun } = checks(NOT, READY);
    const readiness = rememberReady(check, shares);
    assertEquals(await readiness(), NOT);
    assertEquals(await readiness(), READY);
    assertEquals(await readiness(), READY);
    assertEquals(begun(), 2);
  });
}

Deno.test("those that ask at the same time share a check, where they may", async () => {
  const shared = checks(NOT, READY);
  const readiness = rememberReady(shared.check, true);
  assertEquals(
    await Promise.all([readiness(), readiness(), readiness()]),
    [NOT, NOT, NOT],
  );
  assertEquals(shared.begun(), 1);
  const own = checks(READY, READY);
  const alone = rememberReady(own.check, false);
  await Promise.all([alone(), alone()]);
  assertEquals(own.begun(), 2);
});

Deno.test("a check that throws is forgotten", async () => {
  let times = 0;
  const readiness = rememberReady(() => {
    times++;
    return times === 1
      ? Promise.reject(new Error("lost"))
      : Promise.resolve(READY);
  }, true);
  assertEquals((await readiness().catch((error) => error)).message, "lost");
  assertEquals(await readiness(), READY);
});
