import { assert, assertEquals, assertMatch } from "@std/assert";
import {
  COMMANDS,
  EXIT_CODES,
  type FlagDescription,
  FLAGS,
} from "../../../src/cli/flags.ts";
import { help } from "../../../src/cli/help.ts";

const NAMES = COMMANDS.map(({ name }) => name);

/** Text whose lines may be broken anywhere. */
const flat = (text: string) => text.replace(/\s+/g, " ");

/** The long names at the beginning of lines. */
function offered(text: string): string[] {
  const lines = text.matchAll(/^ {2}(?:-\S.*?, | {4})--([\w-]+)/gm);
  return [...lines].map(([, name]) => name);
}

Deno.test("help shows every command, flag and exit code with what it is for", () => {
  const text = help();
  for (const { name, summary } of COMMANDS) {
    assertMatch(text, new RegExp(`^  ${name} +${summary.split(" ")[0]}`, "m"));
    assert(flat(text).includes(`${name} ${summary}`), name);
  }
  assertEquals(offered(text), FLAGS.map(({ name }) => name));
  for (const { summary } of FLAGS) assert(flat(text).includes(summary));
  for (const { code, says } of EXIT_CODES) {
    assert(flat(text).includes(` ${code} ${says}`), `${code}`);
  }
});

Deno.test("the help of a command shows the flags that it has a use for, and no others", () => {
  for (const command of NAMES) {
    const useful = FLAGS.filter(({ commands }) => commands.includes(command));
    const text = help(command);
    assertEquals(offered(text), useful.map(({ name }) => name), command);
    for (const { summary, details } of useful) {
      for (const part of [summary, ...details ?? []]) {
        assert(flat(text).includes(part), `${command}: ${part}`);
      }
    }
  }
});

Deno.test("the help of a command shows its usage, its details and examples as they are typed", () => {
  for (const { name, usage, summary, details, examples } of COMMANDS) {
    const text = help(name);
    assert(text.startsWith(`Usage: sluice ${usage}\n`), name);
    for (const part of [summary.slice(1), ...details]) {
      assert(flat(text).includes(part), `${name}: ${part}`);
    }
    for (const { line, says } of examples) {
      assert(text.includes(`\n  ${line}\n      ${says.split(" ")[0]}`), line);
      assert(flat(text).includes(says), says);
    }
  }
});

Deno.test("no line of help is wider than 80 columns, or ends in a space", () => {
  for (const command of [undefined, ...NAMES]) {
    const text = help(command);
    assertMatch(text, /\S\n$/);
    for (const line of text.split("\n")) {
      assert(line.length <= 80, line);
      assertEquals(line, line.trimEnd());
    }
  }
});

Deno.test("flags are shown as they are typed", () => {
  const text = help();
  const shown = (flag: FlagDescription) =>
    text.match(new RegExp(`^  (.*--${flag.name}\\S*(?: [A-Z]+)?)(?=  )`, "m"))
      ?.[1];
  const labels = new Map(FLAGS.map((flag) => [flag.name, shown(flag)]));
  assertEquals(labels.get("decompress"), "-d, --decompress");
  assertEquals(labels.get("output"), "-o, --output FILE");
  assertEquals(labels.get("level"), "-1 … -9, --level N");
  assertEquals(labels.get("block-size"), "    --block-size SIZE");
  assertEquals(labels.get("progress"), "    --progress[=HOW]");
});
