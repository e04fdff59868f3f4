/**
 * Whether a server can do its work: its models are what they should be, and what it compresses comes back.
 *
 * @module
 */

import type { ModelStore } from "./model_store.ts";
import type { StageJob, StagePool } from "./pool/stage.ts";
import type { Readiness } from "./services.ts";

/** What is compressed. */
const CONTENT = "The quick brown fox jumps over the lazy dog. ".repeat(8);

/** SHA-256 of its archive at level 6: the same on every machine, or something is wrong with this one. */
export const KNOWN_ANSWER =
  "92c8b323c678cda65c788e1781e996478d604c7dc49ecd537ae0e0ba8c7b6beb";

const MOST_MEMORY = 64 * 1024 * 1024;

/** Runs a job over bytes in memory. */
async function run(
  pool: StagePool,
  job: StageJob,
  input: Uint8Array<ArrayBuffer>,
): Promise<Uint8Array<ArrayBuffer>> {
  const stage = pool.start(job, AbortSignal.timeout(30_000), {
    quick: true,
  });
  // Its error is that of the readable side, too.
  new Blob([input]).stream().pipeTo(stage.writable).catch(() => {});
  return new Uint8Array(await new Response(stage.readable).arrayBuffer());
}

/**
 * Finds out whether all is well.
 *
 * @param pool where jobs work
 * @param models what is there
 */
export async function checkReadiness(
  pool: StagePool,
  models: ModelStore,
): Promise<Readiness> {
  const checks: Record<string, string> = {};
  try {
    const content = new TextEncoder().encode(CONTENT);
    const archive = await run(pool, {
      type: "compress",
      level: 6,
      contentSize: content.length,
      maxMemory: MOST_MEMORY,
    }, content);
    const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", archive));
    const back = await run(pool, {
      type: "decompress",
      maxOutput: content.length,
      maxMemory: MOST_MEMORY,
    }, archive);
    const digits = Array.from(
      hash,
      (byte) => byte.toString(16).padStart(2, "0"),
    ).join("");
    if (digits !== KNOWN_ANSWER) checks.coder = `made ${digits}`;
    else if (new TextDecoder().decode(back) !== CONTENT) {
      checks.coder = "does not restore what it made";
    } else checks.coder = "";
  } catch (error) {
    checks.coder = String(error);
  }
  // Their files were verified when they were found: each has the hash that its list says.
  checks.models = models.list.length > 0 ? "" : "there are none";
  return { ready: checks.coder === "", checks };
}

/**
 * Remembers what was found out: a success for good, a failure not at all, as it may have passed.
 *
 * @param check finds out
 * @param shares whether one who asks may wait for what another has begun: then there is one check at a time, however many ask
 * @returns what finds out, or remembers
 */
export function rememberReady(
  check: () => Promise<Readiness>,
  shares: boolean,
): () => Promise<Readiness> {
  let known: Readiness | undefined;
  let underWay: Promise<Readiness> | undefined;
  const begin = () => {
    if (!shares) return check();
    return underWay ??= check().finally(() => underWay = undefined);
  };
  return async () => {
    if (known) return known;
    const found = await begin();
    if (found.ready) known = found;
    return found;
  };
}
