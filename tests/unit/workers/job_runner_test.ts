import { assertEquals } from "@std/assert";
import { compress } from "../../../mod.ts";
import { JobRunner } from "../../../src/workers/job_runner.ts";
import type { Order } from "../../../src/workers/protocol.ts";
import { concat, frame, lines } from "../helpers.ts";

const piece = (bytes: Uint8Array<ArrayBuffer>): Order => ({
  type: "piece",
  bytes,
});

/** All output up to where it needs an order or is done. */
function run(runner: JobRunner, ...orders: Order[]): Uint8Array {
  for (const order of orders) runner.add(order);
  const parts: Uint8Array[] = [];
  for (let out; (out = runner.next()) !== undefined;) {
    if (out) parts.push(out);
  }
  return concat(...parts);
}

Deno.test("a job says what it has used, what it holds, and when it is done", () => {
  const content = lines(5000);
  const runner = new JobRunner({
    type: "encode",
    frame: {
      level: 4,
      blockSize: 2000,
      checksum: true,
      maxMemory: 8_000_000,
      flushChunks: false,
      number: 0,
      limit: 10_000,
    },
  });
  const first = run(runner, piece(content.slice(0, 2500)));
  assertEquals([runner.takeUsed(), runner.held, runner.isDone], [
    2500,
    500,
    false,
  ]);
  const flushed = run(runner, { type: "flush" });
  assertEquals([flushed.length > 0, runner.held], [true, 0]);
  const rest = run(runner, piece(content.slice(2500)), {
    type: "finish",
    last: true,
  });
  assertEquals([runner.takeUsed(), runner.isDone], [2500, true]);
  const decoder = new JobRunner({
    type: "decode",
    options: {},
    from: { offset: 0, number: 0, follows: false, bytesOut: 0 },
  });
  const archive = concat(first, flushed, rest);
  assertEquals(
    run(decoder, piece(archive), { type: "finish", last: true }),
    content,
  );
});

Deno.test("a job in the middle of an input knows where it is", () => {
  const before = concat(
    frame("one ", {}, false),
    frame("two ", { number: 1 }, false),
  );
  const rest = concat(frame("three", { number: 2 }), compress(lines(10)));
  const from = {
    offset: before.length,
    number: 2,
    follows: false,
    bytesOut: 8,
  };
  const runner = new JobRunner({ type: "decode", options: {}, from });
  const out = run(runner, piece(rest), { type: "finish", last: false });
  assertEquals(out, concat(new TextEncoder().encode("three"), lines(10)));
  assertEquals(runner.isDone, true);
});
