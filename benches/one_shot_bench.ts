/** Bytes in memory: small ones, where starting counts, and enough of them to see the speed. */

import { compress, decompress } from "../mod.ts";
import { sampleText } from "./sample_text.ts";

const small = sampleText(1000);
const text = sampleText(100_000);

for (const level of [1, 6]) {
  Deno.bench(`compress 1 KB, level ${level}`, { group: "1 KB" }, () => {
    compress(small, { level });
  });
}

const smallArchive = compress(small);
Deno.bench("decompress 1 KB, level 6", { group: "1 KB" }, () => {
  decompress(smallArchive);
});

for (const level of [1, 6]) {
  const archive = compress(text, { level });
  Deno.bench(`compress 100 KB, level ${level}`, { group: "100 KB" }, () => {
    compress(text, { level });
  });
  Deno.bench(`decompress 100 KB, level ${level}`, { group: "100 KB" }, () => {
    decompress(archive);
  });
}
