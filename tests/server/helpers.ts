/** A server in this process, of small parts. */

import { compress, type Model, trainModelFile } from "../../mod.ts";
import { inspectModel } from "../../mod.ts";
import {
  assemble,
  type Runtime,
  type Server,
} from "../../src/server/adapters/assemble.ts";
import { readConfig, type ServerConfig } from "../../src/server/config.ts";
import { countingMetrics } from "../../src/server/metrics.ts";
import { sampleNetwork } from "../../src/neural/sample_network.ts";
import {
  inspectNetwork,
  type ModelFile,
} from "../../src/server/model_store.ts";
import { TINY } from "../unit/neural/networks.ts";

export const encoder = new TextEncoder();
export const decoder = new TextDecoder();

const LESSON = "The cat sat on the mat. The dog ate the cat's fish. ".repeat(
  80,
);

/** A small model, made once. */
export const trained: Promise<{ file: Uint8Array; model: Model }> =
  trainModelFile(new Blob([LESSON]), { level: 5, licence: "CC0-1.0" });

/** It as a server has it, which calls it `cats`. */
export async function modelFile(): Promise<ModelFile> {
  const { file } = await trained;
  return {
    id: "cats",
    description: await inspectModel(file),
    created: 1_700_000_000,
    read: () => Promise.resolve(file),
  };
}

/** The file of a small network, which servers of all runtimes call `sample`. */
export const sampleFile: Promise<Uint8Array<ArrayBuffer>> = sampleNetwork(
  21,
  TINY,
);

/** The same as a server has it. */
export async function sampleServed(): Promise<ModelFile> {
  const file = await sampleFile;
  return {
    id: "sample",
    created: 1_700_000_000,
    isNetwork: true,
    description: await inspectNetwork(file),
    read: () => Promise.resolve(file),
  };
}

/** A server, and what it has logged. */
export interface TestServer extends Server, Disposable {
  lines: Record<string, unknown>[];
}

/** Makes a server that works in this thread unless told. */
export async function serverWith(
  config: Partial<ServerConfig> = {},
  runtime: Partial<Runtime> = {},
): Promise<TestServer> {
  const lines: Record<string, unknown>[] = [];
  const server = assemble({ ...readConfig(), ...config }, {
    models: [await modelFile()],
    threads: 0,
    maxLevel: 9,
    write: (line) => lines.push(JSON.parse(line)),
    metrics: countingMetrics,
    ...runtime,
  });
  return { ...server, lines, [Symbol.dispose]: () => server.close() };
}

/** A request with a body. */
export function post(
  body: BodyInit,
  headers: Record<string, string> = {},
): RequestInit {
  return {
    method: "POST",
    body,
    headers,
    ...(body instanceof ReadableStream && { duplex: "half" }),
  } as RequestInit;
}

/** A request of JSON. */
export function json(value: unknown): RequestInit {
  return post(JSON.stringify(value), { "Content-Type": "application/json" });
}

export const pause = (milliseconds: number) =>
  new Promise<void>((resolve) => void setTimeout(resolve, milliseconds));

/** Waits until something is so. */
export async function until(
  holds: () => boolean,
  milliseconds = 10_000,
): Promise<number> {
  const begin = performance.now();
  while (!holds()) {
    const waited = performance.now() - begin;
    if (waited > milliseconds) throw new Error("It never came to be");
    await pause(5);
  }
  return performance.now() - begin;
}

/** Numbers as Prometheus reads them. */
export async function metric(
  { app }: Server,
  name: string,
): Promise<number | undefined> {
  const text = await (await app.request("/metrics")).text();
  const line = text.split("\n").find((line) => line.startsWith(`${name} `));
  return line === undefined ? undefined : Number(line.split(" ").at(-1));
}

/** Archives without end, of a megabyte each, and how many were taken. */
export class CountedBombs {
  taken = 0;
  readonly readable: ReadableStream<Uint8Array>;

  constructor() {
    const bomb = compress(new Uint8Array(1024 * 1024));
    this.readable = new ReadableStream({
      pull: (controller) => {
        this.taken++;
        controller.enqueue(bomb.slice());
      },
    }, { highWaterMark: 0 });
  }

  /** Waits until no more are taken, which must be after a few: nobody reads what they become. */
  async settled(): Promise<void> {
    for (let before = -1; before !== this.taken;) {
      before = this.taken;
      // Connections hold some, each of a few dozen bytes.
      if (this.taken > 100_000) throw new Error(`${this.taken} were taken`);
      await pause(500);
    }
  }
}
