/**
 * Stages in the thread that answers, where there are no others: each works for a few milliseconds, then all others have their turn.
 *
 * @module
 */

import type { Network } from "../../../mod.ts";
import { serverEnds } from "./broken.ts";
import {
  DEFAULT_NETWORKS,
  type NetworkConfig,
  NetworkTexts,
  type NetworkUse,
  NetworkUses,
} from "./networks.ts";
import {
  makeStage,
  type Stage,
  type StageContext,
  type StageJob,
  type StageOptions,
  type StagePool,
} from "./stage.ts";

/** Stages of this thread. */
export class InlinePool implements StagePool {
  readonly threads = 0;
  readonly lanes: number;
  readonly #context: StageContext;
  readonly #uses = new NetworkUses();
  readonly #texts: NetworkTexts;
  // One for each job: in Workers, a signal is the request's that has made it.
  readonly #jobs = new Set<AbortController>();
  #closed = false;

  /**
   * @param context what stages need
   * @param networks how many texts a network writes at the same time; whether requests share that, see {@linkcode NetworkTexts}
   */
  constructor(
    context: StageContext,
    { lanes, shares = true }: Pick<NetworkConfig, "lanes"> & {
      shares?: boolean;
    } = DEFAULT_NETWORKS,
  ) {
    this.lanes = shares ? lanes : 1;
    this.#texts = new NetworkTexts({
      lanes,
      shares,
      // They are asked for by jobs that name networks.
      findNetwork: async (sha256) => await context.findModel(sha256) as Network,
      onWork: (work) => this.#uses.add(work),
    });
    this.#context = { ...context, texts: this.#texts };
  }

  get networkUses(): readonly NetworkUse[] {
    return this.#uses.list;
  }

  /**
   * Begins a job.
   *
   * @throws {HttpError} 503 once the server ends
   */
  start(
    job: StageJob,
    signal: AbortSignal,
    { input, source }: StageOptions = {},
  ): Stage {
    if (this.#closed) throw serverEnds();
    const closed = new AbortController();
    this.#jobs.add(closed);
    const made = makeStage(
      job,
      this.#context,
      AbortSignal.any([signal, closed.signal]),
      source,
    );
    let stage: Stage | undefined;
    const entrance = new TransformStream<Uint8Array, Uint8Array>();
    const output = new TransformStream<
      Uint8Array<ArrayBuffer>,
      Uint8Array<ArrayBuffer>
    >();
    made.then((own) => {
      stage = own;
      const given = input ? new Blob([input]).stream() : entrance.readable;
      given.pipeTo(own.writable).catch(() => {});
      own.readable.pipeTo(output.writable).catch(() => {})
        .finally(() => this.#jobs.delete(closed));
    }, (error) => {
      this.#jobs.delete(closed);
      entrance.readable.cancel(error).catch(() => {});
      output.writable.abort(error).catch(() => {});
    });
    return {
      readable: output.readable,
      writable: entrance.writable,
      result: () => stage?.result() ?? {},
    };
  }

  close(): void {
    this.#closed = true;
    for (const job of this.#jobs) job.abort(serverEnds());
    this.#texts.close();
  }
}
