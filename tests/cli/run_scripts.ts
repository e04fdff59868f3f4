/**
 * Runs the scripts in `tests/cli/scripts`, each in an empty directory of its own, and compares what it prints, what it
 * complains of and its exit code with the files beside it.
 *
 * The second line of a script is what it claims. A line `# needs: PROGRAM…` names what a machine may lack. Beside
 * `x.sh` stand `x.sh.stdout`, `x.sh.stderr` (none: nothing is printed) and `x.sh.exit` (none: 0). Where figures vary
 * it is `x.sh.stdout.glob` or `x.sh.stderr.glob`, in which `*` stands for anything within the line.
 */

import { assertEquals } from "@std/assert";

const ROOT = new URL("../../", import.meta.url);
const SCRIPTS = new URL("tests/cli/scripts/", ROOT);
const SCRATCH = new URL(".scratch/", ROOT);

/** Seconds before a script is stopped. */
const PATIENCE = 120;

/** One script. */
export interface Script {
  /** Its folder. */
  topic: string;
  /** Its file, without the folder. */
  file: string;
  /** What it claims. */
  claim: string;
  /** Programs that it needs beyond the usual ones. */
  needs: string[];
  /** Its text. */
  text: string;
}

/** What became of a script, or should. */
export interface Outcome {
  /** Exit code. */
  exit: number;
  /** Standard output. */
  stdout: string;
  /** Standard error. */
  stderr: string;
}

/** Names of all topics. */
export function topics(): string[] {
  return [...Deno.readDirSync(SCRIPTS)]
    .filter(({ name, isDirectory }) => isDirectory && name !== "bin")
    .map(({ name }) => name).sort();
}

/** Names of all files of a topic. */
export function filesOf(topic: string): string[] {
  return [...Deno.readDirSync(new URL(`${topic}/`, SCRIPTS))]
    .map(({ name }) => name).sort();
}

/** The scripts of a topic. */
export function scriptsOf(topic: string): Script[] {
  return filesOf(topic).filter((file) => file.endsWith(".sh")).map((file) => {
    const text = Deno.readTextFileSync(new URL(`${topic}/${file}`, SCRIPTS));
    const [, claim] = text.match(/^#!\/bin\/sh\n# (.+)\n/) ?? [];
    if (claim === undefined) throw new Error(`${topic}/${file} claims nothing`);
    const [, needs = ""] = text.match(/^# needs: (.+)$/m) ?? [];
    return {
      topic,
      file,
      claim,
      needs: needs.split(" ").filter(Boolean),
      text,
    };
  });
}

/** What is written down beside a script. */
export function expected({ topic, file }: Script, actual?: Outcome): Outcome {
  const read = (ending: string) => {
    const url = new URL(`${topic}/${file}.${ending}`, SCRIPTS);
    try {
      return Deno.readTextFileSync(url);
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return undefined;
      throw error;
    }
  };
  const text = (name: "stdout" | "stderr") => {
    const glob = read(`${name}.glob`);
    return glob === undefined
      ? read(name) ?? ""
      : settle(glob, actual?.[name] ?? "");
  };
  return {
    exit: Number(read("exit") ?? 0),
    stdout: text("stdout"),
    stderr: text("stderr"),
  };
}

/** The glob, with the lines that fit their counterparts replaced by these. */
function settle(glob: string, actual: string): string {
  const lines = actual.split("\n");
  return glob.split("\n").map((line, i) => {
    const parts = line.split("*").map((part) =>
      part.replace(/[\\^$.|?+()[\]{}]/g, "\\$&")
    );
    const fits = new RegExp(`^${parts.join(".+")}$`).test(lines[i] ?? "");
    return fits ? lines[i] : line;
  }).join("\n");
}

/** Runs a script. */
export async function runScript({ topic, file }: Script): Promise<Outcome> {
  Deno.mkdirSync(SCRATCH, { recursive: true });
  const directory = Deno.makeTempDirSync({
    dir: pathOf(SCRATCH),
    prefix: `${topic}-`,
  });
  try {
    const { code, stdout, stderr } = await shell(
      'umask 022; exec timeout -k 5 "$1" sh "$2"',
      [String(PATIENCE), pathOf(new URL(`${topic}/${file}`, SCRIPTS))],
      directory,
    );
    const decoder = new TextDecoder();
    return {
      exit: code,
      stdout: decoder.decode(stdout),
      stderr: decoder.decode(stderr),
    };
  } finally {
    await shell('chmod -R u+rwX "$1"; rm -rf "$1"', [directory], pathOf(ROOT));
  }
}

/** Makes a test of each script of a topic. */
export function testScripts(topic: string): void {
  const scripts = scriptsOf(topic);
  const absent = absentOf(scripts.flatMap(({ needs }) => needs));
  for (const script of scripts) {
    const lacks = script.needs.filter((program) => absent.includes(program));
    const why = lacks.length > 0 ? ` (${lacks.join(", ")} is not here)` : "";
    Deno.test({
      name: `${topic}/${script.file}: ${script.claim}${why}`,
      ignore: lacks.length > 0 || Deno.build.os === "windows",
      fn: async () => {
        const actual = await runScript(script);
        assertEquals(actual, expected(script, actual));
      },
    });
  }
}

/** Which of the programs this machine lacks. */
function absentOf(programs: string[]): string[] {
  if (programs.length === 0) return [];
  const { stdout } = new Deno.Command("sh", {
    args: [
      "-c",
      'for p; do command -v "$p" >/dev/null || echo "$p"; done',
      "sh",
      ...programs,
    ],
  }).outputSync();
  return new TextDecoder().decode(stdout).split("\n").filter(Boolean);
}

/** Runs a line of shell with the environment that all scripts have. */
function shell(
  line: string,
  args: string[],
  cwd: string,
): Promise<Deno.CommandOutput> {
  const kept = Object.entries(Deno.env.toObject()).filter(([name]) =>
    ["HOME", "DENO_DIR", "PATH"].includes(name)
  );
  return new Deno.Command("sh", {
    args: ["-c", line, "sh", ...args],
    cwd,
    clearEnv: true,
    env: {
      ...Object.fromEntries(kept),
      PATH: `${pathOf(new URL("bin", SCRIPTS))}:${Deno.env.get("PATH")}`,
      DENO: Deno.execPath(),
      REPO: pathOf(ROOT).replace(/\/$/, ""),
      DENO_NO_UPDATE_CHECK: "1",
      LC_ALL: "C.UTF-8",
      NO_COLOR: "1",
      TZ: "UTC",
    },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).output();
}

function pathOf(url: URL): string {
  return decodeURIComponent(url.pathname);
}
