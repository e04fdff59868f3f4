/**
 * Priming: a small model of many small samples, for payloads like them.
 *
 * A predictor passes over the samples with sixteen times the context slots that the model has room for. Those that gained most go
 * into the model; then, on samples that it has not seen, it learns what its bit histories mean and how to weigh them, each sample
 * coded as a message will be: from the primed state.
 *
 * @module
 */

import { historyLogOdds, moveSlots } from "../kernel/primed_words.ts";
import { Kernel } from "../kernel/mod.ts";
import { profileOfLevel, type TableSizes } from "../kernel/profiles.ts";
import { learnLogOdds } from "./history_meaning.ts";
import type { Model } from "./model.ts";
import { saveModel } from "./model_file.ts";
import type { PrimingOptions } from "./prime_model.ts";
import { checkOf, forgetFaint, roundRuns, worth } from "./slot_choice.ts";
import { tidied } from "./tidying.ts";

/** Tables of slots while the samples are passed over: with more, hardly another slot is found that gains much. */
const PLANES = 16;

/** Most lines of all of them: a quarter of a gigabyte. */
const MOST_LINES = 1 << 22;

/** Every so many samples, one is kept back: what it is to know of histories and weights must come from what it has not seen. */
const KEPT_BACK = 12;

/** Most bytes of samples that are kept back: later ones change little. */
const MOST_KEPT_BACK = 1 << 20;

/** Most bytes of a sample that is kept back: a journal has room for no more. */
const MOST_SAMPLE = 4000;

/** Bytes of a file that a slot takes, about: its check and what its fifteen histories tell. */
const SLOT_BYTES = 2.6;

/** Times that weights learn from all that was kept back: a second gains 0.1 %. */
const ROUNDS = 2;

/** Files are made this often, each with slots more to the point. */
const ATTEMPTS = 5;

/** A file this much smaller than allowed is good enough; what is aimed at is between. */
const GOOD = 0.995, WANTED = 0.998;

/** Bytes that are learned from as one block. */
const BLOCK = 1 << 20;

const LEAST_SIZE = 65_536, MOST_SIZE = 1 << 26;

/** A context's slot that may go into the model. */
interface Candidates {
  /** By rank: line and check and place. */
  order: Uint32Array;
  /** Value of each slot of the large tables, 0 where none is to be taken. */
  values: Uint32Array;
}

/** Spreads indices in an order that is the same everywhere (Durstenfeld's shuffle with a linear congruential generator). */
function shuffled<T>(items: readonly T[]): T[] {
  const out = [...items];
  let random = 1;
  for (let i = out.length - 1; i > 0; i--) {
    // Numerical Recipes, "An Even Quicker Generator"; its high bits are good enough for this.
    random = (Math.imul(random, 1664525) + 1013904223) >>> 0;
    const j = Math.floor(random / 2 ** 32 * (i + 1));
    [out[i], out[j]] = [out[j], out[i]];
  }
  return out;
}

/** A sample as it is learned: a message begins where a line does. */
function asLine(sample: Uint8Array): Uint8Array {
  if (sample.at(-1) === 10) return sample;
  const line = new Uint8Array(sample.length + 1);
  line.set(sample);
  line[sample.length] = 10;
  return line;
}

/** Gives everything else its turn. */
function turn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}

/** Milliseconds of work between two turns. */
const WORK = 8;

class Primer {
  readonly #options: PrimingOptions;
  readonly #tables: TableSizes;
  readonly #profile: number;
  readonly #ensemble: number;
  readonly #size: number;
  #since = performance.now();

  constructor(options: PrimingOptions) {
    const { size = 1 << 20, level = 6, ensemble = 1, tables } = options;
    if (!(Number.isInteger(size) && size >= LEAST_SIZE && size <= MOST_SIZE)) {
      throw new RangeError(
        `Cannot prime a model as size must be an integer from ${LEAST_SIZE} to ${MOST_SIZE}: current value is ${size}`,
      );
    }
    if (level !== 5 && level !== 6) {
      throw new RangeError(
        `Cannot prime a model as level must be 5 or 6: current value is ${level}`,
      );
    }
    this.#options = options;
    this.#profile = profileOfLevel(level);
    this.#ensemble = ensemble;
    this.#size = size;
    // A third more lines than the slots of the file fill, so that few that are wanted meet in one.
    const lines = Math.ceil(size / SLOT_BYTES / 3 / 64) * 64;
    this.#tables = {
      slotLines: Math.min(lines, MOST_LINES / PLANES),
      historyBits: 16,
      matchBits: 16,
      apmBits: 14,
      ...tables,
    };
  }

  async #rest(): Promise<void> {
    this.#options.signal?.throwIfAborted();
    if (performance.now() - this.#since < WORK) return;
    await turn();
    this.#since = performance.now();
  }

  async #run<T>(work: Generator<void, T>): Promise<T> {
    for (;;) {
      const { done, value } = work.next();
      if (done) return value;
      await this.#rest();
    }
  }

  /** Passes over all samples with many slots. */
  async learn(samples: readonly Uint8Array[]): Promise<Kernel> {
    const { slotLines } = this.#tables;
    let planes = PLANES;
    while (planes > 1 && slotLines * planes > MOST_LINES) planes /= 2;
    const kernel = this.#kernel({
      tables: { ...this.#tables, slotLines: slotLines * planes },
      memory: new Uint8Array(0),
    }, BLOCK);
    kernel.spreadSlots(planes);
    const block = new Uint8Array(BLOCK);
    let filled = 0, done = 0;
    const flush = async () => {
      await this.#run(
        kernel.learning(block.subarray(0, filled), this.#ensemble),
      );
      filled = 0;
    };
    for (const sample of samples) {
      for (let at = 0; at < sample.length;) {
        const part = sample.subarray(at, at + BLOCK - filled);
        block.set(part, filled);
        at += part.length;
        filled += part.length;
        if (filled === BLOCK) await flush();
      }
      this.#options.onProgress?.({ part: 0.7 * ++done / samples.length });
    }
    if (filled > 0) await flush();
    return kernel;
  }

  /** The four slots of each line of the model's table that gained most, in the order of their checks. */
  async choose(kernel: Kernel): Promise<Candidates> {
    const { lines, gains } = kernel.slots;
    const { slotLines } = this.#tables;
    const planes = lines.length / 64 / slotLines;
    const order = new Uint32Array(slotLines * 4);
    const values = new Uint32Array(gains.length);
    for (let line = 0; line < slotLines; line++) {
      let best: number[] = [];
      for (let plane = 0; plane < planes; plane++) {
        const from = plane * slotLines + line;
        for (let slot = 0; slot < 4; slot++) {
          if (lines[from * 64 + 4 + slot * 15] === 0) continue;
          const number = from * 4 + slot;
          const check = lines[from * 64 + slot];
          const same = best.find((other) => checkOf(lines, other) === check);
          if (same !== undefined) {
            if (gains[same] >= gains[number]) continue;
            best = best.filter((other) => other !== same);
          }
          best.push(number);
          if (best.length < 5) continue;
          best.sort((a, b) => gains[b] - gains[a] || a - b);
          best.pop();
        }
      }
      best.sort((a, b) => checkOf(lines, a) - checkOf(lines, b));
      for (let slot = 0; slot < 4; slot++) {
        order[line * 4 + slot] = best[slot] ?? 2 ** 32 - 1;
        if (slot < best.length) {
          values[best[slot]] = worth(lines, best[slot], gains[best[slot]]);
        }
      }
      if (line % 1024 === 0) await this.#rest();
    }
    return { order, values };
  }

  /** What the predictor knows with so many of the chosen slots. */
  fill(kernel: Kernel, { order, values }: Candidates, least: number) {
    const { lines } = kernel.slots;
    const { slotLines } = this.#tables;
    const knowledge = kernel.knowledge;
    const memory = new Uint8Array(knowledge.length + slotLines * 64);
    memory.set(knowledge);
    moveSlots(memory, slotLines);
    for (let line = 0; line < slotLines; line++) {
      const to = knowledge.length + line * 64;
      for (let place = 0, slot = 0; place < 4; place++) {
        const number = order[line * 4 + place];
        if (number === 2 ** 32 - 1 || values[number] < least) continue;
        memory[to + slot] = checkOf(lines, number);
        const from = (number >> 2) * 64 + 4 + (number & 3) * 15;
        const histories = to + 4 + slot * 15;
        memory.set(lines.subarray(from, from + 15), histories);
        forgetFaint(memory, histories);
        roundRuns(memory, histories);
        slot++;
      }
    }
    return { tables: this.#tables, memory };
  }

  /** Learns, on samples that were kept back, what histories mean and how to weigh them. */
  async tune(
    state: { tables: TableSizes; memory: Uint8Array },
    samples: readonly Uint8Array[],
  ) {
    const counting = this.#kernel(state, BLOCK);
    counting.startJournal(this.#ensemble);
    counting.startTally();
    for (const sample of samples) {
      await this.#run(counting.learning(sample, this.#ensemble));
      counting.undo();
    }
    const memory = state.memory.slice();
    learnLogOdds(historyLogOdds(memory), counting.tally);
    const weighing = this.#kernel({ ...state, memory }, BLOCK);
    weighing.startJournal(this.#ensemble);
    for (let round = 0; round < ROUNDS; round++) {
      for (const sample of samples) {
        await this.#run(weighing.learning(sample, this.#ensemble));
        weighing.undoSlots();
      }
    }
    return weighing.saveState();
  }

  #kernel(
    state: { tables: TableSizes; memory: Uint8Array },
    blockLimit: number,
  ): Kernel {
    const { kernel: module } = this.#options;
    return new Kernel({
      profile: this.#profile,
      scale: 0,
      blockLimit,
      module,
      state,
    });
  }

  async prime(all: readonly Uint8Array[]) {
    const { card = "", licence = "", onProgress } = this.#options;
    const samples = shuffled(
      all.filter(({ length }) => length > 0).map(asLine),
    );
    if (samples.length === 0) {
      throw new RangeError("Cannot prime a model as there are no samples");
    }
    const kept: Uint8Array[] = [], learned: Uint8Array[] = [];
    let keptBytes = 0;
    for (const [i, sample] of samples.entries()) {
      if (i % KEPT_BACK === KEPT_BACK - 1 && keptBytes < MOST_KEPT_BACK) {
        kept.push(sample.subarray(0, MOST_SAMPLE));
        keptBytes += kept.at(-1)!.length;
      } else learned.push(sample);
    }
    const trainingBytes = samples.reduce((sum, { length }) => sum + length, 0);
    const kernel = await this.learn(learned);
    const candidates = await this.choose(kernel);
    const ranked = candidates.values.filter((value) => value > 0).sort()
      .reverse();
    let count = Math.min(ranked.length, Math.floor(this.#size / SLOT_BYTES));
    let smaller = 0, larger = ranked.length + 1;
    let slope = SLOT_BYTES;
    let before: { count: number; length: number } | undefined;
    let best: { file: Uint8Array<ArrayBuffer>; model: Model } | undefined;
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      // Ties are not divided: with fewer slots than `count` the file fits as well.
      const least = count === 0 ? 2 ** 32 : ranked[count - 1];
      const filled = this.fill(kernel, candidates, least);
      const state = kept.length > 0 ? await this.tune(filled, kept) : filled;
      const made = await saveModel({
        profile: this.#profile,
        ensemble: this.#ensemble,
        state: tidied(this.#profile, state),
        trainingBytes,
        card,
        licence,
      }, this.#options);
      onProgress?.({ part: 0.7 + 0.3 * (attempt + 1) / ATTEMPTS });
      const { length } = made.file;
      if (length <= this.#size) {
        if (!best || length > best.file.length) best = made;
        smaller = count;
        if (length >= this.#size * GOOD || count === ranked.length) break;
      } else larger = count;
      // By the line through the last two sizes.
      if (before && before.count !== count) {
        slope = (length - before.length) / (count - before.count);
      }
      before = { count, length };
      const guess = Math.round(count + (this.#size * WANTED - length) / slope);
      count = guess > smaller && guess < larger
        ? Math.min(guess, ranked.length)
        : smaller + larger >> 1;
      if (count === smaller) break;
    }
    if (!best) {
      throw new RangeError(
        `Cannot prime a model as size must be larger for these samples: current value is ${this.#size}`,
      );
    }
    onProgress?.({ part: 1 });
    return best;
  }
}

/**
 * Does what {@linkcode primeModelFile} promises.
 *
 * @param samples each a message
 * @param options most bytes of the file, level, card
 */
export async function primed(
  samples: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
  options: PrimingOptions,
): Promise<{ file: Uint8Array<ArrayBuffer>; model: Model }> {
  const primer = new Primer(options);
  const all: Uint8Array[] = [];
  for await (const sample of samples) all.push(sample);
  return await primer.prime(all);
}
