/** Chromium as it is installed, through playwright-core, which downloads none. */

// Not in deno.json and its lock file: all that stands there is fetched before the command first runs.
// deno-lint-ignore no-import-prefix
import { type Browser, chromium, type Page } from "npm:playwright-core@1.65.1";

/** Where systems put it. */
const PLACES = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

function isFile(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}

/** The browser's program; `undefined`: there is none. */
export const CHROMIUM: string | undefined = PLACES.find(isFile);

/** Why tests are skipped without one. */
export const LACKS_CHROMIUM: string | undefined = CHROMIUM
  ? undefined
  : "no Chromium is installed";

/** A page in a browser of its own, which ends with it; `flags` are more of the browser's. */
export async function openPage(
  address: string,
  flags: readonly string[] = [],
): Promise<{ page: Page } & AsyncDisposable> {
  const browser: Browser = await chromium.launch({
    executablePath: CHROMIUM!,
    // The sandbox needs a user that is not root; the pages are our own.
    args: ["--no-sandbox", ...flags],
  });
  const page = await browser.newPage();
  await page.goto(address);
  return { page, [Symbol.asyncDispose]: () => browser.close() };
}
