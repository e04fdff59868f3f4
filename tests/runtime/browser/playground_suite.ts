/** The playground in Chromium, clicked through; its pictures go to .scratch/playground to be looked at. */

import { Buffer } from "node:buffer";
import { assert, assertEquals } from "@std/assert";
import { decompress } from "../../../mod.ts";
import { assetsOf, OWN_FOLDERS } from "../../../src/server/adapters/assets.ts";
import type { ServerConfig } from "../../../src/server/config.ts";
import { serverWith } from "../../server/helpers.ts";
import { CHROMIUM, LACKS_CHROMIUM, openPage } from "./chromium.ts";

const PICTURES = ".scratch/playground";

const TEXT = "The cat sat on the mat, and the dog ate the cat's fish. ".repeat(
  40,
);

/** A server that listens, and can be gone. */
async function listening(config: Partial<ServerConfig> = {}) {
  const server = await serverWith(config, { asset: assetsOf(OWN_FOLDERS) });
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

/** A page that is ready, and what goes wrong in it. */
async function opened(url: string) {
  const browser = await openPage(url);
  const { page } = browser;
  const faults: string[] = [];
  page.on("pageerror", (error) => faults.push(String(error)));
  page.on("console", (message) => {
    if (message.type() === "error") faults.push(message.text());
  });
  // All that it loads is there.
  await page.waitForLoadState("networkidle");
  await page.waitForSelector("[data-ready]");
  /** Waits until an element says something. */
  const waitFor = async (id: string, text: string) => {
    const said = page.locator(id, { hasText: text });
    await said.waitFor({ timeout: 20_000 }).catch(async () => {
      const other = await page.textContent(id);
      throw new Error(`It says "${other}" instead of "${text}"; ${faults}`);
    });
  };
  return {
    page,
    faults,
    says: (text: string) => waitFor("#status", text),
    tells: (text: string) => waitFor("#generate-status", text),
    [Symbol.asyncDispose]: () => browser[Symbol.asyncDispose](),
  };
}

/** Registers a test that needs a browser. */
function test(claim: string, fn: () => Promise<void>): void {
  Deno.test({
    name: claim + (CHROMIUM ? "" : ` (skipped: ${LACKS_CHROMIUM})`),
    ignore: !CHROMIUM,
    fn,
  });
}

const WIDTHS = { wide: 1100, phone: 390 };

test("the playground compresses, restores, shows costs, compares and writes", async () => {
  await Deno.mkdir(PICTURES, { recursive: true });
  await using server = await listening();
  await using browser = await opened(server.url);
  const { page, faults, says, tells } = browser;

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

  // Brotli has a thread of its own, which ends with its work.
  const [thread] = await Promise.all([
    page.waitForEvent("worker"),
    page.click("#brotli"),
  ]);
  await says("Brotli, at its smallest");
  assert(thread.url().endsWith("/comparison_worker.js"));
  assertEquals(page.workers(), []);
  assert(/brotli: /.test((await page.getAttribute("#bars", "aria-label"))!));

  // A file goes the same way, and may be chosen again.
  const file = {
    name: "numbers.bin",
    mimeType: "application/octet-stream",
    buffer: Buffer.from(new Uint8Array(50_000).map((_, i) => i * i >> 7)),
  };
  await page.setInputFiles("#file", file);
  await says("Compressed numbers.bin at level 6");
  await page.fill("#text", TEXT);
  await says("Compressed text.txt");
  await page.setInputFiles("#file", file);
  await says("Compressed numbers.bin at level 6");
  // Chromium is silent where a field has that file already.
  assertEquals(await page.inputValue("#file"), "");
  await page.selectOption("#level", "1");
  await says("Compressed numbers.bin at level 1");

  // The same seed writes the same text.
  const write = async () => {
    await page.click("#write");
    await tells("same text");
    return await page.textContent("#story");
  };
  await page.fill("#prompt", "The cat");
  await page.fill("#length", "200");
  const story = await write();
  assert(story!.startsWith("The cat") && story!.length > 100);
  assertEquals(await write(), story);

  // A number that is missing is asked for, and is not 0.
  let asked = 0;
  page.on("request", () => asked++);
  for (const id of ["temperature", "seed", "length"]) {
    const before = await page.inputValue(`#${id}`);
    await page.fill(`#${id}`, "");
    await page.click("#write");
    assert(
      await page.evaluate<boolean>(
        `document.querySelector("#${id}").matches(":focus:invalid")`,
      ),
      id,
    );
    await page.fill(`#${id}`, before);
  }
  assertEquals(asked, 0);

  await page.fill("#text", TEXT);
  await says("Compressed text.txt");
  await page.click("#show-costs");
  await says("Every byte is coloured");
  await page.click("summary");
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
  assertEquals(faults, []);
});

test("what bytes cost is told by colours that the scale has, by keys, and in a table", async () => {
  await using server = await listening();
  await using browser = await opened(server.url);
  const { page, faults, says } = browser;
  const content = "The cat sat.\n\tÄ 7\n";
  await page.fill("#text", content);
  await says("Compressed text.txt");
  await page.click("#show-costs");
  await says("Every byte is coloured");
  assertEquals(await page.locator("#heatmap span").count(), content.length);
  const summary = () => page.textContent("#costs-summary");
  assert(/^19 bytes cost \d+ bytes/.test((await summary())!));
  assert(!(await summary())!.includes("level 5"));

  // As words: where the keys go.
  assertEquals(
    await page.evaluate("document.activeElement.id"),
    "heatmap",
  );
  await page.keyboard.press("ArrowRight");
  assert(/^Character 1, T: \d+\.\d\d bits$/.test(
    (await page.textContent("#cell"))!,
  ));
  for (let i = 0; i < 3; i++) await page.keyboard.press("ArrowRight");
  assert((await page.textContent("#cell"))!.startsWith("Character 4, space:"));
  await page.keyboard.press("ArrowLeft");
  assert((await page.textContent("#cell"))!.startsWith("Character 3, e:"));
  // And where one points.
  await page.hover("#heatmap span:nth-child(15)");
  assert((await page.textContent("#cell"))!.startsWith("Character 15, Ä:"));

  // As a table, whose bits are those of all.
  await page.click("summary");
  const rows = await page.locator("#costs-rows tr").allInnerTexts();
  assertEquals(
    rows.map((row) => row.split("\t").slice(0, 2)),
    [["The cat sat.↵", "13"], ["→Ä 7↵", "6"]],
  );

  // A cell as hot as can be has the scale's last colour, in both themes.
  const lasts: string[] = [];
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    const [cell, last] = await page.evaluate<[string, string]>(`(() => {
      const probe = document.createElement("i");
      probe.style.background = "var(--hot)";
      document.body.append(probe);
      const span = document.querySelector("#heatmap span");
      span.className = "hot";
      span.style.setProperty("--share", 100);
      const canvas = new OffscreenCanvas(1, 1).getContext("2d");
      const colours = [span, probe].map((element) => {
        canvas.fillStyle = getComputedStyle(element).backgroundColor;
        canvas.fillRect(0, 0, 1, 1);
        return canvas.getImageData(0, 0, 1, 1).data.join();
      });
      probe.remove();
      return colours;
    })()`);
    assertEquals(cell, last, colorScheme);
    lasts.push(last);
  }
  assert(lasts[0] !== lasts[1]);

  // Levels whose predictor gives no prices say whose these are.
  await page.selectOption("#level", "1");
  await says("Compressed text.txt at level 1");
  await page.click("#show-costs");
  await says("Every byte is coloured");
  assert((await summary())!.includes("at level 5"));
  assertEquals(faults, []);
});

test("all of the playground can be reached by keys, and has a name", async () => {
  await using server = await listening();
  await using browser = await opened(server.url);
  const { page, says } = browser;
  await page.fill("#text", TEXT);
  await says("Compressed text.txt");
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
  const nameless = await page.evaluate<string[]>(
    `[...document.querySelectorAll("input, select, textarea, button, progress")]
      .filter((element) => !element.labels?.length &&
        !element.ariaLabel && !element.textContent.trim())
      .map((element) => element.id)`,
  );
  assertEquals(nameless, []);
  // A name is told of what has a role only.
  const roleless = await page.evaluate<string[]>(
    `[...document.querySelectorAll("pre, div, p, i")]
      .filter((element) => !element.role &&
        (element.ariaLabel || element.tabIndex === 0))
      .map((element) => element.id)`,
  );
  assertEquals(roleless, []);
});

test("whatever is at work when other content comes says nothing of it", async () => {
  await using server = await listening();
  await using browser = await opened(server.url);
  const { page, faults, says } = browser;
  await page.fill("#text", TEXT);
  await says("Compressed text.txt");
  await page.evaluate(`(() => {
    globalThis.said = [];
    new MutationObserver(() => said.push(document.querySelector("#status").textContent))
      .observe(document.querySelector("#status"), { childList: true });
    for (const id of ["verify", "brotli", "show-costs"]) {
      document.getElementById(id).click();
    }
    const dropped = new DataTransfer();
    dropped.setData("text", "Something else. ".repeat(1000));
    dispatchEvent(new DragEvent("drop", { dataTransfer: dropped }));
  })()`);
  await says("Compressed text.txt");
  await page.waitForTimeout(500);
  const said = await page.evaluate<string[]>("said");
  assertEquals(said.slice(-2), [
    "Compresses text.txt …",
    "Compressed text.txt at level 6.",
  ]);
  assertEquals(await page.isVisible("#costs"), false);
  const bars = await page.getAttribute("#bars", "aria-label");
  assert(
    bars!.startsWith("Content: 16,000 bytes") && !bars!.includes("brotli"),
  );
  await page.click("#verify");
  await says("Restored 16,000 bytes");
  assertEquals(faults, []);
});

test("a server that wants a token is asked with it, and it is kept nowhere", async () => {
  await using server = await listening({ tokens: ["secret"] });
  await using browser = await opened(server.url);
  const { page, tells } = browser;
  await tells("asks for an access token");
  assert(await page.isVisible("#token"));
  await page.fill("#token", "guess");
  await page.press("#token", "Tab");
  await tells("does not know this access token");
  await page.fill("#token", "secret");
  await page.press("#token", "Tab");
  await page.waitForSelector("#model option", { state: "attached" });
  await page.fill("#length", "20");
  await page.click("#write");
  await tells("same text");
  const kept = await page.evaluate<string>(
    "JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie])",
  );
  assertEquals(kept, '[{},{},""]');
  // Who needs none is not asked.
  await using open = await listening();
  await page.goto(open.url);
  await page.waitForSelector("#model option", { state: "attached" });
  assertEquals(await page.isVisible("#token"), false);
});

test("a page that was just loaded compresses with the server gone", async () => {
  await using server = await listening();
  await using browser = await opened(server.url);
  const { page, faults, says, tells } = browser;
  await server.end();
  await page.fill("#text", TEXT);
  await says("Compressed text.txt at level 6");
  for (const level of ["1", "3", "5", "7", "9"]) {
    await page.selectOption("#level", level);
    await says(`Compressed text.txt at level ${level}`);
    await page.click("#verify");
    await says("every byte is the same");
  }
  await page.click("#show-costs");
  await says("Every byte is coloured");
  assertEquals(faults, []);
  await page.click("#write");
  await tells("Cannot write");
});
