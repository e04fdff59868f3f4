/**
 * Texts that models write, as OpenAI's clients ask for them.
 *
 * @module
 */

import { type Context, Hono } from "hono";
import { describeRoute, resolver } from "hono-openapi";
import type { z } from "zod";
import { readBody } from "../body.ts";
import { LogprobList, type TextPlan, writeText } from "../completion.ts";
import type { ServerContext, ServerEnv } from "../context.ts";
import { HttpError, openaiBody, toHttpError } from "../errors.ts";
import {
  Chat,
  ChatRequest,
  Completion,
  CompletionRequest,
} from "../schemas.ts";
import type { Services } from "../services.ts";
import { openaiErrors, reasonsOf } from "./describe.ts";

/** Most bytes of a request: a prompt and what is asked of it. */
const MOST_REQUEST = 8 * 1024 * 1024;

/** Bytes that are written unless it is told, as OpenAI's are; chats want more. */
const LENGTH = 16, CHAT_LENGTH = 512;

/** What ends a turn of a chat, beside what is asked for. */
const TURNS = ["\nuser:", "\nsystem:"];

/** A request, whichever it is, as what is to be written. */
interface Texts {
  name: string;
  plans: TextPlan[];
  /** What is put before each text. */
  echoes: string[];
  stream: boolean;
  usage: boolean;
  /** Log-probabilities to list; `undefined`: none. */
  logprobs: number | undefined;
  promptBytes: number;
}

/** What both kinds of answer are made of. */
interface Shape {
  /** Begins its id. */
  prefix: string;
  object: string;
  chunk: string;
  /** A choice of an answer. */
  whole(
    index: number,
    text: string,
    ending: string,
    logprobs: LogprobList | null,
  ): Record<string, unknown>;
  /** A part of it, in a stream; an ending comes with no text. */
  part(
    index: number,
    text: string,
    ending: string | null,
    logprobs: LogprobList | null,
    first: boolean,
  ): Record<string, unknown>;
}

const COMPLETION: Shape = {
  prefix: "cmpl-",
  object: "text_completion",
  chunk: "text_completion",
  whole: (index, text, finish_reason, logprobs) => ({
    index,
    text,
    logprobs,
    finish_reason,
  }),
  part: (index, text, finish_reason, logprobs) => ({
    index,
    text,
    logprobs,
    finish_reason,
  }),
};

const CHAT: Shape = {
  prefix: "chatcmpl-",
  object: "chat.completion",
  chunk: "chat.completion.chunk",
  whole: (index, content, finish_reason) => ({
    index,
    message: { role: "assistant", content, refusal: null },
    logprobs: null,
    finish_reason,
  }),
  part: (index, content, finish_reason, _, first) => ({
    index,
    delta: finish_reason === null
      ? { ...(first && { role: "assistant" }), content }
      : {},
    logprobs: null,
    finish_reason,
  }),
};

/** Reads and validates a request. */
async function readRequest<S extends z.ZodType>(
  c: ServerContext,
  schema: S,
  { config }: Services,
): Promise<z.output<S>> {
  const type = c.req.header("Content-Type") ?? "";
  if (!/^application\/json\s*(;|$)/i.test(type)) {
    throw new HttpError(
      415,
      "not-json",
      "Cannot answer as Content-Type must be application/json",
    );
  }
  const signal = c.get("signal");
  const bytes = await readBody(c.req.raw, MOST_REQUEST, config, signal);
  let value: unknown;
  try {
    value = JSON.parse(
      new TextDecoder("utf-8", { fatal: true }).decode(bytes),
    );
  } catch (cause) {
    throw new HttpError(
      400,
      "bad-json",
      "Cannot answer as the body is no JSON",
      {
        cause,
      },
    );
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const { issues } = parsed.error;
  throw new HttpError(
    400,
    "invalid-request",
    `Cannot answer as ${reasonsOf(issues)}`,
    { details: { param: issues[0].path.join(".") || undefined } },
  );
}

/** What is drawn where no seed is given: 53 bits. */
function drawSeed(): number {
  const [high, low] = crypto.getRandomValues(new Uint32Array(2));
  return (high >>> 11) * 2 ** 32 + low;
}

type Common = Omit<
  z.output<typeof ChatRequest>,
  "messages" | "logprobs" | "top_logprobs" | "max_completion_tokens"
>;

/** What completions and chats have in common. */
function plansOf(
  request: Common,
  prompts: readonly string[],
  { models, config }: Services,
  { length, stops, logprobs, echo }: {
    length: number;
    stops: readonly string[];
    logprobs: number | undefined;
    echo: boolean;
  },
): Texts {
  const { model: name, n, top_p, top_k, temperature, seed, stop } = request;
  const { description: { sha256 } } = models.find(name);
  if (length > config.maxTokens) {
    throw new HttpError(
      400,
      "too-many-tokens",
      `Cannot write as max_tokens must be at most ${config.maxTokens}: current value is ${length}`,
      { details: { param: "max_tokens" } },
    );
  }
  const encoder = new TextEncoder();
  const first = seed ?? drawSeed();
  const texts = n ?? 1;
  const plans: TextPlan[] = prompts.flatMap((prompt) => {
    const bytes = encoder.encode(prompt);
    return Array.from({ length: texts }, (_, i) => ({
      model: sha256,
      prompt: bytes,
      length,
      temperature: temperature ?? 1,
      ...(top_k && { topK: top_k }),
      ...(top_p && top_p < 1 && { topP: top_p }),
      seed: (first + i) % Number.MAX_SAFE_INTEGER,
      stop: [...stops, ...(typeof stop === "string" ? [stop] : stop ?? [])],
      scores: logprobs === undefined ? "none" : echo ? "all" : "text",
      likeliest: logprobs ?? 0,
    }));
  });
  return {
    name,
    plans,
    echoes: prompts.flatMap((prompt) => Array(texts).fill(echo ? prompt : "")),
    stream: request.stream ?? false,
    usage: request.stream_options?.include_usage ?? false,
    logprobs,
    promptBytes: plans.reduce((sum, { prompt }) => sum + prompt.length, 0) /
      texts,
  };
}

/** Text of pieces, whose characters come whole but where the prompt is cut. */
function decoderOf() {
  const decoder = new TextDecoder();
  return (bytes: Uint8Array) => decoder.decode(bytes, { stream: true });
}

/** A text of a request, in parts. */
async function* partsOf(
  services: Services,
  texts: Texts,
  index: number,
  signal: AbortSignal,
): AsyncGenerator<
  { text: string; logprobs: LogprobList | null },
  { ending: string; bytes: number },
  void
> {
  const plan = texts.plans[index], echo = texts.echoes[index];
  const decode = decoderOf();
  const wants = texts.logprobs !== undefined;
  let offset = 0;
  if (echo !== "" && !wants) {
    yield { text: echo, logprobs: null };
    offset = echo.length;
  }
  const writing = writeText(services.pool, plan, signal);
  for (;;) {
    const { value, done } = await writing.next();
    if (done) return value;
    const logprobs = wants
      ? new LogprobList(offset, texts.logprobs! > 0)
      : null;
    logprobs?.add(value);
    const text = decode(value.bytes);
    offset += text.length;
    yield { text, logprobs };
  }
}

function usageOf(texts: Texts, completion: number) {
  return {
    prompt_tokens: texts.promptBytes,
    completion_tokens: completion,
    total_tokens: texts.promptBytes + completion,
  };
}

/** Adds lists to lists. */
function joined(lists: LogprobList[], tops: boolean): LogprobList {
  const all = new LogprobList(0, tops);
  for (const list of lists) {
    all.tokens.push(...list.tokens);
    all.token_logprobs.push(...list.token_logprobs);
    all.text_offset.push(...list.text_offset);
    all.top_logprobs?.push(...list.top_logprobs ?? []);
  }
  return all;
}

/** Answers once all is written. */
async function answerWhole(
  c: ServerContext,
  services: Services,
  texts: Texts,
  shape: Shape,
  head: Record<string, unknown>,
  signal: AbortSignal,
): Promise<Response> {
  const choices: Record<string, unknown>[] = [];
  let completion = 0;
  for (let index = 0; index < texts.plans.length; index++) {
    const parts = partsOf(services, texts, index, signal);
    const lists: LogprobList[] = [];
    let text = "";
    for (;;) {
      const { value, done } = await parts.next();
      if (done) {
        const list = texts.logprobs === undefined
          ? null
          : joined(lists, texts.logprobs > 0);
        completion += value.bytes;
        choices.push(shape.whole(index, text, value.ending, list));
        break;
      }
      text += value.text;
      if (value.logprobs) lists.push(value.logprobs);
    }
  }
  return c.json(
    {
      ...head,
      object: shape.object,
      choices,
      usage: usageOf(texts, completion),
    },
    200,
    { "Cache-Control": "no-store" },
  );
}

/** Events of a text as it is written, one choice after another. */
async function* eventsOf(
  services: Services,
  texts: Texts,
  shape: Shape,
  head: Record<string, unknown>,
  signal: AbortSignal,
): AsyncGenerator<unknown, void, void> {
  const base = { ...head, object: shape.chunk };
  let completion = 0;
  for (let index = 0; index < texts.plans.length; index++) {
    const parts = partsOf(services, texts, index, signal);
    for (let first = true;; first = false) {
      const { value, done } = await parts.next();
      if (done) {
        completion += value.bytes;
        const choice = shape.part(index, "", value.ending, null, first);
        yield { ...base, choices: [choice] };
        break;
      }
      const { text, logprobs } = value;
      const choice = shape.part(index, text, null, logprobs, first);
      yield { ...base, choices: [choice] };
    }
  }
  if (texts.usage) {
    yield { ...base, choices: [], usage: usageOf(texts, completion) };
  }
}

/** Server-sent events: what goes wrong after the first resets the answer, but says why before. */
function eventStream(
  events: AsyncGenerator<unknown, void, void>,
  first: IteratorResult<unknown, void>,
  end: (ending: "done" | "failed" | "left", error?: unknown) => void,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  const encoder = new TextEncoder();
  const line = (text: string) => encoder.encode(`data: ${text}\n\n`);
  let next: IteratorResult<unknown, void> | undefined = first;
  let failed: unknown;
  return new ReadableStream({
    async pull(controller) {
      if (failed !== undefined) return controller.error(failed);
      try {
        const { value, done } = next ?? await events.next();
        next = undefined;
        if (!done) return controller.enqueue(line(JSON.stringify(value)));
        end("done");
        controller.enqueue(line("[DONE]"));
        controller.close();
      } catch (error) {
        end("failed", error);
        failed = error;
        const body = openaiBody(toHttpError(error));
        controller.enqueue(line(JSON.stringify(body)));
      }
    },
    async cancel() {
      end("left");
      await events.return();
    },
  }, { highWaterMark: 0 });
}

async function answer(
  c: ServerContext,
  services: Services,
  texts: Texts,
  shape: Shape,
): Promise<Response> {
  const { admission, metrics, log, now, models } = services;
  const left = new AbortController();
  const signal = AbortSignal.any([c.get("signal"), left.signal]);
  const id = c.get("requestId");
  const { description } = models.find(texts.name);
  const head = {
    id: `${shape.prefix}${id}`,
    created: Math.floor(now()),
    model: texts.name,
    system_fingerprint: `sha256:${description.sha256}`,
  };
  const release = await admission.enter(signal);
  const begin = performance.now();
  let over = false;
  const end = (ending: "done" | "failed" | "left", error?: unknown) => {
    if (over) return;
    over = true;
    if (ending === "left") {
      left.abort(new DOMException("Nobody reads", "AbortError"));
    }
    release();
    metrics?.job("generate", texts.promptBytes, 0, ending);
    log({
      event: "job",
      request: id,
      job: "generate",
      ending,
      milliseconds: Math.round(performance.now() - begin),
      ...(error !== undefined && { error: String(error) }),
    });
  };
  try {
    if (!texts.stream) {
      const response = await answerWhole(
        c,
        services,
        texts,
        shape,
        head,
        signal,
      );
      end("done");
      return response;
    }
    const events = eventsOf(services, texts, shape, head, signal);
    // What goes wrong at once has a status.
    const first = await events.next();
    return new Response(eventStream(events, first, end), {
      headers: {
        "Content-Type": "text/event-stream; charset=utf-8",
        "Cache-Control": "no-store",
        "X-Accel-Buffering": "no",
      },
    });
  } catch (error) {
    end(signal.aborted ? "left" : "failed", error);
    throw error;
  }
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
      const request = await readRequest(c, CompletionRequest, services);
      const prompt = request.prompt ?? "";
      const texts = plansOf(
        request,
        typeof prompt === "string" ? [prompt] : prompt,
        services,
        {
          length: request.max_tokens ?? LENGTH,
          stops: [],
          logprobs: request.logprobs ?? undefined,
          echo: request.echo ?? false,
        },
      );
      return await answer(c, services, texts, COMPLETION);
    },
  );
  app.post(
    "/v1/chat/completions",
    described("Go on with a conversation", ChatRequest, Chat),
    async (c: Context<ServerEnv>) => {
      const request = await readRequest(c, ChatRequest, services);
      const { max_completion_tokens, max_tokens, messages } = request;
      const texts = plansOf(request, [chatPrompt(messages)], services, {
        length: max_completion_tokens ?? max_tokens ?? CHAT_LENGTH,
        stops: TURNS,
        logprobs: undefined,
        echo: false,
      });
      return await answer(c, services, texts, CHAT);
    },
  );
  return app;
}
