/** Damages archives and judges what recovery makes of them, as told by `recovery_long.ts`. */

import {
  type Blow,
  blow,
  build,
  judge,
  type Part,
  recovered,
  strike,
} from "../recovery/oracle.ts";
import { type Random, random } from "./random.ts";

/** What to do. */
export interface Task {
  /**
   * `indexed`: one archive with its index, up to three blows, none of them to the index: every frame that was not touched
   * must come back. `single`: archives without an index, one blow: likewise. `several`: archives of all kinds, up to
   * four blows anywhere: what comes back must be right, and the rest be reported.
   */
  kind: "indexed" | "single" | "several";
  seed: number;
  /** First case; then every `step`-th below `count`. */
  from: number;
  step: number;
  count: number;
}

/** What came of it. */
export interface Report {
  cases: number;
  damages: number;
  restored: number;
  /** The longest that one took, in milliseconds. */
  slowest: number;
  /** The first case that was wrong, and how. */
  failure: string | undefined;
}

/** Cases that damage one file: making it takes longer than recovering it. */
const EACH = 8;

/** A file, and as much of it as may be struck. */
function make({ kind }: Task, next: Random): { parts: Part[]; size: number } {
  const indexed = kind === "indexed" || kind === "several" && next.below(2) > 0;
  const archives = kind === "indexed"
    ? [2 + next.below(5)]
    : Array.from({ length: 1 + next.below(4) }, () => 1 + next.below(4));
  const made = build(next, { archives, indexed });
  const last = made.findLastIndex(({ type }) => type === "index");
  const parts = kind === "indexed" ? made.slice(0, last + 1) : made;
  const struck = kind === "indexed" ? parts.slice(0, -1) : parts;
  const size = struck.reduce((sum, { bytes }) => sum + bytes.length, 0);
  return { parts, size };
}

/** What is done to a file. */
function plan({ kind }: Task, size: number, next: Random): Blow[] {
  const most = { indexed: 3, single: 1, several: 4 }[kind];
  return Array.from(
    { length: 1 + next.below(most) },
    () => blow(next, size),
  )
    .filter(({ kind: how }) => kind !== "indexed" || how !== "cut")
    .map((blow) => ({
      ...blow,
      length: Math.min(blow.length, size - blow.at),
    }));
}

async function work(task: Task): Promise<Report> {
  const { kind, seed, from, step, count } = task;
  const report: Report = {
    cases: 0,
    damages: 0,
    restored: 0,
    slowest: 0,
    failure: undefined,
  };
  let { parts, size }: ReturnType<typeof make> = { parts: [], size: 0 };
  for (let number = from, n = 0; number < count; number += step, n++) {
    // The file is that of the first case that damages it, and of this worker.
    const next = random(seed, number);
    if (n % EACH === 0) ({ parts, size } = make(task, next));
    const blows = plan(task, size, next);
    const damaged = strike(parts, blows, next);
    const start = performance.now();
    let wrong: string | undefined;
    try {
      const result = await recovered(damaged.file);
      wrong = judge(parts, damaged, result, kind !== "several");
      report.damages += result.damages.length;
      report.restored += result.output.length;
    } catch (error) {
      wrong = String((error as Error)?.stack ?? error);
    }
    report.slowest = Math.max(report.slowest, performance.now() - start);
    report.cases++;
    if (wrong !== undefined) {
      report.failure = `${kind} ${number}: ${wrong}: ${JSON.stringify(blows)}`;
      break;
    }
  }
  return report;
}

const scope = self as unknown as {
  onmessage: (event: MessageEvent<Task>) => void;
  postMessage(report: Report): void;
  close(): void;
};

scope.onmessage = async ({ data }) => {
  scope.postMessage(await work(data));
  scope.close();
};
