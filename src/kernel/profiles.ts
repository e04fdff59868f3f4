/**
 * The table of profiles: which predictor a level means, and what memory it takes. See docs/format.md, "Memory".
 *
 * @module
 */

/** Largest scale: the full tables. */
export const MAX_SCALE = 9;

/** Content, in bytes, that scale 0 is made for; each scale above is made for twice as much. */
const SCALE_UNIT = 256;

/**
 * The scale an encoder should choose.
 *
 * @param contentSize bytes of content, or `undefined` when unknown
 * @returns the smallest scale whose tables do not crowd, 0 to {@linkcode MAX_SCALE}
 */
export function scaleFor(contentSize: number | undefined): number {
  if (contentSize === undefined) return MAX_SCALE;
  let scale = 0;
  while (scale < MAX_SCALE && SCALE_UNIT * 2 ** scale < contentSize) scale++;
  return scale;
}

/** What a profile consists of. */
interface Profile {
  /** The kernel's number of each ensemble, in the order of the format's numbers; see assembly/ensembles.ts. */
  ensembles: readonly number[];
  /** Whether its blocks are sorted, each by itself. */
  sorts?: true;
  /** Whether the deep predictor codes it: assembly/deep. */
  deep?: true;
}

/** The profile whose only ensemble mixes directly and fast. */
export const DIRECT = 1;

/** The profile that sorts blocks. */
export const SORTING = 4;

/** The profiles of this version, by number. */
const PROFILES: ReadonlyMap<number, Profile> = new Map([
  [DIRECT, { ensembles: [3] }], // fast
  [2, { ensembles: [0, 1, 2] }], // prose, structured, binary
  [3, { ensembles: [4, 5, 6], deep: true }], // the same, deep
  [SORTING, { ensembles: [0, 1, 2], sorts: true }], // fast, lean, full; see sorting/assembly
  [5, { ensembles: [16, 20, 21, 22] }], // prose, structured, binary, machine code; short, see assembly/balanced
  [6, { ensembles: [16, 17, 18, 19] }], // the same with all contexts
]);

/** What an encoder does at a level. */
export interface Level {
  /** Number of the profile. */
  profile: number;
  /** The ensemble of every block; where it is absent, the content decides. */
  ensemble?: number;
}

/** The levels, 1 to 9. */
const LEVELS: readonly Level[] = [
  { profile: SORTING, ensemble: 0 },
  { profile: SORTING, ensemble: 1 },
  { profile: SORTING, ensemble: 2 },
  { profile: DIRECT },
  { profile: 5 },
  ...Array(3).fill({ profile: 6 }),
  { profile: 3 },
];

/**
 * What a level means.
 *
 * @param level 1 to 9
 */
export function levelOf(level: number): Level {
  return LEVELS[level - 1];
}

/**
 * The profile of a level.
 *
 * @param level 1 to 9
 * @returns number of the profile
 */
export function profileOfLevel(level: number): number {
  return levelOf(level).profile;
}

/**
 * Whether a profile sorts its blocks, each by itself.
 *
 * @param profile number of a profile
 */
export function sorts(profile: number): boolean {
  return PROFILES.get(profile)?.sorts ?? false;
}

/**
 * How many ensembles a profile has.
 *
 * @param profile number of a profile
 * @returns the count; valid ensembles are 0 to count − 1. 0 for an unknown profile.
 */
export function ensembleCount(profile: number): number {
  return PROFILES.get(profile)?.ensembles.length ?? 0;
}

/**
 * The kernel's number for an ensemble of a profile.
 *
 * @param profile number of a known profile
 * @param ensemble 0 to {@linkcode ensembleCount} − 1
 */
export function kernelEnsemble(profile: number, ensemble: number): number {
  return PROFILES.get(profile)!.ensembles[ensemble];
}

/**
 * Largest scale of a profile.
 *
 * @param profile number of a known profile
 * @returns {@linkcode MAX_SCALE}; 0 where tables have one size
 */
export function maxScale(profile: number): number {
  return sorts(profile) ? 0 : MAX_SCALE;
}

/**
 * Whether a profile is coded by the deep predictor, which takes several times as long for a byte.
 *
 * @param profile number of a profile
 */
export function isDeep(profile: number): boolean {
  return PROFILES.get(profile)?.deep ?? false;
}

/** Sizes of the predictor's tables. */
export interface TableSizes {
  /** 64-byte lines of context slots. */
  slotLines: number;
  /** Logarithm to base 2 of the bytes of history. */
  historyBits: number;
  /** Logarithm to base 2 of the match model's index entries, 4 bytes each; the deep predictor has three such indexes. */
  matchBits: number;
  /** Logarithm to base 2 of the APM's rows, 64 bytes each; the deep predictor has six APMs. */
  apmBits: number;
}

/** Table sizes of the full scale: 24 MiB of slots, as 28 gains 0.1 to 0.3 % on files of 4 to 6 MB, and 40 MB are enough. */
const FULL: TableSizes = {
  slotLines: 24 * 16384,
  historyBits: 22,
  matchBits: 18,
  apmBits: 16,
};

/** The same for the deep predictor: 96 MiB of slots, as a megabyte of text fills them; about 145 MiB in all. */
const FULL_DEEP: TableSizes = {
  slotLines: 96 * 16384,
  historyBits: 22,
  matchBits: 20,
  apmBits: 16,
};

/**
 * Table sizes of a scale. Below the full scale they follow the content: history for all of it, and slots. Those are 256 bytes
 * for each byte of content (eight contexts, two slots each, half filled), or 512 for the deep predictor's thirty contexts,
 * of which many are seldom new.
 *
 * @param profile number of a known profile
 * @param scale 0 to {@linkcode MAX_SCALE}
 */
export function tableSizes(profile: number, scale: number): TableSizes {
  const deep = isDeep(profile);
  if (scale === MAX_SCALE) return deep ? FULL_DEEP : FULL;
  const bits = 8 + scale;
  return {
    slotLines: (deep ? 2048 : 1024) << scale,
    historyBits: bits,
    matchBits: bits,
    apmBits: bits,
  };
}

/** Bytes below the tables: words, constants, maps, weights, order-1 slots, followers, strides; `REGIONS_END` of assembly/regions.ts. */
const FIXED_BYTES = 1_074_176;

/** Bytes of the sorting kernel beside what follows the block limit: words, constants, counters, weights, and what arrays have at least; see `reset` of sorting/assembly/index.ts. */
const SORTING_FIXED_BYTES = 470_912;

/** Bytes of the sorting kernel for each byte of a block: itself, its text, four for the suffix array, two for buckets. */
const SORTING_BYTES = 8;

/**
 * Memory the sorting kernel takes.
 *
 * @param blockLimit largest raw length of a block, in bytes
 * @returns KiB of linear memory
 */
export function sortingMemory(blockLimit: number): number {
  return Math.ceil((SORTING_FIXED_BYTES + SORTING_BYTES * blockLimit) / 1024);
}

/** The same for the deep predictor; `DEEP_END` of assembly/deep/regions.ts. */
const FIXED_BYTES_DEEP = 5_942_528;

/**
 * Memory a coder of this shape takes.
 *
 * @param profile number of a profile
 * @param scale 0 to {@linkcode maxScale}
 * @param blockLimit largest raw length of a block, in bytes
 * @returns KiB of linear memory
 */
export function kernelMemory(
  profile: number,
  scale: number,
  blockLimit: number,
): number {
  if (sorts(profile)) return sortingMemory(blockLimit);
  const { slotLines, historyBits, matchBits, apmBits } = tableSizes(
    profile,
    scale,
  );
  const deep = isDeep(profile);
  const bytes = (deep ? FIXED_BYTES_DEEP : FIXED_BYTES) +
    (deep ? 6 : 1) * 64 * 2 ** apmBits +
    (deep ? 3 : 1) * 4 * 2 ** matchBits +
    2 ** historyBits + 64 * slotLines +
    2 * blockLimit;
  return Math.ceil(bytes / 1024);
}
