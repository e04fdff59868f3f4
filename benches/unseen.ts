/**
 * Level 9 on content that is in none of the corpora: files that a Debian with Deno has, and tables, records and logs made
 * from a seed. What is not there is left out.
 *
 *     deno task bench:unseen
 *     deno task bench:unseen --only records --bytes 100000
 *     deno task bench:unseen --write     puts the result into docs/benchmarks.md
 *
 * @module
 */

import { parseArgs } from "@std/cli/parse-args";
import { compress } from "../mod.ts";
import { shell } from "./peers/meter.ts";
import { replaceSection } from "./peers/sections.ts";
import { installed, PEERS } from "./peers/tools.ts";
import { GENERATED } from "./unseen/generated.ts";

/** Tools of which the table tells, strongest of their kind. */
const TOOLS = [
  "xz -9e",
  "zstd -19",
  "brotli 11",
  "bzip3",
  "7z PPMd",
  "zpaq -m5",
];

/** Levels beside which 9 stands. */
const LEVELS = [6, 7, 8, 9];

const { only, bytes, write } = parseArgs(Deno.args, {
  string: ["only", "bytes"],
  boolean: ["write"],
  default: { bytes: "300000" },
});
const limit = Number(bytes);

/** Where Deno keeps packages of npm. */
const NPM = `${
  Deno.env.get("DENO_DIR") ?? `${Deno.env.get("HOME")}/.cache/deno`
}/npm/registry.npmjs.org`;

/** Files of a machine, joined in the order of their names: folders, and which names. */
const FOUND: Record<string, [folder: string, name: RegExp]> = {
  "licences, prose": ["/usr/share/common-licenses", /^/],
  "Perl": ["/usr/share/perl", /\.(pm|pl)$/],
  "Python": ["/usr/lib/python3", /\.py$/],
  "documentation of packages": ["/usr/share/doc", /copyright$|README|NEWS$/],
  "manual pages (groff)": ["/usr/share/man/man1", /\.1$/],
  "C headers": ["/usr/include/linux", /\.h$/],
  "shell scripts": ["/usr/lib/git-core", /\.sh$|git-/],
  "time zones (source)": ["/usr/share/zoneinfo", /^tzdata\.zi$/],
  "time zones (binary)": ["/usr/share/zoneinfo/Europe", /^[A-Z]/],
  "ELF (bash)": ["/bin", /^bash$/],
  "TypeScript declarations": [`${NPM}/typescript`, /lib\.dom\.d\.ts$/],
  "JavaScript": [`${NPM}/vega`, /\.js$/],
  "package.json": [NPM, /^package\.json$/],
  "Markdown of packages": [NPM, /^README\.md$/],
};

/** Content of files below a folder, until there is enough. */
function found(folder: string, name: RegExp): Uint8Array {
  const parts: Uint8Array[] = [];
  let length = 0;
  const walk = (path: string) => {
    const entries = [...Deno.readDirSync(path)]
      .sort((a, b) => a.name < b.name ? -1 : 1);
    for (const entry of entries) {
      if (length >= limit) return;
      const each = `${path}/${entry.name}`;
      if (entry.isDirectory) walk(each);
      else if (entry.isFile && name.test(entry.name)) {
        const part = Deno.readFileSync(each);
        // A program of Git may be anything: only scripts are meant.
        if (path.endsWith("git-core") && part[0] !== 35) continue;
        parts.push(part);
        length += part.length;
      }
    }
  };
  try {
    walk(folder);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  const joined = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined.subarray(0, limit);
}

const tools = await installed(
  PEERS.filter(({ name }) => TOOLS.includes(name)),
);
const folder = await Deno.makeTempDir();
const contents = [
  ...Object.entries(FOUND).map(([name, where]) =>
    [name, () => found(...where)] as const
  ),
  ...Object.entries(GENERATED).map(([name, make]) =>
    [`${name}, generated`, () => make(limit)] as const
  ),
];

const rows: string[] = [];
const sums = new Array(LEVELS.length + tools.length).fill(0);
let smallest = 0, all = 0, total = 0;
try {
  for (const [name, make] of contents) {
    if (only && !name.includes(only)) continue;
    const content = make();
    if (content.length === 0) continue;
    const sizes = LEVELS.map((level) => compress(content, { level }).length);
    const input = `${folder}/input`, output = `${folder}/output`;
    await Deno.writeFile(input, content);
    for (const { encode } of tools) {
      const { success } = await shell(encode, ["sh", input, output]);
      sizes.push(success ? Deno.statSync(output).size : NaN);
      await Deno.remove(output).catch(() => {});
    }
    const nine = sizes[LEVELS.length - 1];
    const best = sizes.every((size) => !(size < nine));
    all++;
    total += content.length;
    if (best) smallest++;
    sizes.forEach((size, i) => sums[i] += size);
    rows.push(
      `| ${name} | ${
        [content.length, ...sizes].map((size, i) => {
          const text = size.toLocaleString("en");
          return i > 0 && size === Math.min(...sizes) ? `**${text}**` : text;
        }).join(" | ")
      } |`,
    );
    console.log(rows.at(-1));
  }
} finally {
  await Deno.remove(folder, { recursive: true });
}
rows.push(
  `| sum | ${
    [total, ...sums].map((size) => size.toLocaleString("en")).join(" | ")
  } |`,
);
console.log(rows.at(-1), `\n${smallest} of ${all}`);
const heads = [
  "content",
  "bytes",
  ...LEVELS.map((level) => `level ${level}`),
  ...tools.map(({ name }) => name),
];
const table = [
  `\`${
    ["deno task bench:unseen", ...Deno.args].join(" ")
  }\`, Deno ${Deno.version.deno}, the first ${
    limit.toLocaleString("en")
  } bytes of each; level 9 is the smallest of its row ${smallest} times of ${all}:`,
  "",
  `| ${heads.join(" | ")} |`,
  `| --- |${" ---: |".repeat(heads.length - 1)}`,
  ...rows,
].join("\n");
if (write) await replaceSection("docs/benchmarks.md", "bench:unseen", table);
