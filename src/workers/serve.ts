/**
 * A Worker's side of the work.
 *
 * @module
 */

import { hearFallbacks } from "../streams/network_parts.ts";
import { JobRunner } from "./job_runner.ts";
import { type Order, packError, type Report } from "./protocol.ts";

/**
 * Most bytes of output that wait for the stream's reader. A frame of the usual size fits, so that it is decoded while
 * the one before is; of larger ones, those that are not first stop here.
 */
const WINDOW = 32 * 1024 * 1024;

/** Where a Worker hears and speaks. */
interface Port {
  post(report: Report, transfer: ArrayBuffer[]): void;
  listen(hear: (order: Order) => void): void;
}

/** What Node has in place of a Worker's global functions. */
interface NodePort {
  postMessage(report: Report, transfer: ArrayBuffer[]): void;
  on(event: "message", hear: (order: Order) => void): void;
}

/** Does jobs until the Worker is terminated. */
export function serve(): void {
  const port = ownPort();
  let job: JobRunner | undefined;
  let waiting = 0; // bytes of output that nobody has taken yet
  let held = 0; // as last told

  // There is nobody to give way to: an order that comes meanwhile is for later, or for the reader's sake.
  const work = () => {
    while (job && waiting < WINDOW) {
      const out = job.next();
      const used = job.takeUsed();
      if (used > 0 || held !== job.held) {
        held = job.held;
        port.post({ type: "used", bytes: used, held }, []);
      }
      if (out) {
        waiting += out.length;
        port.post({ type: "output", bytes: out }, [out.buffer]);
      } else if (out === undefined) {
        const sha256 = job.takeLack();
        if (sha256) port.post({ type: "lacks", sha256 }, []);
        if (!job.isDone) return;
        job = undefined;
        port.post({ type: "done" }, []);
      } else if (job.pending) {
        const waited = job;
        job.pending.then(() => {
          if (job === waited) attempt(work);
        });
        return;
      }
    }
  };
  const attempt = (act: () => void) => {
    try {
      act();
    } catch (error) {
      job = undefined;
      port.post({ type: "failed", error: packError(error) }, []);
    }
  };
  port.listen((order) => {
    attempt(() => {
      if (order.type === "task") {
        waiting = held = 0;
        job = new JobRunner(order.task);
      } else if (order.type === "taken") {
        waiting -= order.bytes;
      } else {
        job?.add(order);
      }
      work();
    });
  });
  hearFallbacks(
    "",
    (reason, sha256) =>
      port.post({ type: "fallback", sha256, error: packError(reason) }, []),
  );
  port.post({ type: "ready" }, []);
}

function ownPort(): Port {
  const { process, postMessage } = globalThis as unknown as {
    process?: {
      getBuiltinModule?(name: string): { parentPort?: NodePort | null };
    };
    postMessage?: Port["post"];
  };
  if (postMessage) {
    return {
      post: postMessage.bind(globalThis),
      listen: (hear) =>
        void ((globalThis as unknown as Worker).onmessage = ({ data }) =>
          hear(data)),
    };
  }
  const port = process!.getBuiltinModule!("node:worker_threads").parentPort!;
  return {
    post: (report, transfer) => port.postMessage(report, transfer),
    listen: (hear) => port.on("message", hear),
  };
}
