/**
 * A job over the body of a request: what comes of it is the body of the answer.
 *
 * @module
 */

import { answerBody, sourceOf } from "./answer.ts";
import { openBody, type OpenedBody } from "./body.ts";
import type { ServerContext } from "./context.ts";
import { beginJob, endingOf } from "./job_end.ts";
import { isQuick } from "./pool/quick.ts";
import type { StageJob } from "./pool/stage.ts";
import type { Services } from "./services.ts";

/** Bytes of a body to wait for before it has a place: who sends less, slowly, takes none. */
const HEAD = 65_536;

/** The same where output is wanted at once: there must be something to do. */
const EAGER_HEAD = 1;

/** What is to be done with a body. */
export interface BodyJob {
  /** The job, once the beginning of the body is there. */
  plan: (body: OpenedBody & { size: number | undefined }) => StageJob;
  /** Whether it begins with the first byte, and not with {@linkcode HEAD} of them. */
  eager?: boolean;
  /** Makes of what comes out what is sent; none: it is sent as it is. */
  render?: () => TransformStream<
    Uint8Array<ArrayBuffer>,
    Uint8Array<ArrayBuffer>
  >;
  /** Headers of the answer. */
  headers: Record<string, string>;
}

/** Bytes of content that a request says it has. */
function sizeOf(request: Request, body: OpenedBody): number | undefined {
  if (body.whole) return body.head.length;
  const said = request.headers.get("Content-Length");
  return said === null ? undefined : Number(said);
}

/** Counts bytes. */
function counting(
  onBytes: (bytes: number) => void,
): TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>> {
  return new TransformStream({
    transform(chunk, controller) {
      onBytes(chunk.length);
      controller.enqueue(chunk);
    },
  });
}

/**
 * Does a job. The answer begins with the first bytes of output, while the body may still arrive; what goes wrong before has a status,
 * what goes wrong later resets the answer.
 *
 * @param c the request
 * @param services what does it
 * @param work what is to be done
 */
export async function answerWithJob(
  c: ServerContext,
  services: Services,
  { plan, eager = false, render, headers }: BodyJob,
): Promise<Response> {
  const { admission, pool, limits } = services;
  const request = c.req.raw;
  const left = new AbortController();
  const signal = AbortSignal.any([c.get("signal"), left.signal]);
  const wanted = eager ? EAGER_HEAD : HEAD;
  const body = await openBody(request, wanted, limits, signal);
  let end;
  try {
    const job = plan({ ...body, size: sizeOf(request, body) });
    const quick = body.whole && await isQuick(job, body.head);
    const release = await admission.enter(signal);
    const bytes = { in: 0, out: 0 };
    end = beginJob(c, services, job.type, release, bytes);
    const stage = pool.start(job, signal, {
      quick,
      ...(body.whole && { input: body.head.slice() }),
    });
    if (body.whole) {
      bytes.in = body.head.length;
      body.discard(undefined);
    } else {
      // What is wrong with the body is what is wrong with the output, too.
      body.content.pipeThrough(counting((count) => bytes.in += count))
        .pipeTo(stage.writable).catch(() => {});
    }
    const output = stage.readable
      .pipeThrough(counting((count) => bytes.out += count));
    const { read, stop } = sourceOf(
      (render ? output.pipeThrough(render()) : output).getReader(),
    );
    const first = await read();
    const source = {
      read,
      stop(reason: unknown) {
        left.abort(reason);
        stop(reason);
      },
    };
    c.get("wall").held = true;
    const answer = answerBody(source, first, { ...limits, signal, end });
    return new Response(answer, { headers });
  } catch (error) {
    end?.(endingOf(signal, error), error);
    body.discard(error);
    throw error;
  }
}
