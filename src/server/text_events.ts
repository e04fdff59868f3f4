/**
 * The texts of a request as they are written, one after another or several at a time.
 *
 * @module
 */

import {
  type LogprobList,
  TextOffsets,
  type TextPlan,
  writeText,
} from "./completion.ts";
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
export async function* textEvents(
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
