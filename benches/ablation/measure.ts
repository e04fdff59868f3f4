/**
 * What each part of a predictor gains and costs: the kernel is built without it, and codes the beginnings of the corpora's
 * files. Time is told from that of the whole kernel, in turns, as other work on the machine hits both then.
 *
 * @module
 */

import { cpuUsage } from "node:process";
import { whole } from "../../src/kernel/coder.ts";
import { findingKind } from "../../src/kernel/content_kind.ts";
import { readSamples } from "../peers/corpora.ts";
import { build, type Edit, type Sources } from "./edits.ts";
import type { Saved } from "../saved.ts";

/** Columns of the tables: the ensembles' names, in their order. */
export const KINDS: readonly string[] = ["prose", "structured", "binary"];

/** The beginning of a file. */
export interface Content {
  name: string;
  content: Uint8Array<ArrayBuffer>;
  /** The ensemble of the whole file: little content is always structured. */
  kind: number;
  /** The column in which it counts. */
  column: number;
}

/** A kernel at work on a content. */
export interface Work {
  /** What is timed apart, in order: each does some 16 KB and returns whether there is more. */
  phases: (() => boolean)[];
  /** Coded bytes, at the end. */
  length(): number;
}

/** What is taken apart. */
export interface Subject extends Sources {
  /** Its parts by what a row of the table calls them; the first one is "nothing". */
  parts: Record<string, Edit[]>;
  /** Parts that are left out of the loops, to see what time they take, and how many of the kind these are. */
  costs?: Record<string, { count: number; edits: Edit[] }> | undefined;
  /** What the columns of times are called: the phases of the work. */
  phases: string[];
  /** Most bytes of a content that times are taken of. */
  timedBytes: number;
  begin(module: WebAssembly.Module, content: Content): Work;
}

/** Files that times are taken of, spread over the corpora, and those before that only warm up. */
const TIMED = 12, WARM = 2;

/** Most bytes of each that are worth the time, of predictors: coding them is told from a part in a hundred more or less. */
export const TIMED_BYTES = 200_000;

/** Times of shorter contents say little. */
const LEAST_TIMED = 100_000;

/** Files of the corpora but the single messages: `bytes` of each, by kind. */
export async function readContents(
  corpora: string,
  bytes: number,
): Promise<Content[]> {
  const samples = (await readSamples(corpora, []))
    .filter(({ name }) => !name.startsWith("messages/"));
  return samples.map(({ name, data }) => {
    const kind = whole(findingKind(data.subarray(0, 1 << 20)));
    return { name, content: data.slice(0, bytes), kind, column: kind };
  });
}

/** Coded bytes by column. */
function sizesOf(
  subject: Subject,
  module: WebAssembly.Module,
  contents: readonly Content[],
  columns: readonly string[],
): number[] {
  const coded = columns.map(() => 0);
  for (const content of contents) {
    const work = subject.begin(module, content);
    for (const phase of work.phases) while (phase());
    coded[content.column] += work.length();
  }
  return coded;
}

/** Contents that times are taken of: of those that are long enough every so manieth, so that all kinds are there. */
function timedOf(subject: Subject, contents: readonly Content[]): Content[] {
  const longest = Math.max(...contents.map(({ content }) => content.length));
  const long = contents.filter(({ content }) =>
    content.length >= Math.min(LEAST_TIMED, longest)
  );
  const step = Math.max(1, Math.floor(long.length / TIMED));
  return long.filter((_, i) => i % step === 0).slice(0, TIMED)
    .map((each) => ({
      ...each,
      content: each.content.slice(0, subject.timedBytes),
    }));
}

/** Names a row with all that it depends on, but for what all rows of a run depend on. */
function key(name: string, part: string, edits: readonly Edit[]): string {
  const changes = edits.map(({ file, pattern, replacement }) =>
    `${file}: ${pattern}: ${replacement}`
  );
  return [`${name}: ${part}`, ...changes].join("\n");
}

/** For each phase the CPU seconds of the whole kernel and of the other, then the bytes that they coded. */
function timesOf(
  subject: Subject,
  contents: readonly Content[],
  modules: readonly WebAssembly.Module[],
): number[] {
  const seconds = subject.phases.flatMap(() => [0, 0]);
  let length = 0;
  const timed = timedOf(subject, contents);
  const warm = Math.min(WARM, timed.length - 1);
  for (const [i, content] of timed.entries()) {
    const works = modules.map((module) => subject.begin(module, content));
    for (const phase of subject.phases.keys()) {
      const left = [true, true];
      for (let turn = i; left[0] || left[1]; turn++) {
        for (const which of turn % 2 ? [0, 1] : [1, 0]) {
          if (!left[which]) continue;
          const start = cpuUsage();
          left[which] = works[which].phases[phase]();
          const { user, system } = cpuUsage(start);
          if (i >= warm) seconds[phase * 2 + which] += (user + system) / 1e6;
        }
      }
    }
    if (i >= warm) length += content.content.length;
  }
  return [...seconds, length];
}

const percent = (value: number, of: number) =>
  `${value >= of ? "+" : ""}${(100 * (value / of - 1)).toFixed(2)}`;
const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);

/**
 * Takes a predictor apart.
 *
 * @param subject what and how
 * @param contents what is coded
 * @param columns what the columns of sizes are called
 * @param saved what is known already; `name` tells one predictor's rows from another's there
 * @param only keeps the parts whose name holds this
 * @returns tables in Markdown
 */
export async function ablate(
  subject: Subject,
  contents: readonly Content[],
  columns: readonly string[],
  { saved, name, only = "" }: { saved: Saved; name: string; only?: string },
): Promise<string> {
  const nothing = await build(subject, []);
  const all = await saved.row(
    `${name}: nothing`,
    () => sizesOf(subject, nothing, contents, columns),
  );
  const rows: string[] = [];
  const add = (cells: string[]) => {
    rows.push(`| ${cells.join(" | ")} |`);
    console.error(rows.at(-1));
  };
  for (const [part, edits] of Object.entries(subject.parts)) {
    if (!part.includes(only)) continue;
    if (edits.length === 0) {
      add([
        part,
        ...[...all, sum(all)].map(String),
        ...subject.phases.map(() => ""),
      ]);
      continue;
    }
    const [sizes, times] = await without(part, edits);
    add([
      part,
      ...sizes.map((size, i) => all[i] ? percent(size, all[i]) : "–"),
      percent(sum(sizes), sum(all)),
      ...subject.phases.map((_, i) =>
        (100 * (times[2 * i + 1] / times[2 * i] - 1)).toFixed(1)
      ),
    ]);
  }
  const tables = [
    `| without | ${[...columns, "all", ...subject.phases].join(" | ")} |`,
    `| --- |${" --: |".repeat(columns.length + 1 + subject.phases.length)}`,
    ...rows,
  ];
  if (subject.costs) tables.push(...await costsOf(subject.costs));
  return tables.join("\n");

  /** Sizes and times without a part. */
  async function without(
    part: string,
    edits: Edit[],
  ): Promise<[sizes: number[], times: number[]]> {
    const row = await saved.row(key(name, part, edits), async () => {
      const module = await build(subject, edits);
      return [
        ...sizesOf(subject, module, contents, columns),
        ...timesOf(subject, contents, [nothing, module]),
      ];
    });
    return [row.slice(0, all.length), row.slice(all.length)];
  }

  async function costsOf(
    costs: NonNullable<Subject["costs"]>,
  ): Promise<string[]> {
    const lines: string[] = [];
    for (const [part, { count, edits }] of Object.entries(costs)) {
      if (!part.includes(only)) continue;
      const [with_, without, length] = await saved.row(
        key(name, `time of ${part}`, edits),
        async () =>
          timesOf(subject, contents, [nothing, await build(subject, edits)]),
      );
      lines.push(
        `| ${part} | ${
          ((with_ - without) / count / length * 1e6).toFixed(3)
        } | ${(100 * (1 - without / with_) / count).toFixed(1)} |`,
      );
      console.error(lines.at(-1));
    }
    return [
      "",
      "What one of each takes, left out of the loops (the average where several are), by CPU time in turns with the whole:",
      "",
      "| part | µs for a byte | % of the time |",
      "| --- | --: | --: |",
      ...lines,
    ];
  }
}
