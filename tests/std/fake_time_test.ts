import {
  assert,
  assertEquals,
  assertInstanceOf,
  assertLess,
  assertNotEquals,
  assertRejects,
  assertStrictEquals,
  assertThrows,
} from "@std/assert";
import { FakeTime, TimeError } from "@std/testing/time";

const real = { Date, setTimeout, clearTimeout, setInterval, clearInterval };
const realAbortTimeout = AbortSignal.timeout;

Deno.test("Date goes by the fake clock, which stands still until it is put forward", () => {
  using time = new FakeTime(86_400_000);
  assertEquals(Date.now(), 86_400_000);
  assertEquals(new Date().getTime(), 86_400_000);
  assertInstanceOf(new Date(), real.Date);
  assertEquals(Date(), new real.Date(86_400_000).toString());
  time.tick(500);
  assertEquals(Date.now(), 86_400_500);
  assertEquals([time.start, time.now], [86_400_000, 86_400_500]);
});

Deno.test("A given time and the other functions of Date are as ever", () => {
  using _ = new FakeTime(0);
  assertEquals(new Date(5).getTime(), 5);
  assertEquals(new Date("2020-05-25T05:00:00Z").getUTCFullYear(), 2020);
  assertEquals(Date.UTC(1970, 0, 2), 86_400_000);
  assertEquals(Date.parse("1970-01-02T00:00:00Z"), 86_400_000);
});

Deno.test("The clock starts at a number, a date, a text or now", () => {
  const starts = [1000, new Date(1000), "1970-01-01T00:00:01Z", 1000.9];
  for (const start of starts) {
    using _ = new FakeTime(start);
    assertEquals(Date.now(), 1000);
  }
  const before = Date.now();
  using time = new FakeTime();
  assert(time.now >= before && time.now <= real.Date.now());
});

Deno.test("A time that is none and a second fake clock are refused", () => {
  assertThrows(() => new FakeTime(NaN), TypeError);
  assertThrows(() => new FakeTime("noon or so"), TypeError);
  using _ = new FakeTime();
  assertThrows(() => new FakeTime(), TimeError);
});

Deno.test("The real functions are back after restore, and at the end of a using block", () => {
  {
    using _ = new FakeTime();
    for (const [name, value] of Object.entries(real)) {
      assertNotEquals(Reflect.get(globalThis, name), value);
    }
  }
  for (const [name, value] of Object.entries(real)) {
    assertStrictEquals(Reflect.get(globalThis, name), value);
  }
  assertStrictEquals(AbortSignal.timeout, realAbortTimeout);
  const time = new FakeTime();
  FakeTime.restore();
  assertStrictEquals(globalThis.Date, real.Date);
  assertThrows(() => FakeTime.restore(), TimeError);
  assertThrows(() => time.restore(), TimeError);
});

Deno.test("delay waits in real time and leaves the fake one", async () => {
  using time = new FakeTime(0);
  const start = real.Date.now();
  await time.delay(20);
  assertLess(start + 18, real.Date.now());
  assertEquals(Date.now(), 0);
});

Deno.test("An aborted delay rejects", async () => {
  using time = new FakeTime();
  const controller = new AbortController();
  const waiting = time.delay(60_000, { signal: controller.signal });
  controller.abort();
  await assertRejects(() => waiting, DOMException);
  await assertRejects(
    () => time.delay(0, { signal: controller.signal }),
    DOMException,
  );
});

Deno.test("restoreFor gives a function the real time and its result back", async () => {
  using _ = new FakeTime(0);
  const fakeDate = Date;
  const result = FakeTime.restoreFor((a: number) => {
    assertStrictEquals(Date, real.Date);
    return a + 1;
  }, 1);
  assertStrictEquals(Date, fakeDate);
  assertEquals(await result, 2);
  await FakeTime.restoreFor(async () => {
    await new Promise((resolve) => setTimeout(resolve, 1));
    assertStrictEquals(Date, real.Date);
  });
  assertStrictEquals(Date, fakeDate);
  await assertRejects(
    () =>
      FakeTime.restoreFor(() => {
        throw new RangeError("no");
      }),
    RangeError,
  );
  assertStrictEquals(Date, fakeDate);
});

Deno.test("restoreFor rejects when the time is not faked", async () => {
  await assertRejects(() => FakeTime.restoreFor(() => {}), TimeError);
});

Deno.test("A clock with a rate runs by itself", async () => {
  using time = new FakeTime(0, { advanceRate: 100, advanceFrequency: 1 });
  await time.delay(30);
  assertLess(100, time.now);
});
