/** What the network that comes along gains on text that neither it nor the model beside it has read. */

import { assert } from "@std/assert";
import { compress, decompress, loadModel, loadNetwork } from "../../mod.ts";
import { corpusFiles, missingCorpora, skippable } from "./corpora.ts";

/** The text, which is short, and as many bytes of it as take a second. */
const TEXT = "asyoulik.txt", LENGTH = 60_000;

/** What it must gain on all texts together: docs/benchmarks.md, `bench:prose`. */
const GAIN = 0.02;

Deno.test({
  ...skippable(
    "byte-en takes two percent and more off what text-en leaves of a play",
    missingCorpora(),
  ),
  async fn() {
    const read = (name: string) =>
      Deno.readFile(new URL(`../../models/${name}`, import.meta.url));
    const model = await loadModel(await read("text-en.slm"));
    const network = await loadNetwork(await read("byte-en.onnx"));
    const { url } = corpusFiles().find(({ name }) => name.endsWith(TEXT))!;
    const content = Deno.readFileSync(url).subarray(0, LENGTH);
    const { level } = model;
    const without = compress(content, { model, level });
    const archive = compress(content, { model, level, network });
    assert(archive.length < without.length * (1 - GAIN), `${archive.length}`);
    const restored = decompress(archive, { models: [model, network] });
    assert(restored.every((byte, i) => byte === content[i]));
    assert(restored.length === content.length);
  },
});
