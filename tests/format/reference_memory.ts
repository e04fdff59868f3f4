/**
 * The reference decoder: "Memory" of docs/format.md, and what "Coded payload" says of profiles.
 *
 * @module
 */

/** The profile whose blocks are sorted. */
export const SORTING = 4;

/** How many ensembles a profile has; 0 for an unknown profile. */
export function ensemblesOf(profile: number): number {
  if (profile === 1) return 1; // fast
  if (profile === 2 || profile === 3) return 3; // prose, structured, binary
  if (profile === 5 || profile === 6) return 4; // those, machine code
  if (profile === SORTING) return 3; // fast, lean, full
  return 0;
}

/** The largest scale of a profile. */
export function maxScaleOf(profile: number): number {
  return profile === SORTING ? 0 : 9;
}

/** The header's memory field, in KiB. */
export function memoryOf(
  profile: number,
  scale: number,
  blockLimit: number,
): number {
  if (profile === SORTING) {
    return Math.ceil((470_912 + 8 * blockLimit) / 1024);
  }
  const deep = profile === 3, small = 2 ** (8 + scale);
  const slotLines = scale === 9
    ? (deep ? 1_572_864 : 393_216)
    : small * (deep ? 8 : 4);
  const history = scale === 9 ? 2 ** 22 : small;
  const matchIndex = scale === 9 ? (deep ? 2 ** 20 : 2 ** 18) : small;
  const apmRows = scale === 9 ? 2 ** 16 : small;
  const bytes = (deep ? 5_942_528 : 1_074_176) + 64 * slotLines + history +
    (deep ? 12 : 4) * matchIndex + (deep ? 384 : 64) * apmRows +
    2 * blockLimit;
  return Math.ceil(bytes / 1024);
}
