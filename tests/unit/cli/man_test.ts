import { assert, assertEquals, assertMatch } from "@std/assert";
import { COMMANDS, EXIT_CODES, FLAGS } from "../../../src/cli/flags.ts";
import { shortNames } from "../../../src/cli/layout.ts";
import { manPage } from "../../../src/cli/man.ts";

const PAGE = manPage("1.2.3-beta", "2026-01-31");

const LETTERS: Record<string, string> = {
  ...{ aq: "'", dq: '"', ga: "`", ha: "^", ti: "~" },
};

/** The page as a reader sees it, on endless lines: what roff makes of the few things that the page uses. */
const SEEN = PAGE.replace(/^\.[A-Z]+ ?/gm, "")
  .replace(/\\f[BIR]|\\&/g, "")
  .replace(/\\\((aq|dq|ga|ha|ti)/g, (_, name) => LETTERS[name as string])
  .replaceAll("\\-", "-").replaceAll("\\e", "\\").replaceAll("...", "…");
const FLAT = SEEN.replace(/\s+/g, " ");

/** The lines of a section. */
function section(title: string): string {
  return PAGE.split(/^\.SH /m).find((text) => text.startsWith(`${title}\n`))!;
}

/** Whether the text holds a line of the description as a sentence. */
const told = (line: string) => FLAT.includes(line.slice(1));

Deno.test("the manual page has the sections that readers expect, in their order", () => {
  const titles = [...PAGE.matchAll(/^\.SH (.*)$/gm)].map(([, title]) => title);
  assertEquals(titles, [
    ...["NAME", "SYNOPSIS", "DESCRIPTION", "COMMANDS", "OPTIONS"],
    ...["EXIT STATUS", "EXAMPLES", "SEE ALSO"],
  ]);
  assertMatch(PAGE, /^\.TH SLUICE 1 "2026-01-31" "Sluice 1\.2\.3\\-beta" /);
});

Deno.test("the manual page shows every command, flag and exit code with all that is said of it", () => {
  for (const { usage, summary, details, examples } of COMMANDS) {
    // In the synopsis, and among the commands.
    assertEquals(SEEN.split(`\nsluice ${usage}\n`).length, 3, usage);
    for (const { line, says } of examples) {
      assert(SEEN.includes(`\n${line}\n`), line);
      assert(told(says), says);
    }
    for (const part of [summary, ...details]) assert(told(part), part);
  }
  for (const flag of FLAGS) {
    const names = [shortNames(flag)[0], shortNames(flag).at(-1)]
      .concat(`--${flag.name}`).filter((name) => name !== undefined);
    const tag = section("OPTIONS").split("\n").find((line) =>
      line.includes(`\\fB--${flag.name}\\fR`.replaceAll("-", "\\-"))
    );
    for (const name of names) {
      assert(tag?.includes(`\\fB${name.replaceAll("-", "\\-")}\\fR`), name);
    }
    for (const part of [flag.summary, ...flag.details ?? []]) {
      assert(told(part), part);
    }
  }
  for (const { code, says } of EXIT_CODES) {
    assert(section("EXIT STATUS").includes(`\n\\fB${code}\\fR\n`), `${code}`);
    assert(told(says), says);
  }
});

Deno.test("the manual page is ASCII, and every hyphen, quote and tilde can be pasted into a shell", () => {
  const body = PAGE.slice(PAGE.indexOf("\n"));
  assertMatch(body, /^[\n -~]+$/);
  assertEquals(body.match(/(?<!\\)-|['"`^~…]/g), null);
});

Deno.test("a line of the manual page that begins with a dot is a request", () => {
  for (const [line] of PAGE.matchAll(/^[.'].*$/gm)) {
    assertMatch(line, /^\.(TH|SH|TP|IP|PP|br)( |$)/);
  }
});

/** The formatters that know warnings, and how to ask for them. */
const CHECKS = [
  { program: "mandoc", args: ["-Tlint", "-Wwarning"] },
  { program: "groff", args: ["-man", "-ww", "-z", "-Tutf8"] },
];

for (const { program, args } of CHECKS) {
  const there = installed(program);
  const claim = `${program} has no warning about the manual page`;
  Deno.test({
    name: there ? claim : `${claim} (needs ${program}, which is not installed)`,
    ignore: !there,
    fn: async () => {
      assertEquals(await warnings(program, args, PAGE), "");
      const wrong = PAGE.replace(".SH OPTIONS", ".SH OPTIONS\n.XYZ\n");
      assertMatch(await warnings(program, args, wrong), /XYZ/);
    },
  });
}

/** Whether a program can be started here. */
function installed(program: string): boolean {
  try {
    new Deno.Command(program, {
      args: ["-v"],
      stdin: "null",
      stdout: "null",
      stderr: "null",
    }).outputSync();
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

/** What a formatter has to say about a page. */
async function warnings(
  program: string,
  args: string[],
  page: string,
): Promise<string> {
  const child = new Deno.Command(program, {
    args,
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const [, { stdout, stderr }] = await Promise.all([
    new Blob([page]).stream().pipeTo(child.stdin),
    child.output(),
  ]);
  return [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes)).join(
    "",
  );
}
