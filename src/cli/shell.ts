/**
 * The standard streams, as the commands use them.
 *
 * @module
 */

import { isPipeClosed, messageOf } from "./errors.ts";

/** The standard streams, as `Deno` has them. */
export interface StandardStreams {
  /** What comes in. */
  stdin: { readable: ReadableStream<Uint8Array>; isTerminal(): boolean };
  /** What goes out. */
  stdout: {
    writable: WritableStream<Uint8Array>;
    writeSync(bytes: Uint8Array): number;
    isTerminal(): boolean;
  };
  /** What is said. */
  stderr: { writeSync(bytes: Uint8Array): number; isTerminal(): boolean };
}

/** Standard output takes no more. */
export class PrintError extends Error {
  override name = "PrintError";
}

/** The standard streams, and text into them. */
export class Shell {
  readonly #streams: StandardStreams;

  /** @param streams see {@linkcode StandardStreams} */
  constructor(streams: StandardStreams) {
    this.#streams = streams;
  }

  /** What comes in. */
  get stdin(): ReadableStream<Uint8Array> {
    return this.#streams.stdin.readable;
  }

  /** What goes out. */
  get stdout(): WritableStream<Uint8Array> {
    return this.#streams.stdout.writable;
  }

  /** Whether a stream is a terminal. */
  isTerminal(name: "stdin" | "stdout" | "stderr"): boolean {
    return this.#streams[name].isTerminal();
  }

  /**
   * Writes text to standard output.
   *
   * @throws {PrintError} when that fails, unless its reader went away
   */
  print(text: string): void {
    try {
      writeAll(this.#streams.stdout, text);
    } catch (cause) {
      if (isPipeClosed(cause)) throw cause;
      const message = `standard output: ${messageOf(cause)}`;
      throw new PrintError(message, { cause });
    }
  }

  /** Writes text to standard error. Nobody can be told when that fails. */
  say(text: string): void {
    try {
      writeAll(this.#streams.stderr, text);
    } catch {
      // Standard error is closed.
    }
  }
}

function writeAll(
  to: { writeSync(bytes: Uint8Array): number },
  text: string,
): void {
  const bytes = new TextEncoder().encode(text);
  for (let at = 0; at < bytes.length;) at += to.writeSync(bytes.subarray(at));
}
