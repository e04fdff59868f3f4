import { assertEquals, assertRejects } from "@std/assert";
import {
  compress,
  CompressorStream,
  decompress,
  DecompressorStream,
} from "../../mod.ts";
import { collect, inChunks, lines } from "../unit/helpers.ts";

const CONTENT = lines(300_000);
const OPTIONS = { level: 4, frameSize: 40_000 };

/** Has the platform another kind of Worker while something is done. */
async function having(
  kind: unknown,
  action: () => Promise<void>,
): Promise<void> {
  const real = globalThis.Worker;
  globalThis.Worker = kind as typeof Worker;
  try {
    await action();
  } finally {
    globalThis.Worker = real;
  }
}

async function makesTheSame(): Promise<void> {
  const archive = (workers: number) =>
    collect(
      inChunks(CONTENT, [9000]).pipeThrough(
        new CompressorStream({ ...OPTIONS, workers }),
      ),
    );
  const made = await archive(3);
  assertEquals(made, await archive(0));
  assertEquals(decompress(made), CONTENT);
  const output = inChunks(made, [5000]).pipeThrough(
    new DecompressorStream({ workers: 3 }),
  );
  assertEquals(await collect(output), CONTENT);
}

/** A Worker that is never there. */
class Missing extends EventTarget {
  onerror: ((event: ErrorEvent) => void) | null = null;
  constructor() {
    super();
    setTimeout(() => this.onerror?.(new ErrorEvent("error")), 20);
  }
  postMessage(): void {}
  terminate(): void {}
}

Deno.test("where a Worker may not be made, this thread makes the same bytes", () =>
  having(
    class {
      constructor() {
        throw new DOMException("forbidden", "SecurityError");
      }
    },
    makesTheSame,
  ));

Deno.test("where a Worker's file is not there, this thread makes the same bytes", () =>
  having(Missing, makesTheSame));

Deno.test("where one Worker can be had and no more, it makes the same bytes", async () => {
  const real = globalThis.Worker;
  let made = 0;
  await having(
    class {
      constructor(url: URL, options: WorkerOptions) {
        return made++ % 3 === 0 ? new real(url, options) : new Missing();
      }
    },
    makesTheSame,
  );
});

Deno.test("a Worker that breaks down in the middle of the work ends the stream", async () => {
  const real = globalThis.Worker;
  const kind = class extends real {
    override postMessage(message: { type: string }): void {
      if (message.type !== "finish") return;
      this.onerror?.(new ErrorEvent("error", { message: "out of memory" }));
    }
  };
  await having(kind, async () => {
    const stage = new CompressorStream({ ...OPTIONS, workers: 2 });
    inChunks(CONTENT, [9000]).pipeTo(stage.writable).catch(() => {});
    await assertRejects(
      () => collect(stage.readable),
      Error,
      "a Worker broke down: out of memory",
    );
  });
});

Deno.test("in this thread, timers have their turns and limits are limits", async () => {
  await having(undefined, async () => {
    const archive = compress(CONTENT, OPTIONS);
    let turns = 0;
    const timer = setInterval(() => turns++, 1);
    const output = inChunks(archive, [5000]).pipeThrough(
      new DecompressorStream({ workers: 3, maxOutput: 290_000 }),
    );
    await assertRejects(() => collect(output), RangeError, "maxOutput");
    clearInterval(timer);
    assertEquals(turns > 3, true);
  });
});
