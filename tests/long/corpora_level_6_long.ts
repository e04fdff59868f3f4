import { testRoundTrips, testSizes } from "./corpora.ts";

/** Files that another compressor makes smaller, and why. */
const EXCEPTIONS: Record<string, string> = {};

testSizes(testRoundTrips(6), EXCEPTIONS);
