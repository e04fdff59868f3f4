/**
 * Texts that networks write for requests: those of one network are the lanes of one batch.
 *
 * @module
 */

import type { ModelError, Network } from "../../../mod.ts";
import type { BackendChoice } from "../../streams/network_choices.ts";
import type { Batch, TextSink } from "../../neural/batch.ts";
import { serverEnds } from "./broken.ts";
import type { Stage, StageJob } from "./stage.ts";

/** How networks are executed. */
export interface NetworkConfig {
  backend: BackendChoice;
  /** Texts that a network writes at the same time; others wait. */
  lanes: number;
}

/** What holds where nothing is said. */
export const DEFAULT_NETWORKS: NetworkConfig = { backend: "auto", lanes: 16 };

/** What a network has done on a backend. */
export interface NetworkUse {
  /** SHA-256 of the network, 64 hexadecimal digits. */
  network: string;
  backend: string;
  /** Steps of lanes: one for each byte of a prompt and of a text. */
  steps: number;
  /** Steps of batches: one lane takes each, or several. */
  batches: number;
  /** Lanes that have a text now. */
  lanes: number;
}

/** Adds up what networks do. */
export class NetworkUses {
  readonly #uses = new Map<string, NetworkUse>();

  /** All of them, since the server began. */
  get list(): NetworkUse[] {
    return [...this.#uses.values()];
  }

  /** Adds work that was done, with the lanes that there are after it. */
  add(work: NetworkUse): void {
    const name = `${work.network} ${work.backend}`,
      known = this.#uses.get(name);
    const { network, backend, lanes } = work;
    this.#uses.set(name, {
      network,
      backend,
      lanes,
      steps: work.steps + (known?.steps ?? 0),
      batches: work.batches + (known?.batches ?? 0),
    });
  }

  /** No lane has a text any more. */
  clear(): void {
    for (const use of this.#uses.values()) use.lanes = 0;
  }
}

/** What texts need, and who is told of them. */
export interface NetworkTextsOptions {
  lanes: number;
  /**
   * Whether a request may wait for what another has begun. In Workers of Cloudflare it may not: what one does ends with it, so each text is
   * written by itself.
   */
  shares?: boolean;
  /** Loads a network, by SHA-256. */
  findNetwork: (sha256: string) => Promise<Network>;
  /** Is told of work that was done. */
  onWork: (work: NetworkUse) => void;
}

/** Says why another backend than the one that was to execute a network does. */
export type OnFallback = (reason: ModelError) => void;

/** The batches of a thread, one for each network. */
export class NetworkTexts {
  readonly #options: NetworkTextsOptions;
  readonly #batches = new Map<string, Promise<Batch>>();

  /** @param options see {@linkcode NetworkTextsOptions} */
  constructor(options: NetworkTextsOptions) {
    this.#options = options;
  }

  /**
   * Makes a stage that writes a text, once a lane of its network is free.
   *
   * @param job what is to be written
   * @param signal ends it
   * @throws {ModelError} when the network cannot be executed
   */
  async start(
    job: StageJob & { type: "generate"; network: string },
    signal: AbortSignal,
  ): Promise<Stage> {
    const { shares = true } = this.#options;
    if (shares) {
      return batchStage(await this.#batchOf(job.network), job, signal);
    }
    const batch = await this.#open(job.network, 1);
    const over = new DOMException("The text is done", "AbortError");
    return batchStage(batch, job, signal, () => batch.close(over));
  }

  /** Ends all texts. */
  close(): void {
    for (const batch of this.#batches.values()) {
      batch.then((batch) => batch.close(serverEnds()), () => {});
    }
    this.#batches.clear();
  }

  async #batchOf(sha256: string): Promise<Batch> {
    const known = this.#batches.get(sha256);
    const opening = known ?? this.#open(sha256, this.#options.lanes);
    if (!known) this.#batches.set(sha256, opening);
    const forget = () => {
      if (this.#batches.get(sha256) === opening) this.#batches.delete(sha256);
    };
    try {
      const batch = await opening;
      if (!batch.isOver) return batch;
    } catch (error) {
      forget(); // perhaps it can be opened the next time
      throw error;
    }
    // What took its steps is gone: the next one is given a new GPU, or falls back.
    forget();
    return await this.#batchOf(sha256);
  }

  async #open(sha256: string, lanes: number): Promise<Batch> {
    const { findNetwork, onWork } = this.#options;
    const network = await findNetwork(sha256);
    const { openBatch } = await import("../../neural/batch.ts");
    const batch = await openBatch(
      network,
      lanes,
      (work) => onWork({ ...work, network: sha256, backend: batch.backend }),
    );
    return batch;
  }
}

/**
 * A text of a batch as a stage: it joins once its prompt is there.
 *
 * @param onOver called when the text is at its end, or broke off
 */
function batchStage(
  batch: Batch,
  job: StageJob & { type: "generate" },
  signal: AbortSignal,
  onOver: () => void = () => {},
): Stage {
  const left = new AbortController();
  const own = AbortSignal.any([signal, left.signal]);
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let output!: ReadableStreamDefaultController<Uint8Array<ArrayBuffer>>;
  let ending: "length" | "stop" | undefined;
  let over = false;
  const finish = (act: () => void) => {
    if (over) return;
    over = true;
    own.removeEventListener("abort", onAbort);
    act();
    // Not within the step that ended it.
    queueMicrotask(onOver);
  };
  const onAbort = () => finish(() => output.error(own.reason));
  const sink: TextSink = {
    write: (bytes) => {
      if (!over) output.enqueue(bytes);
    },
    end: (how) =>
      finish(() => {
        ending = how;
        output.close();
      }),
    fail: (reason) => finish(() => output.error(reason)),
  };
  const readable = new ReadableStream<Uint8Array<ArrayBuffer>>({
    start: (controller) => void (output = controller),
    cancel: (reason) => finish(() => left.abort(reason)),
  });
  if (own.aborted) onAbort();
  else own.addEventListener("abort", onAbort);
  const writable = new WritableStream<Uint8Array>({
    write: (chunk) => void chunks.push(chunk.slice()),
    async close() {
      const prompt = new Uint8Array(await new Blob(chunks).arrayBuffer());
      const utf8 = new TextEncoder();
      const stop = job.stop.map((string) => utf8.encode(string));
      batch.write({ ...job, prompt, stop }, sink, own);
    },
    abort: (reason) => left.abort(reason),
  });
  return {
    readable,
    writable,
    result: () => ({ ending, backend: batch.backend }),
  };
}
