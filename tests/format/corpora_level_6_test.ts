import { testStarts } from "./corpora_starts.ts";

testStarts(6);
