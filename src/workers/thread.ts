/**
 * A Worker, whichever kind the platform has.
 *
 * @module
 */

import type { Order, Report } from "./protocol.ts";

/** A thread that has been started. */
export interface Thread {
  /** Sends an order; what is transferred is the thread's. */
  post(order: Order, transfer: ArrayBuffer[]): void;
  /** Ends it at once, whatever it does. */
  end(): void;
}

/** What a thread says, and that it cannot be started, or has broken down. */
export interface Listener {
  report(report: Report): void;
  fail(reason: string): void;
}

/** What of Node a thread is made from. */
interface NodeWorker {
  on(event: "message", hear: (report: Report) => void): void;
  on(event: "error", hear: (error: unknown) => void): void;
  on(event: "exit", hear: () => void): void;
  postMessage(order: Order, transfer: ArrayBuffer[]): void;
  terminate(): unknown;
}

interface NodeThreads {
  Worker?: new (url: URL) => NodeWorker;
}

/**
 * Starts a thread. That may fail at once or later: there is no Worker, it may not be started, or a bundler has left its
 * file behind.
 *
 * @param listener is told what comes of it
 * @returns `undefined` when it fails at once
 */
export function startThread(listener: Listener): Thread | undefined {
  try {
    return typeof Worker === "function"
      ? startWorker(listener)
      : startNodeWorker(listener);
  } catch {
    return undefined;
  }
}

function startWorker({ report, fail }: Listener): Thread {
  // Written so, bundlers find the file.
  const worker = new Worker(new URL("./worker.ts", import.meta.url), {
    type: "module",
  });
  worker.onmessage = ({ data }) => report(data);
  worker.onmessageerror = () => fail("a message could not be read");
  worker.onerror = (event) => {
    event.preventDefault();
    fail(event.message);
  };
  return {
    post: (order, transfer) => worker.postMessage(order, transfer),
    end: () => worker.terminate(),
  };
}

/** Node has Workers in a module only, which bundlers for browsers must not see. */
function startNodeWorker({ report, fail }: Listener): Thread | undefined {
  const { process } = globalThis as unknown as {
    process?: { getBuiltinModule?(name: string): NodeThreads | undefined };
  };
  const threads = process?.getBuiltinModule?.("node:worker_threads");
  if (!threads?.Worker) return undefined;
  const here = import.meta.url; // Written so, bundlers for browsers do not copy the file once more.
  const worker = new threads.Worker(new URL("./worker.ts", here));
  worker.on("message", report);
  worker.on("error", (error) => fail(String(error)));
  worker.on("exit", () => fail("it ended"));
  return {
    post: (order, transfer) => worker.postMessage(order, transfer),
    end: () => void worker.terminate(),
  };
}
