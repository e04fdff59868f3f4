/**
 * What descriptions of routes have in common.
 *
 * @module
 */

import { resolver } from "hono-openapi";
import { HttpError } from "../errors.ts";
import { OpenAIError, Problem } from "../schemas.ts";

/** What a validator of a query found out. */
interface Validated {
  success: boolean;
  error?: readonly { message: string; path?: readonly unknown[] | undefined }[];
}

function nameOf(part: unknown): string {
  return String(
    typeof part === "object" && part !== null && "key" in part
      ? part.key
      : part,
  );
}

/** As many things that are wrong are told of: who has a hundred wrong has made one mistake. */
const MOST_TOLD = 5;

/** What is wrong, in a line. */
export function reasonsOf(
  issues: readonly { message: string; path?: readonly unknown[] | undefined }[],
): string {
  const told = issues.slice(0, MOST_TOLD).map(({ message, path = [] }) =>
    path.length > 0 ? `${path.map(nameOf).join(".")}: ${message}` : message
  );
  const others = issues.length - told.length;
  return [...told, ...(others > 0 ? [`and ${others} more`] : [])].join("; ");
}

/**
 * Refuses a query that is not as it should be.
 *
 * @throws {HttpError} 422
 */
export function invalid(result: Validated): void {
  if (result.success) return;
  throw new HttpError(
    422,
    "invalid-query",
    `Cannot answer as the query is wrong: ${reasonsOf(result.error ?? [])}`,
  );
}

const WHAT: Record<number, string> = {
  400: "the body is wrong",
  401: "a bearer token is missing, is another, or comes by another scheme",
  404: "there is no such thing",
  408: "the body paused for too long",
  409: "what was asked for does not fit together",
  412: "of another version",
  413: "too large",
  415: "of another kind",
  416: "not in the range that there is",
  422: "the query is wrong",
  429: "too many requests",
  503: "no place is free",
};

/** Answers that are problems. */
export function problems(...statuses: number[]) {
  return Object.fromEntries(statuses.map((status) => [status, {
    description: WHAT[status],
    content: { "application/problem+json": { schema: resolver(Problem) } },
  }]));
}

/** The same in OpenAI's shape. */
export function openaiErrors(...statuses: number[]) {
  return Object.fromEntries(statuses.map((status) => [status, {
    description: WHAT[status],
    content: { "application/json": { schema: resolver(OpenAIError) } },
  }]));
}

/** A body of bytes. */
export function bytesBody(type: string, description: string) {
  return { description, required: true, content: { [type]: {} } };
}
