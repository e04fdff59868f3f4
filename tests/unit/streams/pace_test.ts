import { assertEquals } from "@std/assert";
import { Pace } from "../../../src/streams/pace.ts";

/** A pace on a clock of its own, and how many turns it took. */
function pace(clock: { now: number }) {
  const counted = { turns: 0 };
  const turn = () => {
    counted.turns++;
    return Promise.resolve();
  };
  return { pace: new Pace(turn, () => clock.now), counted };
}

Deno.test("work rests once it has taken more than four milliseconds", async () => {
  const clock = { now: 0 };
  const { pace: tested, counted } = pace(clock);
  const turns: number[] = [];
  for (let step = 0; step < 10; step++) {
    tested.work(() => clock.now += 1.5);
    await tested.rest();
    turns.push(counted.turns);
  }
  assertEquals(turns, [0, 0, 1, 1, 1, 2, 2, 2, 3, 3]);
});

Deno.test("where the clock stands still, steps are counted", async () => {
  const { pace: tested, counted } = pace({ now: 0 });
  for (let step = 0; step < 80; step++) {
    tested.work(() => {});
    await tested.rest();
  }
  assertEquals(counted.turns, 10);
});

Deno.test("work that throws counts, and its error comes through", async () => {
  const clock = { now: 0 };
  const { pace: tested, counted } = pace(clock);
  try {
    tested.work(() => {
      clock.now += 5;
      throw new Error("enough");
    });
  } catch (error) {
    assertEquals((error as Error).message, "enough");
  }
  await tested.rest();
  assertEquals(counted.turns, 1);
});

Deno.test("a rest that never ends holds up no other", async () => {
  const clock = { now: 0 };
  let first = true;
  const tested = new Pace(() => {
    // A Worker lets go of what a request waits for when the request ends.
    const turn = first ? new Promise<void>(() => {}) : Promise.resolve();
    first = false;
    return turn;
  }, () => clock.now);
  tested.work(() => clock.now += 5);
  tested.rest();
  await tested.rest();
  tested.work(() => clock.now += 5);
  await tested.rest();
});
