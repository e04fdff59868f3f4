/**
 * A Worker that compresses what is sent to it, and restores what is sent to /unpack.
 *
 *     curl --data-binary @page.html https://worker.example/ > page.html.slc
 *     curl --data-binary @page.html.slc https://worker.example/unpack > page.html
 *
 * Workers may not compile WebAssembly from bytes, so the kernel comes as a module.
 *
 * @module
 */

import { CompressorStream, DecompressorStream } from "@sluice/sluice";
// @ts-ignore: a WebAssembly.Module in Workers, to other tools something else
import kernel from "@sluice/sluice/kernel.wasm";
// @ts-ignore: likewise; for archives that levels 1 to 3 made
import sortingKernel from "@sluice/sluice/sorting.wasm";

export default {
  fetch(request: Request): Response {
    if (!request.body) return new Response("send something", { status: 400 });
    const stage = new URL(request.url).pathname === "/unpack"
      ? new DecompressorStream({
        kernel,
        sortingKernel,
        maxOutput: 100_000_000,
      })
      : new CompressorStream({ kernel });
    return new Response(request.body.pipeThrough(stage));
  },
};
