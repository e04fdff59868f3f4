/**
 * Runs commands of the shell and says what they took.
 *
 * @module
 */

/** Time and memory of one call. */
export interface Cost {
  /** CPU seconds of user and system, or wall clock where {@linkcode Meter.cpu} is false. */
  seconds: number;
  /** Peak resident memory in bytes; `undefined` when nothing measured it. */
  memory: number | undefined;
}

/** Measures commands of the shell. */
export class Meter {
  /** Whether times are CPU time. */
  readonly cpu: boolean;
  readonly #folder: string;

  private constructor(folder: string, cpu: boolean) {
    this.#folder = folder;
    this.cpu = cpu;
  }

  /** @param folder where commands run */
  static async create(folder: string): Promise<Meter> {
    const { success } = await shell(
      "/usr/bin/time -f %M -o time.txt true",
      [],
      folder,
    );
    return new Meter(folder, success);
  }

  /**
   * Runs a command once for each of several files, all under one measurement: `time` counts hundredths of a
   * second, which is more than a fast tool takes for a file.
   *
   * @param command see {@linkcode Tool}
   * @param names each becomes the files in/name, coded/name and back/name
   */
  async run(command: string, names: readonly string[]): Promise<Cost> {
    const script =
      `for n in "$@"; do set -- "in/$n" "coded/$n" "back/$n"; ${command}; done`;
    const measured = this.cpu
      ? `exec /usr/bin/time -f '%U %S %M' -o time.txt sh -ec "$0" sh "$@"`
      : `exec sh -ec "$0" sh "$@"`;
    const start = performance.now();
    const { success, said } = await shell(
      measured,
      [script, ...names],
      this.#folder,
    );
    const wall = (performance.now() - start) / 1000;
    if (!success) throw new Error(`Cannot measure "${command}": ${said}`);
    if (!this.cpu) return { seconds: wall, memory: undefined };
    const text = await Deno.readTextFile(`${this.#folder}/time.txt`);
    const [user, system, kibibytes] = text.trim().split(" ").map(Number);
    return { seconds: user + system, memory: kibibytes * 1024 };
  }
}

/** The processor in a few words. */
export async function processor(): Promise<string> {
  const { out } = await shell(
    "grep -m1 'model name' /proc/cpuinfo || sysctl -n machdep.cpu.brand_string",
    [],
  );
  const model = out.replace(/^.*:/, "").trim();
  return `${model || "unknown processor"} (${Deno.build.arch})`;
}

/** Runs a script; its `$0`, `$1` and so on are the arguments. */
export async function shell(
  script: string,
  args: readonly string[],
  cwd = ".",
) {
  const { success, stdout, stderr } = await new Deno.Command("sh", {
    args: ["-c", script, ...args],
    cwd,
    stdout: "piped",
    stderr: "piped",
  }).output();
  const text = new TextDecoder();
  return { success, out: text.decode(stdout), said: text.decode(stderr) };
}
