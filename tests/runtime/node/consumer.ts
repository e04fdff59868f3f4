/** What a user of the package writes; compiled against its types, never run. */

import {
  compress,
  type CompressOptions,
  CompressorStream,
  decompress,
  DecompressorStream,
  FormatError,
  type FormatErrorCode,
  LimitBytesStream,
  openArchive,
  recover,
} from "@sluice/sluice";
// @ts-ignore: the package declares what it is; the test takes this line away
import kernel from "@sluice/sluice/kernel.wasm";

const options: CompressOptions = { level: 6, kernel };
const archive: Uint8Array<ArrayBuffer> = compress(new Uint8Array(10), options);
const input: ReadableStream<Uint8Array<ArrayBuffer>> = new Blob([archive])
  .stream();
export const output: ReadableStream<Uint8Array> = input
  .pipeThrough(new LimitBytesStream(1000))
  .pipeThrough(new DecompressorStream({ maxOutput: 1000 }))
  .pipeThrough(new CompressorStream({ flush: "chunk" }));

const opened = await openArchive(new Blob([archive]), { maxMemory: 1e8 });
const part: Uint8Array<ArrayBuffer> = await opened.bytes({ offset: -5 });
await opened[Symbol.asyncDispose]();
export const rest: ReadableStream<Uint8Array> = recover(part, {
  onDamage: ({ contentLength = 0 }) => console.log(contentLength + 1),
});

try {
  decompress(archive);
} catch (error) {
  if (error instanceof FormatError) {
    const code: FormatErrorCode = error.code;
    console.log(code);
  }
}

// @ts-expect-error: without the types, this would pass
export const wrong: CompressOptions = { level: "6" };
