/**
 * Sizes made by compressors that no package manager offers. They were measured once, elsewhere, with the
 * tools built from source (bsc, lpaq1 level 6, gmix, paq8px -8); sizes in bytes depend on no machine.
 *
 * @module
 */

/** Names of the columns. */
export const ANCHOR_TOOLS = ["bsc", "lpaq1 6", "gmix", "paq8px -8"] as const;

/** A file, or its beginning, with the sizes known. */
export interface Anchor {
  /** Path from the folder of the corpora. */
  file: string;
  /** Bytes of it, from the start; all when missing. */
  first?: number;
  /** In the order of {@linkcode ANCHOR_TOOLS}; `undefined` where nobody measured. */
  sizes: readonly (number | undefined)[];
  /** What differs from the head of the table. */
  note?: string;
}

const none = undefined;

/** All that is known. */
export const ANCHORS: readonly Anchor[] = [
  { file: "canterbury/alice29.txt", sizes: [40240, 37206, 36794, 33070] },
  { file: "wiki/enwik6", sizes: [254384, 227026, 214613, none] },
  { file: "wiki/enwik6", first: 100_000, sizes: [29734, 26450, 25955, 23621] },
  { file: "json/twitter.json", sizes: [31604, 31997, 24423, 19798] },
  { file: "logs/HDFS_2k.log", sizes: [39984, 35266, 29035, 25854] },
  { file: "logs/OpenStack_2k.log", sizes: [40052, 34511, none, none] },
  { file: "text/tinyshakespeare.txt", sizes: [294048, 276579, none, none] },
  { file: "calgary/book1", sizes: [212570, 202662, none, none] },
  { file: "silesia/xml", first: 1_000_000, sizes: [88234, 82729, none, none] },
  {
    file: "text/bible.txt",
    sizes: [727504, 679059, none, none],
    note: "lpaq1 9",
  },
  { file: "calgary/news", sizes: [110588, 97190, none, none] },
  { file: "calgary/obj2", sizes: [71892, 60494, none, none] },
  { file: "calgary/geo", sizes: [53954, 51011, none, none] },
  {
    file: "silesia/ooffice",
    first: 1_000_000,
    sizes: [448050, 417642, none, none],
  },
];
