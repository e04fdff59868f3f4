/**
 * The command generate.
 *
 * @module
 */

import { GenerateStream } from "../../mod.ts";
import {
  EXIT,
  FileError,
  isPipeClosed,
  messageOf,
  UsageError,
} from "./errors.ts";
import type { Generation } from "./model_options.ts";
import { openWriters } from "./model_use.ts";
import { Report } from "./report.ts";
import { PrintError, type Shell } from "./shell.ts";
import { onSignals } from "./signals.ts";
import { printable, size } from "./text.ts";

/**
 * Writes a text to standard output.
 *
 * @param command what was asked for
 * @param shell the standard streams
 * @returns the exit code
 */
export async function runGeneration(
  command: Generation,
  shell: Shell,
): Promise<number> {
  const report = new Report(shell, command, true);
  const { model, network } = await openWriters(command, report);
  const prompt = await readPrompt(command, shell);
  const { bytes: length, temperature, topK, topP, seed, stop, learn } = command;
  const stage = new GenerateStream({
    ...(model && { model }),
    ...(network && { network }),
    length,
    temperature,
    ...(topK !== undefined && { topK }),
    ...(topP !== undefined && { topP }),
    ...(seed !== undefined && { seed }),
    stop,
    learn,
  });
  const start = performance.now();
  const told = () => {
    const seconds = (performance.now() - start) / 1000;
    const rate = stage.bytes / Math.max(seconds, 0.001);
    return `${stage.bytes} bytes, ${size(rate)}/s, seed ${stage.seed}`;
  };
  using _ = onSignals(
    () => report.line(`sluice: ${told()}`),
    () => report.clear(),
    (error) => report.line(`sluice: ${messageOf(error)}`),
  );
  const text = new Blob([prompt]).stream().pipeThrough(stage);
  const writer = shell.stdout.getWriter();
  for await (const chunk of text) {
    try {
      await writer.write(chunk);
    } catch (cause) {
      if (isPipeClosed(cause)) throw cause;
      throw new PrintError(`standard output: ${messageOf(cause)}`, { cause });
    }
  }
  if (report.json) {
    report.result({
      ok: true,
      bytes: stage.bytes,
      seconds: Number(((performance.now() - start) / 1000).toFixed(3)),
      seed: stage.seed,
      ending: stage.ending,
    });
  } else if (
    command.verbosity > 0 ||
    command.verbosity === 0 && shell.isTerminal("stderr")
  ) {
    // The text need not end with a line.
    const apart = shell.isTerminal("stdout") && shell.isTerminal("stderr");
    report.line(`${apart ? "\n" : ""}${told()}`);
  }
  return EXIT.done;
}

async function readPrompt(
  { prompt }: Generation,
  shell: Shell,
): Promise<Uint8Array<ArrayBuffer>> {
  if (prompt === undefined) return new Uint8Array();
  if ("text" in prompt) return new TextEncoder().encode(prompt.text);
  if (prompt.file === "-") {
    if (shell.isTerminal("stdin")) {
      throw new UsageError(
        "standard input is a terminal: use < file, or a pipe",
      );
    }
    return await new Response(shell.stdin).bytes();
  }
  try {
    return await Deno.readFile(prompt.file);
  } catch (cause) {
    const text = `${printable(prompt.file)}: ${messageOf(cause)}`;
    throw new FileError(text, { cause });
  }
}
