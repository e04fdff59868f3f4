/**
 * One text that a model writes for a request, with its log-probabilities where they are wanted. A token is a byte.
 *
 * @module
 */

import { isQuick } from "./pool/quick.ts";
import type { GenerateJob, Stage, StageJob, StagePool } from "./pool/stage.ts";

/** What is to be written. */
export type TextPlan =
  & CommonPlan
  & (
    /** SHA-256 of the model, or of the network. */
    | { model: string; network?: undefined }
    | { network: string; model?: undefined }
  );

/** What texts of models and of networks have in common. */
interface CommonPlan extends Omit<GenerateJob, "type"> {
  prompt: Uint8Array<ArrayBuffer>;
  /** Whether log-probabilities are wanted, of the prompt too. */
  scores: "none" | "text" | "all";
  /** How many of the likeliest bytes are told at each place. */
  likeliest: number;
}

/** Bytes of a prompt that are scored at a time: what is made of them takes a few milliseconds of the thread that answers. */
const SCORED = 1024;

/** Some of a text. */
export interface TextPiece {
  bytes: Uint8Array<ArrayBuffer>;
  /** How likely each byte was; none unless wanted. */
  prices: Price[];
  /** Who executes its network. */
  backend?: string | undefined;
}

/** How likely a byte was, and which were likeliest there: natural logarithms. */
export interface Price {
  logprob: number;
  tops: [byte: number, logprob: number][];
}

/** How a text ended. */
export interface TextEnd {
  ending: "length" | "stop";
  bytes: number;
  /** Who executes its network. */
  backend?: string | undefined;
}

/** Tells what bytes cost, some at a time. */
class Prices {
  readonly #writer: WritableStreamDefaultWriter<Uint8Array>;
  readonly #reader: ReadableStreamDefaultReader<Uint8Array<ArrayBuffer>>;
  readonly #likeliest: number;
  #known: Price[] = [];

  constructor({ readable, writable }: Stage, likeliest: number) {
    this.#likeliest = likeliest;
    this.#writer = writable.getWriter();
    this.#reader = readable.getReader();
  }

  /** How likely the next bytes are. */
  async of(bytes: Uint8Array<ArrayBuffer>): Promise<Price[]> {
    if (bytes.length === 0) return [];
    const written = this.#writer.write(bytes);
    written.catch(() => {}); // its error is that of the reader, too
    while (this.#known.length < bytes.length) {
      const { value, done } = await this.#reader.read();
      if (done) throw new Error("Cannot tell what all bytes cost");
      const numbers = new Float64Array(value.buffer);
      const row = 1 + 2 * this.#likeliest;
      for (let at = 0; at < numbers.length; at += row) {
        this.#known.push({
          logprob: -numbers[at] * Math.LN2,
          tops: Array.from({ length: this.#likeliest }, (_, i) => [
            numbers[at + 1 + 2 * i],
            -numbers[at + 2 + 2 * i] * Math.LN2,
          ]),
        });
      }
    }
    await written;
    return this.#known.splice(0, bytes.length);
  }

  end(): void {
    this.#writer.abort().catch(() => {});
    this.#reader.cancel().catch(() => {});
  }
}

/** What tells how likely the bytes of a text were: whatever writes it. */
function scoreJob(
  { model, network, likeliest, maxMemory }: TextPlan,
): StageJob {
  return {
    type: "score",
    ...(network === undefined ? { model } : { network, mixed: false }),
    learn: false,
    likeliest,
    maxMemory,
  };
}

/** Writes a text, piece by piece; the first pieces are those of the prompt where it is scored. */
export async function* writeText(
  pool: StagePool,
  plan: TextPlan,
  signal: AbortSignal,
): AsyncGenerator<TextPiece, TextEnd, void> {
  const { prompt, scores, likeliest, ...options } = plan;
  const over = new AbortController();
  const all = AbortSignal.any([signal, over.signal]);
  const job: StageJob = { type: "generate", ...options };
  const stage = pool.start(job, all, { quick: await isQuick(job, prompt) });
  const prices = scores === "none"
    ? undefined
    : new Prices(pool.start(scoreJob(plan), all), likeliest);
  try {
    const writer = stage.writable.getWriter();
    const written = writer.write(prompt).then(() => writer.close());
    written.catch(() => {}); // its error is that of the reader, too
    const reader = stage.readable.getReader();
    // Who executes a network is known with the first bytes, and told with each piece.
    let next = plan.network === undefined ? undefined : await reader.read();
    const { backend } = stage.result();
    for (let at = 0; prices && at < prompt.length; at += SCORED) {
      const bytes = prompt.slice(at, at + SCORED);
      const known = await prices.of(bytes);
      if (scores === "all") yield { bytes, prices: known, backend };
    }
    let bytes = 0;
    for (;;) {
      const { value, done } = next ?? await reader.read();
      next = undefined;
      if (done) break;
      bytes += value.length;
      yield { bytes: value, prices: await prices?.of(value) ?? [], backend };
    }
    const { ending = "length" } = stage.result();
    return { ending, bytes, backend };
  } finally {
    prices?.end();
    over.abort(new DOMException("The text is done", "AbortError"));
  }
}

/** How OpenAI writes a byte that is not a character by itself. */
function nameOf(byte: number): string {
  return byte < 128
    ? String.fromCharCode(byte)
    : `bytes:\\x${byte.toString(16)}`;
}

/** A text that comes byte by byte, and where in it each byte stands. */
export class TextOffsets {
  readonly #decoder = new TextDecoder();
  #characters = 0;
  #text = "";

  /** Characters of the text before the one that the next byte belongs to: code points, as OpenAI counts. */
  next(byte: number): number {
    const text = this.#decoder.decode(Uint8Array.of(byte), { stream: true });
    this.#text += text;
    this.#characters += text === "" ? 0 : [...text].length;
    // A byte that begins a longer character is in none of those that are there; any other is in the last of them, or goes on with
    // what is not there yet.
    const begins = byte >= 0xC2 && byte <= 0xF4;
    return text === "" || begins ? this.#characters : this.#characters - 1;
  }

  /** What the bytes since the last call are as text. */
  take(): string {
    const text = this.#text;
    this.#text = "";
    return text;
  }
}

/** Log-probabilities as OpenAI lists them. */
export class LogprobList {
  readonly tokens: string[] = [];
  readonly token_logprobs: (number | null)[] = [];
  readonly text_offset: number[] = [];
  readonly top_logprobs: (Record<string, number> | null)[] | null;

  /** @param tops whether the likeliest bytes are listed, too */
  constructor(tops: boolean) {
    this.top_logprobs = tops ? [] : null;
  }

  /**
   * Lists a piece.
   *
   * @param piece what comes next
   * @param offsets of the text so far; they go on with it
   */
  add({ bytes, prices }: TextPiece, offsets: TextOffsets): void {
    bytes.forEach((byte, i) => {
      const token = nameOf(byte), { logprob, tops } = prices[i];
      this.tokens.push(token);
      this.token_logprobs.push(logprob);
      // What cannot come has no logarithm that JSON knows; the byte itself is always told.
      const likely = tops.filter(([, logprob]) => Number.isFinite(logprob));
      this.top_logprobs?.push({
        ...Object.fromEntries(
          likely.map(([byte, logprob]) => [nameOf(byte), logprob]),
        ),
        [token]: logprob,
      });
      this.text_offset.push(offsets.next(byte));
    });
  }
}
