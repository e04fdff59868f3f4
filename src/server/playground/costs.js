// What each byte costs: as colours, as words where one points, and as a table of lines.
// @ts-check

import { current } from "./compress.js";
import { amount, get, load, say } from "./page.js";

/** @typedef {import("./compress.js").Result} Result */

/** Bytes of content that are shown with their costs: each is an element of the page. */
const SHOWN = 20_000;

/** Bits at which a byte is as hot as can be. */
const HOT = 8;

/** Lowest level that gives single bytes a price: those below sort, or mix without a scorer. */
const LOWEST = 5;

/** Characters of a row of the table: longer lines have several. */
const ROW = 64;

/** A character, as it is shown and as it is said. @typedef {{ shown: string, bits: number, bytes: number }} Cell */

/** Characters of bytes, as they are shown. @param {number} byte */
function shown(byte) {
  if (byte === 10) return "↵\n";
  if (byte === 9) return "→\t";
  return byte >= 32 && byte < 127 ? String.fromCharCode(byte) : "·";
}

/**
 * The characters of a content's beginning, and what they cost.
 *
 * @param {Result} result
 * @returns {Promise<Cell[]>}
 */
async function cellsOf({ content, level, signal }) {
  const { ScoreStream } = await load();
  const part = content.slice(0, SHOWN);
  const bytes = new Uint8Array(await part.arrayBuffer());
  /** @type {number[]} */
  const costs = [];
  const reader = part.stream().pipeThrough(
    /** @type {any} */ (new ScoreStream({ level: Math.max(LOWEST, level) })),
    { signal },
  ).getReader();
  for (;;) {
    const { value, done } = await reader.read();
    if (done) break;
    costs.push(...value.bits);
  }
  const characters = new TextDecoder();
  /** @type {Cell[]} */
  const cells = [];
  for (let i = 0; i < bytes.length;) {
    // A character of UTF-8 is shown as one, and costs what its bytes do.
    let end = i + 1;
    while (end < bytes.length && bytes[end] >> 6 === 2) end++;
    cells.push({
      shown: end - i > 1
        ? characters.decode(bytes.subarray(i, end))
        : shown(bytes[i]),
      bits: costs.slice(i, end).reduce((a, b) => a + b, 0),
      bytes: end - i,
    });
    i = end;
  }
  return cells;
}

/** Characters that are shown, and the one that is told of. @type {Cell[]} */
let cells = [];
let told = -1;

/** Tells of one character. @param {number} index */
function tellOf(index) {
  if (index < 0 || index >= cells.length) return;
  const { children } = get("heatmap");
  children[told]?.classList.remove("told");
  told = index;
  children[told].classList.add("told");
  const { shown, bits } = cells[told];
  const name = shown.trim() || "space";
  get("cell").textContent = `Character ${told + 1}, ${name}: ${
    bits.toFixed(2)
  } bits`;
}

function showHeatmap() {
  const all = document.createDocumentFragment();
  for (const { shown, bits } of cells) {
    const span = document.createElement("span");
    span.textContent = shown;
    const heat = Math.min(1, bits / HOT);
    // The legend's colours: nothing, warm in the middle, hot.
    span.className = heat < 0.5 ? "warm" : "hot";
    const share = heat < 0.5 ? 2 * heat : 2 * heat - 1;
    span.style.setProperty("--share", String(Math.round(share * 100)));
    all.append(span);
  }
  told = -1;
  get("cell").textContent = "Point at a character, or go there with ← and →.";
  get("heatmap").replaceChildren(all);
}

/** The same for those who do not see colours, line by line. */
function showTable() {
  /** @type {HTMLTableRowElement[]} */
  const rows = [];
  let text = "", bits = 0, bytes = 0, characters = 0;
  const end = () => {
    const row = document.createElement("tr");
    for (
      const value of [text, String(bytes), (bits / bytes).toFixed(2)]
    ) row.insertCell().textContent = value;
    rows.push(row);
    text = "", bits = bytes = characters = 0;
  };
  for (const cell of cells) {
    text += cell.shown.trimEnd() || " ";
    bits += cell.bits;
    bytes += cell.bytes;
    if (++characters === ROW || cell.shown.endsWith("\n")) end();
  }
  if (characters > 0) end();
  get("costs-rows").replaceChildren(...rows);
}

/** @param {Result} result */
function showSummary({ content, level }) {
  const bits = cells.reduce((sum, cell) => sum + cell.bits, 0);
  const bytes = cells.reduce((sum, cell) => sum + cell.bytes, 0);
  get("costs-summary").textContent = [
    `${amount(bytes)} cost ${amount(Math.round(bits / 8))}: ${
      (bits / Math.max(1, bytes)).toFixed(3)
    } bits for each.`,
    content.size > SHOWN
      ? `These are the first of ${amount(content.size)}.`
      : "",
    level < LOWEST
      ? `Level ${level} has no price for a single byte: these are what they cost at level ${LOWEST}.`
      : "",
  ].filter((text) => text !== "").join(" ");
}

get("show-costs").addEventListener("click", async () => {
  const own = current();
  if (!own) return;
  say("Asks the predictor …");
  try {
    const found = await cellsOf(own);
    if (own.signal.aborted) return;
    cells = found;
    showHeatmap();
    showTable();
    showSummary(own);
    get("costs").hidden = false;
    get("heatmap").focus();
    say("Every byte is coloured by what it costs.");
  } catch (error) {
    if (!own.signal.aborted) {
      say(`Cannot tell what bytes cost: ${error}`, true);
    }
  }
});

for (const event of ["pointerover", "click"]) {
  get("heatmap").addEventListener(event, ({ target }) => {
    const span = /** @type {HTMLElement} */ (target);
    if (span.parentElement === get("heatmap")) {
      tellOf([...span.parentElement.children].indexOf(span));
    }
  });
}
get("heatmap").addEventListener("keydown", (event) => {
  const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  if (step === undefined) return;
  event.preventDefault();
  tellOf(told < 0 ? 0 : told + step);
  get("heatmap").children[told]?.scrollIntoView({ block: "nearest" });
});
