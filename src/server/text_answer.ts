/**
 * Answers with what models write, as OpenAI's are made: in whole, or in events as it is written.
 *
 * @module
 */

import { LogprobList, type TextPlan, writeText } from "./completion.ts";
import type { ServerContext } from "./context.ts";
import { openaiBody, toHttpError } from "./errors.ts";
import { beginJob, type EndJob } from "./job_end.ts";
import type { Services } from "./services.ts";

/** A request, whichever it is, as what is to be written. */
export interface Texts {
  name: string;
  plans: TextPlan[];
  /** What is put before each text. */
  echoes: string[];
  stream: boolean;
  usage: boolean;
  /** Log-probabilities to list; `undefined`: none. */
  logprobs: number | undefined;
  promptBytes: number;
  /** Bytes of the texts that are written so far. */
  written: number;
}

/** What both kinds of answer are made of. */
export interface Shape {
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

export const COMPLETION: Shape = {
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

export const CHAT: Shape = {
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
    if (done) {
      texts.written += value.bytes;
      return value;
    }
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
  end: EndJob,
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

/**
 * Answers with the texts of a request, in whole or in events.
 *
 * @param c the request
 * @param services what writes
 * @param texts what is to be written
 * @param shape how it is told
 */
export async function answerWithTexts(
  c: ServerContext,
  services: Services,
  texts: Texts,
  shape: Shape,
): Promise<Response> {
  const { admission, now, models } = services;
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
  const bytes = {
    in: texts.promptBytes,
    get out() {
      return texts.written;
    },
  };
  const over = beginJob(c, services, "generate", release, bytes);
  const end: EndJob = (ending, error) => {
    if (ending === "left") {
      left.abort(new DOMException("Nobody reads", "AbortError"));
    }
    over(ending, error);
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
    c.get("wall").held = true;
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
