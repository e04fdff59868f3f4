import { assertEquals, assertThrows } from "@std/assert";
import { FakeTime, TimeError } from "@std/testing/time";

/** Calls to `note`, with the fake milliseconds passed since the start. */
function notebook(time: FakeTime) {
  const notes: [number, unknown][] = [];
  const note = (what?: unknown) => {
    notes.push([Date.now() - time.start, what]);
  };
  return { notes, note };
}

Deno.test("Timeouts are called in the order of their times, with their arguments", () => {
  using time = new FakeTime();
  const { notes, note } = notebook(time);
  setTimeout(note, 1000, "a");
  setTimeout(note, 2000, "b");
  setTimeout(note, 1500, "c");
  setTimeout(note, 1500, "d");
  const cleared = setTimeout(note, 1200, "never");
  time.tick(999);
  assertEquals(notes, []);
  clearTimeout(cleared);
  time.tick(1001);
  assertEquals(notes, [[1000, "a"], [1500, "c"], [1500, "d"], [2000, "b"]]);
  time.tick(9000);
  assertEquals(notes.length, 4);
});

Deno.test("An interval is called again and again until it is cleared", () => {
  using time = new FakeTime();
  const { notes, note } = notebook(time);
  const id = setInterval(note, 1000, "i");
  time.tick(500);
  assertEquals(notes, []);
  time.tick(2700);
  assertEquals(notes, [[1000, "i"], [2000, "i"], [3000, "i"]]);
  clearInterval(id);
  time.tick(5000);
  assertEquals(notes.length, 3);
});

Deno.test("A timer may set and clear others that are due in the same tick", () => {
  using time = new FakeTime();
  const { notes, note } = notebook(time);
  setTimeout(() => {
    note("first");
    setTimeout(note, 10, "second");
    clearTimeout(doomed);
  }, 10);
  const doomed = setTimeout(note, 15, "never");
  time.tick(100);
  assertEquals(notes, [[10, "first"], [20, "second"]]);
});

Deno.test("The clock stops at a timer that throws", () => {
  using time = new FakeTime(0);
  setTimeout(() => {
    throw new RangeError("no");
  }, 10);
  assertThrows(() => time.tick(100), RangeError, "no");
  assertEquals(time.now, 10);
});

Deno.test("The clock can be set forward but not back", () => {
  using time = new FakeTime(1000);
  const { notes, note } = notebook(time);
  setTimeout(note, 5);
  time.now = 2000;
  assertEquals([time.now, notes.length], [2000, 1]);
  assertThrows(() => {
    time.now = 1999;
  }, RangeError);
});

Deno.test("next goes to the next timer, runAll until there is none", () => {
  using time = new FakeTime();
  const { notes, note } = notebook(time);
  assertEquals(time.next(), false);
  setTimeout(note, 50, "a");
  setTimeout(() => setTimeout(note, 50, "c"), 70);
  setTimeout(note, 90, "b");
  clearTimeout(setTimeout(note, 10, "never"));
  assertEquals(time.next(), true);
  assertEquals(notes, [[50, "a"]]);
  time.runAll();
  assertEquals(notes, [[50, "a"], [90, "b"], [120, "c"]]);
  assertEquals(time.now, time.start + 120);
});

Deno.test("The asynchronous functions let microtasks run first", async () => {
  using time = new FakeTime();
  const { notes, note } = notebook(time);
  queueMicrotask(() => setTimeout(note, 10, "a"));
  await time.tickAsync(10);
  queueMicrotask(() => setTimeout(note, 10, "b"));
  assertEquals(await time.nextAsync(), true);
  queueMicrotask(() => setTimeout(note, 10, "c"));
  setTimeout(() => queueMicrotask(() => setTimeout(note, 10, "d")), 1);
  await time.runAllAsync();
  assertEquals(await time.nextAsync(), false);
  queueMicrotask(() => note("e"));
  await time.runMicrotasks();
  assertEquals(notes, [[10, "a"], [20, "b"], [30, "c"], [31, "d"], [31, "e"]]);
});

Deno.test("AbortSignal.timeout goes by the fake clock", () => {
  using time = new FakeTime();
  const signal = AbortSignal.timeout(1000);
  time.tick(999);
  assertEquals(signal.aborted, false);
  time.tick(1);
  assertEquals(signal.aborted, true);
  assertEquals(signal.reason.name, "TimeoutError");
});

Deno.test("Timers kept from a fake clock are of no use after it", () => {
  const time = new FakeTime();
  const kept = { setTimeout, setInterval, clearTimeout, clearInterval };
  time.restore();
  assertThrows(() => kept.setTimeout(() => {}, 0), TimeError);
  assertThrows(() => kept.setInterval(() => {}, 0), TimeError);
  assertThrows(() => kept.clearTimeout(1), TimeError);
  assertThrows(() => kept.clearInterval(1), TimeError);
});
