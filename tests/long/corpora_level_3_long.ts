import { testRoundTrips } from "./corpora.ts";

testRoundTrips(2);
testRoundTrips(3);
