// The playground: compresses here, with the library itself; only generation asks the server.
// @ts-check

/** @typedef {import("../../../mod.ts")} Library */

/** The library lies beside this file once `deno task dist` has built it. */
const LIBRARY = "./sluice.js";

/** Bytes of content that are shown with their costs: each is an element of the page. */
const SHOWN = 20_000;

/** Milliseconds without another key before what was typed is compressed. */
const PAUSE = 300;

/** Bits at which a byte is as hot as can be. */
const HOT = 8;

/** @template {HTMLElement} [T=HTMLElement] @param {string} id @returns {T} */
const get = (id) => /** @type {T} */ (document.getElementById(id));

const text = /** @type {HTMLTextAreaElement} */ (get("text"));
const status = get("status");

/** @type {Promise<Library> | undefined} */
let library;

/** @returns {Promise<Library>} */
function load() {
  library ??= import(LIBRARY).catch((error) => {
    library = undefined;
    throw error;
  });
  return /** @type {Promise<Library>} */ (library);
}

/** What is at work, and what came of it. */
/** @type {AbortController | undefined} */
let work;
/** @type {Blob | undefined} */
let content;
/** @type {Uint8Array | undefined} */
let archive;
let name = "content";
/** @type {[string, number][]} */
let sizes = [];

/** @param {number} bytes */
function amount(bytes) {
  return `${bytes.toLocaleString("en")} ${bytes === 1 ? "byte" : "bytes"}`;
}

/** @param {string} message @param {boolean} [failed] */
function say(message, failed = false) {
  status.textContent = message;
  status.classList.toggle("error", failed);
}

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

function showBars() {
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
  if (!content || content.size === 0) {
    for (const id of ["figures", "bars", "after", "progress", "stop"]) {
      get(id).hidden = true;
    }
    get("costs").hidden = true;
    return say("Nothing yet.");
  }
  const own = work = new AbortController(), { signal } = own;
  const blob = content, level = Number(/** @type {any} */ (get("level")).value);
  const progress = /** @type {HTMLProgressElement} */ (get("progress"));
  get("after").hidden = true;
  get("costs").hidden = true;
  progress.hidden = get("stop").hidden = false;
  progress.value = 0;
  sizes = [];
  say(`Compresses ${name} …`);
  const begin = performance.now();
  try {
    const { CompressorStream } = await load();
    const stage = new CompressorStream({
      level,
      contentSize: blob.size,
      signal,
      onProgress({ bytesIn, bytesOut }) {
        progress.value = bytesIn / blob.size;
        showFigures(bytesIn, bytesOut, begin);
      },
    });
    const made = await new Response(
      blob.stream().pipeThrough(/** @type {any} */ (stage)),
    ).arrayBuffer();
    signal.throwIfAborted();
    archive = new Uint8Array(made);
    showFigures(blob.size, archive.length, begin);
    const gzip = await sizeOf(
      blob.stream().pipeThrough(
        /** @type {any} */ (new CompressionStream("gzip")),
      ),
    );
    signal.throwIfAborted();
    sizes = [["Content", blob.size], ["gzip", gzip], [
      "Sluice",
      archive.length,
    ]];
    showBars();
    const link = /** @type {HTMLAnchorElement} */ (get("download"));
    URL.revokeObjectURL(link.href);
    link.href = URL.createObjectURL(
      new Blob([archive], { type: "application/vnd.sluice" }),
    );
    link.download = `${name}.slc`;
    /** @type {any} */ (get("brotli")).disabled = false;
    get("after").hidden = false;
    say(`Compressed ${name} at level ${level}.`);
  } catch (error) {
    if (signal.aborted) return;
    say(`Cannot compress: ${error}`, true);
  } finally {
    if (work === own) progress.hidden = get("stop").hidden = true;
  }
}

/** @param {Blob} blob @param {string} title */
function take(blob, title) {
  content = blob;
  name = title;
  compress();
}

let typing = 0;
text.addEventListener("input", () => {
  clearTimeout(typing);
  typing = setTimeout(
    () => take(new Blob([text.value]), "text.txt"),
    PAUSE,
  );
});
get("file").addEventListener("change", (event) => {
  const [file] = /** @type {HTMLInputElement} */ (event.target).files ?? [];
  if (file) take(file, file.name);
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
  if (file) return take(file, file.name);
  const dropped = event.dataTransfer?.getData("text");
  if (dropped) {
    text.value = dropped;
    take(new Blob([dropped]), "text.txt");
  }
});

get("verify").addEventListener("click", async () => {
  if (!archive || !content) return;
  say("Decompresses …");
  try {
    const { DecompressorStream } = await load();
    const begin = performance.now();
    const back = new Uint8Array(
      await new Response(
        new Blob([archive]).stream().pipeThrough(
          /** @type {any} */ (new DecompressorStream()),
        ),
      ).arrayBuffer(),
    );
    const seconds = (performance.now() - begin) / 1000;
    const before = new Uint8Array(await content.arrayBuffer());
    const same = back.length === before.length &&
      back.every((byte, i) => byte === before[i]);
    say(
      same
        ? `Restored ${amount(back.length)} in ${
          seconds.toFixed(2)
        } s: every byte is the same.`
        : "What was restored differs.",
      !same,
    );
  } catch (error) {
    say(`Cannot decompress: ${error}`, true);
  }
});

get("brotli").addEventListener("click", async () => {
  if (!content) return;
  const button = /** @type {HTMLButtonElement} */ (get("brotli"));
  button.disabled = true;
  say("Compresses with brotli …");
  try {
    const { default: ready } = await import("./brotli.js");
    const brotli = await ready;
    const input = new Uint8Array(await content.arrayBuffer());
    // Gives the page its turn: what follows does not.
    await new Promise((resolve) => setTimeout(resolve, 30));
    const { length } = brotli.compress(input, { quality: 11 });
    sizes = [
      ...sizes.filter(([title]) => title !== "Sluice" && title !== "brotli"),
      ["brotli", length],
      ["Sluice", archive?.length ?? 0],
    ];
    showBars();
    say(`Brotli, at its smallest, makes ${amount(length)}.`);
  } catch (error) {
    button.disabled = false;
    say(`Cannot compare with brotli: ${error}`, true);
  }
});

/** Characters of bytes, as they are shown. @param {number} byte */
function shown(byte) {
  if (byte === 10) return "↵\n";
  if (byte === 9) return "→\t";
  return byte >= 32 && byte < 127 ? String.fromCharCode(byte) : "·";
}

get("show-costs").addEventListener("click", async () => {
  if (!content) return;
  say("Asks the predictor …");
  try {
    const { ScoreStream } = await load();
    const level = Number(/** @type {any} */ (get("level")).value);
    const part = content.slice(0, SHOWN);
    const bytes = new Uint8Array(await part.arrayBuffer());
    /** @type {number[]} */
    const costs = [];
    const reader = part.stream().pipeThrough(
      /** @type {any} */ (new ScoreStream({ level: Math.max(5, level) })),
    ).getReader();
    for (;;) {
      const { value, done } = await reader.read();
      if (done) break;
      costs.push(...value.bits);
    }
    const all = document.createDocumentFragment();
    const characters = new TextDecoder();
    for (let i = 0; i < bytes.length;) {
      // A character of UTF-8 is shown as one, and costs what its bytes do.
      let end = i + 1;
      while (end < bytes.length && bytes[end] >> 6 === 2) end++;
      const cost = costs.slice(i, end).reduce((a, b) => a + b, 0);
      const span = document.createElement("span");
      span.textContent = end - i > 1
        ? characters.decode(bytes.subarray(i, end))
        : shown(bytes[i]);
      const heat = Math.min(1, cost / HOT);
      span.style.setProperty("--share", String(Math.round(heat * 100)));
      span.style.setProperty("--hot", heat < 0.5 ? "#f2b134" : "#e5533d");
      span.title = `${cost.toFixed(2)} bits`;
      all.append(span);
      i = end;
    }
    get("heatmap").replaceChildren(all);
    const sum = costs.reduce((a, b) => a + b, 0);
    get("costs-summary").textContent = `${amount(bytes.length)} cost ${
      (sum / 8).toFixed(0)
    } bytes: ${(sum / Math.max(1, bytes.length)).toFixed(3)} bits for each.${
      content.size > SHOWN ? ` These are the first of ${content.size}.` : ""
    }`;
    get("costs").hidden = false;
    get("heatmap").focus();
    say("Every byte is coloured by what it costs.");
  } catch (error) {
    say(`Cannot tell what bytes cost: ${error}`, true);
  }
});

// Generation, which the server does.

const story = get("story");
const told = get("generate-status");
/** @type {AbortController | undefined} */
let writing;

/** @param {string} message @param {boolean} [failed] */
function tell(message, failed = false) {
  told.textContent = message;
  told.classList.toggle("error", failed);
}

async function listModels() {
  try {
    const answer = await fetch("v1/models");
    const { data, error } = await answer.json();
    if (error) throw new Error(error.message);
    const select = get("model");
    select.replaceChildren(...data.map((/** @type {any} */ model) => {
      const option = document.createElement("option");
      option.value = option.textContent = model.id;
      option.selected = model.id === "text-en";
      return option;
    }));
    if (data.length === 0) tell("The server has no models.");
  } catch (error) {
    tell(`The server does not answer: compression works without it. ${error}`);
  }
}

get("generate").addEventListener("submit", async (event) => {
  event.preventDefault();
  writing?.abort();
  const own = writing = new AbortController();
  const value = (/** @type {string} */ id) =>
    /** @type {any} */ (get(id)).value;
  const prompt = value("prompt");
  const typed = document.createElement("strong");
  typed.textContent = prompt;
  story.replaceChildren(typed);
  story.hidden = get("halt").hidden = false;
  tell("Writes …");
  const begin = performance.now();
  let bytes = 0;
  try {
    const answer = await fetch("v1/completions", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      signal: own.signal,
      body: JSON.stringify({
        model: value("model"),
        prompt,
        max_tokens: Number(value("length")),
        temperature: Number(value("temperature")),
        seed: Number(value("seed")),
        stream: true,
      }),
    });
    if (!answer.ok) throw new Error((await answer.json()).error.message);
    const reader = /** @type {ReadableStream<Uint8Array>} */ (answer.body)
      .pipeThrough(/** @type {any} */ (new TextDecoderStream())).getReader();
    let rest = "";
    for (;;) {
      const { value: chunk, done } = await reader.read();
      if (done) break;
      const events = (rest + chunk).split("\n\n");
      rest = /** @type {string} */ (events.pop());
      for (const line of events) {
        const data = line.replace(/^data: /, "");
        if (data === "[DONE]") continue;
        const { choices, error } = JSON.parse(data);
        if (error) throw new Error(error.message);
        const written = choices[0]?.text ?? "";
        bytes += new TextEncoder().encode(written).length;
        story.append(written);
        story.scrollTop = story.scrollHeight;
      }
    }
    const seconds = (performance.now() - begin) / 1000;
    tell(
      `${amount(bytes)} in ${seconds.toFixed(2)} s, ${
        (bytes / 1000 / seconds).toFixed(1)
      } KB/s. The same seed writes the same text.`,
    );
  } catch (error) {
    tell(
      own.signal.aborted ? "Stopped." : `Cannot write: ${error}`,
      !own.signal.aborted,
    );
  } finally {
    if (writing === own) get("halt").hidden = true;
  }
});
get("halt").addEventListener("click", () => writing?.abort());

// Loaded at once, so that it is there when the server no longer is.
load().catch(() =>
  say(
    "The library is not there: the server needs what deno task dist builds.",
    true,
  )
);
listModels();
document.body.dataset.ready = "";
