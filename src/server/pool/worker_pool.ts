/**
 * Stages in Workers: each Worker has any number of them, which take turns there, so that this thread is free to answer.
 *
 * @module
 */

import type { ArchiveSource } from "../../../mod.ts";
import { serverEnds, workerLost } from "./broken.ts";
import { QuickCount } from "./courtesy.ts";
import {
  DEFAULT_NETWORKS,
  type NetworkConfig,
  type NetworkUse,
  NetworkUses,
} from "./networks.ts";
import {
  type JobReport,
  type Order,
  type PackedError,
  packError,
  type Report,
  unpackError,
  WINDOW,
} from "./protocol.ts";
import type {
  Stage,
  StageJob,
  StageOptions,
  StagePool,
  StageResult,
} from "./stage.ts";

/** A Worker, whichever kind the platform has. */
export interface WorkerHandle {
  /** Sends an order; what is transferred is the Worker's. */
  post(order: Order, transfer: ArrayBuffer[]): void;
  /** Ends it at once, whatever it does. */
  end(): void;
}

/** Who hears what a Worker tells, and that it cannot be started, or has broken down. */
export interface WorkerListener {
  report(report: Report): void;
  fail(reason: string): void;
}

/** Starts a Worker. */
export type StartWorker = (listener: WorkerListener) => WorkerHandle;

/** A job's side of this thread. */
class RemoteStage {
  readonly readable: ReadableStream<Uint8Array<ArrayBuffer>>;
  readonly writable: WritableStream<Uint8Array>;
  readonly #output: ReadableStreamDefaultController<Uint8Array<ArrayBuffer>>;
  readonly #input: WritableStreamDefaultController;
  readonly #used: (() => void)[] = []; // who waits until a chunk is used
  #result: StageResult = {};
  #over = false;

  /**
   * @param id its number
   * @param post sends orders
   * @param over is told that there is nothing more to hear
   * @param source the archive that is read
   */
  constructor(
    private readonly id: number,
    private readonly post: WorkerHandle["post"],
    private readonly over: () => void,
    private readonly source: ArchiveSource | undefined,
  ) {
    let output!: ReadableStreamDefaultController<Uint8Array<ArrayBuffer>>;
    let input!: WritableStreamDefaultController;
    let queued = 0; // bytes of output that were not said to be taken
    this.readable = new ReadableStream({
      start(controller) {
        output = controller;
      },
      pull() {
        // All that was in the queue has been read.
        if (queued > 0) post({ type: "taken", id, bytes: queued }, []);
        queued = 0;
      },
      cancel: (reason) => {
        post({ type: "cancel", id }, []);
        this.fail(reason);
      },
    }, { highWaterMark: WINDOW, size: (chunk) => chunk.length });
    this.#count = (bytes) => {
      queued += bytes;
      if ((output.desiredSize ?? 0) > 0) {
        post({ type: "taken", id, bytes: queued }, []);
        queued = 0;
      }
    };
    this.writable = new WritableStream({
      start(controller) {
        input = controller;
      },
      write: (chunk) => {
        const bytes = chunk.slice();
        post({ type: "chunk", id, bytes }, [bytes.buffer]);
        return new Promise<void>((resolve) => this.#used.push(resolve));
      },
      close: () => post({ type: "end", id }, []),
      abort: (reason) => {
        post({ type: "cancel", id }, []);
        this.fail(reason);
      },
    });
    this.#output = output;
    this.#input = input;
  }

  readonly #count: (bytes: number) => void;

  get result(): StageResult {
    return this.#result;
  }

  hear(report: JobReport): void {
    if (this.#over) return;
    if (report.type === "used") this.#used.shift()?.();
    else if (report.type === "began") this.#result = report.result;
    else if (report.type === "output") {
      this.#output.enqueue(report.bytes);
      this.#count(report.bytes.length);
    } else if (report.type === "done") {
      this.#result = report.result;
      this.#output.close();
      this.#end();
    } else if (report.type === "asks") this.#read(report);
    else this.fail(unpackError(report.error));
  }

  /** Reads a part of the archive for the Worker. */
  async #read({ number, offset, length }: Report & { type: "asks" }) {
    const { id, post } = this;
    try {
      const bytes = (await this.source!.read(offset, length)).slice();
      post({ type: "part", id, number, bytes }, [bytes.buffer]);
    } catch (cause) {
      const error = packError(cause);
      post({ type: "part", id, number, bytes: undefined, error }, []);
    }
  }

  fail(error: unknown): void {
    if (this.#over) return;
    this.#end();
    this.#output.error(error);
    this.#input.error(error);
  }

  #end(): void {
    this.#over = true;
    for (const resolve of this.#used.splice(0)) resolve();
    this.over();
  }
}

/** A Worker and its jobs. */
class Team {
  readonly jobs = new Map<number, RemoteStage>();
  handle: WorkerHandle | undefined;
}

/** A file of a model or a network. */
export interface ModelBytes {
  file: Uint8Array;
  isNetwork: boolean;
}

/** What a {@linkcode WorkerPool} is told of networks. */
export interface WorkerPoolOptions {
  /** How they are executed. */
  networks?: NetworkConfig;
  /** Is told why another backend than the one that was to execute a network does. */
  onFallback?: (reason: Error) => void;
}

/**
 * Stages of Workers. Jobs that are over in milliseconds have a Worker of their own: behind four others that take turns of some
 * milliseconds each, they would take a hundred. Texts of networks have one, too: those of one network are written together.
 */
export class WorkerPool implements StagePool {
  readonly threads: number;
  readonly #start: StartWorker;
  readonly #readModel: (sha256: string) => Promise<ModelBytes>;
  readonly #options: WorkerPoolOptions;
  readonly #teams: Team[];
  readonly #quick = new Team();
  readonly #texts = new Team();
  readonly #uses = new NetworkUses();
  readonly #quickCount = new QuickCount();
  #ids = 0;
  #closed = false;

  /**
   * @param threads Workers, beside the one for what is quick and the one for texts of networks; they are started when there is work for them
   * @param start starts one
   * @param readModel reads the file of a model, by SHA-256: the Worker that lacks it loads it, as that takes a second of its time
   * @param options see {@linkcode WorkerPoolOptions}
   */
  constructor(
    threads: number,
    start: StartWorker,
    readModel: (sha256: string) => Promise<ModelBytes>,
    options: WorkerPoolOptions = {},
  ) {
    this.threads = threads;
    this.#start = start;
    this.#readModel = readModel;
    this.#options = options;
    this.#teams = Array.from({ length: threads }, () => new Team());
  }

  get lanes(): number {
    return (this.#options.networks ?? DEFAULT_NETWORKS).lanes;
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
    { quick = false, input, source }: StageOptions = {},
  ): Stage {
    if (this.#closed) throw serverEnds();
    // To the one with the fewest.
    const team = job.type === "generate" && job.network !== undefined
      ? this.#texts
      : quick
      ? this.#quick
      : this.#teams.reduce((least, team) =>
        team.jobs.size < least.jobs.size ? team : least
      );
    team.handle ??= this.#hire(team);
    const { post } = team.handle;
    const id = this.#ids++;
    const onAbort = () => {
      post({ type: "cancel", id }, []);
      stage.fail(signal.reason);
    };
    const isQuick = team === this.#quick;
    const stage = new RemoteStage(id, post, () => {
      team.jobs.delete(id);
      signal.removeEventListener("abort", onAbort);
      if (isQuick) this.#quickCount.go();
    }, source);
    team.jobs.set(id, stage);
    if (isQuick && this.#quickCount.come()) this.#askAll();
    post({
      type: "start",
      id,
      job,
      quick,
      ...(input && { input }),
      ...(source && { sourceSize: source.size }),
    }, []);
    // What comes while something is quick has to be told of it.
    if (!isQuick && team.jobs.size === 1 && this.#quickCount.isBusy) {
      if (team !== this.#texts) this.#ask(team);
    }
    if (signal.aborted) onAbort();
    else signal.addEventListener("abort", onAbort);
    const { readable, writable } = stage;
    return { readable, writable, result: () => stage.result };
  }

  close(): void {
    this.#closed = true;
    for (const team of [...this.#teams, this.#quick, this.#texts]) {
      this.#dismiss(team, serverEnds());
    }
  }

  /** Asks the Workers with long jobs to let what is quick go first. */
  #askAll(): void {
    for (const team of this.#teams) this.#ask(team);
  }

  #ask({ handle, jobs }: Team): void {
    if (jobs.size > 0) handle?.post({ type: "rest" }, []);
  }

  #hire(team: Team): WorkerHandle {
    const handle: WorkerHandle = this.#start({
      report: (report) => {
        if (report.type === "lacks") this.#lend(handle, report.sha256);
        else if (report.type === "work") this.#uses.add(report);
        else if (report.type === "fallback") this.#fallBack(report.error);
        else team.jobs.get(report.id)?.hear(report);
      },
      // The next job has a new one.
      fail: (reason) => {
        if (team.handle !== handle) return;
        this.#dismiss(team, workerLost(reason));
      },
    });
    const { networks } = this.#options;
    if (networks) handle.post({ type: "networks", ...networks }, []);
    if (this.#teams.includes(team)) {
      const { count } = this.#quickCount;
      handle.post({ type: "courtesy", count }, []);
    }
    return handle;
  }

  #fallBack(error: PackedError): void {
    this.#options.onFallback?.(unpackError(error));
  }

  #dismiss(team: Team, error: Error): void {
    team.handle?.end();
    team.handle = undefined;
    if (team === this.#texts) this.#uses.clear();
    for (const stage of [...team.jobs.values()]) stage.fail(error);
  }

  #lend({ post }: WorkerHandle, sha256: string): void {
    this.#readModel(sha256).then(
      ({ file: bytes, isNetwork }) => {
        // A copy: it is the Worker's then, and others may ask for the same.
        const file = new Uint8Array(bytes);
        post({ type: "model", sha256, file, isNetwork }, [file.buffer]);
      },
      (error) => {
        const packed = packError(error);
        post({ type: "model", sha256, error: packed }, []);
      },
    );
  }
}
