/**
 * Progress as people and programs see it.
 *
 * @module
 */

import type { Meter } from "./meter.ts";
import type { Work } from "./options.ts";
import type { Report } from "./report.ts";

/** Milliseconds before a bar is shown that nobody asked for: most work is done by then. */
const PATIENCE = 1000;
/** Milliseconds between two lines of JSON. */
const INTERVAL = 250;
/** Characters of the bar itself. */
const BAR_LENGTH = 20;
/** Columns of a terminal that does not say. */
const DEFAULT_COLUMNS = 80;

/** Shows a meter, as it was asked for, until it is disposed of. */
export class ProgressDisplay implements AsyncDisposable {
  readonly #meter: Meter;
  readonly #report: Report;
  readonly #json: boolean;
  #bar: Promise<AsyncDisposable> | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #lines: ReturnType<typeof setInterval> | undefined;

  /**
   * @param mode what was asked for
   * @param watched whether somebody would see a bar that was not asked for
   * @param meter what to show
   * @param report where to say it
   */
  constructor(
    mode: Work["progress"],
    watched: boolean,
    meter: Meter,
    report: Report,
  ) {
    this.#meter = meter;
    this.#report = report;
    this.#json = mode === "json";
    if (mode === "bar" || mode === "auto" && watched) {
      this.#timer = setTimeout(
        () => this.#bar = this.#show(),
        mode === "bar" ? 0 : PATIENCE,
      );
    }
    if (this.#json) {
      this.#lines = setInterval(() => this.#print("progress"), INTERVAL);
    }
  }

  /** Says that an input is done, or could not be. */
  end(type: "done" | "failed"): void {
    if (this.#json) this.#print(type);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearTimeout(this.#timer);
    clearInterval(this.#lines);
    await (await this.#bar)?.[Symbol.asyncDispose]();
    this.#report.barShown = false;
  }

  #print(type: "progress" | "done" | "failed"): void {
    this.#report.line(JSON.stringify(this.#meter.record(type)));
  }

  async #show(): Promise<AsyncDisposable> {
    const { ProgressBar } = await import("@std/cli/unstable-progress-bar");
    const meter = this.#meter;
    this.#report.barShown = true;
    const bar = new ProgressBar({
      max: 1, // The meter knows better, and may not know how much there is.
      clear: true,
      formatter: () => `${drawn(meter.done)}${meter}`.slice(0, columns() - 1),
    });
    return { [Symbol.asyncDispose]: () => bar.stop() };
  }
}

/** The bar itself; nothing where the end is not known. */
function drawn(done: number | undefined): string {
  if (done === undefined) return "";
  const filled = Math.floor(done * BAR_LENGTH);
  return `[${"#".repeat(filled).padEnd(BAR_LENGTH, "-")}] `;
}

function columns(): number {
  try {
    return Deno.consoleSize().columns;
  } catch {
    return DEFAULT_COLUMNS;
  }
}
