import { testRoundTrips } from "./corpora.ts";

testRoundTrips(1);
