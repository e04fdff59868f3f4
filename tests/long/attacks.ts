/** Requests that mean no good. */

import fc from "fast-check";
import { compress, CompressorStream } from "../../mod.ts";
import { encoder } from "../server/helpers.ts";

const LINES = encoder.encode("a line of a log, and one more\n".repeat(200));
/** What is stored as `a.slc`. */
export const ARCHIVE = compress(LINES, { blockSize: 1024, frameSize: 2048 });

/** Bytes that may come of an archive. */
export const MAX_OUTPUT = 10_000_000;

/** Says how much comes of it. */
const BOMB = compress(new Uint8Array(5 * MAX_OUTPUT));

/** Does not say it: its sizes are those of blocks. */
const SILENT_BOMB = await new Response(
  new Blob([new Uint8Array(5 * MAX_OUTPUT)]).stream()
    .pipeThrough(new CompressorStream()),
).bytes();

/** Says it of each of many, which together are too much. */
const CHAIN_BOMB = raw(
  ...Array(50).fill(compress(new Uint8Array(MAX_OUTPUT / 10))),
);

/** What is sent, and what must come of it. */
export interface Attack {
  what: string;
  bytes: Uint8Array;
  /** Whether the connection is closed at its end: then there need be no answer. */
  leaves: boolean;
  /** Bytes that are sent at a time; all unless told. */
  pieces?: number;
  /** Whether an answer that began well must not end well. */
  fails?: boolean;
}

function raw(...parts: (string | Uint8Array)[]): Uint8Array {
  const all = parts.map((part) =>
    typeof part === "string" ? encoder.encode(part) : part
  );
  const length = all.reduce((sum, part) => sum + part.length, 0);
  const out = new Uint8Array(length);
  let at = 0;
  for (const part of all) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

function request(
  method: string,
  path: string,
  headers: string[],
  body: string | Uint8Array = "",
): Uint8Array {
  return raw(
    [`${method} ${path} HTTP/1.1`, "Host: x", ...headers, "", ""].join("\r\n"),
    body,
  );
}

function sized(path: string, body: Uint8Array, type = "x/y"): Uint8Array {
  return request("POST", path, [
    `Content-Length: ${body.length}`,
    `Content-Type: ${type}`,
    "Connection: close",
  ], body);
}

const anyPath = fc.constantFrom(
  "/v1/compress",
  "/v1/compress?level=1&flush=chunk",
  "/v1/decompress",
  "/v1/decompress?flush=chunk",
  "/v1/score",
  "/v1/score?model=cats&flush=chunk",
  "/v1/completions",
  "/v1/chat/completions",
);

const anyTraversal = fc.constantFrom(
  "/v1/files/..%2f..%2f..%2fetc%2fpasswd",
  "/v1/files/%2e%2e/%2e%2e/etc/passwd",
  "/v1/files/..\\..\\windows\\win.ini",
  "/v1/files/%c0%ae%c0%ae%c0%afetc%c0%afpasswd",
  "/v1/files/a.slc%00.txt",
  "/v1/files//etc/passwd",
  "/v1/models/..%2f..%2fdeno.json",
  "/v1/models/__proto__",
  "/playground/../../../deno.json",
  "/playground/%2e%2e%2fapp.ts",
  "/docs/..%2f..%2fdeno.json",
  "/%",
  "/%ff%fe",
  "//evil.example/v1/models",
  "/v1/compress?model=../../x&level=6",
  `/${"a/".repeat(2000)}`,
  `/v1/models/${"m".repeat(9000)}`,
);

const anyMethod = fc.oneof(
  fc.constantFrom(
    "DELETE",
    "PATCH",
    "PUT",
    "OPTIONS",
    "TRACE",
    "PROPFIND",
    "post",
    "M-SEARCH",
    "__proto__",
  ),
  fc.stringMatching(/^[A-Za-z!#$%&'*+.^_`|~-]{1,30}$/),
);

const anyRoute = fc.oneof(
  anyPath,
  fc.constantFrom(
    "/",
    "/healthz",
    "/metrics",
    "/openapi.json",
    "/v1/models",
    "/v1/files/a.slc",
    "/nothing",
  ),
);

/** A body in chunks of a byte or a few. */
function inChunks(body: Uint8Array, size: number): Uint8Array {
  const parts: (string | Uint8Array)[] = [];
  for (let at = 0; at < body.length; at += size) {
    const part = body.subarray(at, at + size);
    parts.push(`${part.length.toString(16)}\r\n`, part, "\r\n");
  }
  return raw(...parts, "0\r\n\r\n");
}

/** A damaged archive. */
const anyDamaged = fc.tuple(
  fc.constantFrom(ARCHIVE, BOMB),
  fc.array(fc.tuple(fc.nat(), fc.integer({ min: 1, max: 255 })), {
    minLength: 1,
    maxLength: 4,
  }),
  fc.option(fc.nat()),
).map(([archive, flips, cut]) => {
  const bytes = archive.slice();
  for (const [at, mask] of flips) bytes[at % bytes.length] ^= mask;
  return cut === null ? bytes : bytes.subarray(0, cut % bytes.length);
});

const anyJson = fc.oneof(
  fc.json(),
  fc.string(),
  fc.record({
    model: fc.constantFrom("cats", "dogs", "../cats", "", 7),
    prompt: fc.oneof(fc.string(), fc.array(fc.string()), fc.constant({ a: 1 })),
    max_tokens: fc.oneof(
      fc.integer({ min: -5, max: 60 }),
      fc.constantFrom(1e9, 1.5, "9"),
    ),
    n: fc.constantFrom(1, 0, 1000, -1),
    logprobs: fc.constantFrom(null, 0, 5, 99),
    stop: fc.oneof(fc.string(), fc.array(fc.string(), { maxLength: 40 })),
    temperature: fc.constantFrom(0, 1, -1, 99, null),
    stream: fc.constantFrom(true, false, "yes"),
  }, { requiredKeys: [] }).map((value) => JSON.stringify(value)),
);

/** Chunks that are none: of a connection that is broken there need be no answer. */
const anyBrokenChunks = fc.constantFrom(
  "zz\r\nhello\r\n0\r\n\r\n",
  "5\r\nhel",
  "-1\r\n\r\n",
  "ffffffffffffffff\r\nx\r\n",
  "5\nhello\n0\n\n",
  "",
);

/** Chunks that are rare. */
const anyOddChunks = fc.constantFrom(
  "5\r\nhello\r\n0\r\nTrailer: x\r\n\r\n",
  "5;ext=1\r\nhello\r\n0\r\n\r\n",
  "00005\r\nhello\r\n000\r\n\r\n",
  "0\r\n\r\n",
);

/** Any of them. */
export const anyAttack: fc.Arbitrary<Attack> = fc.oneof(
  fc.tuple(fc.constantFrom("GET", "HEAD", "POST", "PUT"), anyTraversal)
    .map(([method, path]) => ({
      what: `${method} ${path.slice(0, 60)}`,
      bytes: request(method, path, ["Connection: close", "Content-Length: 0"]),
      leaves: false,
    })),
  fc.tuple(anyPath, fc.nat(400)).map(([path, more]) => ({
    what: `${path}: a length of ${more + 1} more`,
    bytes: request("POST", path, [
      `Content-Length: ${LINES.length + more + 1}`,
      "Content-Type: application/json",
    ], LINES),
    leaves: true,
  })),
  fc.tuple(
    anyPath,
    fc.constantFrom("-1", "1e9", "0x10", "1, 2", "nan", "99999999999999999999"),
  )
    .map(([path, length]) => ({
      what: `${path}: a length of ${length}`,
      bytes: request("POST", path, [`Content-Length: ${length}`], "hello"),
      leaves: true,
    })),
  fc.tuple(
    anyPath,
    fc.oneof(
      anyBrokenChunks.map((body) => ({ body, leaves: true })),
      anyOddChunks.map((body) => ({ body, leaves: false })),
    ),
  ).map(([path, { body, leaves }]) => ({
    what: `${path}: chunks ${JSON.stringify(body)}`,
    bytes: request("POST", path, [
      "Transfer-Encoding: chunked",
      "Content-Type: application/json",
      "Connection: close",
    ], body),
    leaves,
  })),
  anyPath.map((path) => ({
    what: `${path}: giant headers`,
    bytes: request("POST", path, [
      `X-Large: ${"x".repeat(200_000)}`,
      "Content-Length: 0",
      "Connection: close",
    ]),
    leaves: false,
  })),
  fc.tuple(anyPath, fc.integer({ min: 50, max: 400 })).map(([path, count]) => ({
    what: `${path}: ${count} headers`,
    bytes: request("POST", path, [
      ...Array.from({ length: count }, (_, i) => `X-${i}: ${i}`),
      "Content-Length: 0",
      "Connection: close",
    ]),
    leaves: false,
  })),
  anyDamaged.map((archive) => ({
    what: "a damaged archive",
    bytes: sized("/v1/decompress", archive),
    leaves: false,
  })),
  fc.tuple(
    fc.constantFrom(BOMB, SILENT_BOMB, CHAIN_BOMB),
    fc.constantFrom("/v1/decompress", "/v1/decompress?flush=chunk"),
  ).map(([bomb, path]) => ({
    what: `a bomb of ${bomb.length} bytes to ${path}`,
    bytes: sized(path, bomb),
    leaves: false,
    fails: true,
  })),
  fc.tuple(anyMethod, anyRoute).map(([method, path]) => ({
    what: `${method} ${path}`,
    bytes: request(method, path, ["Content-Length: 0", "Connection: close"]),
    leaves: false,
  })),
  fc.tuple(
    anyPath,
    fc.constantFrom(LINES.subarray(0, 60), ARCHIVE.subarray(0, 80)),
    fc.integer({ min: 1, max: 3 }),
    fc.integer({ min: 1, max: 9 }),
  ).map(([path, body, size, pieces]) => ({
    what: `${path}: chunks of ${size} bytes, ${pieces} bytes at a time`,
    bytes: request("POST", path, [
      "Transfer-Encoding: chunked",
      "Content-Type: application/json",
      "Connection: close",
    ], inChunks(body, size)),
    leaves: false,
    pieces,
  })),
  fc.tuple(
    fc.constantFrom("/v1/completions", "/v1/chat/completions"),
    anyJson,
  ).map(([path, body]) => ({
    what: `${path}: ${body.slice(0, 80)}`,
    bytes: sized(path, encoder.encode(body), "application/json"),
    leaves: false,
  })),
  fc.uint8Array({ minLength: 1, maxLength: 300 }).map((bytes) => ({
    what: "noise",
    bytes,
    leaves: true,
  })),
  fc.constantFrom(
    "bytes=-0",
    "bytes=5-1",
    "bytes=a-b",
    `bytes=${"0-1,".repeat(2000)}`,
    "bytes=99999999999999999999-",
  ).map((range) => ({
    what: `range ${range.slice(0, 40)}`,
    bytes: request("GET", "/v1/files/a.slc", [
      `Range: ${range}`,
      "Connection: close",
    ]),
    leaves: false,
  })),
);
