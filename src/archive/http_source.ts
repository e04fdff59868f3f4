/**
 * An archive on a server, read with range requests (RFC 9110, section 14).
 *
 * @module
 */

import { SourceError, type SourceErrorCode } from "../errors.ts";
import type { ArchiveSource } from "./source.ts";

/**
 * Bytes of the first request, which are the last of the file: they say how large it is, and hold the index of
 * thousands of frames. Little against the round trip that it takes.
 */
const TAIL = 65_536;

const OTHER_RANGE = "the server sent another range than was asked";

/**
 * Opens an archive on a server. One request tells the size and brings the end of it.
 *
 * @param from where; a `Request` for headers of one's own
 * @param signal ends the request
 * @throws {SourceError} when the server cannot be reached, has no ranges or refuses
 */
export async function openHttp(
  from: URL | Request,
  signal: AbortSignal | undefined,
): Promise<ArchiveSource> {
  const first = await ask(from, `bytes=-${TAIL}`, undefined, signal);
  if (first.status === 416) {
    await first.body?.cancel();
    // A server has no last bytes of a file that is empty.
    if (first.headers.get("content-range") === "bytes */0") {
      return { size: 0, read: () => new Uint8Array(0) };
    }
    throw failed("refused", "the server refused a range (416)");
  }
  const { size, start, end } = await rangeOf(first);
  if (start !== Math.max(0, size - TAIL) || end !== size - 1) {
    await first.body?.cancel();
    throw failed("refused", OTHER_RANGE);
  }
  const tail = await bytesOf(first, size - start);
  const validator = validatorOf(first);

  const request = async (
    offset: number,
    length: number,
    signal?: AbortSignal,
  ): Promise<Response> => {
    const end = offset + length - 1;
    const asked = `bytes=${offset}-${end}`;
    const response = await ask(from, asked, validator, signal);
    if (response.status === 200 || response.status === 416) {
      await response.body?.cancel();
      throw failed("changed", "the file on the server has changed");
    }
    const got = await rangeOf(response);
    if (got.size !== size || validatorOf(response) !== validator) {
      await response.body?.cancel();
      throw failed("changed", "the file on the server has changed");
    }
    if (got.start !== offset || got.end !== end) {
      await response.body?.cancel();
      throw failed("refused", OTHER_RANGE);
    }
    return response;
  };

  return {
    size,
    async read(offset, length, signal) {
      if (offset >= start) {
        return tail.subarray(offset - start, offset - start + length);
      }
      const response = await request(offset, length, signal);
      return await bytesOf(response, length);
    },
    async stream(offset, length, signal) {
      if (offset >= start) {
        const bytes = tail.slice(offset - start, offset - start + length);
        return new Blob([bytes]).stream();
      }
      const response = await request(offset, length, signal);
      const reader = response.body!.getReader();
      return new ReadableStream({
        async pull(controller) {
          const { done, value } = await body(() => reader.read());
          if (done) controller.close();
          else controller.enqueue(value);
        },
        cancel: (reason) => reader.cancel(reason),
      }, { highWaterMark: 0 });
    },
  };
}

async function ask(
  from: URL | Request,
  range: string,
  validator: string | undefined,
  signal: AbortSignal | undefined,
): Promise<Response> {
  const headers = new Headers(from instanceof Request ? from.headers : {});
  headers.set("range", range);
  if (validator !== undefined) headers.set("if-range", validator);
  // A range of something compressed on the way would be no range of the archive.
  headers.set("accept-encoding", "identity");
  try {
    return await fetch(from instanceof Request ? from.clone() : from, {
      headers,
      signal: signal ?? null,
    });
  } catch (cause) {
    signal?.throwIfAborted();
    throw failed("unreachable", "the server cannot be reached", { cause });
  }
}

/** Which bytes a response has. */
async function rangeOf(
  response: Response,
): Promise<{ start: number; end: number; size: number }> {
  const { status, headers } = response;
  const refuse = async (code: SourceErrorCode, reason: string) => {
    await response.body?.cancel();
    return failed(code, reason);
  };
  if (status === 200) {
    throw await refuse("no-ranges", "the server has no ranges: fetch it whole");
  }
  if (status !== 206) {
    throw await refuse("refused", `the server answered ${status}`);
  }
  const encoding = headers.get("content-encoding");
  if (encoding !== null && encoding !== "identity") {
    throw await refuse("no-ranges", `the server sends it as ${encoding}`);
  }
  const match = /^bytes (\d+)-(\d+)\/(\d+)$/.exec(
    headers.get("content-range") ?? "",
  );
  const [start, end, size] = (match ?? []).slice(1).map(Number);
  if (!match || !Number.isSafeInteger(size) || start > end || end >= size) {
    const reason = "the server does not say which bytes it sent " +
      "(across origins, Access-Control-Expose-Headers must name Content-Range)";
    throw await refuse("refused", reason);
  }
  return { start, end, size };
}

/** What tells this version of the file from others: a strong ETag, or else the time of its last change. */
function validatorOf({ headers }: Response): string | undefined {
  const tag = headers.get("etag");
  if (tag !== null && !tag.startsWith("W/")) return tag;
  return headers.get("last-modified") ?? undefined;
}

/**
 * The bytes of an answer, of which there must be as many as it said. What comes beyond is not taken in: a server may send without end.
 */
async function bytesOf(
  response: Response,
  length: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = new Uint8Array(length);
  const reader = response.body!.getReader();
  let at = 0;
  for (;;) {
    const { done, value } = await body(() => reader.read());
    if (done) break;
    if (at + value.length > length) {
      await reader.cancel().catch(() => {});
      throw failed("refused", OTHER_RANGE);
    }
    bytes.set(value, at);
    at += value.length;
  }
  if (at === length) return bytes;
  throw failed("short", `the server sent ${at} of ${length} bytes`);
}

async function body<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (cause) {
    if ((cause as Error)?.name === "AbortError") throw cause;
    throw failed("unreachable", "the answer of the server broke off", {
      cause,
    });
  }
}

function failed(code: SourceErrorCode, reason: string, options?: ErrorOptions) {
  return new SourceError(
    code,
    `Cannot read the archive as ${reason}`,
    options,
  );
}
