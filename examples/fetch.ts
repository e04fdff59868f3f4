/**
 * Fetches a page and compresses it as it arrives; or fetches an archive and restores it as it arrives.
 *
 *     deno run --allow-net=example.com examples/fetch.ts pack https://example.com/ > page.slc
 *     deno run --allow-net=example.com examples/fetch.ts unpack https://example.com/page.slc > page.html
 *
 * What others send may be anything: the archive may not ask for more memory or make more output than is said here. Damage
 * is found before a byte of the damaged block is let out.
 *
 * @module
 */

import {
  CompressorStream,
  DecompressorStream,
  FormatError,
  LimitError,
} from "@sluice/sluice";

const [verb, url] = Deno.args;
if ((verb !== "pack" && verb !== "unpack") || !url) {
  console.error("Usage: fetch.ts pack|unpack URL > FILE");
  Deno.exit(2);
}

const response = await fetch(url);
if (!response.ok || !response.body) {
  console.error(`${url} answers ${response.status} ${response.statusText}`);
  Deno.exit(1);
}

const stage = verb === "pack"
  ? new CompressorStream()
  : new DecompressorStream({ maxOutput: 100_000_000, maxMemory: 50_000_000 });

try {
  await response.body.pipeThrough(stage).pipeTo(Deno.stdout.writable);
} catch (error) {
  if (!(error instanceof FormatError || error instanceof LimitError)) {
    throw error;
  }
  console.error(`${url}: ${error.message} (${error.code})`);
  Deno.exit(1);
}
