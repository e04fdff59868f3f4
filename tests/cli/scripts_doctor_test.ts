import { testScripts } from "./run_scripts.ts";

testScripts("doctor");
