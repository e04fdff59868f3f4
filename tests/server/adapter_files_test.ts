import { createHash } from "node:crypto";
import { assert, assertEquals, assertRejects } from "@std/assert";
import { ModelError } from "../../src/errors.ts";
import { assetsOf } from "../../src/server/adapters/assets.ts";
import { modelsOf } from "../../src/server/adapters/files.ts";
import { sampleFile, trained } from "./helpers.ts";

Deno.test("a server that was loaded from elsewhere has no models, and no pages, but starts", async () => {
  const far = new URL("https://jsr.example/@sluice/sluice/0.1.0/");
  assertEquals(await modelsOf(new URL("models/", far)), []);
  const asset = assetsOf({ playground: new URL("playground/", far) });
  assertEquals(await asset("playground/index.html"), undefined);
});

/** SHA-256 as hexadecimal digits. */
function hashOf(file: Uint8Array): string {
  return createHash("sha256").update(file).digest("hex");
}

Deno.test("a server does not start with a file that is not the one of its manifest, though it is sound", async () => {
  const files = {
    "cats.slm": (await trained).file,
    "sample.onnx": await sampleFile,
  };
  await Deno.mkdir(".scratch", { recursive: true });
  const folder = await Deno.makeTempDir({ dir: ".scratch" });
  try {
    for (const [file, bytes] of Object.entries(files)) {
      await Deno.writeFile(`${folder}/${file}`, bytes);
    }
    /** Writes a manifest, and starts. */
    const started = async (
      hashes: Partial<Record<keyof typeof files, string>>,
    ) => {
      const entries = Object.entries(hashes).map(([file, sha256]) => ({
        id: "any",
        kind: file.endsWith(".slm") ? "slm" : "onnx",
        file,
        sha256,
        bytes: 1,
        licence: "",
      }));
      await Deno.writeTextFile(
        `${folder}/manifest.json`,
        JSON.stringify(entries),
      );
      return await modelsOf(folder);
    };
    const right = {
      "cats.slm": hashOf(files["cats.slm"]),
      "sample.onnx": hashOf(files["sample.onnx"]),
    };
    const models = await started(right);
    assertEquals(models.map(({ id }) => id), ["cats", "sample"]);
    // Others may lie beside those that it names.
    assertEquals((await started({})).length, 2);
    const other = "0".repeat(64);
    for (const file of ["cats.slm", "sample.onnx"] as const) {
      const error = await assertRejects(
        () => started({ ...right, [file]: other }),
        ModelError,
        `/${file}: Cannot use the model as its SHA-256 must be ${other}: current value is ${
          right[file]
        }`,
      );
      assertEquals(error.code, "hash-mismatch");
    }
    await Deno.writeTextFile(`${folder}/manifest.json`, "{}");
    const error = await assertRejects(() => modelsOf(folder), ModelError);
    assertEquals(error.code, "corrupt");
    assert(error.message.includes("manifest.json"));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
