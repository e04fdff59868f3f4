/**
 * A Worker's side: any number of stages that take turns.
 *
 * @module
 */

import {
  type ArchiveSource,
  loadModel,
  loadNetwork,
  type Model,
  type Network,
} from "../../../mod.ts";
import { Courtesy } from "./courtesy.ts";
import {
  DEFAULT_NETWORKS,
  type NetworkConfig,
  NetworkTexts,
} from "./networks.ts";
import {
  type Order,
  packError,
  type Report,
  unpackError,
  WINDOW,
} from "./protocol.ts";
import { makeStage, type StageContext } from "./stage.ts";

/** Where a Worker hears and speaks. */
export interface WorkerSide {
  post(report: Report, transfer: ArrayBuffer[]): void;
  listen(hear: (order: Order) => void): void;
}

/** Who waits for a part of an archive. */
interface Asked {
  resolve(bytes: Uint8Array): void;
  reject(error: unknown): void;
}

/** A stage at work. */
class Running {
  readonly #id: number;
  readonly #side: WorkerSide;
  readonly #abort = new AbortController();
  readonly #chunks: (Uint8Array<ArrayBuffer> | undefined)[] = []; // undefined: the end
  #wake: (() => void) | undefined; // when a chunk has come
  #waiting = 0; // bytes of output that nobody has taken yet
  #goOn: (() => void) | undefined; // when some were taken
  /** Who waits for parts of the archive that is read, by their numbers. */
  readonly #asked = new Map<number, Asked>();
  #asks = 0;

  constructor(id: number, side: WorkerSide) {
    this.#id = id;
    this.#side = side;
  }

  feed(chunk: Uint8Array<ArrayBuffer> | undefined): void {
    this.#chunks.push(chunk);
    this.#wake?.();
  }

  taken(bytes: number): void {
    this.#waiting -= bytes;
    this.#goOn?.();
  }

  cancel(): void {
    this.#abort.abort(new DOMException("Nobody wants it", "AbortError"));
    this.#wake?.();
    this.#goOn?.();
    // The other side has forgotten the job: nobody answers any more.
    for (const { reject } of this.#asked.values()) {
      reject(this.#abort.signal.reason);
    }
    this.#asked.clear();
  }

  /** Takes a part of the archive that was asked for. */
  take({ number, bytes, error }: Order & { type: "part" }): void {
    const asked = this.#asked.get(number);
    this.#asked.delete(number);
    if (bytes) asked?.resolve(bytes);
    else asked?.reject(unpackError(error!));
  }

  /** The archive that is read, whose bytes the other side has. */
  #sourceOf(size: number): ArchiveSource {
    const id = this.#id;
    return {
      size,
      read: (offset, length) => {
        this.#abort.signal.throwIfAborted();
        const number = this.#asks++;
        this.#side.post({ type: "asks", id, number, offset, length }, []);
        return new Promise((resolve, reject) =>
          this.#asked.set(number, { resolve, reject })
        );
      },
    };
  }

  /** @param onWait called when it waits for its reader */
  async run(
    { job, sourceSize }: Order & { type: "start" },
    context: StageContext,
    onWait: () => void,
  ): Promise<void> {
    const id = this.#id, { signal } = this.#abort;
    try {
      const source = sourceSize === undefined
        ? undefined
        : this.#sourceOf(sourceSize);
      const stage = await makeStage(job, context, signal, source);
      const begun = stage.result();
      if (begun.backend !== undefined) {
        this.#side.post({ type: "began", id, result: begun }, []);
      }
      // Its error is that of the readable side, too.
      this.#write(stage.writable).catch(() => {});
      const reader = stage.readable.getReader();
      for (;;) {
        const { value, done } = await reader.read();
        if (done) break;
        // Of its own, as what is transferred is gone here.
        const bytes = value.byteLength === value.buffer.byteLength
          ? value
          : value.slice();
        this.#waiting += bytes.length;
        this.#side.post({ type: "output", id, bytes }, [bytes.buffer]);
        while (this.#waiting >= WINDOW) {
          signal.throwIfAborted();
          onWait();
          await new Promise<void>((resolve) => this.#goOn = resolve);
        }
      }
      this.#side.post({ type: "done", id, result: stage.result() }, []);
    } catch (error) {
      this.#abort.abort(error);
      this.#wake?.();
      this.#side.post({ type: "failed", id, error: packError(error) }, []);
    }
  }

  async #write(writable: WritableStream<Uint8Array>): Promise<void> {
    const writer = writable.getWriter();
    while (!this.#abort.signal.aborted) {
      if (this.#chunks.length === 0) {
        await new Promise<void>((resolve) => this.#wake = resolve);
        continue;
      }
      const chunk = this.#chunks.shift();
      if (!chunk) return await writer.close();
      await writer.write(chunk);
      this.#side.post({ type: "used", id: this.#id }, []);
    }
  }
}

/**
 * Does what a Worker is told until it is ended.
 *
 * @param side where it hears and speaks
 * @param kernels those that were compiled beforehand
 */
export function serveStages(
  side: WorkerSide,
  kernels: StageContext["kernels"] = {},
): void {
  const { kernel, sortingKernel, networkKernel } = kernels ?? {};
  const ownKernels = {
    ...(kernel && { kernel }),
    ...(sortingKernel && { sortingKernel }),
  };
  const running = new Map<number, Running>();
  const models = new Map<string, Promise<Model | Network>>();
  let networks: NetworkConfig = DEFAULT_NETWORKS;
  const load = (
    { sha256, file, isNetwork }: Order & { type: "model" },
  ): Promise<Model | Network> =>
    isNetwork
      ? loadNetwork(file!, {
        sha256,
        backend: networks.backend,
        ...(networkKernel && { networkKernel }),
        onFallback: (reason) =>
          side.post({ type: "fallback", error: packError(reason) }, []),
      })
      : loadModel(file!, { sha256, ...ownKernels });
  const wanted = new Map<string, (order: Order & { type: "model" }) => void>();
  const findModel = (sha256: string) => {
    let found = models.get(sha256);
    if (!found) {
      found = new Promise((resolve, reject) =>
        wanted.set(sha256, (order) => {
          if (order.file) resolve(load(order));
          else reject(unpackError(order.error!));
        })
      );
      models.set(sha256, found);
      // Perhaps it is there the next time.
      found.catch(() => models.delete(sha256));
      side.post({ type: "lacks", sha256 }, []);
    }
    return found;
  };
  let texts: NetworkTexts | undefined;
  const textsOf = () =>
    texts ??= new NetworkTexts({
      lanes: networks.lanes,
      // They are asked for by jobs that name networks.
      findNetwork: async (sha256) => await findModel(sha256) as Network,
      onWork: (work) => side.post({ type: "work", ...work }, []),
    });
  let courtesy: Courtesy | undefined;
  let turn = Promise.resolve(); // of what is quick
  side.listen((order) => {
    if (order.type === "model") {
      wanted.get(order.sha256)?.(order);
      wanted.delete(order.sha256);
      return;
    }
    if (order.type === "networks") {
      networks = order;
      return;
    }
    if (order.type === "courtesy") {
      courtesy = new Courtesy(order.count);
      return;
    }
    if (order.type === "rest") return courtesy?.rest();
    const { id } = order;
    if (order.type === "start") {
      const stage = new Running(id, side);
      running.set(id, stage);
      if (order.input) {
        stage.feed(order.input);
        stage.feed(undefined);
      }
      // One after another, so that what is quick shares the memory of one predictor; who waits for a reader lets others pass.
      const before = order.quick ? turn : Promise.resolve();
      let pass = () => {};
      if (order.quick) turn = new Promise((resolve) => pass = resolve);
      const context = { findModel, kernels, texts: textsOf() };
      before.then(() => stage.run(order, context, pass))
        .finally(() => {
          pass();
          running.delete(id);
        });
      return;
    }
    const stage = running.get(id); // it may have failed meanwhile
    if (order.type === "chunk") stage?.feed(order.bytes);
    else if (order.type === "end") stage?.feed(undefined);
    else if (order.type === "taken") stage?.taken(order.bytes);
    else if (order.type === "part") stage?.take(order);
    else stage?.cancel();
  });
}
