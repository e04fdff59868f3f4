/**
 * What is said on standard error, and the lines of `--json`.
 *
 * @module
 */

import { FormatError, LimitError, ModelError } from "../errors.ts";
import type { Damage } from "../../mod.ts";
import { DamagedError, messageOf } from "./errors.ts";
import type { Input } from "./inputs.ts";
import type { Work } from "./options.ts";
import type { Shell } from "./shell.ts";
import { jsonOf, printable } from "./text.ts";

/** Takes the cursor to the beginning of a line that is empty. */
const CLEAR_LINE = "\r\x1b[K";

/** Verbosity from which each kind of line is printed. */
const SAYS = { error: -1, warning: 0, summary: 0 };

/** What is spoken of: its name as it may be printed, and as it was typed. */
type Named = Pick<Input, "name" | "typed">;

/** What was asked for, as far as it matters here. */
type Asked = Pick<Work, "json" | "verbosity"> & {
  name: string;
  memory?: number | undefined;
};

/** Says what happened, as much of it as was asked for. */
export class Report {
  readonly #shell: Shell;
  readonly #work: Asked;
  readonly #json: "stdout" | "stderr" | undefined;
  readonly #told = new Set<string>(); // fallbacks
  /** Whether a progress bar may stand in the line. */
  barShown = false;

  /**
   * @param shell where to say it
   * @param work what was asked for
   * @param contentToStdout whether any content goes to standard output
   */
  constructor(shell: Shell, work: Asked, contentToStdout: boolean) {
    this.#shell = shell;
    this.#work = work;
    if (work.json) this.#json = contentToStdout ? "stderr" : "stdout";
  }

  /** Whether results are told as JSON. */
  get json(): boolean {
    return this.#json !== undefined;
  }

  /** Says why a file was not done. */
  error({ name, typed }: Named, error: unknown): void {
    const message = messageOf(error, this.#work);
    this.#tell(SAYS.error, name, message);
    if (!this.json) return;
    const { code, offset } = error instanceof FormatError ? error : {
      code: error instanceof LimitError || error instanceof ModelError
        ? error.code
        : undefined,
    };
    const kind = error instanceof Error ? error.name : "Error";
    this.result({
      file: typed,
      ok: false,
      ...(error instanceof DamagedError && error.facts),
      error: { name: kind, code, offset, message },
    });
  }

  /** Says what is lost of a file. */
  damage({ name, typed }: Named, damage: Damage): void {
    const { offset, length, contentOffset, contentLength, frame } = damage;
    const { code, message } = damage.error;
    const reason = /^Cannot read the archive as (.+): offset is \d+$/s
      .exec(message)?.[1] ?? message;
    const where = length === 0
      ? `at byte ${offset}`
      : `bytes ${offset} to ${offset + length - 1}`;
    this.#tell(
      SAYS.error,
      name,
      `${where}: ${reason}: ${loss(contentOffset, contentLength)}`,
    );
    if (!this.json) return;
    this.result({
      type: "damage",
      file: typed,
      offset,
      length,
      contentOffset: contentOffset ?? null,
      contentLength: contentLength ?? null,
      frame: frame ?? null,
      error: { code, offset: damage.error.offset, message },
    });
  }

  /** Says what was left out. */
  warning({ name, typed }: Named, text: string): void {
    this.#tell(SAYS.warning, name, text);
    if (this.json) this.result({ file: typed, ok: false, skipped: text });
  }

  /** Says why a network is not executed as was asked for, once for each reason. */
  fallback({ message }: Error): void {
    if (this.#told.has(message)) return;
    this.#told.add(message);
    if (this.#work.verbosity < SAYS.warning) return;
    this.line(`sluice: ${printable(message)}: another backend is used`);
  }

  /** Lines of JSON say it, where they go to standard error, too. */
  #tell(from: number, name: string, text: string): void {
    if (this.#work.verbosity < from || this.#json === "stderr") return;
    this.line(`sluice: ${name}: ${text}`);
  }

  /**
   * Says what was done.
   *
   * @param text a line
   * @param toStdout whether the content went to standard output; then it is said on request only
   */
  summary(text: string, toStdout = false): void {
    const from = SAYS.summary + (toStdout ? 1 : 0);
    if (this.#work.verbosity >= from && !this.json) this.line(text);
  }

  /** Writes a result as a line of JSON. */
  result(value: Record<string, unknown>): void {
    const text = jsonOf({ type: "result", ...value });
    if (this.#json === "stderr") this.line(text);
    else this.print(text);
  }

  /** Removes a progress bar that may stand in the line. */
  clear(): void {
    if (this.barShown) this.#shell.say(CLEAR_LINE);
  }

  /** Writes a line to standard output. */
  print(text: string): void {
    this.clear();
    this.#shell.print(`${text}\n`);
  }

  /** Writes text to standard output as it is. */
  write(text: string): void {
    this.clear();
    this.#shell.print(text);
  }

  /** Writes a line to standard error, whatever the verbosity. */
  line(text: string): void {
    this.#shell.say(`${this.barShown ? CLEAR_LINE : ""}${text}\n`);
  }
}

/** What of the content is lost, in words. */
function loss(offset: number | undefined, length: number | undefined): string {
  if (length === 0) return "no content is lost";
  if (length === undefined) {
    return offset === undefined
      ? "content is lost"
      : `content is lost from byte ${offset} on`;
  }
  return offset === undefined
    ? `${length} bytes of content are lost`
    : `content bytes ${offset} to ${offset + length - 1} are lost`;
}
