/**
 * The reference decoder: "Memory" of docs/format.md, and what "Coded payload" says of profiles.
 *
 * @module
 */

/** The profile whose blocks are sorted. */
export const SORTING = 4;

/** The profile in which a network predicts alone, and that whose predictor it may join. */
export const ALONE = 9, JOINED = 6;

/** The profile of the ultra predictor. */
export const ULTRA = 10;

/** How many ensembles a profile has; 0 for an unknown profile. */
export function ensemblesOf(profile: number): number {
  if (profile === 1) return 1; // fast
  if ([2, 3, 5, 6, 7, 8].includes(profile)) return 3; // prose, structured, binary
  if (profile === SORTING) return 3; // fast, lean, full
  if (profile === ALONE) return 1;
  if (profile === ULTRA) return 3; // prose, structured, binary
  return 0;
}

/** The largest scale of a profile. */
export function maxScaleOf(profile: number): number {
  return profile === SORTING || profile === ALONE ? 0 : 9;
}

/** The sizes of tables that the header of a model file says. */
export interface TableSizes {
  slotLines: number;
  /** Bytes of the history, entries of a match index, rows of an APM. */
  history: number;
  matchIndex: number;
  apmRows: number;
}

/** What the memory of a frame with a network depends on. */
export interface NetworkSizes {
  /** Bytes of its file. */
  file: number;
  /** The sum of the widths of its states. */
  stateWidth: number;
}

/** The header's memory field of a frame with a network, in KiB. */
export function networkMemoryOf(
  profile: number,
  scale: number,
  blockLimit: number,
  model: TableSizes | undefined,
  { file, stateWidth }: NetworkSizes,
  lanes: number,
): number {
  const part = Math.ceil(blockLimit / lanes);
  const lane = profile === ALONE
    ? 2 * part
    : 1024 * memoryOf(profile, scale, part, model) + 599_104;
  const bytes = file + lanes * (lane + 1024 + 4 * stateWidth);
  return Math.ceil(bytes / 1024);
}

/**
 * The header's memory field, in KiB.
 *
 * @param model sizes of the tables of the model that the frame begins with, if any
 */
export function memoryOf(
  profile: number,
  scale: number,
  blockLimit: number,
  model?: TableSizes,
): number {
  if (profile === SORTING) {
    return Math.ceil((470_912 + 8 * blockLimit) / 1024);
  }
  if (profile === ULTRA) {
    const least = Math.max(scale, 6), full = scale === 9;
    const bytes = 15_505_536 + 64 * (full ? 2_621_440 : 2 ** (12 + least)) +
      3 * 2 ** (full ? 23 : 11 + least) + 16 * 2 ** (full ? 20 : 10 + least) +
      640 * 2 ** (full ? 15 : 6 + least) + 2 * blockLimit;
    return Math.ceil(bytes / 1024);
  }
  const small = 2 ** (8 + scale), full = scale === 9;
  if (profile === 3 || profile === 7 || profile === 8) {
    const largest = { 3: 1_572_864, 7: 786_432, 8: 1_048_576 }[profile];
    const { slotLines, history, matchIndex, apmRows } = model ?? {
      slotLines: full ? largest : small * (profile === 3 ? 8 : 4),
      history: full ? 2 ** 22 : small,
      matchIndex: Math.min(small, 2 ** 18),
      apmRows: Math.min(small, 2 ** 10),
    };
    const bytes = 5_695_232 + 64 * slotLines + history + 12 * matchIndex +
      384 * apmRows + 2 * blockLimit;
    return Math.ceil(bytes / 1024);
  }
  const { slotLines, history, matchIndex, apmRows } = model ?? {
    slotLines: full ? 393_216 : 4 * small,
    history: full ? 2 ** 22 : small,
    matchIndex: full ? 2 ** 18 : small,
    apmRows: full ? 2 ** 16 : small,
  };
  const bytes = 1_074_176 + 64 * slotLines + history +
    4 * matchIndex + 64 * apmRows + 2 * blockLimit;
  return Math.ceil(bytes / 1024);
}
