/**
 * The parts of the heatmap's page that are the same for all content: how it looks, and what moves.
 *
 * @module
 */

/** Layout and colours, but for those of the scale. */
export const STYLE = `
:root { color-scheme: light; --page: #fff; --ink: #1a1c20; --soft: #565d69; --line: #dfe3e8; --card: #f6f7f9; --mark: #1f5fbf; }
@media (prefers-color-scheme: dark) { :root:not([data-theme=light]) { color-scheme: dark; --page: #121418; --ink: #f0f2f5; --soft: #a4acb8; --line: #2c313a; --card: #1b1f25; --mark: #7db0ff; } }
:root[data-theme=dark] { color-scheme: dark; --page: #121418; --ink: #f0f2f5; --soft: #a4acb8; --line: #2c313a; --card: #1b1f25; --mark: #7db0ff; }
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--ink); font: 15px/1.5 system-ui, sans-serif; }
header, section, main { max-width: 1200px; margin: 0 auto; padding: 0 24px; }
header { display: flex; gap: 16px; align-items: start; justify-content: space-between; padding-top: 24px; }
h1 { margin: 0; font-size: 22px; overflow-wrap: anywhere; }
h2 { margin: 28px 0 8px; font-size: 15px; }
button { font: inherit; color: inherit; background: var(--card); border: 1px solid var(--line); border-radius: 6px; padding: 4px 12px; cursor: pointer; }
:focus-visible { outline: 2px solid var(--mark); outline-offset: 2px; }
.soft { color: var(--soft); }
dl { display: grid; grid-template-columns: repeat(auto-fit, minmax(140px, 1fr)); gap: 12px; margin: 16px 0 0; }
dl div { background: var(--card); border: 1px solid var(--line); border-radius: 8px; padding: 10px 14px; }
dt { color: var(--soft); font-size: 13px; }
dd { margin: 0; font-size: 20px; font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
dd small { font-size: 13px; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { padding: 3px 14px 3px 0; text-align: right; }
th { font-weight: 500; color: var(--soft); font-size: 13px; }
td:last-child, th:last-child { text-align: left; padding-right: 0; }
.scale { display: grid; grid-template-columns: repeat(auto-fit, minmax(92px, 1fr)); gap: 6px; }
.scale div { border: 1px solid var(--line); border-radius: 6px; overflow: hidden; font-size: 13px; }
.scale span { display: block; padding: 2px 8px; }
.scale span:first-child { font-weight: 600; }
.excerpt { max-width: 640px; white-space: pre; overflow: hidden; text-overflow: ellipsis; font: 13px/1.5 ui-monospace, monospace; }
.lines { width: 100%; height: 96px; display: block; background: var(--card); border: 1px solid var(--line); border-radius: 6px; }
.lines rect { fill: var(--mark); }
.lines a:hover rect, .lines a:focus rect { fill: var(--ink); }
main { padding-bottom: 96px; }
#text { border: 1px solid var(--line); border-radius: 8px; padding: 8px 0; font: 13px/1.6 ui-monospace, "SFMono-Regular", Menlo, monospace; }
.l { display: flex; content-visibility: auto; contain-intrinsic-size: auto 21px; }
.l:target { box-shadow: inset 3px 0 var(--mark); }
.l > a { flex: 0 0 112px; display: flex; gap: 8px; padding: 0 10px; color: var(--soft); text-decoration: none; user-select: none; }
.l > a b { flex: 1; text-align: right; font-weight: 400; }
.l > a s { flex: 0 0 32px; align-self: center; height: 8px; background: linear-gradient(var(--mark), var(--mark)) left / var(--w) no-repeat var(--line); }
code { flex: 1; font: inherit; white-space: pre-wrap; overflow-wrap: anywhere; padding-right: 12px; }
i { font-style: normal; }
u { text-decoration: underline dotted; text-underline-offset: 3px; }
a { color: var(--mark); }
code b { font-weight: inherit; }
code .at { outline: 2px solid var(--mark); outline-offset: -1px; }
#told { position: fixed; inset: auto 0 0; background: var(--card); border-top: 1px solid var(--line); padding: 8px 24px; font-variant-numeric: tabular-nums; min-height: 40px; }
#told p { max-width: 1200px; margin: 0 auto; padding: 0 24px; display: flex; flex-wrap: wrap; gap: 4px 24px; }
#told strong { font-weight: 600; }
`.trim();

/**
 * What happens when somebody points at a byte. A line is taken apart into what it shows when it is first pointed at: an
 * element for each byte from the beginning would be too much for a browser.
 */
export const SCRIPT = `
const raw = atob(document.getElementById("costs").textContent);
const text = document.getElementById("text"), told = document.querySelector("#told p");
const bits = (i) => (raw.charCodeAt(2 * i) + 256 * raw.charCodeAt(2 * i + 1)) / SCALE;
const utf8 = new TextEncoder();
const short = { "\\\\t": 9, "\\\\n": 10, "\\\\r": 13, "\\u21b5": 10 };
let at;
function bytesOf(glyph) {
  const shown = glyph.textContent;
  if (glyph.tagName !== "U") return [...utf8.encode(shown)];
  if (shown in short) return [short[shown]];
  const code = parseInt(shown.replace(/[^0-9a-f]/g, ""), 16);
  return shown[1] === "u" ? [...utf8.encode(String.fromCodePoint(code))] : [code];
}
function split(line) {
  if (!line || line.glyphs) return line && line.glyphs;
  for (const run of line.querySelectorAll("code > i")) {
    for (const node of [...run.childNodes]) {
      if (node.nodeType !== 3) continue;
      node.replaceWith(...Array.from(node.data, (char) => {
        const glyph = document.createElement("b");
        glyph.textContent = char;
        return glyph;
      }));
    }
  }
  let offset = +line.dataset.o;
  line.glyphs = [...line.querySelectorAll("code b, code u")];
  for (const glyph of line.glyphs) {
    glyph.offset = offset;
    offset += bytesOf(glyph).length;
  }
  return line.glyphs;
}
function fact(name, value) {
  const span = document.createElement("span"), strong = document.createElement("strong");
  strong.textContent = value;
  span.append(name + " ", strong);
  return span;
}
function tell(glyph) {
  if (at) at.classList.remove("at");
  at = glyph;
  at.classList.add("at");
  const bytes = bytesOf(glyph), line = glyph.closest(".l");
  const costs = bytes.map((_, i) => bits(glyph.offset + i));
  const hex = bytes.map((byte) => byte.toString(16).padStart(2, "0")).join(" ");
  const sum = costs.reduce((a, b) => a + b, 0).toFixed(2);
  told.replaceChildren(
    fact("byte", hex),
    fact("shown as", glyph.textContent === " " ? "space" : glyph.textContent),
    fact("cost", sum + " bits" + (costs.length > 1 ? " (" + costs.map((c) => c.toFixed(2)).join(" + ") + ")" : "")),
    fact("likelihood", likelihood(+sum)),
    fact("offset", String(glyph.offset)),
    fact("line", line.id.slice(1)),
  );
}
function likelihood(bits) {
  const p = 100 * 2 ** -bits;
  return p >= 0.01 ? p.toFixed(p < 1 ? 3 : 1) + " %" : "1 in " + Math.round(2 ** bits).toLocaleString("en");
}
text.addEventListener("pointerover", (event) => {
  split(event.target.closest(".l"));
  const glyph = document.elementFromPoint(event.clientX, event.clientY);
  if (glyph && glyph.offset !== undefined) tell(glyph);
});
text.addEventListener("keydown", (event) => {
  const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key], row = { ArrowUp: -1, ArrowDown: 1 }[event.key];
  if (!step && !row && event.key !== "Home" && event.key !== "End") return;
  event.preventDefault();
  let line = at ? at.closest(".l") : text.firstElementChild;
  let glyphs = split(line), i = at ? glyphs.indexOf(at) : 0;
  const beside = (line, by) => by > 0 ? line.nextElementSibling : line.previousElementSibling;
  if (!at) i = 0;
  else if (event.key === "Home") i = 0;
  else if (event.key === "End") i = glyphs.length - 1;
  else if (row || !glyphs[i + step]) {
    const by = row || step;
    const next = beside(line, by);
    if (!next) return;
    glyphs = split(next);
    i = row ? Math.min(i, glyphs.length - 1) : by > 0 ? 0 : glyphs.length - 1;
  } else i += step;
  tell(glyphs[i]);
  at.scrollIntoView({ block: "nearest" });
});
text.addEventListener("focus", () => at || tell(split(text.firstElementChild)[0]));
document.getElementById("theme").addEventListener("click", () => {
  const root = document.documentElement;
  const dark = getComputedStyle(root).colorScheme === "dark";
  root.dataset.theme = dark ? "light" : "dark";
});
`.trim();
