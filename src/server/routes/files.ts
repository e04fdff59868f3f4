/**
 * Parts of the content of stored archives.
 *
 * @module
 */

import { Hono } from "hono";
import { describeRoute } from "hono-openapi";
import { getMimeType } from "hono/utils/mime";
import parseRange from "range-parser";
import { type ArchiveSource, openArchive } from "../../../mod.ts";
import { answerBody, sourceOf } from "../answer.ts";
import type { ServerContext, ServerEnv } from "../context.ts";
import { HttpError, retryAfter } from "../errors.ts";
import { beginJob, endingOf, type EndJob } from "../job_end.ts";
import type { Services } from "../services.ts";
import { problems } from "./describe.ts";

/** One range that can be sent. */
interface Part {
  start: number;
  /** The last byte. */
  end: number;
}

/** Ranges as RFC 9110 writes them. */
const RANGES = /^bytes=\s*(\d+-\d*|-\d+)(\s*,\s*(\d+-\d*|-\d+))*\s*$/;

/** Which part is wanted; `undefined`: all. Of several ranges none is sent by itself, as RFC 9110 allows. */
function wanted(c: ServerContext, size: number, tag: string): Part | undefined {
  const header = c.req.header("Range");
  if (header === undefined) return undefined;
  // Whose copy is of another version needs all of the new one.
  const condition = c.req.header("If-Range");
  if (condition !== undefined && condition !== tag) return undefined;
  // What is no range of bytes is ignored; of what is one, none may lie within the content.
  if (!RANGES.test(header)) return undefined;
  const ranges = parseRange(size, header, { combine: true });
  if (ranges === -1) {
    throw new HttpError(
      416,
      "range-not-satisfiable",
      `Cannot send the range as there are ${size} bytes`,
      { headers: { "Content-Range": `bytes */${size}` } },
    );
  }
  if (ranges === -2 || ranges.type !== "bytes" || ranges.length !== 1) {
    return undefined;
  }
  return ranges[0];
}

/** Whether a list of entity tags has this one; a `weak` comparison takes those that proxies have weakened for the same. */
function lists(header: string, tag: string, weak: boolean): boolean {
  return header.split(",").some((each) => {
    const given = each.trim();
    return given === "*" || (weak ? given.replace(/^W\//, "") : given) === tag;
  });
}

function missing(id: string): HttpError {
  return new HttpError(
    404,
    "file-not-found",
    `Cannot find the archive ${JSON.stringify(id)}`,
  );
}

function unreadable(id: string, cause: unknown): HttpError {
  return new HttpError(
    503,
    "file-unreadable",
    `Cannot open the archive ${JSON.stringify(id)}`,
    { cause, headers: retryAfter() },
  );
}

/** Routes. */
export function fileRoutes(services: Services): Hono<ServerEnv> {
  const { findArchive, config, admission, pool, limits } = services;
  const app = new Hono<ServerEnv>();
  app.get(
    "/v1/files/:id",
    describeRoute({
      tags: ["archives"],
      summary: "Read the content of a stored archive, or a part of it",
      description:
        "Only the frames that a range lies in are decoded. HEAD tells the size.",
      responses: {
        200: { description: "the content" },
        206: { description: "the range" },
        304: { description: "as you have it" },
        ...problems(401, 404, 408, 412, 416, 429, 503),
      },
    }),
    async (c) => {
      const id = c.req.param("id");
      const stored = await findArchive(id);
      if (!stored) throw missing(id);
      const tag = `"${stored.version}"`;
      const headers: Record<string, string> = {
        "Accept-Ranges": "bytes",
        "ETag": tag,
        "Cache-Control": "no-cache",
        // What is stored here may be a page, and must not act as one of ours.
        "Content-Security-Policy": "default-src 'none'; sandbox",
      };
      const unless = c.req.header("If-None-Match");
      if (unless !== undefined && lists(unless, tag, true)) {
        return new Response(null, { status: 304, headers });
      }
      const only = c.req.header("If-Match");
      if (only !== undefined && !lists(only, tag, false)) {
        throw new HttpError(
          412,
          "other-version",
          `Cannot send ${
            JSON.stringify(id)
          } as it is another version: its ETag is ${tag}`,
        );
      }
      const left = new AbortController();
      const signal = AbortSignal.any([c.get("signal"), left.signal]);
      const bytes = { in: 0, out: 0 };
      const release = await admission.enter(signal);
      const over = beginJob(c, services, "read", release, bytes);
      let source: ArchiveSource | undefined;
      const end: EndJob = (...ending) => {
        over(...ending);
        Promise.resolve(source?.close?.()).catch(() => {});
      };
      try {
        source = await stored.open().catch((cause) => {
          throw cause?.code === "ENOENT" ? missing(id) : unreadable(id, cause);
        });
        const archive = await openArchive(
          { size: source.size, read: source.read.bind(source) },
          { maxMemory: config.maxMemory, signal },
        );
        const { size } = archive;
        const isHead = c.req.method === "HEAD";
        // A range is about what is sent, and HEAD sends nothing.
        const part = isHead ? undefined : wanted(c, size, tag);
        const { start, end: last } = part ?? { start: 0, end: size - 1 };
        const length = last - start + 1;
        headers["Content-Type"] = getMimeType(id.replace(/\.slc$/, "")) ??
          "application/octet-stream";
        headers["Content-Length"] = String(length);
        if (part) headers["Content-Range"] = `bytes ${start}-${last}/${size}`;
        if (isHead) {
          end("done");
          return new Response(null, { headers });
        }
        const { maxMemory } = config;
        const stage = pool.start(
          { type: "read", offset: start, length, maxMemory },
          signal,
          { source },
        );
        const { read, stop } = sourceOf(stage.readable.getReader());
        // What is damaged at its beginning has a status.
        const first = await read();
        c.get("wall").held = true;
        const body = answerBody(
          {
            async read() {
              const result = await read();
              if (!result.done) bytes.out += result.value.length;
              return result;
            },
            stop(reason) {
              left.abort(reason);
              stop(reason);
            },
          },
          first,
          { ...limits, signal, end },
        );
        return new Response(body, { status: part ? 206 : 200, headers });
      } catch (error) {
        end(endingOf(signal, error), error);
        throw error;
      }
    },
  );
  return app;
}
