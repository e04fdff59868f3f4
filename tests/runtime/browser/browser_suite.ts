/** The suite in Chromium, on the module that a page loads by a plain script. */

import { assert, assertEquals } from "@std/assert";
import type { Outcome } from "../conformance/run.ts";
import { answered, fromDist, type Page, serve, suiteModule } from "../files.ts";
import { PACKAGE_MODULES } from "../../../src/server/package_modules.ts";
import { register } from "../register.ts";
import { CHROMIUM, LACKS_CHROMIUM, openPage } from "./chromium.ts";

const JAVASCRIPT = "text/javascript";
const WASM = "application/wasm";

/** What the page loads. */
async function pages(): Promise<Record<string, Page>> {
  const html = await Deno.readTextFile(new URL("page.html", import.meta.url));
  return {
    "page.html": { type: "text/html", body: html },
    ...Object.fromEntries(
      [
        "sluice.js",
        ...PACKAGE_MODULES,
        "worker.js",
      ].map(
        (name) => [name, { type: JAVASCRIPT, body: fromDist(name) }],
      ),
    ),
    "suite.js": { type: JAVASCRIPT, body: await suiteModule() },
    "kernel.wasm": { type: WASM, body: fromDist("kernel.wasm") },
    "sorting.wasm": { type: WASM, body: fromDist("sorting.wasm") },
    "ultra.wasm": { type: WASM, body: fromDist("ultra.wasm") },
  };
}

/** Code for the page, as text: its names are the page's. */
const COUNT = "cases.length";
const SAME = "sameModule";
const COUNT_WORKERS = `(async () => {
  const { CompressorStream, DecompressorStream } = await imported;
  let ready = 0;
  const Real = Worker;
  Worker = class extends Real {
    constructor(...args) {
      super(...args);
      this.addEventListener("message", ({ data }) => {
        if (data.type === "ready") ready++;
      });
    }
  };
  const content = new Blob([new Uint8Array(300_000).map((_, i) => i * i >> 7)]);
  const archive = content.stream()
    .pipeThrough(new CompressorStream({ frameSize: 100_000, workers: 2 }));
  const output = archive.pipeThrough(new DecompressorStream({ workers: 1 }));
  const { size } = await new Response(output).blob();
  Worker = Real;
  return [size, ready];
})()`;

register({
  name: "Chromium",
  compiles: true,
  lacks: LACKS_CHROMIUM,
  async execute(): Promise<Outcome[]> {
    await using server = serve(await pages());
    await using browser = await openPage(server.address + "page.html");
    const { page } = browser;
    await page.waitForFunction("document.title === 'ready'");
    const count = await page.evaluate<number>(COUNT);
    const outcomes: Outcome[] = [];
    for (let index = 0; index < count; index++) {
      const answer = page.evaluate<Outcome>(`runCase(${index})`);
      outcomes.push(await answered(answer, `case ${index}`));
    }
    return outcomes;
  },
});

Deno.test({
  name: "a classic script imports the module too, without an import map" +
    (CHROMIUM ? "" : ` (skipped: ${LACKS_CHROMIUM})`),
  ignore: !CHROMIUM,
  async fn() {
    await using server = serve(await pages());
    await using browser = await openPage(server.address + "page.html");
    await browser.page.waitForFunction("document.title === 'ready'");
    assert(await browser.page.evaluate<boolean>(SAME));
  },
});

Deno.test({
  name: "a page has Workers code its frames" +
    (CHROMIUM ? "" : ` (skipped: ${LACKS_CHROMIUM})`),
  ignore: !CHROMIUM,
  async fn() {
    await using server = serve(await pages());
    await using browser = await openPage(server.address + "page.html");
    await browser.page.waitForFunction("document.title === 'ready'");
    const counts = await browser.page.evaluate<number[]>(COUNT_WORKERS);
    assertEquals(counts, [300_000, 3]);
  },
});
