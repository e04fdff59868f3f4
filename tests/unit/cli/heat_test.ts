import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import {
  type Colour,
  glyphsOf,
  LETTERS,
  linesOf,
  stepOf,
  STEPS,
} from "../../../src/cli/heat.ts";
import { ansiHeatmap } from "../../../src/cli/heatmap_ansi.ts";
import { bytes } from "../helpers.ts";

/** Relative luminance, as WCAG 2 has it. */
function luminance(colour: Colour): number {
  const [red, green, blue] = colour.map((value) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(a: Colour, b: Colour): number {
  const [light, dark] = [luminance(a), luminance(b)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

Deno.test("letters can be read on every step of the scale, in both themes", () => {
  for (const theme of ["light", "dark"] as const) {
    for (const step of STEPS) {
      const between = contrast(LETTERS[theme], step[theme]);
      assert(between >= 4.5, `${theme} ${step.from}: ${between}`);
    }
  }
});

Deno.test("each step is darker than the one before on white, and lighter on black", () => {
  for (let i = 1; i < STEPS.length; i++) {
    assert(luminance(STEPS[i].light) < luminance(STEPS[i - 1].light), `${i}`);
    assert(luminance(STEPS[i].dark) > luminance(STEPS[i - 1].dark), `${i}`);
  }
});

Deno.test("a cost belongs to the last step that begins at or below it", () => {
  assertEquals(
    [0, 0.12, 0.125, 0.9, 1, 7.99, 8, 12, 40].map(stepOf),
    [0, 0, 1, 3, 4, 6, 7, 8, 8],
  );
});

Deno.test("glyphs are characters, and bytes that are none; their costs are those of their bytes", () => {
  const content = Uint8Array.of(
    ...[97, 9, 27],
    ...bytes("é€😀\u200b\u0301\u0085"),
    ...[0xC3, 0x28, 0xF0, 0x9F],
    10,
  );
  const costs = Float64Array.from(content, (_, i) => i);
  const glyphs = [...glyphsOf(content, costs, 100)];
  assertEquals(glyphs.map(({ shown }) => shown), [
    ...["a", "\\t", "\\x1b", "é", "€", "😀"],
    ...["\\u{200b}", "\\u{301}", "\\u{85}", "\\xc3", "(", "\\xf0", "\\x9f"],
    "\\n",
  ]);
  assertEquals(glyphs[3], { offset: 103, length: 2, shown: "é", bits: 7 });
});

Deno.test("no byte is lost and none is counted twice, whatever the content", () => {
  const content = fc.uint8Array({ maxLength: 60 });
  fc.assert(fc.property(content, (content) => {
    const costs = Float64Array.from(content, (byte) => byte / 16);
    const all = costs.reduce((sum, bits) => sum + bits, 0);
    let at = 0, bits = 0;
    for (const glyph of glyphsOf(content, costs)) {
      assertEquals(glyph.offset, at);
      at += glyph.length;
      bits += glyph.bits;
    }
    assertEquals(at, content.length);
    assert(Math.abs(bits - all) < 1e-9);

    const lines = [...linesOf(content, costs)];
    assertEquals(lines.map(({ number }) => number), lines.map((_, i) => i + 1));
    assertEquals(
      lines.reduce((sum, { length }) => sum + length, 0),
      content.length,
    );
  }));
});

Deno.test("a terminal gets no control but colours and new lines, whatever the content", () => {
  const content = fc.uint8Array({ maxLength: 60 });
  fc.assert(fc.property(content, (content) => {
    const text = ansiHeatmap(content, new Float64Array(content.length).fill(3));
    // deno-lint-ignore no-control-regex
    const plain = text.replace(/\x1b\[[0-9;]*m/g, "");
    // deno-lint-ignore no-control-regex
    assert(!/[\x00-\x09\x0b-\x1f\x7f-\x9f]/.test(plain), plain);
    const newlines = content.filter((byte) => byte === 10).length;
    assertEquals(plain.split("\n").length - 1, newlines);
    assert(!text.includes("\x1b[38") || text.trimEnd().endsWith("\x1b[0m"));
  }));
});

Deno.test("a colour is set where the step changes, and lifted before a new line", () => {
  const text = ansiHeatmap(bytes("aab\nc"), [1, 1, 9, 5, 9]);
  assertEquals(
    text.replaceAll("\x1b[38;2;240;242;245;48;2;", "<").replaceAll(
      "\x1b[0m",
      "|",
    ),
    "<98;60;14maa<164;50;38mb|\n<164;50;38mc|",
  );
});
