/**
 * Numbers about requests and jobs, as Prometheus reads them.
 *
 * @module
 */

import { Counter, Gauge, Histogram, Registry } from "prom-client";
import type { Admission } from "./admission.ts";
import type { StagePool } from "./pool/stage.ts";
import type { Metrics } from "./services.ts";

/** Methods that are counted by their names: a client may make up any others, and each would be kept. */
const METHODS = new Set([
  "GET",
  "HEAD",
  "POST",
  "OPTIONS",
  "PUT",
  "DELETE",
  "PATCH",
]);

/** Bounds of times, in seconds. */
const TIMES = [0.001, 0.005, 0.02, 0.1, 0.5, 2, 10, 60, 600];

/**
 * Begins to count.
 *
 * @param admission who works and waits
 * @param pool where they work
 * @param resident bytes of memory of the process, where the runtime tells them
 */
export function countingMetrics(
  admission: Admission,
  pool: StagePool,
  resident?: () => number,
): Metrics {
  const registers = [new Registry()];
  const requests = new Histogram({
    name: "sluice_request_duration_seconds",
    help: "Time until an answer began",
    labelNames: ["method", "status"],
    buckets: TIMES,
    registers,
  });
  const jobs = new Counter({
    name: "sluice_jobs_total",
    help: "Jobs that are over, by how they ended",
    labelNames: ["job", "ending"],
    registers,
  });
  const bytes = new Counter({
    name: "sluice_job_bytes_total",
    help: "Bytes into and out of jobs",
    labelNames: ["job", "direction"],
    registers,
  });
  new Gauge({
    name: "sluice_jobs_running",
    help: "Jobs at work",
    registers,
    collect() {
      this.set(admission.running);
    },
  });
  new Gauge({
    name: "sluice_jobs_waiting",
    help: "Jobs that wait for a place",
    registers,
    collect() {
      this.set(admission.waiting);
    },
  });
  new Gauge({
    name: "sluice_threads",
    help: "Workers; 0: the thread that answers works",
    registers,
    collect() {
      this.set(pool.threads);
    },
  });
  // What pools count is told as it is: nothing is counted twice.
  const labelNames = ["backend", "network"];
  new Counter({
    name: "sluice_network_steps_total",
    help: "Steps of lanes: one for each byte of a prompt and of a text",
    labelNames,
    registers,
    collect() {
      this.reset();
      for (const { backend, network, steps } of pool.networkUses) {
        this.inc({ backend, network }, steps);
      }
    },
  });
  new Counter({
    name: "sluice_network_batches_total",
    help: "Steps of networks, each for all lanes that have a text",
    labelNames,
    registers,
    collect() {
      this.reset();
      for (const { backend, network, batches } of pool.networkUses) {
        this.inc({ backend, network }, batches);
      }
    },
  });
  new Gauge({
    name: "sluice_network_lanes",
    help: "Lanes of networks that have a text",
    labelNames,
    registers,
    collect() {
      this.reset();
      for (const { backend, network, lanes } of pool.networkUses) {
        this.set({ backend, network }, lanes);
      }
    },
  });
  if (resident) {
    new Gauge({
      name: "process_resident_memory_bytes",
      help: "Memory of the process, all threads together",
      registers,
      collect() {
        this.set(resident());
      },
    });
  }
  const [registry] = registers;
  return {
    contentType: registry.contentType,
    text: () => registry.metrics(),
    request: (method, status, seconds) =>
      requests.observe({
        method: METHODS.has(method) ? method : "other",
        status,
      }, seconds),
    job(job, bytesIn, bytesOut, ending) {
      jobs.inc({ job, ending });
      bytes.inc({ job, direction: "in" }, bytesIn);
      bytes.inc({ job, direction: "out" }, bytesOut);
    },
  };
}
