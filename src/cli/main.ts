/**
 * From arguments to one pipeline to an exit code.
 *
 * @module
 */

import config from "../../deno.json" with { type: "json" };
import { FormatError, KernelError, LimitError } from "../errors.ts";
import { HELP } from "./help.ts";
import { chooseCommand, type Command, readArguments } from "./options.ts";
import { ProgressLine } from "./progress.ts";

/** The standard streams, as `Deno` has them. */
export interface Shell {
  /** What comes in. */
  stdin: { readable: ReadableStream<Uint8Array>; isTerminal(): boolean };
  /** What goes out. */
  stdout: { writable: WritableStream<Uint8Array>; isTerminal(): boolean };
  /** What is said. */
  stderr: { writeSync(bytes: Uint8Array): number; isTerminal(): boolean };
}

/** Exit codes; 141 is what a shell reports of a program that a closed pipe has ended. */
const DONE = 0;
const FAILED = 1;
const MISUSED = 2;
const BUG = 70;
const PIPE_CLOSED = 141;

/**
 * Runs the command.
 *
 * @param args the arguments
 * @param shell the standard streams
 * @returns the exit code
 */
export async function main(
  args: readonly string[],
  shell: Shell,
): Promise<number> {
  let command: Command;
  try {
    command = chooseCommand(readArguments(args));
    refuseTerminal(command, shell);
  } catch (error) {
    complain(shell, `${(error as Error).message}\nTry --help.`);
    return MISUSED;
  }
  try {
    await run(command, shell);
    return DONE;
  } catch (error) {
    if (error instanceof Deno.errors.BrokenPipe) return PIPE_CLOSED;
    complain(shell, error instanceof Error ? error.message : String(error));
    return exitCode(error);
  }
}

async function run(
  command: Command,
  { stdin, stdout, stderr }: Shell,
): Promise<void> {
  if (command.name === "help") return await print(HELP, stdout);
  if (command.name === "version") {
    return await print(`sluice ${config.version}\n`, stdout);
  }

  const { CompressorStream, DecompressorStream } = await import("../../mod.ts");
  // Where the output goes to a terminal too, the line would land in the middle of it.
  const watched = stderr.isTerminal() && !stdout.isTerminal();
  await using line = watched ? new ProgressLine() : undefined;
  const onProgress = line?.update.bind(line) ?? (() => {});
  const stage = command.name === "compress"
    ? new CompressorStream({ level: command.level, onProgress })
    : new DecompressorStream({ onProgress });
  await stdin.readable.pipeThrough(stage).pipeTo(stdout.writable);
}

function refuseTerminal({ name }: Command, { stdin, stdout }: Shell): void {
  if (name === "help" || name === "version") return;
  if (stdin.isTerminal()) {
    throw new TypeError(
      `Cannot ${name} as standard input is a terminal: use < file, or a pipe`,
    );
  }
  if (name === "compress" && stdout.isTerminal()) {
    throw new TypeError(
      `Cannot ${name} as standard output is a terminal: use > file, or a pipe`,
    );
  }
}

function exitCode(error: unknown): number {
  if (error instanceof FormatError || error instanceof LimitError) {
    return FAILED;
  }
  // The options are right by now, so these are ours.
  const bug = error instanceof KernelError || error instanceof TypeError ||
    error instanceof RangeError || error instanceof ReferenceError;
  return bug ? BUG : FAILED;
}

async function print(
  text: string,
  { writable }: Shell["stdout"],
): Promise<void> {
  await new Blob([text]).stream().pipeTo(writable);
}

function complain({ stderr }: Shell, message: string): void {
  stderr.writeSync(new TextEncoder().encode(`sluice: ${message}\n`));
}
