/**
 * The server in Cloudflare Workers and what is like them: no files, no threads, kernels and models that are given.
 *
 * ```ts ignore
 * import kernel from "@sluice/sluice/kernel.wasm";
 * import { createWorkersServer } from "@sluice/sluice/server/workers";
 *
 * export default createWorkersServer({ kernels: { kernel } });
 * ```
 *
 * @module
 */

import { inspectModel } from "../../../mod.ts";
import { readConfig } from "../config.ts";
import { inspectNetwork, type ModelFile } from "../model_store.ts";
import type { StageContext } from "../pool/stage.ts";
import { assemble, type Server } from "./assemble.ts";

/** Highest level whose predictor, with what else there is, stays below the 128 MB of an isolate. */
const MAX_LEVEL = 6;

/** Most memory of a job's predictor, and jobs at a time, that these allow. */
const MAX_MEMORY = 40 * 1024 * 1024, MAX_JOBS = 2;

/** Most bytes of a body that are read though nobody wants them. */
const MOST_DRAINED = 65_536;

/** What is given. */
export interface WorkersServerOptions {
  /** The kernels, compiled beforehand: where one is missing, its levels are. */
  kernels: NonNullable<StageContext["kernels"]>;
  /** Models by name. */
  models?: Record<string, Uint8Array | ArrayBuffer>;
  /** Networks by name: the content of `.onnx` files. They need `kernels.networkKernel`, or are slow. */
  networks?: Record<string, Uint8Array | ArrayBuffer>;
}

/** What a Worker exports. */
export interface WorkersServer {
  fetch(
    request: Request,
    environment?: Record<string, unknown>,
    context?: unknown,
  ): Promise<Response>;
}

/** Strings of an environment, which has bindings, too. */
function stringsOf(environment: Record<string, unknown>) {
  return Object.fromEntries(
    Object.entries(environment).filter(([, value]) =>
      typeof value === "string"
    ),
  ) as Record<string, string>;
}

async function filesOf(
  { kernels: { networkKernel }, models = {}, networks = {} }:
    WorkersServerOptions,
): Promise<ModelFile[]> {
  const files: ModelFile[] = [];
  const facts = (id: string, data: Uint8Array | ArrayBuffer) => {
    const bytes = data instanceof Uint8Array ? data : new Uint8Array(data);
    return { id, bytes, created: 0, read: () => Promise.resolve(bytes) };
  };
  for (const [id, data] of Object.entries(models)) {
    const { bytes, ...file } = facts(id, data);
    files.push({ ...file, description: await inspectModel(bytes) });
  }
  for (const [id, data] of Object.entries(networks)) {
    const { bytes, ...file } = facts(id, data);
    const description = await inspectNetwork(bytes, networkKernel);
    files.push({ ...file, isNetwork: true, description });
  }
  return files;
}

/**
 * Reads a short body that a refusal did not need: who still sends it when the answer comes may lose the connection, and the answer
 * with it.
 */
async function drain(request: Request): Promise<void> {
  const { body } = request;
  if (!body || request.bodyUsed || body.locked) return;
  const reader = body.getReader();
  try {
    for (let bytes = 0; bytes < MOST_DRAINED;) {
      const { value, done } = await reader.read();
      if (done) return;
      bytes += value.length;
    }
    await reader.cancel();
  } catch {
    // It broke off; the answer says what there is to say.
  }
}

/**
 * Makes what a Worker exports. It is put together with the first request: before, nothing may be done there.
 *
 * @param options kernels, models and networks
 */
export function createWorkersServer(
  options: WorkersServerOptions,
): WorkersServer {
  const { kernels } = options;
  let server: Server | undefined;
  const create = async (environment: Record<string, unknown>) => {
    const config = readConfig(stringsOf(environment));
    return assemble({
      ...config,
      maxJobs: Math.min(config.maxJobs, MAX_JOBS),
      maxMemory: Math.min(config.maxMemory, MAX_MEMORY),
    }, {
      models: await filesOf(options),
      threads: 0,
      shares: false,
      kernels,
      maxLevel: MAX_LEVEL,
      addressOf: (request) =>
        request.headers.get("CF-Connecting-IP") ?? undefined,
      write: (line) => console.log(line),
    });
  };
  return {
    async fetch(request, environment = {}, context) {
      // None waits for another's: requests live by themselves, and what one has begun may end with it.
      server ??= await create(environment);
      const { app } = server;
      const answer = await app.fetch(
        request,
        environment,
        context as Parameters<typeof app.fetch>[2],
      );
      if (!answer.ok) await drain(request);
      return answer;
    },
  };
}
