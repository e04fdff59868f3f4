/** The page at `/docs` in Chromium. */

import { assert, assertEquals } from "@std/assert";
import { assetsOf, OWN_FOLDERS } from "../../../src/server/adapters/assets.ts";
import { listening } from "../../server/listening.ts";
import { CHROMIUM, LACKS_CHROMIUM, openPage } from "./chromium.ts";

Deno.test({
  name: "the page of the routes shows them all, and asks no other server" +
    (CHROMIUM ? "" : ` (skipped: ${LACKS_CHROMIUM})`),
  ignore: !CHROMIUM,
  async fn() {
    await using server = await listening({}, { asset: assetsOf(OWN_FOLDERS) });
    await using browser = await openPage("about:blank");
    const { page } = browser;
    const asked: string[] = [], faults: string[] = [];
    page.on("request", (request) => asked.push(request.url()));
    page.on("pageerror", (error) => faults.push(String(error)));
    page.on("console", (message) => {
      if (message.type() === "error") faults.push(message.text());
    });
    await page.goto(`${server.url}/docs`);
    await page.waitForSelector(".opblock");
    await page.waitForLoadState("networkidle");

    const description = await (await fetch(`${server.url}/openapi.json`))
      .json();
    const paths = await page.locator(".opblock-summary-path")
      .allTextContents();
    const plain = paths.map((path) => path.replaceAll("\u200b", ""));
    for (const path of Object.keys(description.paths)) {
      assert(plain.includes(path), `${path} is not among ${plain}`);
    }
    const others = asked.filter((url) =>
      !url.startsWith(`${server.url}/`) && !url.startsWith("data:")
    );
    assertEquals(others, []);
    assert(asked.length > 3);

    // A route can be tried from there.
    const health = page.locator(".opblock", { hasText: "/healthz" });
    await health.locator(".opblock-summary").click();
    await health.getByText("Try it out").click();
    await health.getByText("Execute", { exact: true }).click();
    await health.locator(".live-responses-table", { hasText: '"ok"' })
      .waitFor({ timeout: 20_000 });
    assertEquals(faults, []);
  },
});
