// A comparison with brotli at its smallest, in a thread of its own: it gives no turns, and takes its time.
// @ts-check

import { compare, current } from "./compress.js";
import { amount, get, say } from "./page.js";

/** Bytes that it is given at most: it makes about half a megabyte a second, and holds all of them. */
const MOST = 32 * 1024 * 1024;

/**
 * How many bytes brotli makes of content.
 *
 * @param {Blob} content
 * @param {AbortSignal} signal ends the thread
 * @returns {Promise<number>}
 */
function measure(content, signal) {
  return new Promise((resolve, reject) => {
    const worker = new Worker(
      new URL("./comparison_worker.js", import.meta.url),
      {
        type: "module",
      },
    );
    const end = () => {
      signal.removeEventListener("abort", onAbort);
      worker.terminate();
    };
    const onAbort = () => {
      end();
      reject(signal.reason);
    };
    signal.addEventListener("abort", onAbort);
    worker.onmessage = ({ data: { bytes, error } }) => {
      end();
      if (error) reject(new Error(error));
      else resolve(bytes);
    };
    worker.onerror = ({ message }) => {
      end();
      reject(new Error(message ?? "its program did not load"));
    };
    worker.postMessage(content);
  });
}

get("brotli").addEventListener("click", async () => {
  const own = current();
  if (!own) return;
  const { content, signal } = own;
  if (content.size > MOST) {
    return say(
      `Cannot compare with brotli as content must have at most ${
        amount(MOST)
      }: current value is ${amount(content.size)}.`,
      true,
    );
  }
  const button = /** @type {HTMLButtonElement} */ (get("brotli"));
  button.disabled = true;
  say("Compresses with brotli …");
  try {
    const bytes = await measure(content, signal);
    compare("brotli", bytes);
    say(`Brotli, at its smallest, makes ${amount(bytes)}.`);
  } catch (error) {
    if (signal.aborted) return;
    button.disabled = false;
    say(`Cannot compare with brotli: ${error}`, true);
  }
});
