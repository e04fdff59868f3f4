import { testStarts } from "./corpora_starts.ts";

// Sorting begins above 64 KiB; and repeats and several starts of the inverse want some more.
for (const level of [1, 2, 3]) testStarts(level, 400_000);
