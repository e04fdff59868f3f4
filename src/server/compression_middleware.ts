/**
 * Compressed answers of other people's Hono apps.
 *
 * @module
 */

import type { Context, MiddlewareHandler } from "hono";
import { COMPRESSIBLE_CONTENT_TYPE_REGEX } from "hono/utils/compress";
import { CompressorStream, type Model } from "../../mod.ts";
import { AcceptedCodings, dictionaryHash } from "./content_negotiation.ts";

/** Our coding's name in `Accept-Encoding` and `Content-Encoding`. */
export const CODING = "slc";

/** What platforms have. */
const PLATFORM = ["gzip", "deflate"] as const;

/** Codings that a client must name, as few know them. */
const OWN: ReadonlySet<string> = new Set([CODING]);

/** Answers below are sent as they are: their headers take as much. */
const THRESHOLD = 1024;

/** Level without a model: the fastest that mixes, as clients wait. */
const LEVEL = 5;

/** Milliseconds that content waits for more of its block: a reader does not notice them, and blocks are few. */
const FLUSH = 50;

/** Types of a record after another, which readers may wait for; hono's list of what shrinks lacks them. */
const RECORDS =
  /^\s*application\/(x-ndjson|ndjson|jsonl|x-jsonlines|json-seq)(?:[;\s]|$)/i;

/** Why an answer is sent as it is, or is coded without the model that the client named. */
export type SkipReason =
  /** It has no body: HEAD, 204, 304. */
  | "no-body"
  /** It is coded already. */
  | "encoded"
  /** `Cache-Control: no-transform` forbids it. */
  | "no-transform"
  /** It is a part: its range counts the bytes that are sent. */
  | "partial"
  /** Readers wait for each of its events or records, and the platform's codings would hold them. */
  | "events"
  /** Its type does not shrink: pictures, sound, archives. */
  | "incompressible"
  /** It is shorter than `threshold`. */
  | "small"
  /** The client accepts no coding that there is, or would rather have none. */
  | "not-accepted"
  /** The client named a model that is not among `models`: none is used. */
  | "unknown-model"
  /** What the client named its model by is no SHA-256: none is used. */
  | "malformed-model";

/** How {@linkcode compressionMiddleware} works. */
export interface CompressionMiddlewareOptions {
  /** Models that answers may be compressed with, by clients that have them. */
  models?: readonly Model[];
  /**
   * Level without a model, 1 to 9.
   *
   * @default {5}
   */
  level?: number;
  /**
   * Least bytes of an answer that says how long it is.
   *
   * @default {1024}
   */
  threshold?: number;
  /** Whether our coding is used for clients that accept it and name no model. */
  withoutModel?: boolean;
  /** Is told why an answer is sent as it is, or without the model that the client named. */
  onSkip?: (reason: SkipReason, c: Context) => void;
}

/** Why an answer is sent as it is whatever the client accepts, by what its headers say. */
function reasonAgainst(
  { status, headers }: Response,
  threshold: number,
): SkipReason | undefined {
  if (headers.has("Content-Encoding")) return "encoded";
  if (
    /(^|,)\s*no-transform\s*(,|$)/i.test(headers.get("Cache-Control") ?? "")
  ) {
    return "no-transform";
  }
  const type = headers.get("Content-Type") ?? "";
  if (/^text\/event-stream\b/i.test(type)) return "events";
  if (!COMPRESSIBLE_CONTENT_TYPE_REGEX.test(type) && !RECORDS.test(type)) {
    return "incompressible";
  }
  if (status === 206 || headers.has("Content-Range")) return "partial";
  const length = headers.get("Content-Length");
  if (length !== null && Number(length) < threshold) return "small";
  return undefined;
}

/** Says what an answer depends on, once. */
function vary(c: Context, names: readonly string[]): void {
  const known = (c.res.headers.get("Vary") ?? "").split(",")
    .map((name) => name.trim().toLowerCase());
  if (known.includes("*")) return;
  for (const name of names) {
    if (!known.includes(name.toLowerCase())) {
      c.header("Vary", name, { append: true });
    }
  }
}

/** Of other bytes than those it was made for, a strong tag would lie. */
function weaken(c: Context): void {
  const tag = c.res.headers.get("ETag");
  if (tag !== null && !tag.startsWith("W/")) c.header("ETag", `W/${tag}`);
}

/** Whether a client that asks for what is newer has a coded answer: those have weak tags. */
function hasCoded(c: Context): boolean {
  const tag = c.res.headers.get("ETag");
  const known = (c.req.header("If-None-Match") ?? "").split(",");
  return tag !== null && known.some((each) => each.trim() === `W/${tag}`);
}

/**
 * Compresses what other handlers answer.
 *
 * Clients that have one of our models say so as RFC 9842 has it: `Available-Dictionary` with the model's SHA-256 between colons, in base64,
 * and `slc` in `Accept-Encoding`. They get an archive that names the model, for `DecompressorStream`. All others get what their
 * platform reads: gzip or deflate. Weights decide between codings. `Vary` says what that depends on.
 *
 * What is written slowly is sent after 50 milliseconds in our coding. The platform's cannot be flushed: records such as
 * those of `application/x-ndjson`, without a length, are sent as they are to clients that read no other.
 *
 * @param options models and level
 * @example Usage
 * ```ts ignore
 * import { Hono } from "hono";
 * import { compressionMiddleware } from "@sluice/sluice/hono";
 *
 * const app = new Hono();
 * app.use(compressionMiddleware({ onSkip: (reason) => console.log(reason) }));
 * ```
 */
export function compressionMiddleware(
  options: CompressionMiddlewareOptions = {},
): MiddlewareHandler {
  const { models = [], level = LEVEL, threshold = THRESHOLD } = options;
  const { withoutModel = true, onSkip = () => {} } = options;
  const byHash = new Map(models.map((model) => [model.sha256, model]));
  const dependsOn = byHash.size > 0
    ? ["Accept-Encoding", "Available-Dictionary"]
    : ["Accept-Encoding"];

  /** The model that a client has, or why it is not used. */
  const modelFor = (c: Context): Model | SkipReason | undefined => {
    const named = c.req.header("Available-Dictionary");
    if (named === undefined) return undefined;
    const hash = dictionaryHash(named);
    if (hash === undefined) return "malformed-model";
    return byHash.get(hash) ?? "unknown-model";
  };

  return async (c, next) => {
    await next();
    const { status } = c.res;
    if (status === 304) {
      // It says of what the client has what was said when that was sent.
      vary(c, dependsOn);
      if (hasCoded(c)) weaken(c);
      return onSkip("no-body", c);
    }
    const isHead = c.req.method === "HEAD";
    if (status === 204 || (!isHead && !c.res.body)) return onSkip("no-body", c);
    const reason = reasonAgainst(c.res, threshold);
    // What is sent depends on these even where this client gets it as it is; a part, because the whole would.
    if (reason === undefined || reason === "partial") vary(c, dependsOn);
    if (reason !== undefined) return onSkip(reason, c);
    const found = modelFor(c);
    const model = typeof found === "object" ? found : undefined;
    const codings = model || withoutModel
      ? [CODING, ...PLATFORM] as const
      : PLATFORM;
    const accepted = new AcceptedCodings(c.req.header("Accept-Encoding") ?? "");
    const coding = accepted.choose(codings, OWN);
    if (coding === undefined) return onSkip("not-accepted", c);
    const { headers, body } = c.res;
    const length = headers.get("Content-Length");
    if (
      coding !== CODING && length === null &&
      RECORDS.test(headers.get("Content-Type") ?? "")
    ) {
      return onSkip("events", c);
    }
    if (typeof found === "string") onSkip(found, c);
    // The answer to HEAD has no body, and the headers that GET's has.
    if (!isHead) {
      const stage = coding === CODING
        ? new CompressorStream({
          ...(model ? { model, level: model.level } : { level }),
          ...(length !== null && { contentSize: Number(length) }),
          flush: FLUSH,
        })
        : new CompressionStream(coding);
      c.res = new Response(
        body!.pipeThrough(
          stage as TransformStream<Uint8Array, Uint8Array<ArrayBuffer>>,
        ),
        c.res,
      );
    }
    c.header("Content-Length", undefined);
    // Ranges would be of the content, not of what is sent.
    c.header("Accept-Ranges", undefined);
    c.header("Content-Encoding", coding);
    weaken(c);
    if (isHead) onSkip("no-body", c);
  };
}
