/** The playground in Chromium, clicked through; its pictures go to .scratch/playground to be looked at. */

import { Buffer } from "node:buffer";
import { assert, assertEquals } from "@std/assert";
import { decompress } from "../../../mod.ts";
import { assetsOf } from "../../../src/server/adapters/assets.ts";
import { serverWith } from "../../server/helpers.ts";
import { CHROMIUM, LACKS_CHROMIUM, openPage } from "./chromium.ts";

const ASSETS = new URL(
  "../../../src/server/adapters/assets.ts",
  import.meta.url,
).href;

const PICTURES = ".scratch/playground";

const TEXT = "The cat sat on the mat, and the dog ate the cat's fish. ".repeat(
  40,
);

/** A server that listens, and can be gone. */
async function listening() {
  const server = await serverWith({}, { asset: assetsOf(ASSETS) });
  const http = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    (request, info) => server.app.fetch(request, info),
  );
  let ended: Promise<void> | undefined;
  const end = () => {
    server.close();
    return ended ??= http.shutdown();
  };
  return {
    url: `http://127.0.0.1:${http.addr.port}/`,
    end,
    [Symbol.asyncDispose]: end,
  };
}

const WIDTHS = { wide: 1100, phone: 390 };

Deno.test({
  name:
    "the playground compresses, restores, shows costs, compares and writes, and compresses with the server gone" +
    (CHROMIUM ? "" : ` (skipped: ${LACKS_CHROMIUM})`),
  ignore: !CHROMIUM,
  async fn() {
    await Deno.mkdir(PICTURES, { recursive: true });
    await using server = await listening();
    await using browser = await openPage(server.url);
    const { page } = browser;
    const faults: string[] = [];
    page.on("pageerror", (error) => faults.push(String(error)));
    page.on("console", (message) => {
      if (message.type() === "error") faults.push(message.text());
    });
    const says = async (text: string) => {
      const said = page.locator("#status", { hasText: text });
      await said.waitFor({ timeout: 20_000 }).catch(async () => {
        const other = await page.textContent("#status");
        throw new Error(`It says "${other}" instead of "${text}"; ${faults}`);
      });
    };
    await page.waitForSelector("#model option", { state: "attached" });

    // Typed text is compressed by itself.
    await page.fill("#text", TEXT);
    await says("Compressed text.txt at level 6");
    const ratio = await page.textContent("#ratio");
    assert(parseFloat(ratio!) > 10, ratio!);
    const bars = await page.getAttribute("#bars", "aria-label");
    assert(/gzip: .*; Sluice: /.test(bars!), bars!);

    // What is downloaded is what the library restores.
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.click("#download"),
    ]);
    assertEquals(download.suggestedFilename(), "text.txt.slc");
    const archive = await Deno.readFile((await download.path())!);
    assertEquals(new TextDecoder().decode(decompress(archive)), TEXT);

    await page.click("#verify");
    await says("every byte is the same");

    await page.click("#brotli");
    await says("Brotli, at its smallest");

    await page.click("#show-costs");
    await says("Every byte is coloured");
    assertEquals(await page.locator("#heatmap span").count(), TEXT.length);

    // A file goes the same way.
    await page.setInputFiles("#file", {
      name: "numbers.bin",
      mimeType: "application/octet-stream",
      buffer: Buffer.from(new Uint8Array(50_000).map((_, i) => i * i >> 7)),
    });
    await says("Compressed numbers.bin at level 6");
    await page.selectOption("#level", "1");
    await says("Compressed numbers.bin at level 1");

    // The same seed writes the same text.
    const write = async () => {
      await page.click("#write");
      await page.locator("#generate-status", { hasText: "same text" })
        .waitFor();
      return await page.textContent("#story");
    };
    await page.fill("#prompt", "The cat");
    await page.fill("#length", "200");
    const story = await write();
    assert(story!.startsWith("The cat") && story!.length > 100);
    assertEquals(await write(), story);

    // All of it can be reached by keys, in the order of the page.
    await page.focus("#text");
    const reached: string[] = [];
    for (let i = 0; i < 25; i++) {
      await page.keyboard.press("Tab");
      reached.push(
        await page.evaluate<string>("document.activeElement?.id ?? ''"),
      );
    }
    for (
      const id of ["file", "level", "download", "verify", "prompt", "write"]
    ) {
      assert(reached.includes(id), `${id} is not reached: ${reached}`);
    }
    // Everything that takes input has a name for those who do not see it.
    const nameless = await page.evaluate<string[]>(
      `[...document.querySelectorAll("input, select, textarea, button")]
        .filter((element) => !element.labels?.length && !element.textContent.trim())
        .map((element) => element.id)`,
    );
    assertEquals(nameless, []);

    await page.fill("#text", TEXT);
    await says("Compressed text.txt");
    await page.click("#show-costs");
    await says("Every byte is coloured");
    for (const colorScheme of ["light", "dark"] as const) {
      for (const [name, width] of Object.entries(WIDTHS)) {
        await page.emulateMedia({ colorScheme });
        await page.setViewportSize({ width, height: 900 });
        // Nothing sticks out at the side.
        assert(
          await page.evaluate<boolean>(
            "document.documentElement.scrollWidth <= innerWidth",
          ),
        );
        await page.screenshot({
          path: `${PICTURES}/${colorScheme}-${name}.png`,
          fullPage: true,
        });
      }
    }

    // The library is there already.
    await server.end();
    await page.fill("#text", `${TEXT}And then it was gone.`);
    await says("Compressed text.txt at level 1");
    await page.click("#verify");
    await says("every byte is the same");
    assertEquals(faults, []);
  },
});
