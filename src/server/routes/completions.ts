/**
 * Texts that models write, as OpenAI's clients ask for them.
 *
 * @module
 */

import { type Context, Hono } from "hono";
import { describeRoute, resolver } from "hono-openapi";
import type { z } from "zod";
import { readBody } from "../body.ts";
import type { TextPlan } from "../completion.ts";
import type { ServerContext, ServerEnv } from "../context.ts";
import { HttpError } from "../errors.ts";
import {
  Chat,
  ChatRequest,
  Completion,
  CompletionRequest,
} from "../schemas.ts";
import type { Services } from "../services.ts";
import { answerWithTexts, CHAT, COMPLETION } from "../text_answer.ts";
import type { Texts } from "../text_events.ts";
import { checkLevel } from "./compress.ts";
import { openaiErrors, reasonsOf } from "./describe.ts";

/** Most bytes of a request: a prompt and what is asked of it. As JSON it is read at once, which takes ten milliseconds. */
const MOST_REQUEST = 1024 * 1024;

/** Bytes that are written unless it is told, as OpenAI's are; chats want more. */
const LENGTH = 16, CHAT_LENGTH = 512;

/** What ends a turn of a chat, beside what is asked for. */
const TURNS = ["\nuser:", "\nsystem:"];

/** The prompts of a request: one or several, each a string or bytes. */
function promptsOf(
  prompt: NonNullable<z.output<typeof CompletionRequest>["prompt"]>,
): (string | number[])[] {
  if (typeof prompt === "string") return [prompt];
  const isBytes = (each: unknown): each is number[] =>
    Array.isArray(each) && typeof each[0] === "number";
  return isBytes(prompt) ? [prompt] : prompt as (string | number[])[];
}

/** Whether a value is a token, which is a byte. */
const isToken = (value: unknown) =>
  Number.isInteger(value) && value as number >= 0 && value as number <= 255;

/** Most prompts of a request. */
const MOST_PROMPTS = 16;

/** Most values of a request beside its prompts: a chat of 1,024 messages has a few thousand. */
const MOST_VALUES = 16_384;

/** Whether a prompt may be one: strings, tokens, or lists of tokens. */
function isPrompt(prompt: unknown): boolean {
  if (!Array.isArray(prompt)) return true; // the schema's
  if (prompt.length > 0 && prompt.every(isToken)) return true;
  return prompt.length <= MOST_PROMPTS &&
    prompt.every((each) =>
      typeof each === "string" ||
      Array.isArray(each) && each.length > 0 && each.every(isToken)
    );
}

/** Whether something consists of so many values at most. */
function hasAtMost(most: number, root: unknown): boolean {
  const open = [root];
  for (let count = 1; open.length > 0;) {
    const value = open.pop();
    if (typeof value !== "object" || value === null) continue;
    const parts = Object.values(value);
    count += parts.length;
    if (count > most) return false;
    open.push(...parts);
  }
  return true;
}

/**
 * Refuses at once what a schema would tell of value by value: a hundred thousand wrong ones take seconds of the thread that answers.
 *
 * @throws {HttpError} 400
 */
function checkShape(value: unknown): void {
  const refuse = (reason: string, param?: string) => {
    throw new HttpError(
      400,
      "invalid-request",
      `Cannot answer as ${reason}`,
      { details: { param } },
    );
  };
  if (typeof value !== "object" || value === null) return;
  const { prompt, ...others } = value as { prompt?: unknown };
  if (!isPrompt(prompt)) {
    refuse(
      `prompt must be up to ${MOST_PROMPTS} strings, or tokens from 0 to 255`,
      "prompt",
    );
  }
  if (!hasAtMost(MOST_VALUES, others)) {
    refuse(`a request must have at most ${MOST_VALUES} values`);
  }
}

/** Texts that are asked for, and what lets go of the body: see {@linkcode ReadBody}. */
interface AskedTexts {
  texts: Texts;
  release(): void;
}

/** Reads and validates a request, and makes texts of it. */
async function readRequest<S extends z.ZodType>(
  c: ServerContext,
  schema: S,
  { limits }: Services,
  textsOf: (request: z.output<S>) => Texts,
): Promise<AskedTexts> {
  const type = c.req.header("Content-Type") ?? "";
  if (!/^application\/json\s*(;|$)/i.test(type)) {
    throw new HttpError(
      415,
      "not-json",
      "Cannot answer as Content-Type must be application/json",
    );
  }
  const signal = c.get("signal");
  const { bytes, release } = await readBody(
    c.req.raw,
    MOST_REQUEST,
    limits,
    signal,
  );
  try {
    const value = parseJson(bytes);
    checkShape(value);
    const parsed = schema.safeParse(value);
    if (parsed.success) return { texts: textsOf(parsed.data), release };
    const { issues } = parsed.error;
    throw new HttpError(
      400,
      "invalid-request",
      `Cannot answer as ${reasonsOf(issues)}`,
      { details: { param: issues[0].path.join(".") || undefined } },
    );
  } catch (error) {
    release();
    throw error;
  }
}

/** @throws {HttpError} 400 */
function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (cause) {
    throw new HttpError(
      400,
      "bad-json",
      "Cannot answer as the body is no JSON",
      { cause },
    );
  }
}

/** What is drawn where no seed is given: 53 bits. */
function drawSeed(): number {
  const [high, low] = crypto.getRandomValues(new Uint32Array(2));
  return (high >>> 11) * 2 ** 32 + low;
}

const decoder = new TextDecoder();

/** Most log-probabilities of an answer: each is some 30 bytes of JSON, which are made at once. */
const MOST_SCORED = 65_536;

/** @throws {HttpError} 400 when these are too many log-probabilities */
function checkScored(count: number): void {
  if (count <= MOST_SCORED) return;
  throw new HttpError(
    400,
    "too-many-logprobs",
    `Cannot tell log-probabilities as prompts and texts, times one and logprobs, must be at most ${MOST_SCORED}: current value is ${count}`,
    { details: { param: "logprobs" } },
  );
}

type Common = Omit<
  z.output<typeof ChatRequest>,
  "messages" | "logprobs" | "top_logprobs" | "max_completion_tokens"
>;

/** What completions and chats have in common. */
function plansOf(
  request: Common,
  prompts: readonly (string | number[])[],
  services: Services,
  { length, stops, logprobs, echo }: {
    length: number;
    stops: readonly string[];
    logprobs: number | undefined;
    echo: boolean;
  },
): Texts {
  const { model: name, n, top_p, top_k, temperature, seed, stop } = request;
  const { models, config } = services;
  const file = models.find(name);
  const { sha256 } = file.description;
  if (!file.isNetwork) checkLevel("write", file.description.level, services);
  if (length > config.maxTokens) {
    throw new HttpError(
      400,
      "too-many-tokens",
      `Cannot write as max_tokens must be at most ${config.maxTokens}: current value is ${length}`,
      { details: { param: "max_tokens" } },
    );
  }
  const encoder = new TextEncoder();
  const first = seed === -1 ? drawSeed() : seed ?? drawSeed();
  const texts = n ?? 1;
  const inBytes = prompts.map((prompt) =>
    typeof prompt === "string"
      ? encoder.encode(prompt)
      : Uint8Array.from(prompt)
  );
  if (logprobs !== undefined) {
    const scored = inBytes.reduce(
      (sum, { length: before }) => sum + texts * (before + length),
      0,
    );
    checkScored(scored * (1 + logprobs));
  }
  const plans: TextPlan[] = inBytes.flatMap((bytes) => {
    return Array.from({ length: texts }, (_, i) => ({
      ...(file.isNetwork ? { network: sha256 } : { model: sha256 }),
      prompt: bytes,
      length,
      temperature: temperature ?? 1,
      ...(top_k && top_k > 0 && { topK: top_k }),
      ...(top_p && top_p < 1 && { topP: top_p }),
      seed: (first + i) % Number.MAX_SAFE_INTEGER,
      stop: [...stops, ...(typeof stop === "string" ? [stop] : stop ?? [])],
      scores: logprobs === undefined ? "none" : echo ? "all" : "text",
      likeliest: logprobs ?? 0,
      maxMemory: config.maxMemory,
    }));
  });
  const echoes = echo ? inBytes.map((bytes) => decoder.decode(bytes)) : [];
  return {
    name,
    plans,
    echoes: inBytes.flatMap((_, i) => Array(texts).fill(echoes[i] ?? "")),
    stream: request.stream ?? false,
    usage: request.stream_options?.include_usage ?? false,
    logprobs,
    written: 0,
    promptBytes: plans.reduce((sum, { prompt }) => sum + prompt.length, 0) /
      texts,
  };
}

/** The turns of a chat as a text that a model goes on with. */
export function chatPrompt(
  messages: z.output<typeof ChatRequest>["messages"],
): string {
  const turns = messages.map(({ role, content }) => {
    const text = typeof content === "string"
      ? content
      : content.map((part) => part.text).join("");
    return `${role === "developer" ? "system" : role}: ${text}\n`;
  });
  return `${turns.join("")}assistant:`;
}

/** Routes. */
export function completionRoutes(services: Services): Hono<ServerEnv> {
  const app = new Hono<ServerEnv>();
  const described = (
    summary: string,
    request: z.ZodType,
    response: z.ZodType,
  ) =>
    describeRoute({
      tags: ["models"],
      summary,
      description:
        "As OpenAI's. A token is a byte; with stream, events come until [DONE].",
      requestBody: {
        required: true,
        content: { "application/json": { schema: resolver(request) } },
      },
      responses: {
        200: {
          description: "the text",
          content: {
            "application/json": { schema: resolver(response) },
            "text/event-stream": {},
          },
        },
        ...openaiErrors(400, 401, 404, 408, 413, 415, 429, 503),
      },
    });
  app.post(
    "/v1/completions",
    described("Go on with a text", CompletionRequest, Completion),
    async (c: Context<ServerEnv>) => {
      const { texts, release } = await readRequest(
        c,
        CompletionRequest,
        services,
        (request) =>
          plansOf(request, promptsOf(request.prompt ?? ""), services, {
            length: request.max_tokens ?? LENGTH,
            stops: [],
            logprobs: request.logprobs ?? undefined,
            echo: request.echo ?? false,
          }),
      );
      return await answerWithTexts(c, services, texts, COMPLETION, release);
    },
  );
  app.post(
    "/v1/chat/completions",
    described("Go on with a conversation", ChatRequest, Chat),
    async (c: Context<ServerEnv>) => {
      const { texts, release } = await readRequest(
        c,
        ChatRequest,
        services,
        (request) => {
          const { max_completion_tokens, max_tokens, messages } = request;
          return plansOf(request, [chatPrompt(messages)], services, {
            length: max_completion_tokens ?? max_tokens ?? CHAT_LENGTH,
            stops: TURNS,
            logprobs: undefined,
            echo: false,
          });
        },
      );
      return await answerWithTexts(c, services, texts, CHAT, release);
    },
  );
  return app;
}
