import { assertEquals, assertRejects } from "@std/assert";
import { ModelError, trainModelFile } from "../../../mod.ts";
import { ModelShelf } from "../../../src/cli/model_shelf.ts";
import { lines } from "../helpers.ts";

const SMALL = { slotLines: 1024, historyBits: 16, matchBits: 10, apmBits: 10 };

/** Two models, in files. */
async function withModels(
  run: (
    folder: string,
    hashes: { a: string; b: string },
  ) => Promise<void>,
): Promise<void> {
  await Deno.mkdir(".scratch", { recursive: true });
  const folder = await Deno.makeTempDir({ dir: ".scratch" });
  try {
    const [a, b] = await Promise.all(
      [10, 20].map((count) =>
        trainModelFile(lines(count), { tables: SMALL, licence: "MIT" })
      ),
    );
    await Deno.mkdir(`${folder}/shipped`);
    await Deno.writeFile(`${folder}/a.slm`, a.file);
    await Deno.writeFile(`${folder}/shipped/b.slm`, b.file);
    const { sha256, bytes } = b.model;
    await Deno.writeTextFile(
      `${folder}/shipped/manifest.json`,
      JSON.stringify([
        { id: "b", kind: "slm", file: "b.slm", sha256, bytes, licence: "MIT" },
      ]),
    );
    await run(folder, { a: a.model.sha256, b: sha256 });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("models are found by name and by hash, in folders and among those shipped", async () => {
  await withModels(async (folder, hashes) => {
    const path = await Deno.realPath(folder);
    const shelf = new ModelShelf([path], new URL(`file://${path}/shipped/`));
    assertEquals(
      (await shelf.list()).map(({ entry: { id, sha256, licence } }) => [
        id,
        sha256,
        licence,
      ]),
      [["a", hashes.a, "MIT"], ["b", hashes.b, "MIT"]],
    );
    for (const name of ["a", "b"] as const) {
      assertEquals((await shelf.open(name)).sha256, hashes[name]);
      const byHash = await shelf.open(`sha256:${hashes[name]}`);
      assertEquals(byHash.sha256, hashes[name]);
      assertEquals(await shelf.findModel(hashes[name]), byHash);
    }
  });
});

Deno.test("a model is loaded once, however it is named", async () => {
  await withModels(async (folder, hashes) => {
    const shelf = new ModelShelf([folder]);
    const model = await shelf.open("a");
    assertEquals(await shelf.open(`${folder}/a.slm`) === model, true);
    assertEquals(await shelf.findModel(hashes.a) === model, true);
  });
});

Deno.test("a file that was given is found by its hash, and no other is", async () => {
  await withModels(async (folder, hashes) => {
    const nowhere = new URL("https://example.com/models/");
    const shelf = new ModelShelf([], nowhere);
    const error = await assertRejects(
      () => shelf.findModel(hashes.a),
      ModelError,
    );
    assertEquals(
      [error.code, error.modelId],
      ["model-not-found", `sha256:${hashes.a}`],
    );
    await shelf.open(`${folder}/a.slm`);
    assertEquals((await shelf.findModel(hashes.a)).sha256, hashes.a);
    await assertRejects(() => shelf.findModel(hashes.b), ModelError);
  });
});

Deno.test("a manifest that leads elsewhere, or is none, is refused", async () => {
  await withModels(async (folder, { b }) => {
    const entry = { id: "b", kind: "slm", sha256: b, bytes: 1, licence: "" };
    for (
      const text of [
        "{",
        "{}",
        "[1]",
        "[null]",
        JSON.stringify([{ ...entry, file: "../a.slm" }]),
        JSON.stringify([{ ...entry, file: "b.slm", sha256: "12" }]),
        JSON.stringify([{ ...entry, file: "b.slm", kind: "gguf" }]),
      ]
    ) {
      await Deno.writeTextFile(`${folder}/shipped/manifest.json`, text);
      const shelf = new ModelShelf([`${folder}/shipped`]);
      const error = await assertRejects(() => shelf.list(), ModelError);
      assertEquals(error.code, "corrupt", text);
    }
  });
});

Deno.test("a file that a manifest names must have its hash, however often and however it was loaded before", async () => {
  await withModels(async (folder, { a, b }) => {
    await Deno.copyFile(`${folder}/a.slm`, `${folder}/shipped/b.slm`);
    const path = `${folder}/shipped/b.slm`;
    const shelf = new ModelShelf([`${folder}/shipped`]);
    // By its path it is what it is.
    assertEquals((await shelf.open(path)).sha256, a);
    const [shelved] = await shelf.list();
    for (
      const use of [
        () => shelf.open("b"),
        () => shelf.open(`sha256:${b}`),
        () => shelf.findModel(b),
        () => shelf.loadModel(shelved),
        () => shelf.describeModel(shelved),
      ]
    ) {
      const error = await assertRejects(
        async () => void await use(),
        ModelError,
        `${path}: Cannot use the model as its SHA-256 must be ${b}: current value is ${a}`,
      );
      assertEquals([error.code, error.modelId], ["hash-mismatch", path]);
    }
  });
});
