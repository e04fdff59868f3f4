import { assertEquals, assertMatch } from "@std/assert";
import {
  ProgressBar,
  type ProgressBarFormatter,
} from "@std/cli/unstable-progress-bar";
import { FakeTime } from "@std/testing/time";

/** A stream and all that was written to it, chunk by chunk. */
function screen() {
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
  const shown = Array.fromAsync(
    readable.pipeThrough(
      new TextDecoderStream() as ReadableWritablePair<string, Uint8Array>,
    ),
  );
  return { writable, shown };
}

const CLEAR = "\r\x1b[K";

Deno.test("A bar is drawn at the start, at every interval and in the end", async () => {
  using time = new FakeTime();
  const { writable, shown } = screen();
  const bar = new ProgressBar({
    writable,
    max: 10 * 1024,
    barLength: 10,
    interval: 500,
    keepOpen: false,
  });
  bar.value += 2560;
  time.tick(500);
  bar.value = 10 * 1024;
  time.tick(64_600);
  await bar.stop();
  const lines = await shown;
  assertEquals(lines.slice(0, 2), [
    `${CLEAR}[00:00] [----------] [0.00/10.00 KiB]`,
    `${CLEAR}[00:00] [##--------] [2.50/10.00 KiB]`,
  ]);
  assertEquals(lines.slice(-2), [
    `${CLEAR}[01:05] [##########] [10.00/10.00 KiB]`,
    "\n",
  ]);
  assertEquals(lines.length, 1 + 130 + 2);
});

Deno.test("The unit of the amounts goes by the maximum", async () => {
  for (const [i, unit] of ["KiB", "MiB", "GiB", "TiB"].entries()) {
    const { writable, shown } = screen();
    const bar = new ProgressBar({
      writable,
      max: 1024 ** (i + 1),
      value: 1024 ** (i + 1) / 2,
      keepOpen: false,
    });
    await bar.stop();
    assertMatch((await shown)[0], new RegExp(`\\[0\\.50/1\\.00 ${unit}\\]$`));
  }
});

Deno.test("An amount out of range leaves the bar empty or full", async () => {
  for (const [value, bar] of [[-5, "...."], [200, "===="]] as const) {
    const { writable, shown } = screen();
    await new ProgressBar({
      writable,
      value,
      max: 100,
      barLength: 4,
      fillChar: "=",
      emptyChar: ".",
      keepOpen: false,
      formatter: (state) => state.progressBar,
    }).stop();
    assertEquals(await shown, [CLEAR + bar, CLEAR + bar, "\n"]);
  }
});

Deno.test("A bar to be cleared is gone in the end", async () => {
  const { writable, shown } = screen();
  await new ProgressBar({
    writable,
    max: 1,
    clear: true,
    keepOpen: false,
    formatter: () => "here",
  }).stop();
  assertEquals(await shown, [`${CLEAR}here`, CLEAR]);
});

Deno.test("A formatter is told the state now and at the last time", async () => {
  using time = new FakeTime();
  const { writable, shown } = screen();
  const states: Partial<ProgressBarFormatter>[] = [];
  const bar = new ProgressBar({
    writable,
    max: 10,
    value: 1,
    interval: 1000,
    keepOpen: false,
    formatter({ time, previousTime, value, previousValue, max, styledTime }) {
      states.push({
        time,
        previousTime,
        value,
        previousValue,
        max,
        styledTime,
      });
      return "";
    },
  });
  // What was drawn last is known as soon as the drawing is done.
  await time.runMicrotasks();
  bar.value = 4;
  bar.max = 20;
  await time.tickAsync(1000);
  await time.runMicrotasks();
  time.tick(500);
  await bar.stop();
  await shown;
  assertEquals(states, [
    {
      time: 0,
      previousTime: 0,
      value: 1,
      previousValue: 1,
      max: 10,
      styledTime: "00:00",
    },
    {
      time: 1000,
      previousTime: 0,
      value: 4,
      previousValue: 1,
      max: 20,
      styledTime: "00:01",
    },
    {
      time: 1500,
      previousTime: 1000,
      value: 4,
      previousValue: 4,
      max: 20,
      styledTime: "00:01",
    },
  ]);
});

Deno.test("The stream stays open unless it is not to be kept", async () => {
  const { writable, shown } = screen();
  await new ProgressBar({ writable, max: 1, formatter: () => "a" }).stop();
  const writer = writable.getWriter();
  await writer.write(new TextEncoder().encode("more"));
  await writer.close();
  assertEquals((await shown).at(-1), "more");
});

Deno.test("A stream that nobody reads any longer is no error", async () => {
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
  const bar = new ProgressBar({ writable, max: 1 });
  const stopped = bar.stop();
  await readable.cancel();
  await stopped;
});
