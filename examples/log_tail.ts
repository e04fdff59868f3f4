/**
 * A log that is compressed while it is written and read while it is compressed. A line can be read 200 ms after it was
 * written, at the latest; busy logs gather in larger blocks by themselves.
 *
 *     tail -f app.log | deno run examples/log_tail.ts write > app.slc
 *     tail -c +1 -f app.slc | deno run examples/log_tail.ts read
 *     tail -c +1 -f app.slc | deno run examples/log_tail.ts read ERROR
 *
 * It needs no permission.
 *
 * @module
 */

import { CompressorStream, DecompressorStream } from "@sluice/sluice";
import { TextLineStream } from "@std/streams/text-line-stream";

/** Milliseconds a line may wait for company. */
const PATIENCE = 200;

async function write(): Promise<void> {
  await Deno.stdin.readable
    .pipeThrough(new CompressorStream({ flush: PATIENCE }))
    .pipeTo(Deno.stdout.writable);
}

/** Prints the lines that hold `wanted`. */
async function read(wanted = ""): Promise<void> {
  const lines = Deno.stdin.readable
    .pipeThrough(new DecompressorStream())
    .pipeThrough(new TextDecoderStream())
    .pipeThrough(new TextLineStream());
  for await (const line of lines) {
    if (line.includes(wanted)) console.log(line);
  }
}

const [verb, wanted] = Deno.args;
if (verb === "write") await write();
else if (verb === "read") await read(wanted);
else {
  console.error("Usage: log_tail.ts write | read [TEXT]");
  Deno.exit(2);
}
