/** Workers with long jobs let quick ones go first. */

import { assert, assertEquals } from "@std/assert";
import { Courtesy, QuickCount } from "../../src/server/pool/courtesy.ts";
import type { Order } from "../../src/server/pool/protocol.ts";
import type { StageJob } from "../../src/server/pool/stage.ts";
import {
  type WorkerListener,
  WorkerPool,
} from "../../src/server/pool/worker_pool.ts";

const COMPRESS: StageJob = { type: "compress", level: 1, maxMemory: 1e9 };

/** A clock that goes on by so many milliseconds each time it is looked at. */
function clock(step: number) {
  let time = -step;
  return () => time += step;
}

/** A Worker's side whose clock goes on by 3 ms with each look, and what it was asked to do later. */
function courtesyOf(quick: QuickCount) {
  const looks: number[] = [];
  const now = clock(3);
  const later: { call: () => void; milliseconds: number }[] = [];
  const courtesy = new Courtesy(quick.count, {
    now: () => {
      const time = now();
      looks.push(time);
      return time;
    },
    later: (call, milliseconds) => void later.push({ call, milliseconds }),
  });
  return { courtesy, looks, later };
}

Deno.test("a Worker does not rest where nothing is quick", () => {
  const { courtesy, looks, later } = courtesyOf(new QuickCount());
  courtesy.rest();
  assertEquals([looks, later], [[0], []]);
});

Deno.test("a Worker rests while something is quick, not for long, then works as long as it has rested, and rests again", () => {
  const quick = new QuickCount();
  quick.come();
  const { courtesy, looks, later } = courtesyOf(quick);
  courtesy.rest(); // from 0 to 9, as 8 ms are enough
  assertEquals(looks.splice(0), [0, 3, 6, 9, 12]);
  // 18 is as long after 9 as that was after 0.
  assertEquals(later.map(({ milliseconds }) => milliseconds), [6]);
  courtesy.rest(); // asked once more, too soon
  assertEquals(looks.splice(0), [15]);
  assertEquals(later.length, 1);
  later[0].call();
  assertEquals(looks.splice(0), [18, 21, 24, 27, 30]);
  assertEquals(later.map(({ milliseconds }) => milliseconds), [6, 6]);
  quick.go();
  later[1].call();
  assertEquals(looks, [33]);
  assertEquals(later.length, 2);
});

Deno.test("a Worker goes on once the last of what is quick is over", async () => {
  const source = new URL(
    "../../src/server/pool/courtesy.ts",
    import.meta.url,
  );
  const code = `
    import { Courtesy } from ${JSON.stringify(source.href)};
    self.onmessage = ({ data }) => {
      new Courtesy(data, { rest: 60_000 }).rest();
      self.postMessage("goes on");
    };
    self.postMessage("ready");
  `;
  const worker = new Worker(
    `data:text/javascript,${encodeURIComponent(code)}`,
    { type: "module" },
  );
  const heard: unknown[] = [];
  const next = () =>
    new Promise<void>((resolve) => {
      worker.onmessage = ({ data }) => {
        heard.push(data);
        resolve();
      };
    });
  await next();
  const quick = new QuickCount();
  assertEquals([quick.come(), quick.come()], [true, false]);
  const over = next();
  const begin = performance.now();
  worker.postMessage(quick.count);
  quick.go();
  await new Promise((resolve) => setTimeout(resolve, 50));
  assertEquals(heard, ["ready"]);
  quick.go();
  await over;
  assertEquals(heard, ["ready", "goes on"]);
  assert(performance.now() - begin < 30_000, "it was not woken");
  worker.terminate();
});

Deno.test("Workers with long jobs are asked to rest with the first quick job, and know when none is left", async () => {
  const workers: { orders: Order[]; listener: WorkerListener }[] = [];
  const pool = new WorkerPool(2, (listener) => {
    const orders: Order[] = [];
    workers.push({ orders, listener });
    return { post: (order) => void orders.push(order), end() {} };
  }, () => Promise.reject(new Error("there are no models")));
  const never = new AbortController().signal;
  const input = new Uint8Array(1);
  const long = pool.start(COMPRESS, never);
  const [{ orders: longOrders }] = workers;
  const [{ count }] = longOrders.filter((order) => order.type === "courtesy");
  const rests = () =>
    workers.map(({ orders }) =>
      orders.filter(({ type }) => type === "rest").length
    );
  const leaving = new AbortController();
  const first = pool.start(COMPRESS, leaving.signal, { quick: true, input });
  const second = pool.start(COMPRESS, never, { quick: true, input });
  assertEquals([rests(), count[0]], [[1, 0], 2]);
  leaving.abort();
  assertEquals(count[0], 1);
  workers[1].listener.report({ type: "done", id: 2, result: {} });
  assertEquals(count[0], 0);
  const third = pool.start(COMPRESS, never, { quick: true, input });
  assertEquals([rests(), count[0]], [[2, 0], 1]);
  workers[1].listener.fail("it broke down");
  assertEquals(count[0], 0);
  // What begins while something is quick is told of it.
  const fourth = pool.start(COMPRESS, never, { quick: true, input });
  const later = pool.start(COMPRESS, never);
  assertEquals(rests(), [3, 0, 0, 1]);
  workers[3].listener.report({ type: "done", id: 5, result: {} });
  workers[2].listener.report({ type: "done", id: 4, result: {} });
  // Nobody is asked who has nothing to do.
  workers[0].listener.report({ type: "done", id: 0, result: {} });
  const fifth = pool.start(COMPRESS, never, { quick: true, input });
  assertEquals(rests(), [3, 0, 0, 1]);
  pool.close();
  assertEquals(count[0], 0);
  const all = [long, first, second, third, fourth, later, fifth];
  for (const { readable } of all) {
    await readable.cancel().catch(() => {});
  }
});
