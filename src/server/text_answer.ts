/**
 * Answers with what models write, as OpenAI's are made: in whole, or in events as it is written.
 *
 * @module
 */

import { answerBody, type AnswerSource } from "./answer.ts";
import {
  LogprobList,
  TextOffsets,
  type TextPlan,
  writeText,
} from "./completion.ts";
import type { ServerContext } from "./context.ts";
import { openaiBody, toHttpError } from "./errors.ts";
import { beginJob, endingOf } from "./job_end.ts";
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
  /** Who executes its network, once that is known. */
  backend?: string | undefined;
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
    delta: {
      ...(first && { role: "assistant" }),
      ...((first || finish_reason === null) && { content }),
    },
    logprobs: null,
    finish_reason,
  }),
};

/** Text of pieces, whose characters come whole but where the prompt is cut, or nobody has written any; without bytes, of what is left. */
function decoderOf() {
  const decoder = new TextDecoder();
  return (bytes?: Uint8Array) => decoder.decode(bytes, { stream: !!bytes });
}

/** Some of a text, and its log-probabilities where they are wanted; these are added to a list. */
type TextPart = { text: string; logprobs: LogprobList | null };

/**
 * A text of a request, in parts.
 *
 * @param listOf the list that the next part's log-probabilities go to
 */
async function* partsOf(
  services: Services,
  texts: Texts,
  index: number,
  listOf: () => LogprobList,
  signal: AbortSignal,
): AsyncGenerator<TextPart, { ending: string; bytes: number }, void> {
  const plan = texts.plans[index], echo = texts.echoes[index];
  const wants = texts.logprobs !== undefined;
  const decode = decoderOf(), offsets = new TextOffsets();
  const writing = writeText(services.pool, plan, signal);
  // The head of an answer says who executes a network.
  let next = plan.network === undefined ? undefined : await writing.next();
  texts.backend ??= next?.value.backend;
  if (echo !== "" && !wants) yield { text: echo, logprobs: null };
  for (;;) {
    const { value, done } = next ?? await writing.next();
    next = undefined;
    if (done) {
      const rest = wants ? "" : decode();
      if (rest !== "") yield { text: rest, logprobs: null };
      texts.written += value.bytes;
      return value;
    }
    if (wants) {
      const logprobs = listOf();
      logprobs.add(value, offsets);
      yield { text: offsets.take(), logprobs };
    } else yield { text: decode(value.bytes), logprobs: null };
  }
}

/** What happens to one of the texts: a part of it comes, or it ends. */
type TextEvent =
  & { index: number }
  & (
    | { part: TextPart; end?: undefined }
    | { end: { ending: string; bytes: number }; part?: undefined }
  );

/** Texts of a network with log-probabilities that are written at the same time: each has what scores it, in a Worker that others need. */
const MOST_SCORED = 4;

/**
 * How many texts of a request are written at the same time. Those of a model take its memory each. Those of a network take lanes of one
 * batch, of which half are left to others, and, where they are scored, memory each.
 */
function mostAtOnce({ plans, logprobs }: Texts, { pool }: Services): number {
  if (plans[0].network === undefined) return 1;
  const lanes = Math.ceil(pool.lanes / 2);
  if (logprobs === undefined) return lanes;
  return pool.threads === 0 ? 1 : Math.min(MOST_SCORED, lanes);
}

/** What became of a text: an event, after which it goes on when that was taken, or why it broke off. */
type Heard = { event: TextEvent; goOn?: () => void } | { reason: unknown };

/**
 * Writes all texts of a request, as many at a time as {@linkcode mostAtOnce} says.
 *
 * @param listOf the list that the next part's log-probabilities go to, by the text
 */
async function* textEvents(
  services: Services,
  texts: Texts,
  listOf: (index: number) => LogprobList,
  signal: AbortSignal,
): AsyncGenerator<TextEvent, void, void> {
  const over = new AbortController();
  const all = AbortSignal.any([signal, over.signal]);
  const most = mostAtOnce(texts, services);
  const heard: Heard[] = []; // in the order of their coming
  const writing = new Map<number, ReturnType<typeof partsOf>>();
  let tell = () => {}; // that something was heard
  let begun = 0;
  const begin = (index: number) => {
    const own = () => listOf(index);
    const parts = partsOf(services, texts, index, own, all);
    writing.set(index, parts);
    const goOn = () =>
      void parts.next().then(
        ({ value, done }) => {
          if (done) heard.push({ event: { index, end: value } });
          else heard.push({ event: { index, part: value }, goOn });
        },
        (reason) => void heard.push({ reason }),
      ).then(() => tell());
    goOn();
  };
  try {
    for (;;) {
      while (begun < texts.plans.length && writing.size < most) begin(begun++);
      if (writing.size === 0) return;
      if (heard.length === 0) {
        await new Promise<void>((resolve) => tell = resolve);
      }
      const next = heard.shift()!;
      if ("reason" in next) throw next.reason;
      const { event, goOn } = next;
      if (event.end) writing.delete(event.index);
      yield event;
      goOn?.();
    }
  } finally {
    over.abort(new DOMException("The texts are done", "AbortError"));
    for (const parts of writing.values()) {
      parts.return({ ending: "stop", bytes: 0 }).catch(() => {});
    }
  }
}

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
