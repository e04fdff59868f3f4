/**
 * The command compress.
 *
 * @module
 */

import {
  type CompressorOptions,
  CompressorStream,
  type DecompressorOptions,
  DecompressorStream,
  type Model,
  type Network,
} from "../../mod.ts";
import { digestOf, DigestStream } from "./digest.ts";
import { FileError } from "./errors.ts";
import {
  type Job,
  newResult,
  type Result,
  type Source,
  writeOutput,
} from "./job.ts";
import { chooseModel } from "./model_use.ts";
import type { Work } from "./options.ts";
import { SnapshotStream } from "./snapshot_stream.ts";
import { workersFor } from "./threads.ts";

/** Up to here, in bytes, there is one frame unless frames are told to be smaller. */
const ONE_FRAME = 8 * 1024 * 1024;

/** Compresses an input. */
export async function compressInput(job: Job): Promise<Result> {
  const { work, models, input, source } = job;
  const result = newResult();
  const contentSize = knownSize(source);
  const frame = Math.min(work.frameSize ?? ONE_FRAME, ONE_FRAME);
  const workers = workersFor(job.threads, source, frame);
  const taken = work.verify ? new DigestStream() : undefined;
  let model: Model | undefined = models.given[0];
  const compressed = async () => {
    let content = source.readable;
    if (contentSize !== undefined) {
      content = content.pipeThrough(new SnapshotStream(contentSize));
    }
    if (taken) content = content.pipeThrough(taken);
    if (models.candidates) {
      ({ model, content } = await chooseModel(
        content,
        models.candidates,
        options(work),
      ));
    }
    return content.pipeThrough(
      new CompressorStream({
        ...options(work),
        ...(model && { level: model.level, model }),
        ...networkOptions(work, models.network),
        workers,
        ...(contentSize !== undefined && { contentSize }),
        onProgress: (progress) => {
          result.contentBytes = progress.bytesIn;
          result.archiveBytes = progress.bytesOut;
          job.onProgress(progress);
        },
      }),
    );
  };
  const prove = async (archive: ReadableStream<Uint8Array>) => {
    await proving(archive, () => taken!.digest, {
      workers,
      models: [model, models.network].filter((each) => each !== undefined),
    });
    result.notes.push("verified");
  };

  const path = target(work, input.path);
  // Standard output cannot be read back: what goes there is proved on its way.
  const passing = taken && path === undefined;
  await writeOutput(job, {
    path,
    write: async (to) => {
      const archive = await compressed();
      if (!passing) return await archive.pipeTo(to);
      const [shown, proved] = forked(archive, prove);
      await shown.pipeTo(to);
      await proved;
    },
    prove: passing ? undefined : taken && prove,
    digest: () => taken!.digest,
    result,
  });
  return result;
}

/**
 * Decodes an archive, and compares what comes out.
 *
 * @param archive the archive
 * @param digest SHA-256 of what it should hold; asked for when all of it has been read
 * @param options how to decode
 * @throws {FileError} when it is something else
 */
export async function proving(
  archive: ReadableStream<Uint8Array>,
  digest: () => string,
  options: DecompressorOptions,
): Promise<void> {
  const decoded = archive.pipeThrough(new DecompressorStream(options));
  if (await digestOf(decoded) !== digest()) {
    throw new FileError("what was written decodes to something else");
  }
}

/** What the library is told. */
export function options(work: Work): CompressorOptions {
  return {
    level: work.level,
    flush: work.flush,
    ...(work.blockSize !== undefined && { blockSize: work.blockSize }),
    ...(work.frameSize !== undefined && { frameSize: work.frameSize }),
    ...(work.memory !== undefined && { maxMemory: work.memory }),
  };
}

/** What the library is told of a network. */
export function networkOptions(
  { network: { lanes, alone } }: Work,
  network: Network | undefined,
): CompressorOptions {
  if (!network) return {};
  return { network, mixed: !alone, ...(lanes !== undefined && { lanes }) };
}

/** Where the output goes; `undefined`: standard output. */
export function target(
  work: Work,
  path: string | undefined,
): string | undefined {
  if (work.output === "stdout") return undefined;
  return work.output?.file ?? (path && path + work.suffix);
}

/** Bytes of content, when they can be relied on: files of /proc have any content, and size 0. */
export function knownSize({ info }: Source): number | undefined {
  return info?.isFile && info.size > 0 ? info.size : undefined;
}

/** An archive twice: one to pass on, one to prove as it comes. Neither runs ahead of the other. */
function forked(
  archive: ReadableStream<Uint8Array>,
  prove: (archive: ReadableStream<Uint8Array>) => Promise<void>,
): [ReadableStream<Uint8Array>, Promise<void>] {
  const copy = new TransformStream<Uint8Array, Uint8Array>();
  const writer = copy.writable.getWriter();
  const proved = prove(copy.readable);
  proved.catch(() => {}); // It is awaited, but later.
  const shown = archive.pipeThrough(
    new TransformStream({
      async transform(chunk, controller) {
        controller.enqueue(chunk);
        await writer.write(chunk);
      },
      flush: () => writer.close(),
    }),
  );
  return [shown, proved];
}
