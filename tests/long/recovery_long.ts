import { assertEquals } from "@std/assert";
import type { Report, Task } from "./recovery_worker.ts";

/** Damaged archives of each kind. */
const CASES = 5000;

/** What is damaged, and what is asked of recovery. */
const KINDS = ["indexed", "single", "several"] as const;

/** What one worker finds. */
function work(task: Task): Promise<Report> {
  const script = new URL("recovery_worker.ts", import.meta.url);
  const worker = new Worker(script, { type: "module" });
  return new Promise<Report>((resolve, reject) => {
    worker.onmessage = ({ data }) => resolve(data);
    worker.onerror = (event) => {
      event.preventDefault();
      reject(new Error(event.message));
    };
    worker.postMessage(task);
  }).finally(() => worker.terminate());
}

Deno.test(`${3 * CASES} damaged archives: what is restored is right, whole where it was not touched, and all else is reported`, async () => {
  const given = Deno.env.get("SLUICE_SEED");
  const seed = given === undefined
    ? crypto.getRandomValues(new Uint32Array(1))[0]
    : Number(given);
  console.log(`SLUICE_SEED=${seed}`);
  const step = navigator.hardwareConcurrency;
  for (const kind of KINDS) {
    const reports = await Promise.all(
      Array.from(
        { length: step },
        (_, from) => work({ kind, seed, from, step, count: CASES }),
      ),
    );
    const sum = (count: (report: Report) => number) =>
      reports.reduce((total, report) => total + count(report), 0);
    for (const { failure } of reports) {
      assertEquals(failure, undefined, `SLUICE_SEED=${seed}`);
    }
    console.log(
      `${kind}: ${sum(({ cases }) => cases)} archives, ` +
        `${sum(({ damages }) => damages)} ranges reported, ` +
        `${sum(({ restored }) => restored)} bytes restored, slowest ${
          Math.max(...reports.map(({ slowest }) => slowest)).toFixed(0)
        } ms`,
    );
    assertEquals(sum(({ cases }) => cases), CASES);
  }
});
