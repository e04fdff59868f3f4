/** Kills the command again and again, at any moment, and has it go on each time. */

import { assert, assertEquals } from "@std/assert";

const ROOT = new URL("../../", import.meta.url);
const CLI = new URL("cli.ts", ROOT).href;
const SCRATCH = new URL(".scratch/", ROOT);

/** What is killed. */
export interface KilledWork {
  /** The command line, without the flags about checkpoints; the input is `in`, the output `out`. */
  args: readonly string[];
  /** Bytes of content between two checkpoints. */
  every: number;
  /** The content. */
  input: Uint8Array;
}

/** When to kill: after some milliseconds, or when files have changed some times. */
type Moment = { milliseconds: number } | { changes: number };

/** What became of the command. */
interface Ended {
  killed: boolean;
  milliseconds: number;
  changes: number;
}

/**
 * Kills the command at random moments, and has it go on, until it has been killed often enough. Whenever it is done, its output
 * must be what it would have been.
 *
 * @param work what is killed
 * @param kills how often
 * @param random gives numbers from 0 on, below 1
 * @returns how often it was done in the end
 */
export async function killOften(
  work: KilledWork,
  kills: number,
  random: () => number,
): Promise<number> {
  const { args, every, input } = work;
  Deno.mkdirSync(SCRATCH, { recursive: true });
  const dir = decodeURIComponent(SCRATCH.pathname);
  const folder = Deno.makeTempDirSync({ dir, prefix: "killed-" });
  const resumable = [
    ...args,
    "--checkpoint",
    "c",
    "--every",
    String(every),
    "--resume",
  ];
  try {
    Deno.writeFileSync(`${folder}/in`, input);
    await run(folder, args);
    const expected = Deno.readFileSync(`${folder}/out`);
    const names = () =>
      [...Deno.readDirSync(folder)].map(({ name }) => name).sort();
    /** Sees to it that all is right, and that all begins anew. */
    const finish = () => {
      assertEquals(Deno.readFileSync(`${folder}/out`), expected);
      assertEquals(names(), ["in", "out"]);
      Deno.removeSync(`${folder}/out`);
    };
    finish();
    const usual = await run(folder, resumable);
    finish();
    let done = 0;
    for (let killed = 0; killed < kills;) {
      const { milliseconds, changes } = usual;
      const ended = await run(
        folder,
        resumable,
        killed % 2 === 0
          ? { milliseconds: random() * milliseconds }
          : { changes: 1 + Math.floor(random() * changes) },
      );
      if (ended.killed) {
        killed++;
        // Without a checkpoint, an output is whole: the kill came when all was done.
        const isDone = names().includes("out") && !names().includes("c");
        if (!isDone && killed < kills) continue;
        if (!isDone) await run(folder, resumable);
      }
      done++;
      finish();
    }
    return done;
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

/** Runs the command in a folder, to its end or to some moment. */
async function run(
  folder: string,
  args: readonly string[],
  moment?: Moment,
): Promise<Ended> {
  using watcher = Deno.watchFs(folder);
  const start = performance.now();
  const child = new Deno.Command("deno", {
    args: ["run", "-q", "--no-prompt", "-R", "-W", CLI, ...args],
    cwd: folder,
    stdin: "null",
    stdout: "null",
    stderr: "piped",
  }).spawn();
  const kill = () => {
    try {
      child.kill("SIGKILL");
    } catch {
      // It has ended.
    }
  };
  let changes = 0;
  const watched = (async () => {
    for await (const { kind } of watcher) {
      if (kind === "access") continue;
      changes++;
      if (moment && "changes" in moment && changes >= moment.changes) kill();
    }
  })();
  const timer = moment && "milliseconds" in moment
    ? setTimeout(kill, moment.milliseconds)
    : undefined;
  const [said, { code, signal }] = await Promise.all([
    new Response(child.stderr).text(),
    child.status,
  ]);
  clearTimeout(timer);
  const milliseconds = performance.now() - start;
  watcher.close();
  await watched;
  const killed = signal === "SIGKILL";
  assert(killed || code === 0, `${args.join(" ")}: ${said}`);
  return { killed, milliseconds, changes };
}
