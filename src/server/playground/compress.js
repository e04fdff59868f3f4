// Compression, which the browser does: what was typed, chosen or dropped becomes an archive.
// @ts-check

import { amount, get, load, say, valueOf } from "./page.js";

/** Milliseconds without another key before what was typed is compressed. */
const PAUSE = 300;

/**
 * What was compressed. It never changes: whoever works with it meets no other content half-way.
 *
 * @typedef {object} Result
 * @property {string} name
 * @property {Blob} content
 * @property {Blob} archive
 * @property {number} level
 * @property {AbortSignal} signal aborts once there is other content, or another level
 */

/** What is there to be compressed. @type {{ name: string, content: Blob } | undefined} */
let given;

/** Ends what is at work. @type {AbortController | undefined} */
let work;

/** @type {Result | undefined} */
let result;

/** Sizes that are shown as bars. @type {[string, number][]} */
let sizes = [];

/** What was compressed last; `undefined`: nothing, or it is at work. */
export const current = () => result;

/** @param {number} bytesIn @param {number} bytesOut @param {number} begin */
function showFigures(bytesIn, bytesOut, begin) {
  const seconds = (performance.now() - begin) / 1000;
  get("figures").hidden = false;
  get("content-bytes").textContent = amount(bytesIn);
  get("archive-bytes").textContent = amount(bytesOut);
  get("ratio").textContent = bytesOut > 0
    ? `${(bytesIn / bytesOut).toFixed(2)} : 1`
    : "–";
  get("rate").textContent = seconds > 0
    ? `${(bytesIn / 1e6 / seconds).toFixed(2)} MB/s`
    : "–";
}

/** Shows sizes beside each other. @param {[string, number][]} all */
function showBars(all) {
  sizes = all;
  const bars = get("bars");
  bars.hidden = sizes.length === 0;
  const most = Math.max(...sizes.map(([, bytes]) => bytes), 1);
  bars.replaceChildren(...sizes.map(([title, bytes]) => {
    const row = document.createElement("div");
    row.className = title === "Sluice" ? "bar ours" : "bar";
    const label = document.createElement("span");
    label.textContent = title;
    const track = document.createElement("div");
    const bar = document.createElement("i");
    bar.style.width = `${100 * bytes / most}%`;
    track.append(bar);
    const value = document.createElement("b");
    value.textContent = amount(bytes);
    row.append(label, track, value);
    return row;
  }));
  bars.setAttribute(
    "aria-label",
    sizes.map(([title, bytes]) => `${title}: ${amount(bytes)}`).join("; "),
  );
}

/** Shows another size, above our own. @param {string} title @param {number} bytes */
export function compare(title, bytes) {
  const others = sizes.filter(([each]) => each !== title);
  showBars([...others.slice(0, -1), [title, bytes], ...others.slice(-1)]);
}

/** @param {ReadableStream<Uint8Array>} stream */
async function sizeOf(stream) {
  let bytes = 0;
  const reader = stream.getReader();
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return bytes;
    bytes += value.length;
  }
}

/** Compresses what there is, and ends what was under way. */
async function compress() {
  work?.abort();
  result = undefined;
  get("after").hidden = get("costs").hidden = true;
  if (!given || given.content.size === 0) {
    for (const id of ["figures", "bars", "progress", "stop"]) {
      get(id).hidden = true;
    }
    return say("Nothing yet.");
  }
  const own = work = new AbortController(), { signal } = own;
  const { name, content } = given, level = Number(valueOf("level"));
  const progress = /** @type {HTMLProgressElement} */ (get("progress"));
  progress.hidden = get("stop").hidden = false;
  progress.value = 0;
  say(`Compresses ${name} …`);
  const begin = performance.now();
  try {
    const { CompressorStream } = await load();
    const stage = new CompressorStream({
      level,
      contentSize: content.size,
      signal,
      onProgress({ bytesIn, bytesOut }) {
        if (signal.aborted) return;
        progress.value = bytesIn / content.size;
        showFigures(bytesIn, bytesOut, begin);
      },
    });
    const bytes = await new Response(
      content.stream().pipeThrough(/** @type {any} */ (stage)),
    ).arrayBuffer();
    signal.throwIfAborted();
    const archive = new Blob([bytes], { type: "application/vnd.sluice" });
    showFigures(content.size, archive.size, begin);
    const gzip = await sizeOf(
      content.stream().pipeThrough(
        /** @type {any} */ (new CompressionStream("gzip")),
        { signal },
      ),
    );
    signal.throwIfAborted();
    showBars([["Content", content.size], ["gzip", gzip], [
      "Sluice",
      archive.size,
    ]]);
    const link = /** @type {HTMLAnchorElement} */ (get("download"));
    URL.revokeObjectURL(link.href);
    link.href = URL.createObjectURL(archive);
    link.download = `${name}.slc`;
    result = { name, content, archive, level, signal };
    /** @type {HTMLButtonElement} */ (get("brotli")).disabled = false;
    get("after").hidden = false;
    say(`Compressed ${name} at level ${level}.`);
  } catch (error) {
    if (signal.aborted) return;
    say(`Cannot compress: ${error}`, true);
  } finally {
    if (work === own) progress.hidden = get("stop").hidden = true;
  }
}

/** @param {Blob} content @param {string} name */
function take(content, name) {
  given = { name, content };
  compress();
}

/**
 * Decompresses, and compares with the content as it comes.
 *
 * @param {Result} result
 * @returns {Promise<boolean>} whether every byte is the same
 */
async function restores({ content, archive, signal }) {
  const { DecompressorStream } = await load();
  const reader = archive.stream().pipeThrough(
    /** @type {any} */ (new DecompressorStream()),
    { signal },
  ).getReader();
  for (let at = 0;;) {
    const { value, done } = await reader.read();
    if (done) return at === content.size;
    const part = content.slice(at, at += value.length);
    const before = new Uint8Array(await part.arrayBuffer());
    if (
      before.length !== value.length ||
      !before.every((byte, i) => byte === value[i])
    ) {
      await reader.cancel();
      return false;
    }
  }
}

/** @type {ReturnType<typeof setTimeout> | undefined} */
let typing;
const text = /** @type {HTMLTextAreaElement} */ (get("text"));
text.addEventListener("input", () => {
  clearTimeout(typing);
  typing = setTimeout(
    () => take(new Blob([text.value]), "text.txt"),
    PAUSE,
  );
});
get("file").addEventListener("change", (event) => {
  const input = /** @type {HTMLInputElement} */ (event.target);
  const [file] = input.files ?? [];
  if (!file) return;
  // The same file, chosen again, is a change again.
  input.value = "";
  clearTimeout(typing);
  take(file, file.name);
});
get("level").addEventListener("change", compress);
get("stop").addEventListener("click", () => {
  work?.abort();
  say("Stopped.");
});
addEventListener("dragover", (event) => {
  event.preventDefault();
  document.body.classList.add("dropping");
});
addEventListener("dragleave", (event) => {
  if (!event.relatedTarget) document.body.classList.remove("dropping");
});
addEventListener("drop", (event) => {
  event.preventDefault();
  document.body.classList.remove("dropping");
  const [file] = event.dataTransfer?.files ?? [];
  const dropped = event.dataTransfer?.getData("text");
  if (!file && !dropped) return;
  clearTimeout(typing);
  if (file) return take(file, file.name);
  text.value = dropped ?? "";
  take(new Blob([text.value]), "text.txt");
});

get("verify").addEventListener("click", async () => {
  const own = result;
  if (!own) return;
  say("Decompresses …");
  const begin = performance.now();
  try {
    const same = await restores(own);
    if (own.signal.aborted) return;
    const seconds = (performance.now() - begin) / 1000;
    say(
      same
        ? `Restored ${amount(own.content.size)} in ${
          seconds.toFixed(2)
        } s: every byte is the same.`
        : "What was restored differs.",
      !same,
    );
  } catch (error) {
    if (!own.signal.aborted) say(`Cannot decompress: ${error}`, true);
  }
});
