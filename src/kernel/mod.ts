/**
 * The kernel: the predictor and the arithmetic coder in WebAssembly. This is the only TypeScript that touches
 * its memory. One class, which is why it is long: what codes, scores, generates and primes works on one memory, of which nobody else
 * may hold a view.
 *
 * @module
 */

import { FormatError, KernelError, LimitError } from "../errors.ts";
import { type Coder, lacksMemory, whole } from "./coder.ts";
import { clearing } from "./bulk.ts";
import { EmbeddedModule } from "./embedded.ts";
import { KERNEL_BASE64, KERNEL_LENGTH } from "./lib/kernel_wasm.ts";
import {
  depthOf,
  JOINED_BYTES,
  kernelEnsemble,
  kernelMemory,
  tablePlaces,
  type TableSizes,
  tableSizes,
} from "./profiles.ts";
import { unpackingSorted } from "./sorted_packing.ts";
import { giveSpare, takeSpare } from "./spare.ts";

/** What a predictor knew at some time: it goes on from there exactly as it would have. */
export interface KernelState {
  /** Sizes of its tables. */
  tables: TableSizes;
  /** Its memory from {@linkcode STATE} to where the blocks begin. It is read only, so any number of coders share it. */
  memory: Uint8Array;
}

/** What a {@linkcode Kernel} is made for. */
export interface KernelOptions {
  /** Number of the profile. */
  profile: number;
  /** Size of the tables, 0 to 9; those of `state` go before. */
  scale: number;
  /** What it begins with, of the same profile; `undefined`: nothing. */
  state?: KernelState | undefined;
  /** Largest raw length of a block, in bytes. */
  blockLimit: number;
  /** The kernel, already compiled: for runtimes that forbid compiling. */
  module?: WebAssembly.Module | undefined;
}

/** What the compiled kernel exports. */
export interface KernelExports {
  memory: WebAssembly.Memory;
  reset(
    slotLines: number,
    historyBits: number,
    matchBits: number,
    apmBits: number,
    blockLimit: number,
  ): number;
  /** As `reset`; `depth` is 0 to 2, of {@linkcode depthOf}. */
  resetDeep(
    slotLines: number,
    historyBits: number,
    matchBits: number,
    apmBits: number,
    blockLimit: number,
    depth: number,
  ): number;
  start(
    rawLength: number,
    codedLength: number,
    ensemble: number,
    decoding: number,
  ): void;
  encode(count: number): number;
  decode(count: number): number;
  finish(): number;
  rawAt(): number;
  codedAt(): number;
  codedLength(): number;
  setMode(
    mode: number,
    sharpness: number,
    trace: number,
    tally: number,
  ): void;
  setPlanes(planes: number): number;
  slotsAt(): number;
  distribute(): number;
  startJournal(room: number): number;
  undo(keeping: boolean): number;
  joinNetwork(blockLimit: number): number;
  networkAt(): number;
}

/**
 * Bytes coded in one call. Engines swap baseline code for optimised code between calls only, and nothing else runs
 * during a call, so calls are short: this many bytes take half a millisecond to one.
 */
const SLICE = 512;

/**
 * The same for the first bytes that a coder meets: each touches a dozen pages of fresh memory, which the operating
 * system has to clear first, and the first run code that is not compiled yet. 1,024 of them take 10 to 25 ms.
 */
const FIRST_SLICE = 32;

/** How many times as long the deep predictor takes for a byte; its slices are that much shorter. */
const DEEP = 4;

/** Bytes after which most pages are there. */
const FIRST = 2048;

/** Address behind the words that are about blocks, see assembly/layout.ts. */
export const STATE: number = 64;

/** Bytes of words at the beginning, and where what is not constant begins again: see assembly/layout.ts. */
const WORDS = 4096, DYNAMIC = 131_072;

const EMBEDDED = new EmbeddedModule(
  KERNEL_BASE64,
  "kernel",
  (packed) => unpackingSorted(packed, KERNEL_LENGTH),
);

/** What {@linkcode KernelExports} needs of a module. */
const EXPORTS: readonly (keyof KernelExports)[] = [
  "memory",
  "reset",
  "resetDeep",
  "start",
  "encode",
  "decode",
  "finish",
  "rawAt",
  "codedAt",
  "codedLength",
  "setMode",
  "setPlanes",
  "slotsAt",
  "distribute",
  "startJournal",
  "undo",
  "joinNetwork",
  "networkAt",
];

/** Bits of a coder's mode, see assembly/mode.ts. */
const FROZEN = 1, TRACED = 2, TEMPERED = 4, TALLIED = 8, GAUGED = 16;

/** Least block limit of a coder that generates, scores or tells distributions, in bytes: they take room of its blocks. */
export const LEAST_WORKROOM = 16_384;

/** Bytes of content that are scored as one block: of each, eight probabilities of two bytes are noted. */
export const SCORED: number = LEAST_WORKROOM / 16;

/**
 * Bytes generated as one block: a millisecond. The same for all callers, as each block begins with fresh random bits.
 */
const GENERATED = 256;

/** Random bytes for each that is generated: twice as many as the likeliest use of all. */
const RANDOM = 2;

/** What it means to sharpen nothing, of a scale of 65,536. */
export const AS_IS: number = 65_536;

/** Lines of 64 bytes that a journal has room for: what some 4 KB of text change; for more, all is restored. */
const JOURNAL_ROOM = 65_536;

/** Contexts, and states of a bit history, that {@linkcode Kernel.startTally} counts. */
const TALLIED_BYTES = 16 * 256 * 2 * 4;

/** Whether a compiled module has the kernel's exports. */
export function isKernelModule(module: WebAssembly.Module): boolean {
  const names = WebAssembly.Module.exports(module).map(({ name }) => name);
  return EXPORTS.every((name) => names.includes(name));
}

/**
 * One coder: an instance with memory of its own. Blocks must be given in the order of the stream, as each learns
 * from those before.
 */
export class Kernel implements Coder {
  readonly #module: WebAssembly.Module;
  #exports!: KernelExports;
  readonly #profile: number;
  readonly #tables: TableSizes;
  readonly #state: KernelState | undefined;
  #learns = true;
  #tally = 0; // address of the counts, 0: nothing is counted
  #gains = 0; // address of what each slot gained
  #coded = 0; // bytes since the beginning, at least
  #below: Int32Array | undefined; // where the network's sums go
  readonly #blockLimit: number;
  #share = 1; // a slice is shorter by this factor
  #isBusy = false; // with a block

  /**
   * @param options see {@linkcode KernelOptions}
   * @param begins whether its memory is made ready at once: {@linkcode creating} gives way meanwhile
   * @throws {LimitError} `memory` when the memory cannot be had
   */
  constructor(
    { profile, scale, blockLimit, module, state }: KernelOptions,
    begins = true,
  ) {
    this.#profile = profile;
    this.#blockLimit = blockLimit;
    this.#state = state;
    this.#module = module ?? EMBEDDED.module;
    if (depthOf(profile) !== undefined) this.#share = DEEP;
    this.#tables = state?.tables ?? tableSizes(profile, scale);
    if (begins) whole(this.#beginning(scale));
  }

  /** Gets its memory ready, and gives way meanwhile. */
  *#beginning(scale: number): Generator<void, void> {
    const profile = this.#profile, blockLimit = this.#blockLimit;
    const asked = kernelMemory(profile, scale, blockLimit, this.#tables) * 1024;
    const spare = takeSpare<KernelExports>(this.#module, asked);
    this.#exports = spare ??
      new WebAssembly.Instance(this.#module)
        .exports as unknown as KernelExports;
    if (spare) yield* this.#clearing(tablePlaces(profile, this.#tables).end);
    const depth = depthOf(profile);
    const { slotLines, historyBits, matchBits, apmBits } = this.#tables;
    const sizes = [
      slotLines,
      historyBits,
      matchBits,
      apmBits,
      blockLimit,
    ] as const;
    if (
      !(depth === undefined
        ? this.#exports.reset(...sizes)
        : this.#exports.resetDeep(...sizes, depth))
    ) {
      throw lacksMemory(this.#exports.memory.buffer.byteLength, asked);
    }
    const memory = this.#state?.memory;
    if (memory) this.#view(STATE, memory.length).set(memory);
  }

  /** Makes memory that was used what it is in an instance that is new, up to where the blocks begin; what the state covers may stay. */
  *#clearing(tablesEnd: number): Generator<void, void> {
    const { byteLength } = this.#exports.memory.buffer;
    const end = Math.min(tablesEnd, byteLength);
    this.#view(0, WORDS).fill(0);
    const covered = STATE + (this.#state?.memory.length ?? 0);
    const from = Math.max(DYNAMIC, covered);
    if (from < end) yield* clearing(this.#view(from, end - from));
  }

  /**
   * Leaves its memory to coders to come, unless it broke off in the middle of a block: what was made with it must have been copied, and
   * nothing may be asked of it again.
   */
  release(): void {
    const kernel = this.#exports, { byteLength } = kernel.memory.buffer;
    if (!this.#isBusy) giveSpare(this.#module, kernel, byteLength);
    (this.#exports as unknown) = undefined;
  }

  /** A copy of what the predictor knows; between two blocks. */
  saveState(): KernelState {
    return { tables: this.#tables, memory: this.saveMemory() };
  }

  saveMemory(): Uint8Array {
    return this.#view(STATE, this.#exports.rawAt() - STATE).slice();
  }

  loadMemory(memory: Uint8Array): void {
    this.#view(STATE, this.#exports.rawAt() - STATE).set(memory);
  }

  /**
   * Whether the long-term memory learns: what bits meant after their contexts, and where to find what came before. The recent
   * past goes on in any case. Only the balanced and the deep predictor can do without.
   */
  get learns(): boolean {
    return this.#learns;
  }

  set learns(learns: boolean) {
    this.#learns = learns;
    this.#setMode();
  }

  #setMode(more = 0, sharpness = AS_IS, trace = 0): void {
    const mode = (this.#learns ? 0 : FROZEN) | (this.#tally ? TALLIED : 0) |
      (this.#gains ? GAUGED : 0);
    const tempered = sharpness === AS_IS ? 0 : TEMPERED;
    this.#exports.setMode(
      mode | more | tempered,
      sharpness,
      trace,
      this.#tally,
    );
  }

  /**
   * Passes over content as {@linkcode learning} does, and tells what its bytes cost.
   *
   * @returns bits for each byte
   */
  *scoring(
    content: Uint8Array,
    ensemble: number,
  ): Generator<void, Float64Array> {
    const bits = new Float64Array(content.length);
    for (let from = 0; from < content.length; from += SCORED) {
      const part = content.subarray(from, from + SCORED);
      this.beginScoring(part, ensemble);
      yield* this.#slices((count) => this.#exports.encode(count));
      bits.set(this.endScoring(part.length), from);
    }
    return bits;
  }

  /** Begins to pass over up to {@linkcode SCORED} bytes, with {@linkcode encodeByte}, and notes what they cost. */
  beginScoring(content: Uint8Array, ensemble: number): void {
    this.begin(content, ensemble, true);
    this.#setMode(TRACED, AS_IS, this.#exports.codedAt());
  }

  /** Bits of each byte since {@linkcode beginScoring}. */
  endScoring(length: number): Float64Array {
    this.#setMode();
    const { memory, codedAt } = this.#exports;
    const noted = new DataView(memory.buffer, codedAt(), length * 16);
    const bits = new Float64Array(length);
    for (let i = 0; i < length * 8; i++) {
      bits[i >> 3] += 16 - Math.log2(noted.getUint16(2 * i, true));
    }
    return bits;
  }

  /**
   * Generates bytes, each bit as likely as the predictor says: it decodes random bits. In blocks, so that a generation of more
   * bytes begins like one of fewer.
   *
   * @param count how many
   * @param random gives random bytes, 0 to 255
   * @param sharpness what log-odds are multiplied by, scaled by 65,536: 65,536 / temperature
   */
  *generating(
    count: number,
    ensemble: number,
    random: () => number,
    sharpness: number = AS_IS,
  ): Generator<void, Uint8Array<ArrayBuffer>> {
    const kernel = this.#exports;
    const out = new Uint8Array(count);
    for (let from = 0; from < count; from += GENERATED) {
      const length = Math.min(GENERATED, count - from);
      const coded = this.#view(kernel.codedAt(), GENERATED * RANDOM + 4);
      for (let i = 0; i < coded.length; i++) coded[i] = random();
      this.#start(length, coded.length, ensemble, true);
      this.#setMode(0, sharpness);
      try {
        yield* this.#slices((slice) => kernel.decode(slice));
      } finally {
        this.#setMode();
      }
      out.set(this.#view(kernel.rawAt(), length), from);
    }
    return out;
  }

  /**
   * How likely each byte is to come next, with learning off: to learn is also to clear some histories beforehand.
   *
   * @param sharpness see {@linkcode generating}
   * @param below what {@linkcode encodeByte} would be given, where a network has joined
   * @returns 256 probabilities scaled by 2^24, a view that is valid until the next call
   */
  distribution(
    ensemble: number,
    sharpness: number = AS_IS,
    below?: Int32Array,
  ): Uint32Array {
    if (below) this.#network().set(below);
    this.#start(0, 0, ensemble, false);
    this.#setMode(0, sharpness);
    const at = this.#exports.distribute();
    this.#setMode();
    return new Uint32Array(this.#exports.memory.buffer, at, 256);
  }

  /**
   * Has contexts spread over several tables of slots, each a part of the one there is, and adds up what each slot gains; see
   * `planeLineOf` of assembly/context_slots.ts. Of the balanced predictor.
   *
   * @throws {LimitError} `memory` when the memory cannot be had
   */
  spreadSlots(planes: number): void {
    this.#gains = this.#exports.setPlanes(planes);
    if (this.#gains) return this.#setMode();
    const { byteLength } = this.#exports.memory.buffer;
    const asked = byteLength + this.#tables.slotLines * 16;
    throw new LimitError(
      "memory",
      "Cannot prime a model as its memory cannot be had",
      byteLength,
      asked,
    );
  }

  /** All context slots, and what each gained since {@linkcode spreadSlots}, in 1/1024 nat: four to a line of 64 bytes. Views. */
  get slots(): { lines: Uint8Array; gains: Float32Array } {
    const { slotLines } = this.#tables;
    const { buffer } = this.#exports.memory;
    return {
      lines: this.#view(this.#exports.slotsAt(), slotLines * 64),
      gains: new Float32Array(buffer, this.#gains, slotLines * 4),
    };
  }

  /** A copy of what the predictor knows beside its slots. */
  get knowledge(): Uint8Array {
    return this.#view(STATE, this.#exports.slotsAt() - STATE).slice();
  }

  /** Begins to count which bit came after each bit history of each context: of the balanced predictor. */
  startTally(): void {
    const { memory } = this.#exports;
    this.#tally = memory.grow(Math.ceil(TALLIED_BYTES / 65_536)) * 65_536;
    this.#setMode();
  }

  /**
   * What has been counted since the beginning.
   *
   * @returns for each of 16 contexts and 256 histories, how often a 0 came and how often a 1
   */
  get tally(): Uint32Array {
    const { buffer } = this.#exports.memory;
    return new Uint32Array(buffer, this.#tally, TALLIED_BYTES / 4).slice();
  }

  /**
   * Begins a journal, so that {@linkcode undo} can take back what is coded from now on. The coder must have been made with a state.
   *
   * @throws {LimitError} `memory` when the memory cannot be had
   */
  startJournal(ensemble: number): void {
    this.#start(0, 0, ensemble, false);
    if (!this.#exports.startJournal(JOURNAL_ROOM)) {
      const { byteLength } = this.#exports.memory.buffer;
      throw new LimitError(
        "memory",
        "Cannot keep a journal as its memory cannot be had",
        byteLength,
        byteLength,
      );
    }
  }

  /** Makes the predictor again what it was when the journal began: in a time that follows what was coded since. */
  undo(): void {
    if (this.#exports.undo(false)) return;
    const { memory } = this.#state!;
    this.#view(STATE, memory.length).set(memory);
    this.#exports.undo(false);
  }

  /** Does what {@linkcode undo} does, but mixers, maps and APM keep what they have learned. */
  undoSlots(): void {
    if (this.#exports.undo(true)) return;
    const { memory } = this.#state!, at = this.#exports.slotsAt();
    const slots = memory.subarray(at - STATE);
    this.#view(at, slots.length).set(slots);
    this.#exports.undo(true);
  }

  /**
   * Joins a network to the balanced predictor. From now on blocks are coded byte by byte ({@linkcode begin}), each with what the network says
   * of it. Before the first block, and for good.
   *
   * @throws {LimitError} `memory` when the memory cannot be had
   */
  joinNetwork(): void {
    const { memory } = this.#exports, { byteLength } = memory.buffer;
    if (this.#exports.joinNetwork(this.#blockLimit) > 0) return;
    throw new LimitError(
      "memory",
      "Cannot join a network as its memory cannot be had",
      byteLength,
      byteLength + JOINED_BYTES,
    );
  }

  /**
   * Begins to encode a block byte by byte, with {@linkcode encodeByte}.
   *
   * @param learning whether it is stored, and only learned from
   */
  begin(content: Uint8Array, ensemble: number, learning: boolean): void {
    const { length } = content;
    this.#start(length, learning ? 0 : length, ensemble, false);
    this.#view(this.#exports.rawAt(), length).set(content);
  }

  /**
   * Encodes the next byte of the block.
   *
   * @param below how often the bytes below each byte come, by the network: 257 sums, the last below 2^31
   */
  encodeByte(below: Int32Array): void {
    this.#network().set(below);
    this.#exports.encode(1);
  }

  /** The payload of the block that was encoded, a view; `null` when it would not be smaller than the content. */
  payload(rawLength: number): Uint8Array | null {
    const kernel = this.#exports, length = kernel.codedLength() + 1;
    if (length >= rawLength) return null;
    const payload = this.#view(kernel.codedAt(), length);
    payload[length - 1] = kernel.finish();
    return payload;
  }

  /** Begins to decode a block byte by byte, with {@linkcode decodeByte}. */
  beginDecoding(
    payload: Uint8Array,
    rawLength: number,
    ensemble: number,
  ): void {
    this.#view(this.#exports.codedAt(), payload.length).set(payload);
    this.#start(rawLength, payload.length, ensemble, true);
  }

  /**
   * Decodes the next byte of the block.
   *
   * @param at its place in the block
   * @param below as {@linkcode encodeByte} was given it
   * @returns the byte
   */
  decodeByte(at: number, below: Int32Array): number {
    this.#network().set(below);
    const kernel = this.#exports;
    kernel.decode(1);
    return this.#view(kernel.rawAt() + at, 1)[0];
  }

  /** Whether the block that was decoded has the payload that an encoder writes for it. */
  isPayload(payload: Uint8Array): boolean {
    const kernel = this.#exports, { length } = payload;
    return kernel.codedLength() === length + 3 &&
      payload[length - 1] === kernel.finish();
  }

  /** Where the network's sums go. */
  #network(): Int32Array {
    const { memory, networkAt } = this.#exports;
    if (this.#below?.buffer !== memory.buffer) {
      this.#below = new Int32Array(memory.buffer, networkAt(), 257);
    }
    return this.#below;
  }

  /** Makes a coder, and gives way after compiling the kernel and after making its memory. */
  static *creating(options: KernelOptions): Generator<void, Kernel> {
    const module = options.module ?? (yield* EMBEDDED.preparing());
    yield;
    const kernel = new Kernel({ ...options, module }, false);
    yield* kernel.#beginning(options.scale);
    yield;
    return kernel;
  }

  /**
   * Codes a block.
   *
   * @returns the payload, a view that is valid until the next call; `null` when it would not be smaller than the content.
   * Either way the predictor has passed over the content.
   */
  encode(content: Uint8Array, ensemble: number): Uint8Array | null {
    return whole(this.encoding(content, ensemble));
  }

  /** Does what {@linkcode encode} does, and gives way after each slice. The content must not change meanwhile. */
  *encoding(
    content: Uint8Array,
    ensemble: number,
  ): Generator<void, Uint8Array | null> {
    const kernel = this.#exports;
    this.#start(content.length, content.length, ensemble, false);
    this.#view(kernel.rawAt(), content.length).set(content);
    yield* this.#slices((count) => kernel.encode(count));
    const length = kernel.codedLength() + 1;
    if (length >= content.length) return null;
    const payload = this.#view(kernel.codedAt(), length);
    payload[length - 1] = kernel.finish();
    return payload;
  }

  /** Passes the predictor over a block that is stored. */
  learn(content: Uint8Array, ensemble: number): void {
    whole(this.learning(content, ensemble));
  }

  /** Does what {@linkcode learn} does, and gives way after each slice. */
  *learning(content: Uint8Array, ensemble: number): Generator<void, void> {
    const kernel = this.#exports;
    this.#start(content.length, 0, ensemble, false);
    this.#view(kernel.rawAt(), content.length).set(content);
    yield* this.#slices((count) => kernel.encode(count));
  }

  /**
   * Decodes a block.
   *
   * @returns the content, a view that is valid until the next call
   * @throws {FormatError} `corrupt` when the payload is not what an encoder writes for what it decodes to
   */
  decode(payload: Uint8Array, rawLength: number, ensemble: number): Uint8Array {
    return whole(this.decoding(payload, rawLength, ensemble));
  }

  /** Does what {@linkcode decode} does, and gives way after each slice. */
  *decoding(
    payload: Uint8Array,
    rawLength: number,
    ensemble: number,
  ): Generator<void, Uint8Array> {
    const kernel = this.#exports;
    const length = payload.length, closing = payload[length - 1];
    this.#view(kernel.codedAt(), length).set(payload);
    this.#start(rawLength, length, ensemble, true);
    // The decoder reads four bytes ahead; one past that, the payload was too short for what it claims.
    yield* this.#slices((count) =>
      kernel.codedLength() > length + 3 ? 0 : kernel.decode(count)
    );
    if (kernel.codedLength() !== length + 3 || closing !== kernel.finish()) {
      throw new FormatError(
        "corrupt",
        "Cannot decode a block as its payload is damaged",
        0,
      );
    }
    return this.#view(kernel.rawAt(), rawLength);
  }

  #start(
    rawLength: number,
    codedLength: number,
    ensemble: number,
    decoding: boolean,
  ): void {
    this.#exports.start(
      rawLength,
      codedLength,
      kernelEnsemble(this.#profile, ensemble),
      decoding ? 1 : 0,
    );
  }

  *#slices(slice: (count: number) => number): Generator<void, void> {
    this.#isBusy = true;
    try {
      for (;;) {
        const count = (this.#coded < FIRST ? FIRST_SLICE : SLICE) / this.#share;
        this.#coded += count;
        if (slice(count) === 0) {
          this.#isBusy = false;
          return;
        }
        yield;
      }
    } catch (cause) {
      throw new KernelError("Cannot code a block as the kernel trapped", {
        cause,
      });
    }
  }

  /** Memory views detach when memory grows, so each is made when needed. */
  #view(at: number, length: number): Uint8Array {
    return new Uint8Array(this.#exports.memory.buffer, at, length);
  }
}
