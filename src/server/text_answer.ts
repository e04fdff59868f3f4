/**
 * Answers with what models write, as OpenAI's are made: in whole, or in events as it is written.
 *
 * @module
 */

import { answerBody, type AnswerSource } from "./answer.ts";
import { LogprobList } from "./completion.ts";
import type { ServerContext } from "./context.ts";
import { openaiBody, toHttpError } from "./errors.ts";
import { beginJob, endingOf } from "./job_end.ts";
import type { Services } from "./services.ts";
import { textEvents, type Texts } from "./text_events.ts";

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
    delta: {
      ...(first && { role: "assistant" }),
      ...((first || finish_reason === null) && { content }),
    },
    logprobs: null,
    finish_reason,
  }),
};

function usageOf(texts: Texts, completion: number) {
  return {
    prompt_tokens: texts.promptBytes,
    completion_tokens: completion,
    total_tokens: texts.promptBytes + completion,
  };
}

/** What an answer says of itself, once its text has begun. */
type HeadOf = () => Record<string, unknown>;

/** Headers of an answer. */
function headersOf({ backend }: Texts): Record<string, string> {
  return {
    "Cache-Control": "no-store",
    ...(backend !== undefined && { "Sluice-Backend": backend }),
  };
}

/** Answers once all is written. */
async function answerWhole(
  c: ServerContext,
  services: Services,
  texts: Texts,
  shape: Shape,
  headOf: HeadOf,
  signal: AbortSignal,
): Promise<Response> {
  const { logprobs = 0, plans } = texts;
  const lists = plans.map(() => new LogprobList(logprobs > 0));
  const written = plans.map(() => "");
  const choices: Record<string, unknown>[] = [];
  let completion = 0;
  const events = textEvents(services, texts, (index) => lists[index], signal);
  for await (const { index, part, end } of events) {
    if (part) written[index] += part.text;
    if (!end) continue;
    const wanted = texts.logprobs === undefined ? null : lists[index];
    completion += end.bytes;
    choices[index] = shape.whole(index, written[index], end.ending, wanted);
  }
  return c.json(
    {
      ...headOf(),
      object: shape.object,
      choices,
      usage: usageOf(texts, completion),
    },
    200,
    headersOf(texts),
  );
}

/** Events of texts as they are written. */
async function* eventsOf(
  services: Services,
  texts: Texts,
  shape: Shape,
  headOf: HeadOf,
  signal: AbortSignal,
): AsyncGenerator<unknown, void, void> {
  const { logprobs = 0 } = texts;
  const baseOf = () => ({
    ...headOf(),
    object: shape.chunk,
    // Where it comes at the end, all before it say that it is not there yet.
    ...(texts.usage && { usage: null }),
  });
  let completion = 0;
  const listOf = () => new LogprobList(logprobs > 0);
  const begun = new Set<number>();
  for await (
    const { index, part, end } of textEvents(services, texts, listOf, signal)
  ) {
    const first = !begun.has(index);
    begun.add(index);
    if (end) completion += end.bytes;
    const choice = shape.part(
      index,
      part?.text ?? "",
      end?.ending ?? null,
      part?.logprobs ?? null,
      first,
    );
    yield { ...baseOf(), choices: [choice] };
  }
  if (texts.usage) {
    yield { ...baseOf(), choices: [], usage: usageOf(texts, completion) };
  }
}

/** Server-sent events: what goes wrong after the first resets the answer, but says why before. */
async function* linesOf(
  events: AsyncGenerator<unknown, void, void>,
): AsyncGenerator<Uint8Array<ArrayBuffer>, void, void> {
  const encoder = new TextEncoder();
  const line = (text: string) => encoder.encode(`data: ${text}\n\n`);
  let begun = false;
  try {
    for await (const event of events) {
      yield line(JSON.stringify(event));
      begun = true;
    }
  } catch (error) {
    if (begun) yield line(JSON.stringify(openaiBody(toHttpError(error))));
    throw error;
  }
  yield line("[DONE]");
}

/**
 * Answers with the texts of a request, in whole or in events.
 *
 * @param c the request
 * @param services what writes
 * @param texts what is to be written
 * @param shape how it is told
 * @param onPlace called when it has a place, or is refused one: prompts are counted among the bodies that wait until then
 */
export async function answerWithTexts(
  c: ServerContext,
  services: Services,
  texts: Texts,
  shape: Shape,
  onPlace: () => void,
): Promise<Response> {
  const { admission, now, models, limits } = services;
  const left = new AbortController();
  const signal = AbortSignal.any([c.get("signal"), left.signal]);
  const id = c.get("requestId");
  const { description } = models.find(texts.name);
  const created = Math.floor(now());
  const headOf = () => ({
    id: `${shape.prefix}${id}`,
    created,
    model: texts.name,
    // What OpenAI means by it: the configuration that a text depends on; who executes a network is told, and changes nothing.
    system_fingerprint: `sha256:${description.sha256}${
      texts.backend === undefined ? "" : `/${texts.backend}`
    }`,
  });
  const release = await admission.enter(signal).finally(onPlace);
  const bytes = {
    in: texts.promptBytes,
    get out() {
      return texts.written;
    },
  };
  const end = beginJob(c, services, "generate", release, bytes);
  try {
    if (!texts.stream) {
      const response = await answerWhole(
        c,
        services,
        texts,
        shape,
        headOf,
        signal,
      );
      end("done");
      return response;
    }
    const lines = linesOf(eventsOf(services, texts, shape, headOf, signal));
    // What goes wrong at once has a status.
    const first = await lines.next();
    c.get("wall").held = true;
    const source: AnswerSource = {
      read: () => lines.next(),
      stop(reason) {
        left.abort(reason);
        lines.return().catch(() => {});
      },
    };
    return new Response(
      answerBody(source, first, { ...limits, signal, end }),
      {
        headers: {
          ...headersOf(texts),
          "Content-Type": "text/event-stream; charset=utf-8",
          "X-Accel-Buffering": "no",
        },
      },
    );
  } catch (error) {
    end(endingOf(signal, error), error);
    throw error;
  }
}
