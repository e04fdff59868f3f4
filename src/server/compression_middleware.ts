/**
 * Compressed answers of other people's Hono apps.
 *
 * @module
 */

import type { Context, MiddlewareHandler } from "hono";
import { COMPRESSIBLE_CONTENT_TYPE_REGEX } from "hono/utils/compress";
import { CompressorStream, type Model } from "../../mod.ts";

/** Our coding's name in `Accept-Encoding` and `Content-Encoding`. */
export const CODING = "slc";

/** What platforms have. */
const PLATFORM = ["gzip", "deflate"] as const;

/** Answers below are sent as they are: their headers take as much. */
const THRESHOLD = 1024;

/** Level without a model: the fastest that mixes, as clients wait. */
const LEVEL = 5;

/** Why an answer is sent as it is. */
export type SkipReason =
  /** It has no body: HEAD, 204, 304. */
  | "no-body"
  /** It is coded already. */
  | "encoded"
  /** `Cache-Control: no-transform` forbids it. */
  | "no-transform"
  /** It is a part: its range counts the bytes that are sent. */
  | "partial"
  /** Its events are for readers who wait for each of them. */
  | "events"
  /** Its type does not shrink: pictures, sound, archives. */
  | "incompressible"
  /** It is shorter than `threshold`. */
  | "small"
  /** The client accepts no coding that there is. */
  | "not-accepted";

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
  /** Is told why an answer is sent as it is. */
  onSkip?: (reason: SkipReason, c: Context) => void;
}

/** Codings that a client accepts, by name, with how much it likes them: RFC 9110, section 12.5.3. */
function acceptedOf(header: string): Map<string, number> {
  const accepted = new Map<string, number>();
  for (const part of header.split(",")) {
    const [name, ...parameters] = part.split(";").map((text) =>
      text.trim().toLowerCase()
    );
    const weight = parameters.find((text) => /^q\s*=/.test(text));
    const quality = weight ? Number(weight.replace(/^q\s*=\s*/, "")) : 1;
    if (name !== "") accepted.set(name, Number.isNaN(quality) ? 0 : quality);
  }
  return accepted;
}

/** Hash of `Available-Dictionary`, a byte sequence of RFC 9651: base64 between colons; as hexadecimal digits. */
function hashOf(header: string | undefined): string | undefined {
  const [, text] = /^\s*:([A-Za-z0-9+/]{43}=):\s*$/.exec(header ?? "") ?? [];
  if (text === undefined) return undefined;
  return Array.from(
    atob(text),
    (char) => char.charCodeAt(0).toString(16).padStart(2, "0"),
  ).join("");
}

/** Why an answer cannot be compressed, whatever the client accepts. */
function reasonAgainst(
  c: Context,
  threshold: number,
): SkipReason | undefined {
  const { status, headers, body } = c.res;
  if (c.req.method === "HEAD" || !body || status === 204 || status === 304) {
    return "no-body";
  }
  if (headers.has("Content-Encoding")) return "encoded";
  if (
    /(^|,)\s*no-transform\s*(,|$)/i.test(headers.get("Cache-Control") ?? "")
  ) {
    return "no-transform";
  }
  if (status === 206 || headers.has("Content-Range")) return "partial";
  const type = headers.get("Content-Type") ?? "";
  if (/^text\/event-stream\b/i.test(type)) return "events";
  if (!COMPRESSIBLE_CONTENT_TYPE_REGEX.test(type)) return "incompressible";
  const length = headers.get("Content-Length");
  if (length !== null && Number(length) < threshold) return "small";
  return undefined;
}

/**
 * Compresses what other handlers answer.
 *
 * Clients that have one of our models say so as RFC 9842 has it: `Available-Dictionary` with the model's SHA-256 between colons, in base64,
 * and `slc` in `Accept-Encoding`. They get an archive that names the model, for `DecompressorStream`. All others get what their
 * platform reads: gzip or deflate. `Vary` says what that depends on.
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
  return async (c, next) => {
    await next();
    const reason = reasonAgainst(c, threshold);
    if (reason !== undefined) return onSkip(reason, c);
    // What is sent depends on these even where this client gets it as it is.
    c.header("Vary", "Accept-Encoding", { append: true });
    if (byHash.size > 0) {
      c.header("Vary", "Available-Dictionary", { append: true });
    }
    const accepted = acceptedOf(c.req.header("Accept-Encoding") ?? "");
    const quality = (name: string) =>
      accepted.get(name) ?? (name === CODING ? 0 : accepted.get("*") ?? 0);
    const model = byHash.get(
      hashOf(c.req.header("Available-Dictionary")) ?? "",
    );
    const coding = quality(CODING) > 0 && (model || withoutModel)
      ? CODING
      : PLATFORM.filter((name) => quality(name) > 0)
        .sort((a, b) => quality(b) - quality(a)).at(0);
    if (coding === undefined) return onSkip("not-accepted", c);
    const { headers, body } = c.res;
    const length = headers.get("Content-Length");
    const stage = coding === CODING
      ? new CompressorStream({
        ...(model ? { model, level: model.level } : { level }),
        ...(length !== null && { contentSize: Number(length) }),
      })
      : new CompressionStream(coding);
    // Of other bytes, a strong tag would lie.
    const tag = headers.get("ETag");
    c.res = new Response(
      body!.pipeThrough(
        stage as TransformStream<Uint8Array, Uint8Array<ArrayBuffer>>,
      ),
      c.res,
    );
    c.res.headers.delete("Content-Length");
    c.res.headers.set("Content-Encoding", coding);
    if (tag !== null && !tag.startsWith("W/")) {
      c.res.headers.set("ETag", `W/${tag}`);
    }
  };
}
