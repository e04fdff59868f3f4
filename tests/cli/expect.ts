/**
 * Writes what scripts do beside them, for somebody to read and to judge: an expectation is a claim, not a recording.
 *
 * Usage: `deno task cli:expect TOPIC/NAME.sh…`; without names, every script that has no expectation at all. A `.glob`
 * stays where it still fits.
 */

import {
  expected,
  filesOf,
  runScript,
  scriptsOf,
  topics,
} from "./run_scripts.ts";

const wanted = Deno.args;
for (const topic of topics()) {
  for (const script of scriptsOf(topic)) {
    const path = `${topic}/${script.file}`;
    const bare = !filesOf(topic).some((file) =>
      file.startsWith(`${script.file}.`)
    );
    if (wanted.length > 0 ? !wanted.includes(path) : !bare) continue;

    const actual = await runScript(script);
    const fits = expected(script, actual);
    const write = (ending: string, text: string, empty: string) => {
      const url = new URL(`scripts/${path}.${ending}`, import.meta.url);
      if (text !== empty) return Deno.writeTextFileSync(url, text);
      if (filesOf(topic).includes(`${script.file}.${ending}`)) {
        Deno.removeSync(url);
      }
    };
    for (const name of ["stdout", "stderr"] as const) {
      if (actual[name] === fits[name]) continue;
      write(name, actual[name], "");
      write(`${name}.glob`, "", "");
    }
    if (actual.exit !== fits.exit) write("exit", `${actual.exit}\n`, "0\n");
    console.log(`${path}: exit ${actual.exit}`);
  }
}
