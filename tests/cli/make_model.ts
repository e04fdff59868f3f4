/** Makes a small model of standard input, quickly: `model [LEVEL] < content > file`, for scripts that need one. */

import { trainModelFile } from "../../mod.ts";

const [level = "6"] = Deno.args;
const { file } = await trainModelFile(Deno.stdin.readable, {
  level: Number(level),
  card: "Lines about shelves.",
  licence: "CC0-1.0",
  tables: { slotLines: 1024, historyBits: 16, matchBits: 10, apmBits: 10 },
});
await new Blob([file]).stream().pipeTo(Deno.stdout.writable);
