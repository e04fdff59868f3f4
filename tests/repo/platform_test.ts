import { assert, assertEquals } from "@std/assert";
import { allFiles, codeOf, productFiles, TOOLS } from "./source_files.ts";

/** Files whose code, comments aside, says something. */
function filesThatSay(what: RegExp): string[] {
  return productFiles().filter((path) => what.test(codeOf(path)));
}

/** Folders that may know the platform. */
const KNOWS_DENO = /^src\/(cli|server\/adapters)\//;

Deno.test("nothing but the command line and the tools names Deno", () => {
  const named = filesThatSay(/\bDeno\b/);
  const allowed = (path: string) =>
    KNOWS_DENO.test(path) || TOOLS.includes(path);
  assertEquals(named.filter((path) => !allowed(path)), []);
  for (const tool of TOOLS) assert(named.includes(tool), tool);
});

Deno.test("the kernels' mod.ts alone touch WebAssembly memory, but for the tools", () => {
  const touching = filesThatSay(
    /\bWebAssembly\.(Memory|Instance|instantiate)|\bmemory\.(buffer|grow)\b/,
  ).filter((path) => !TOOLS.includes(path));
  assertEquals(touching, [
    "src/kernel/mod.ts",
    "src/kernel/network/mod.ts",
    "src/kernel/sorting/mod.ts",
    "src/kernel/ultra/mod.ts",
  ]);
});

Deno.test("the conformance suite names no runtime", () => {
  const suite = allFiles().filter((path) =>
    path.startsWith("tests/runtime/conformance/")
  );
  assert(suite.length > 0);
  const naming = suite.filter((path) =>
    /\b(Deno|process|Buffer|require|window|document|navigator)\b/.test(
      codeOf(path),
    )
  );
  assertEquals(naming, []);
});
