import { assertEquals, assertThrows } from "@std/assert";
import { chooseCommand, readArguments } from "../../../src/cli/options.ts";

/** Both steps. */
const parse = (...args: string[]) => chooseCommand(readArguments(args));

Deno.test("no argument compresses at level 6, a digit says another level", () => {
  assertEquals(parse(), { name: "compress", level: 6 });
  for (let level = 1; level <= 9; level++) {
    assertEquals(parse(`-${level}`), { name: "compress", level });
  }
});

Deno.test("short and long names mean the same", () => {
  assertEquals([parse("-d"), parse("--decompress")].map((c) => c.name), [
    "decompress",
    "decompress",
  ]);
  assertEquals([parse("-h"), parse("--help")].map((c) => c.name), [
    "help",
    "help",
  ]);
  assertEquals([parse("-V"), parse("--version")].map((c) => c.name), [
    "version",
    "version",
  ]);
});

Deno.test("options may be written together", () => {
  assertEquals(parse("-hd"), { name: "help" });
  assertEquals(parse("-66"), { name: "compress", level: 6 });
});

Deno.test("an option with a value is refused, and means nothing else instead", () => {
  for (const option of ["-d", "--decompress", "-h", "-V", "--version", "-6"]) {
    for (const value of ["=false", "=true", "=x", "="]) {
      const message = `${option}${value} is not an option: options take no`;
      assertThrows(() => parse(option + value), TypeError, message);
    }
    for (const word of ["false", "true"]) {
      const message = `files are not taken as arguments (${word})`;
      assertThrows(() => parse(option, word), TypeError, message);
    }
  }
  assertThrows(() => parse("-d6"), TypeError, "decompression takes no level");
  assertThrows(() => parse("-dfalse"), TypeError, "-f is not an option");
});

Deno.test("what means nothing is refused with the reason", () => {
  for (
    const [args, message] of [
      [["-x"], "-x is not an option"],
      [["--fast"], "--fast is not an option"],
      [["-0"], "-0 is not an option"],
      [["--level=3"], "is not an option"],
      [["file"], "files are not taken as arguments (file)"],
      [["-d", "file"], "files are not taken"],
      [["--", "-d"], "-d"],
      [["-"], "files are not taken"],
      [["-1", "-9"], "one level is enough: current value is -1 -9"],
      [["-d", "-9"], "decompression takes no level"],
    ] as const
  ) assertThrows(() => parse(...args), TypeError, message);
});
