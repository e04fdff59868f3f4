/** Streams end early in every way there is, and both sides learn of it. */

import { bytes, KINDS, settle } from "./bytes.ts";
import { check, failureOf } from "./check.ts";
import type { Bound, Case } from "./given.ts";

export function ends(bound: Bound): Case[] {
  const stages = {
    compressor: bound.compressor,
    decompressor: bound.decompressor,
  };
  const cases: Case[] = [];
  for (const [name, make] of Object.entries(stages)) {
    cases.push({
      name:
        `cancelling the readable of a ${name} ends its writable with the reason`,
      async run() {
        const { readable, writable } = make();
        const writer = writable.getWriter();
        writer.closed.catch(() => {});
        await readable.cancel(new Error("enough"));
        const { message } = await failureOf(() => writer.write(bytes("x")));
        check(message === "enough", message);
      },
    });
    cases.push({
      name:
        `aborting the writable of a ${name} ends its readable with the reason`,
      async run() {
        const { readable, writable } = make();
        await writable.abort(new Error("enough"));
        const { message } = await failureOf(() => readable.getReader().read());
        check(message === "enough", message);
      },
    });
    for (const early of [true, false]) {
      const when = early ? "before" : "after";
      cases.push({
        name:
          `a signal that aborts ${when} the start ends both sides of a ${name}`,
        async run() {
          const controller = new AbortController();
          if (early) controller.abort(new Error("enough"));
          const { readable, writable } = make({ signal: controller.signal });
          const read = failureOf(() => readable.getReader().read());
          const writer = writable.getWriter();
          const closed = failureOf(() => writer.closed);
          if (!early) controller.abort(new Error("enough"));
          for (const { message } of [await read, await closed]) {
            check(message === "enough", message);
          }
        },
      });
    }
  }
  cases.push({
    name: "aborting during a write that waits for a reader ends both",
    async run() {
      const { readable, writable } = bound.compressor({ blockSize: 1024 });
      const writer = writable.getWriter();
      const written = failureOf(() => writer.write(KINDS.noise(10_000)));
      writer.closed.catch(() => {});
      await settle();
      await writer.abort(new Error("enough"));
      await failureOf(() => readable.getReader().read());
      await written;
    },
  });
  cases.push({
    name: "an abort takes effect while a block is being coded",
    async run() {
      const controller = new AbortController();
      const stage = bound.compressor({
        signal: controller.signal,
        blockSize: 4_194_304,
        onProgress: () => {
          throw new Error("a block came out");
        },
      });
      const input = new Blob([KINDS.prose(1_000_000)]).stream(); // a second's work
      setTimeout(() => controller.abort(new Error("enough")), 1);
      const { message } = await failureOf(() =>
        input.pipeThrough(stage).pipeTo(new WritableStream())
      );
      check(message === "enough", message);
    },
  });
  return cases;
}
