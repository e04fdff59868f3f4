/**
 * Frames of a megabyte, coded with a network on each side, and decoded on each other: with what it says alone on all sides, and mixed on all
 * but GPUs, which take a short mixed one. Mixed, a frame has few lanes, so a GPU that is a program would take hours for so many steps.
 */

import { registerPairs } from "../runtime/pairs/sides.ts";

const MEGABYTE = 1 << 20;

registerPairs([
  {
    name: "alone",
    bytes: MEGABYTE,
    options: { mixed: false, lanes: 512, blockSize: MEGABYTE },
  },
  {
    name: "mixed",
    bytes: MEGABYTE,
    options: { lanes: 8, blockSize: MEGABYTE },
    gpus: false,
  },
  {
    name: "mixed-short",
    bytes: 2000,
    options: { lanes: 8, blockSize: MEGABYTE },
  },
]);
