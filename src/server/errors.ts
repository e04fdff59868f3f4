/**
 * What goes wrong on the way to an answer, as HTTP says it: problems of RFC 9457 on our own routes, OpenAI's shape on theirs.
 *
 * @module
 */

import { HTTPException } from "hono/http-exception";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import { FormatError, LimitError, ModelError, SourceError } from "../errors.ts";

/** Facts beside the words, for programs. */
export type ProblemDetails = Record<string, string | number | undefined>;

/** An answer that is no success. */
export class HttpError extends Error {
  override name = "HttpError";

  /**
   * Says what the answer is.
   *
   * @param status the status
   * @param code what it is about, for programs: `queue-full`
   * @param message what could not be done and why
   * @param options `details`: more facts; `headers`: more headers; `cause`: the error beneath
   */
  constructor(
    readonly status: ContentfulStatusCode,
    readonly code: string,
    message: string,
    readonly options: {
      details?: ProblemDetails;
      headers?: Record<string, string>;
      cause?: unknown;
    } = {},
  ) {
    super(message, { cause: options.cause });
  }
}

/** Titles of the statuses that there are, as RFC 9110 names them. */
const TITLES: Record<number, string> = {
  400: "Bad Request",
  401: "Unauthorized",
  403: "Forbidden",
  404: "Not Found",
  405: "Method Not Allowed",
  408: "Request Timeout",
  409: "Conflict",
  412: "Precondition Failed",
  413: "Content Too Large",
  415: "Unsupported Media Type",
  416: "Range Not Satisfiable",
  422: "Unprocessable Content",
  429: "Too Many Requests",
  500: "Internal Server Error",
  503: "Service Unavailable",
};

/** Seconds after which to come again when nothing better is known. */
export const RETRY_AFTER = 1;

/** Damage of archives that means: this is none, or none that this server reads. */
const FOREIGN = new Set([
  "bad-magic",
  "unsupported-version",
  "unsupported-feature",
]);

/** Whose fault a model's error is. */
const MODEL_STATUS: Record<string, ContentfulStatusCode> = {
  "model-not-found": 404,
  "wrong-profile": 409,
  "hash-mismatch": 409,
};

/**
 * Finds out what to answer to an error.
 *
 * @param error whatever was thrown
 * @returns 500 `bug` for what nobody has thought of
 */
export function toHttpError(error: unknown): HttpError {
  if (error instanceof HttpError) return error;
  const cause = error;
  const name = error instanceof Error ? error.name : "";
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof FormatError) {
    const { code, offset } = error;
    const status = FOREIGN.has(code) ? 415 : 400;
    return new HttpError(status, code, message, { cause, details: { offset } });
  }
  if (error instanceof LimitError) {
    const { code, limit, asked } = error;
    const details = { limit, asked };
    return new HttpError(413, `${code}-limit`, message, { cause, details });
  }
  if (error instanceof ModelError) {
    const { code, modelId: model } = error;
    const details = { model };
    const status = MODEL_STATUS[code] ?? 503;
    return new HttpError(status, code, message, {
      cause,
      details,
      ...(status === 503 && { headers: retryAfter() }),
    });
  }
  if (error instanceof SourceError) {
    return new HttpError(503, error.code, message, {
      cause,
      headers: retryAfter(),
    });
  }
  if (error instanceof HTTPException) {
    const { status } = error;
    const code = CODES[status] ?? "http";
    const headers = status === 401
      ? { "WWW-Authenticate": 'Bearer realm="sluice"' }
      : {};
    const text = message || TITLES[status] || "Cannot answer";
    return new HttpError(
      status as ContentfulStatusCode,
      code,
      text,
      { cause, headers },
    );
  }
  if (name === "AbortError") {
    // Nobody reads it.
    return new HttpError(400, "left", "Cannot go on as the client left", {
      cause,
    });
  }
  // Whatever a client may get wrong is found before: a TypeError or a RangeError of anything else is our own mistake.
  return new HttpError(500, "bug", "Cannot answer as there is a bug", {
    cause,
  });
}

const CODES: Record<number, string> = {
  400: "bad-request",
  401: "unauthorized",
  403: "forbidden",
  404: "not-found",
  413: "body-too-large",
};

/** The header that says when to come again. */
export function retryAfter(seconds = RETRY_AFTER): Record<string, string> {
  return { "Retry-After": String(Math.max(1, Math.ceil(seconds))) };
}

/**
 * A problem of RFC 9457.
 *
 * @param error what went wrong
 * @param instance the request's id
 */
export function problemResponse(error: HttpError, instance: string): Response {
  const { status, code, message, options: { details, headers } } = error;
  const body = {
    type: `urn:sluice:problem:${code}`,
    title: TITLES[status] ?? "Error",
    status,
    detail: message,
    instance: `urn:request:${instance}`,
    code,
    ...details,
  };
  return new Response(`${JSON.stringify(body)}\n`, {
    status,
    headers: { ...headers, "Content-Type": "application/problem+json" },
  });
}

/** What OpenAI's own server calls errors that its clients look for, by our code. */
const OPENAI_CODES: Record<string, string> = {
  unauthorized: "invalid_api_key",
  "too-many-requests": "rate_limit_exceeded",
};

/** What OpenAI calls errors, by status. */
const OPENAI_TYPES: Record<number, string> = {
  401: "authentication_error",
  403: "permission_error",
  404: "invalid_request_error",
  429: "rate_limit_error",
};

/**
 * The same as OpenAI says it.
 *
 * @param error what went wrong
 */
export function openaiResponse(error: HttpError): Response {
  const { status, options: { headers } } = error;
  return new Response(`${JSON.stringify(openaiBody(error))}\n`, {
    status,
    headers: { ...headers, "Content-Type": "application/json" },
  });
}

/** What stands in it; also what an event of a stream says that fails half-way. */
export function openaiBody(
  { status, code, message, options: { details } }: HttpError,
): { error: Record<string, unknown> } {
  const type = OPENAI_TYPES[status] ??
    (status < 500 ? "invalid_request_error" : "server_error");
  const name = OPENAI_CODES[code] ?? code.replaceAll("-", "_");
  return {
    error: { message, type, param: details?.param ?? null, code: name },
  };
}
