import { assert, assertEquals } from "@std/assert";
import { EXIT_CODES, FLAGS } from "../../src/cli/flags.ts";
import { expected, filesOf, scriptsOf, topics } from "./run_scripts.ts";

const SCRIPTS = topics().flatMap(scriptsOf);

/** What stands after the name of the command, in all scripts. */
const ARGUMENTS = SCRIPTS.flatMap(({ text }) =>
  text.split("\n").filter((line) => !line.startsWith("#")).flatMap((line) =>
    line.split(/\bsluice\b/).slice(1)
  )
).flatMap((part) => part.split(/[\s'"`()]+/));

Deno.test("scripts try every long flag", () => {
  const tried = new Set(ARGUMENTS.map((word) => word.replace(/=.*/, "")));
  assertEquals(FLAGS.filter(({ name }) => !tried.has(`--${name}`)), []);
});

Deno.test("scripts try every short flag, and every level", () => {
  const clusters = ARGUMENTS.filter((word) => /^-[A-Za-z0-9]/.test(word));
  const shorts = FLAGS.flatMap(({ short }) => short ?? []);
  assert(shorts.length > 10);
  const untried = [...shorts, ..."123456789"].filter((short) =>
    !clusters.some((cluster) => cluster.includes(short))
  );
  assertEquals(untried, []);
});

Deno.test("scripts meet every exit code but that of a bug", () => {
  const met = new Set(SCRIPTS.flatMap((script) => {
    const { exit, stdout, stderr } = expected(script);
    const printed = `${stdout}\n${stderr}`.matchAll(/^exit (\d+)$/gm);
    return [exit, ...Array.from(printed, ([, code]) => Number(code))];
  }));
  const codes = [...EXIT_CODES.map(({ code }) => code), 129, 143];
  assertEquals(
    codes.filter((code) => code !== 70 && !met.has(code)),
    [],
  );
});

Deno.test("there are at least 120 scripts, each with a test file for its topic", () => {
  assert(SCRIPTS.length >= 120, `${SCRIPTS.length} scripts`);
  const tests = [...Deno.readDirSync(new URL(".", import.meta.url))]
    .map(({ name }) => name);
  assertEquals(
    topics().filter((topic) => !tests.includes(`scripts_${topic}_test.ts`)),
    [],
  );
});

Deno.test("no two scripts claim the same, and nothing is expected of a script that is gone", () => {
  const claims = SCRIPTS.map(({ claim }) => claim);
  assertEquals(claims.filter((claim, i) => claims.indexOf(claim) !== i), []);
  const stray = topics().flatMap((topic) => {
    const files = filesOf(topic);
    return files.filter((file) => {
      const [, script, ending] = file.match(/^(.+?\.sh)(\..+)?$/) ?? [];
      if (ending === undefined) return script === undefined;
      const twice = files.includes(`${file}.glob`);
      return !files.includes(script) || twice ||
        !/^\.(exit|(stdout|stderr)(\.glob)?)$/.test(ending);
    });
  });
  assertEquals(stray, []);
});

Deno.test("what a script prints nothing of has no file", () => {
  const vain = SCRIPTS.flatMap((script) =>
    filesOf(script.topic)
      .filter((file) => file.startsWith(`${script.file}.`))
      .filter((file) =>
        ["", "0"].includes(
          Deno.readTextFileSync(
            new URL(`scripts/${script.topic}/${file}`, import.meta.url),
          ).trim(),
        )
      )
  );
  assertEquals(vain, []);
});
