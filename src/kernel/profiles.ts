/**
 * The table of profiles: which predictor a level means, and what memory it takes. See docs/format.md, "Memory".
 *
 * @module
 */

/** Largest scale: the full tables. */
export const MAX_SCALE: number = 9;

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
  /** Which of the deep predictor's lists of parts it takes: 0 to 2, see assembly/deep/run.ts. */
  depth?: number;
  /** Whether the ultra kernel codes it: ultra/assembly. */
  ultra?: true;
}

/** The profile whose only ensemble mixes directly and fast. */
export const DIRECT: number = 1;

/** The profile that sorts blocks. */
export const SORTING: number = 4;

/** The profile of the ultra kernel. */
export const ULTRA: number = 10;

/** The profile whose predictor a network can join: the balanced one with all its contexts. */
export const JOINABLE: number = 6;

/** The profile in which a network predicts alone. */
export const NETWORK: number = 9;

/** The profiles of this version, by number. */
const PROFILES: ReadonlyMap<number, Profile> = new Map([
  [DIRECT, { ensembles: [3] }], // fast
  [2, { ensembles: [0, 1, 2] }], // prose, structured, binary
  [3, { ensembles: [4, 5, 6], depth: 2 }], // the same, deep
  [SORTING, { ensembles: [0, 1, 2], sorts: true }], // fast, lean, full; see sorting/assembly
  [5, { ensembles: [16, 20, 21] }], // prose, structured, binary; short, see assembly/balanced
  [6, { ensembles: [16, 17, 18] }], // the same with all contexts
  [7, { ensembles: [4, 5, 6], depth: 0 }], // as 3, with fewer parts
  [8, { ensembles: [4, 5, 6], depth: 1 }],
  [NETWORK, { ensembles: [0] }],
  [ULTRA, { ensembles: [0, 1, 2], ultra: true }], // prose, structured, binary
]);

/** What an encoder does at a level. */
export interface Level {
  /** Number of the profile. */
  profile: number;
  /** The ensemble of every block; where it is absent, the content decides. */
  ensemble?: number;
}

/** The levels, 1 to 10. */
const LEVELS: readonly Level[] = [
  { profile: SORTING, ensemble: 0 },
  { profile: SORTING, ensemble: 1 },
  { profile: SORTING, ensemble: 2 },
  { profile: DIRECT },
  { profile: 5 },
  { profile: 6 },
  { profile: 7 },
  { profile: 8 },
  { profile: 3 },
  { profile: ULTRA },
];

/** The highest level. */
export const MAX_LEVEL: number = LEVELS.length;

/**
 * What a level means.
 *
 * @param level 1 to {@linkcode MAX_LEVEL}
 */
export function levelOf(level: number): Level {
  return LEVELS[level - 1];
}

/**
 * The profile of a level.
 *
 * @param level 1 to {@linkcode MAX_LEVEL}
 * @returns number of the profile
 */
export function profileOfLevel(level: number): number {
  return levelOf(level).profile;
}

/**
 * The levels that compress with a profile.
 *
 * @param profile number of a profile
 * @returns the levels, ascending; none for a profile that is only decoded
 */
export function levelsOf(profile: number): number[] {
  return LEVELS.flatMap((level, i) => level.profile === profile ? [i + 1] : []);
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
  return sorts(profile) || profile === NETWORK ? 0 : MAX_SCALE;
}

/**
 * How deep the predictor of a profile is.
 *
 * @param profile number of a profile
 * @returns 0 to 2 for the deep predictor, which takes several times as long for a byte; `undefined` for the others
 */
export function depthOf(profile: number): number | undefined {
  return PROFILES.get(profile)?.depth;
}

/**
 * Whether a profile is coded by the ultra kernel.
 *
 * @param profile number of a profile
 */
export function isUltra(profile: number): boolean {
  return PROFILES.get(profile)?.ultra ?? false;
}

/** Sizes of the predictor's tables. */
export interface TableSizes {
  /** 64-byte lines of context slots. */
  slotLines: number;
  /** Logarithm to base 2 of the bytes of history. */
  historyBits: number;
  /** Logarithm to base 2 of the match model's index entries, 4 bytes each; the deep predictor has three such indexes, the ultra kernel four. */
  matchBits: number;
  /** Logarithm to base 2 of the APM's rows, 64 bytes each; the deep predictor has six APMs, the ultra kernel ten. */
  apmBits: number;
}

/** Table sizes of the full scale: 24 MiB of slots, as 28 gains 0.1 to 0.3 % on files of 4 to 6 MB, and 40 MB are enough. */
const FULL: TableSizes = {
  slotLines: 24 * 16384,
  historyBits: 22,
  matchBits: 18,
  apmBits: 16,
};

/**
 * Slots of the full scale of the deep profiles, in MiB by depth: a megabyte of text fills 96 with thirty contexts. The other
 * tables stay small, as a deep coder mostly waits for memory: six APMs of 2^16 rows instead of 2^10 gain less than 0.1 %, and
 * are a fifth slower; match indexes of 2^20 entries instead of 2^18 are 5 % slower.
 */
const DEEP_MEBIBYTES = [48, 64, 96];
const DEEP_MATCH_BITS = 18;
const DEEP_APM_BITS = 10;

/**
 * Table sizes of a scale. Below the full scale they follow the content: history for all of it, and slots. Those are 256 bytes
 * for each byte of content (eight contexts, two slots each, half filled), or 512 for the deep predictor's thirty contexts,
 * of which many are seldom new.
 *
 * @param profile number of a known profile
 * @param scale 0 to {@linkcode MAX_SCALE}
 */
export function tableSizes(profile: number, scale: number): TableSizes {
  const depth = depthOf(profile), bits = 8 + scale, full = scale === MAX_SCALE;
  if (depth !== undefined) {
    return {
      slotLines: full
        ? DEEP_MEBIBYTES[depth] * 16384
        : (depth === 2 ? 2048 : 1024) << scale,
      historyBits: full ? FULL.historyBits : bits,
      matchBits: Math.min(bits, DEEP_MATCH_BITS),
      apmBits: Math.min(bits, DEEP_APM_BITS),
    };
  }
  if (full) return FULL;
  return {
    slotLines: 1024 << scale,
    historyBits: bits,
    matchBits: bits,
    apmBits: bits,
  };
}

/** Table sizes of the ultra kernel's full scale: 160 MiB of slots; with blocks of 8 MiB just below the 256 MiB a decoder allows. */
const FULL_ULTRA: TableSizes = {
  slotLines: 160 * 16384,
  historyBits: 23,
  matchBits: 20,
  apmBits: 15,
};

/** The ultra kernel's tables are no smaller than at this scale: a primer has to find room, too. */
const LEAST_ULTRA = 6;

/**
 * Table sizes of the ultra kernel. Below the full scale they are made for the content and for a primer of 22 KB.
 *
 * @param scale 0 to {@linkcode MAX_SCALE}
 */
export function ultraTables(scale: number): TableSizes {
  if (scale === MAX_SCALE) return FULL_ULTRA;
  const bits = Math.max(scale, LEAST_ULTRA);
  return {
    slotLines: 4096 << bits,
    historyBits: 11 + bits,
    matchBits: 10 + bits,
    apmBits: 6 + bits,
  };
}

/** Bytes of the ultra kernel below its tables; `REGIONS_END` of ultra/assembly/regions.ts. */
const ULTRA_FIXED_BYTES = 15_505_536;

/**
 * Memory the ultra kernel takes.
 *
 * @param scale 0 to {@linkcode MAX_SCALE}
 * @param blockLimit largest raw length of a block, in bytes
 * @returns KiB of linear memory
 */
export function ultraMemory(scale: number, blockLimit: number): number {
  const { slotLines, historyBits, matchBits, apmBits } = ultraTables(scale);
  // Counters take twice the bytes of the history.
  const bytes = ULTRA_FIXED_BYTES + 10 * 64 * 2 ** apmBits +
    4 * 4 * 2 ** matchBits + 3 * 2 ** historyBits + 64 * slotLines +
    2 * blockLimit;
  return Math.ceil(bytes / 1024);
}

/** Bytes that a joined network takes beside the predictor's tables; `NETWORK_BYTES` of assembly/balanced/network.ts. */
export const JOINED_BYTES: number = 599_104;

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
const FIXED_BYTES_DEEP = 5_695_232;

/** Where the tables of a predictor begin: addresses in its memory, in bytes. */
export interface TablePlaces {
  /** Rows of the APMs. */
  apm: number;
  /** The match indexes. */
  index: number;
  /** The history ring. */
  history: number;
  /** Context slots. */
  slots: number;
  /** The blocks: a predictor knows nothing from here on. */
  end: number;
}

/**
 * Where the tables begin, as `reset` of assembly/index.ts and `resetDeep` of assembly/deep/run.ts lay them out.
 *
 * @param profile number of a profile of one of their predictors
 * @param tables sizes of the tables
 */
export function tablePlaces(profile: number, tables: TableSizes): TablePlaces {
  const deep = depthOf(profile) !== undefined;
  const apm = deep ? FIXED_BYTES_DEEP : FIXED_BYTES;
  const index = apm + (deep ? 6 : 1) * 64 * 2 ** tables.apmBits;
  const history = index + (deep ? 3 : 1) * 4 * 2 ** tables.matchBits;
  const slots = history + 2 ** tables.historyBits;
  return { apm, index, history, slots, end: slots + 64 * tables.slotLines };
}

/**
 * Memory a coder of this shape takes.
 *
 * @param profile number of a profile
 * @param scale 0 to {@linkcode maxScale}
 * @param blockLimit largest raw length of a block, in bytes
 * @param tables sizes of the tables, where a model brings its own
 * @returns KiB of linear memory
 */
export function kernelMemory(
  profile: number,
  scale: number,
  blockLimit: number,
  tables: TableSizes = tableSizes(profile, scale),
): number {
  if (sorts(profile)) return sortingMemory(blockLimit);
  if (isUltra(profile)) return ultraMemory(scale, blockLimit);
  return Math.ceil(
    (tablePlaces(profile, tables).end + 2 * blockLimit) / 1024,
  );
}
