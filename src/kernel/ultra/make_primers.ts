/**
 * Cuts the primers of the ultra kernel out of the training data: what its predictor passes over before the first block.
 *
 *     deno run --allow-read --allow-write=src/kernel src/kernel/ultra/make_primers.ts --corpora DIR
 *     deno task build:kernel
 *
 * DIR holds text/, json/, logs/ and code/. Only what is public domain, under CC0 or our own output is taken: primers/README.md
 * names it. A primer changes every archive, so a new one is a new profile.
 *
 * @module
 */

import { parseArgs } from "@std/cli/parse-args";

/** An excerpt: whole lines from the first that begins behind `from`, at least `length` bytes. */
interface Excerpt {
  file: string;
  from: number;
  length: number;
}

/** Sentences of several centuries, then of today. */
const PROSE: Excerpt[] = [
  [200_000, 3600],
  [900_000, 3600],
  [1_600_000, 3600],
  [3_000_000, 3600],
  [4_400_000, 3600],
].map(([from, length]) => ({
  file: "text/classics_wrapped_ascii.txt",
  from,
  length,
}));
PROSE.push(
  { file: "text/us_presidential_speeches.txt", from: 900_000, length: 1500 },
  { file: "text/18f_blog_us_gov.md", from: 500_000, length: 2000 },
);

/** Markup, source code, logs, JSON of either layout; what is most frequent comes last. */
const STRUCTURED: Excerpt[] = [
  { file: "text/ethereum_eips.md", from: 30_000, length: 1500 },
  { file: "code/html.html", from: 100_000, length: 3200 },
  { file: "logs/synthetic_k8s.log", from: 50_000, length: 1500 },
  { file: "logs/synthetic_syslog.log", from: 50_000, length: 1500 },
  { file: "logs/synthetic_nginx.log", from: 30_000, length: 1500 },
  { file: "logs/synthetic_java.log", from: 30_000, length: 2000 },
  { file: "json/mdn_browser_compat.json", from: 100_000, length: 2000 },
  { file: "logs/synthetic_bunyan.log", from: 20_000, length: 1500 },
  { file: "json/synthetic_api_pretty.json", from: 50_000, length: 2500 },
  { file: "json/synthetic_api.ndjson", from: 400_000, length: 3500 },
];

/** Lines are no longer than this. */
const LONGEST_LINE = 8000;

const NEWLINE = 10;

function cut(corpora: string, { file, from, length }: Excerpt): Uint8Array {
  const bytes = Deno.readFileSync(`${corpora}/${file}`)
    .subarray(from, from + length + LONGEST_LINE);
  const start = bytes.indexOf(NEWLINE) + 1;
  return bytes.subarray(start, bytes.indexOf(NEWLINE, start + length) + 1);
}

const { corpora } = parseArgs(Deno.args, { string: ["corpora"] });
if (!corpora) throw new Error("Cannot cut primers as --corpora is not given");
for (
  const [name, excerpts] of Object.entries({
    prose: PROSE,
    structured: STRUCTURED,
  })
) {
  const parts = excerpts.map((excerpt) => cut(corpora, excerpt));
  await Deno.writeFile(
    new URL(`primers/${name}.txt`, import.meta.url),
    new Uint8Array(await new Blob(parts as BlobPart[]).arrayBuffer()),
  );
}
