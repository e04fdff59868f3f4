import { assert, assertEquals } from "@std/assert";
import { htmlHeatmap } from "../../../src/cli/heatmap_html.ts";
import { bytes } from "../helpers.ts";

function page(
  content: Uint8Array,
  costs: number[],
  more: { bytes?: number; name?: string } = {},
): string {
  return [...htmlHeatmap({
    name: "a.txt",
    predictor: "level 6",
    content,
    costs,
    bytes: content.length,
    bits: costs.reduce((sum, bits) => sum + bits, 0),
    ...more,
  })].join("");
}

Deno.test("a page has a row for each line, with runs of one colour", () => {
  const html = page(bytes("ab\ncc"), [1, 9, 0, 2, 2]);
  const rows = html.split("\n").filter((line) =>
    line.startsWith('<div class="l"')
  );
  assertEquals(rows.map((row) => row.replace(/.*<code>/, "<code>")), [
    '<code><i class="c4">a</i><i class="c7">b</i><i class="c0"><u>↵</u></i></code></div>',
    '<code><i class="c5">cc</i></code></div>',
  ]);
  assert(rows[1].startsWith('<div class="l" id="L2" data-o="3">'));
});

Deno.test("nothing of the content or the name becomes markup", () => {
  const evil = "</script><script>alert(1)</script>&<img src=x>\"'";
  const html = page(bytes(evil), Array(evil.length).fill(1), {
    name: "<b>&\x1b.txt",
  });
  assert(!html.includes("alert(1)</script>"));
  assert(!html.includes("<img"));
  assert(!html.includes("<b>&"));
  assert(html.includes("&#60;b&#62;&#38;\\x1b.txt"));
});

Deno.test("a page asks nobody for anything", () => {
  const html = page(bytes("text\n"), [1, 1, 1, 1, 1]);
  assert(html.includes("default-src 'none'"));
  assertEquals(html.match(/\b(?:https?:|url\(|@import|<link|<img)/g), null);
});

Deno.test("costs are in the page as 256ths of a bit, two bytes each", () => {
  const costs = [0, 1, 0.5, 2.25, 1000];
  const html = page(bytes("abcde"), costs);
  const [, packed] = html.match(/id="costs">([^<]*)</)!;
  const raw = Uint8Array.from(atob(packed), (char) => char.charCodeAt(0));
  assertEquals(
    costs.map((_, i) => raw[2 * i] + 256 * raw[2 * i + 1]),
    [0, 256, 128, 576, 65_535],
  );
});

Deno.test("costs of long content are packed without a seam", () => {
  const length = 20_000;
  const html = page(
    new Uint8Array(length).fill(120),
    Array.from({ length }, (_, i) => i % 7),
  );
  const [, packed] = html.match(/id="costs">([^<]*)</)!;
  const raw = atob(packed);
  assertEquals(raw.length, 2 * length);
  for (let i = 0; i < length; i++) {
    assertEquals(raw.charCodeAt(2 * i + 1), i % 7);
  }
});

Deno.test("an empty content and a part of a longer one have pages, too", () => {
  assert(page(new Uint8Array(), []).includes("0.000 bits per byte"));
  const html = page(bytes("ab"), [1, 1], { bytes: 1_234_567 });
  assert(html.includes("(its first 2 bytes)"));
  assert(html.includes("1\u202f234\u202f567"));
});
