import { assertEquals } from "@std/assert";
import { loadModel } from "../../src/predictor/load_model.ts";
import {
  GOLDEN_MODELS,
  makeModel,
  memoryHash,
  modelFile,
  modelManifest,
} from "./model_files.ts";

const ENTRIES = modelManifest();

Deno.test("the manifest, the makers and the files are of the same golden models", () => {
  const files = [...Deno.readDirSync(new URL(".", import.meta.url))]
    .map((file) => file.name).filter((name) => name.endsWith(".slm")).sort();
  assertEquals(files, ENTRIES.map(({ name }) => `${name}.slm`).sort());
  assertEquals(
    GOLDEN_MODELS.map(({ name }) => name),
    ENTRIES.map(({ name }) => name),
  );
});

for (const entry of ENTRIES) {
  const { name } = entry;

  Deno.test(`golden ${name} knows what it has always known`, async () => {
    const file = await Deno.readFile(modelFile(name));
    const model = await loadModel(file);
    assertEquals(file.length, entry.bytes);
    assertEquals(model.sha256, entry.sha256);
    assertEquals(await memoryHash(model.state.memory), entry.memorySha256);
  });

  Deno.test(`golden ${name} is trained to the same bytes`, async () => {
    const golden = GOLDEN_MODELS.find((golden) => golden.name === name)!;
    assertEquals((await makeModel(golden)).entry, entry);
  });
}
