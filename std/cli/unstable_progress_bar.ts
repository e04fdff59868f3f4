/** What a formatter is told at every update. */
export interface ProgressBarFormatter {
  /** The time passed as `mm:ss`. */
  styledTime: string;
  /** The amounts as `0.40/97.66 KiB`, with `fractions` decimal places (2). */
  styledData: (fractions?: number) => string;
  /** The bar: `###-------`. */
  progressBar: string;
  /** The time passed, in milliseconds. */
  time: number;
  /** The time passed at the last update. */
  previousTime: number;
  /** The amount done. */
  value: number;
  /** The amount done at the last update. */
  previousValue: number;
  /** The amount there is to do. */
  max: number;
}

/** Options of {@linkcode ProgressBar}. */
export interface ProgressBarOptions {
  /** Where the bar is drawn (standard error). */
  writable?: WritableStream<Uint8Array>;
  /** The amount done at the start (0). */
  value?: number;
  /** The amount there is to do. */
  max: number;
  /** The width of the bar in characters (50). */
  barLength?: number;
  /** The character of the part done (`#`). */
  fillChar?: string;
  /** The character of the part to do (`-`). */
  emptyChar?: string;
  /** Whether the bar disappears in the end (`false`). */
  clear?: boolean;
  /** Makes the line; by default `[mm:ss] [###-------] [0.40/97.66 KiB]`. */
  formatter?: (formatter: ProgressBarFormatter) => string;
  /** Whether `writable` stays open in the end (`true`). */
  keepOpen?: boolean;
  /** The milliseconds between two updates (1000). */
  interval?: number;
}

const CLEAR_LINE = "\r\x1b[K";
const UNITS = ["KiB", "MiB", "GiB", "TiB", "PiB"];

/** Draws a line that tells the progress, again and again until it is stopped. */
export class ProgressBar {
  /** The amount done; to be set as work goes on. */
  value: number;
  /** The amount there is to do. */
  max: number;

  readonly #options: ProgressBarOptions;
  readonly #start = Date.now();
  readonly #timer: ReturnType<typeof setInterval>;
  readonly #output: WritableStreamDefaultWriter<string>;
  readonly #drained: Promise<void>;
  #previous: { time: number; value: number };

  /** Draws the bar for the first time and starts to update it. */
  constructor(options: ProgressBarOptions) {
    this.#options = options;
    this.value = options.value ?? 0;
    this.max = options.max;
    this.#previous = { time: 0, value: this.value };

    const { writable = Deno.stderr.writable, keepOpen = true } = options;
    const encoder = new TextEncoderStream();
    this.#output = encoder.writable.getWriter();
    this.#timer = setInterval(() => this.#draw(), options.interval ?? 1000);
    this.#drained = encoder.readable
      .pipeTo(writable, { preventClose: keepOpen })
      .catch(() => clearInterval(this.#timer));
    this.#draw();
  }

  /** Draws the bar a last time, or removes it, and lets go of the stream. */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    if (this.#options.clear) this.#write(CLEAR_LINE);
    else {
      this.#draw();
      this.#write("\n");
    }
    await this.#output.close().catch(ignore);
    await this.#drained;
  }

  #draw(): void {
    const state = this.#state();
    const { formatter = defaultFormatter } = this.#options;
    this.#write(CLEAR_LINE + formatter(state));
    this.#previous = { time: state.time, value: state.value };
  }

  /** Nobody waits for the terminal, and a closed one is no error. */
  #write(text: string): void {
    this.#output.write(text).catch(ignore);
  }

  #state(): ProgressBarFormatter {
    const { barLength = 50, fillChar = "#", emptyChar = "-" } = this.#options;
    const { value, max } = this;
    const time = Date.now() - this.#start;
    const done = Math.min(Math.max(value / max, 0), 1);
    const filled = Math.trunc(done * barLength);
    return {
      styledTime: [time / 60_000, time / 1000 % 60]
        .map((part) => Math.trunc(part).toString().padStart(2, "0"))
        .join(":"),
      styledData: (fractions = 2) => amounts(value, max, fractions),
      progressBar: fillChar.repeat(filled) +
        emptyChar.repeat(barLength - filled),
      time,
      previousTime: this.#previous.time,
      value,
      previousValue: this.#previous.value,
      max,
    };
  }
}

function ignore(): void {}

function defaultFormatter(state: ProgressBarFormatter): string {
  return `[${state.styledTime}] [${state.progressBar}] [${state.styledData()}]`;
}

/** Both amounts in the largest unit that `max` fills once. */
function amounts(value: number, max: number, fractions: number): string {
  let unit = 0;
  while (unit < UNITS.length - 1 && max >= 1024 ** (unit + 2)) unit++;
  const [done, all] = [value, max].map((amount) =>
    (amount / 1024 ** (unit + 1)).toFixed(fractions)
  );
  return `${done}/${all} ${UNITS[unit]}`;
}
