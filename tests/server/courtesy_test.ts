/** Workers with long jobs let quick ones go first. */

import { assertEquals } from "@std/assert";
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

Deno.test("a Worker does not rest where nothing is quick", () => {
  const quick = new QuickCount();
  const looks: number[] = [];
  const now = clock(1);
  const courtesy = new Courtesy(quick.count, () => {
    looks.push(0);
    return now();
  });
  courtesy.rest();
  assertEquals(looks.length, 1);
});

Deno.test("a Worker rests while something is quick, not for long, and then works as long as it has rested", () => {
  const quick = new QuickCount();
  quick.come();
  const times: number[] = [];
  const now = clock(3);
  const courtesy = new Courtesy(quick.count, () => {
    const time = now();
    times.push(time);
    return time;
  });
  courtesy.rest(); // from 0 to 9, as 8 ms are enough
  assertEquals(times, [0, 3, 6, 9]);
  for (let time = 12; time < 18; time += 3) {
    courtesy.rest();
    assertEquals(times.at(-1), time);
  }
  courtesy.rest(); // 18 is as long after 9 as that was after 0
  assertEquals(times.at(-1), 27);
});

Deno.test("a Worker goes on once the last of what is quick is over", async () => {
  const source = new URL(
    "../../src/server/pool/courtesy.ts",
    import.meta.url,
  );
  const code = `
    import { Courtesy } from ${JSON.stringify(source.href)};
    self.onmessage = ({ data }) => {
      // A clock that stands still: it would rest for ever.
      new Courtesy(data, () => 0).rest();
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
  worker.postMessage(quick.count);
  quick.go();
  await new Promise((resolve) => setTimeout(resolve, 50));
  assertEquals(heard, ["ready"]);
  quick.go();
  await over;
  assertEquals(heard, ["ready", "goes on"]);
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
  // Nobody is asked who has nothing to do.
  workers[0].listener.report({ type: "done", id: 0, result: {} });
  const fourth = pool.start(COMPRESS, never, { quick: true, input });
  assertEquals(rests(), [2, 0, 0]);
  pool.close();
  assertEquals(count[0], 0);
  for (const { readable } of [long, first, second, third, fourth]) {
    await readable.cancel().catch(() => {});
  }
});
