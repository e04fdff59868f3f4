import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { compress, FormatError, type Model } from "../../mod.ts";
import { ModelError } from "../../src/errors.ts";
import { InlinePool } from "../../src/server/pool/inline_pool.ts";
import { serveStages } from "../../src/server/pool/stage_worker.ts";
import type { StageJob, StagePool } from "../../src/server/pool/stage.ts";
import { HttpError, toHttpError } from "../../src/server/errors.ts";
import type { Order, Report } from "../../src/server/pool/protocol.ts";
import {
  type ModelBytes,
  type WorkerListener,
  WorkerPool,
} from "../../src/server/pool/worker_pool.ts";
import { startDenoWorker } from "../../src/server/adapters/deno.ts";
import {
  CountedBombs,
  encoder,
  pause,
  serverWith,
  trained,
  until,
} from "./helpers.ts";

const CONTENT = encoder.encode("a line of a log, and one more\n".repeat(3000));
const MEMORY = 256 * 1024 * 1024;
const COMPRESS: StageJob = { type: "compress", level: 6, maxMemory: MEMORY };
const DECOMPRESS: StageJob = {
  type: "decompress",
  maxOutput: Infinity,
  maxMemory: MEMORY,
};

async function run(
  pool: StagePool,
  job: StageJob,
  content: Uint8Array,
): Promise<Uint8Array> {
  const stage = pool.start(job, new AbortController().signal);
  const written = new Blob([content as BlobPart]).stream()
    .pipeTo(stage.writable).catch(() => {});
  const output = await new Response(stage.readable).bytes();
  await written;
  return output;
}

async function findModel(sha256: string): Promise<Model> {
  const { model } = await trained;
  if (sha256 === model.sha256) return model;
  throw new ModelError("model-not-found", "There is no such model", sha256);
}

async function readModel(sha256: string): Promise<ModelBytes> {
  const { file } = await trained;
  await findModel(sha256); // there may be none
  return { file, isNetwork: false };
}

const POOLS: [string, () => StagePool][] = [
  ["this thread", () => new InlinePool({ findModel })],
  ["Workers", () => new WorkerPool(2, startDenoWorker, readModel)],
];

for (const [where, create] of POOLS) {
  Deno.test(`in ${where}, jobs make what the library makes, many at a time`, async () => {
    const pool = create();
    const { model } = await trained;
    const expected = compress(CONTENT, { level: 6 });
    const archives = await Promise.all(
      Array.from({ length: 5 }, () => run(pool, COMPRESS, CONTENT)),
    );
    for (const archive of archives) {
      assertEquals(await run(pool, DECOMPRESS, archive), CONTENT);
    }
    // The size was not told, so a header differs.
    assert(Math.abs(archives[0].length - expected.length) < 200);
    const job = { ...COMPRESS, level: 5, model: model.sha256 };
    const archive = await run(pool, job, CONTENT);
    assertEquals(await run(pool, DECOMPRESS, archive), CONTENT);
    pool.close();
  });

  Deno.test(`in ${where}, errors arrive as what they are`, async () => {
    const pool = create();
    const damaged = compress(CONTENT);
    damaged[damaged.length - 3] ^= 1;
    const error = await assertRejects(
      () => run(pool, DECOMPRESS, damaged),
      FormatError,
    );
    assertEquals(error.code, "checksum-mismatch");
    await assertRejects(
      () => run(pool, { ...COMPRESS, model: "0".repeat(64) }, CONTENT),
      ModelError,
    );
    await assertRejects(
      () => run(pool, { ...COMPRESS, level: 99 }, CONTENT),
      RangeError,
    );
    pool.close();
  });

  Deno.test(`in ${where}, who reads slowly holds the work up`, async () => {
    const pool = create();
    const abort = new AbortController();
    const stage = pool.start(DECOMPRESS, abort.signal);
    const bombs = new CountedBombs();
    bombs.readable.pipeTo(stage.writable).catch(() => {});
    const reader = stage.readable.getReader();
    await reader.read();
    await bombs.settled();
    abort.abort(new Error("enough"));
    await assertRejects(async () => {
      for (;;) await reader.read();
    });
    pool.close();
  });

  Deno.test(`in ${where}, a job that is given up ends at once, and others go on`, async () => {
    const pool = create();
    const abort = new AbortController();
    const stage = pool.start(COMPRESS, abort.signal);
    const endless = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(CONTENT.slice()),
    });
    const pouring = endless.pipeTo(stage.writable);
    pouring.catch(() => {});
    const other = run(pool, COMPRESS, CONTENT);
    await pause(100);
    abort.abort(new Error("enough"));
    await assertRejects(
      () => stage.readable.getReader().read(),
      Error,
      "enough",
    );
    await assertRejects(() => pouring, Error, "enough");
    assert((await other).length > 0);
    pool.close();
  });
}

for (const [where, create] of POOLS) {
  Deno.test(`in ${where}, a job that comes or is under way when the server ends may be asked for again`, async () => {
    const pool = create();
    const stage = pool.start(COMPRESS, new AbortController().signal);
    const first = stage.readable.getReader().read();
    pool.close();
    for (
      const error of [
        await assertRejects(() => first, HttpError),
        assertThrows(
          () => pool.start(COMPRESS, new AbortController().signal),
          HttpError,
        ),
      ]
    ) {
      const { status, code, headers } = toProblem(error);
      assertEquals([status, code], [503, "server-ends"]);
      assert(Number(headers.get("Retry-After")) >= 1);
    }
  });
}

/** What is answered to an error. */
function toProblem(error: unknown) {
  const { status, code, options: { headers } } = toHttpError(error);
  return { status, code, headers: new Headers(headers) };
}

Deno.test("a Worker that breaks down takes its jobs along, which may be asked for again", async () => {
  const listeners: WorkerListener[] = [];
  const pool = new WorkerPool(1, (listener) => {
    listeners.push(listener);
    return { post() {}, end() {} };
  }, readModel);
  const { signal } = new AbortController();
  const { readable } = pool.start(COMPRESS, signal);
  listeners[0].fail("out of memory");
  const error = await assertRejects(
    () => readable.getReader().read(),
    HttpError,
    "out of memory",
  );
  const { status, code, headers } = toProblem(error);
  assertEquals([status, code], [503, "worker-lost"]);
  assert(Number(headers.get("Retry-After")) >= 1);
  // The next job has another.
  pool.start(COMPRESS, signal);
  assertEquals(listeners.length, 2);
  pool.close();
});

Deno.test("a model goes to a Worker as its file: loading it is not this thread's work", async () => {
  const { file, model: { sha256 } } = await trained;
  const kept = new Uint8Array(file);
  const orders: Order[] = [];
  let tell!: WorkerListener;
  const pool = new WorkerPool(1, (listener) => {
    tell = listener;
    return {
      post: (order, transfer) =>
        void orders.push(
          structuredClone(order, { transfer }),
        ),
      end() {},
    };
  }, readModel);
  pool.start({ ...COMPRESS, model: sha256 }, new AbortController().signal);
  orders.length = 0;
  tell.report({ type: "lacks", sha256 });
  await until(() => orders.length > 0);
  const isNetwork = false;
  assertEquals(orders, [{ type: "model", sha256, file: kept, isNetwork }]);
  // Others may ask for it, too.
  assertEquals((await readModel(sha256)).file, kept);
  pool.close();
});

Deno.test("while Workers compress on every core, others are answered within 50 ms", async () => {
  using server = await serverWith({}, {
    threads: navigator.hardwareConcurrency,
    startWorker: startDenoWorker,
  });
  const left = new AbortController();
  for (let i = 0; i < navigator.hardwareConcurrency; i++) {
    const endless = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(CONTENT.slice()),
    });
    const answer = await server.app.request("/v1/compress?level=6", {
      method: "POST",
      body: endless,
      signal: left.signal,
      duplex: "half",
    } as RequestInit);
    answer.body!.pipeTo(new WritableStream()).catch(() => {});
  }
  await pause(300);
  const times: number[] = [];
  for (let i = 0; i < 40; i++) {
    const begin = performance.now();
    const answer = await server.app.request("/healthz");
    await answer.json();
    times.push(performance.now() - begin);
    await pause(10);
  }
  times.sort((a, b) => a - b);
  assert(times[Math.floor(times.length / 2)] < 50, `${times}`);
  left.abort();
  await until(() =>
    server.lines.filter(({ event }) => event === "job").length ===
      navigator.hardwareConcurrency
  );
});

Deno.test("a Worker that waits for a part of an archive is told that nobody wants it any more", async () => {
  const reports: Report[] = [];
  let hear!: (order: Order) => void;
  serveStages({
    post: (report) => void reports.push(report),
    listen: (given) => void (hear = given),
  });
  const job: StageJob = {
    type: "read",
    offset: 0,
    length: 10,
    maxMemory: MEMORY,
  };
  hear({ type: "start", id: 1, job, quick: false, sourceSize: 1000 });
  await until(() => reports.some(({ type }) => type === "asks"));
  hear({ type: "cancel", id: 1 });
  await until(() => reports.some(({ type }) => type === "failed"));
});
