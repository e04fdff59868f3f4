import { assertEquals } from "@std/assert";
import { assetsOf } from "../../src/server/adapters/assets.ts";
import { modelsOf } from "../../src/server/adapters/files.ts";

Deno.test("a server that was loaded from elsewhere has no models, and no pages, but starts", async () => {
  const far = new URL("https://jsr.example/@sluice/sluice/0.1.0/");
  assertEquals(await modelsOf(new URL("models/", far)), []);
  const asset = assetsOf({ playground: new URL("playground/", far) });
  assertEquals(await asset("playground/index.html"), undefined);
});
