/** What a stage costs beyond the coding, beside the platform's own stage. */

import { compress, CompressorStream, DecompressorStream } from "../mod.ts";
import { sampleText } from "./sample_text.ts";

const text = sampleText(100_000);
/** Blocks of one value need no predictor: what is left is the container and the stage. */
const zeros = new Uint8Array(10_000_000);
const CHUNK = 65_536;

function chunks(data: Uint8Array<ArrayBuffer>): ReadableStream<BufferSource> {
  let at = 0;
  return new ReadableStream({
    pull(controller) {
      if (at >= data.length) return controller.close();
      controller.enqueue(data.subarray(at, at += CHUNK));
    },
  });
}

async function drain(stream: ReadableStream<Uint8Array>): Promise<void> {
  for await (const _ of stream);
}

function through(
  data: Uint8Array<ArrayBuffer>,
  stage: TransformStream<Uint8Array, Uint8Array<ArrayBuffer>>,
): Promise<void> {
  const input = chunks(data) as ReadableStream<Uint8Array>;
  return drain(input.pipeThrough(stage));
}

// Each function is async itself: `deno bench` does not wait for a promise that a plain function returns.
for (
  const [group, data] of [
    ["100 KB text", text],
    ["10 MB zeros", zeros],
  ] as const
) {
  Deno.bench(`compress, one call, ${group}`, { group }, () => {
    compress(data);
  });
  Deno.bench(`CompressorStream, ${group}`, { group }, async () => {
    await through(data, new CompressorStream({ contentSize: data.length }));
  });
  const archive = compress(data);
  Deno.bench(`DecompressorStream, ${group}`, { group }, async () => {
    await through(archive, new DecompressorStream());
  });
  Deno.bench(
    `CompressionStream("gzip"), ${group}`,
    { group, baseline: true },
    async () => {
      await drain(chunks(data).pipeThrough(new CompressionStream("gzip")));
    },
  );
}
