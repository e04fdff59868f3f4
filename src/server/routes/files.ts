/**
 * Parts of the content of stored archives.
 *
 * @module
 */

import { Hono } from "hono";
import { describeRoute } from "hono-openapi";
import { getMimeType } from "hono/utils/mime";
import parseRange from "range-parser";
import { openArchive } from "../../../mod.ts";
import type { ServerContext, ServerEnv } from "../context.ts";
import { HttpError } from "../errors.ts";
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

/** Routes. */
export function fileRoutes(services: Services): Hono<ServerEnv> {
  const { findArchive, config, models, admission } = services;
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
        ...problems(401, 404, 416, 429, 503),
      },
    }),
    async (c) => {
      const id = c.req.param("id");
      const stored = await findArchive(id);
      if (!stored) {
        throw new HttpError(
          404,
          "file-not-found",
          `Cannot find the archive ${JSON.stringify(id)}`,
        );
      }
      const tag = `"${stored.version}"`;
      const headers: Record<string, string> = {
        "Accept-Ranges": "bytes",
        "ETag": tag,
        "Cache-Control": "no-cache",
      };
      const known = c.req.header("If-None-Match")?.split(",") ?? [];
      if (known.some((each) => ["*", tag].includes(each.trim()))) {
        return new Response(null, { status: 304, headers });
      }
      const left = new AbortController();
      const signal = AbortSignal.any([c.get("signal"), left.signal]);
      const release = await admission.enter(signal);
      const archive = await openArchive(await stored.open(), {
        maxMemory: config.maxMemory,
        findModel: async (sha256) => await models.load(sha256),
        signal,
      }).catch((error) => {
        release();
        throw error;
      });
      const end = async () => {
        release();
        c.get("wall").end();
        await archive.close();
      };
      try {
        const { size } = archive;
        const part = wanted(c, size, tag);
        const { start, end: last } = part ?? { start: 0, end: size - 1 };
        headers["Content-Type"] = getMimeType(id.replace(/\.slc$/, "")) ??
          "application/octet-stream";
        headers["Content-Length"] = String(last - start + 1);
        if (part) headers["Content-Range"] = `bytes ${start}-${last}/${size}`;
        const status = part ? 206 : 200;
        if (c.req.method === "HEAD") {
          await end();
          return new Response(null, { status, headers });
        }
        const reader = archive.read({ offset: start, length: last - start + 1 })
          .getReader();
        // What is damaged at its beginning has a status.
        let first:
          | ReadableStreamReadResult<Uint8Array<ArrayBuffer>>
          | undefined = await reader.read();
        const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
          async pull(controller) {
            try {
              const { value, done } = first ?? await reader.read();
              first = undefined;
              if (!done) return controller.enqueue(value);
              await end();
              controller.close();
            } catch (error) {
              await end();
              controller.error(error);
            }
          },
          async cancel(reason) {
            left.abort(reason);
            await end();
          },
        }, { highWaterMark: 0 });
        c.get("wall").held = true;
        return new Response(body, { status, headers });
      } catch (error) {
        await end();
        throw error;
      }
    },
  );
  return app;
}
