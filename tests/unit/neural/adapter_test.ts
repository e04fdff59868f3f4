import { assertEquals } from "@std/assert";
import { findAdapter, type Gpu } from "../../../src/neural/adapter.ts";

type Adapter = Awaited<ReturnType<Gpu["requestAdapter"]>>;

const found = (adapter: Adapter) =>
  findAdapter({ requestAdapter: () => Promise.resolve(adapter) });

Deno.test("an adapter has the best name that the platform tells", async () => {
  const vendor = "nvidia", architecture = "hopper", device = "";
  const description = "NVIDIA H200";
  assertEquals(
    await found({ info: { vendor, architecture, device, description } }),
    { name: "NVIDIA H200", software: false },
  );
  // Browsers tell no more than this.
  assertEquals(
    await found({ info: { vendor, architecture, device, description: "" } }),
    { name: "nvidia hopper", software: false },
  );
  assertEquals(await found({}), { name: "unnamed", software: false });
});

Deno.test("a program that pretends to be a GPU is told from one, by what it says or by its name", async () => {
  const isSoftware = async (adapter: Adapter) =>
    (await found(adapter))?.software;
  assertEquals(await isSoftware({ isFallbackAdapter: true }), true);
  assertEquals(await isSoftware({ info: { isFallbackAdapter: true } }), true);
  for (
    const description of [
      "llvmpipe (LLVM 15.0.6, 256 bits)",
      "SwiftShader Device (Subzero)",
      "Microsoft Basic Render Driver",
    ]
  ) {
    assertEquals(await isSoftware({ info: { description } }), true);
  }
});

Deno.test("a platform without WebGPU, without an adapter, or that fails has none", async () => {
  assertEquals(await findAdapter(null), undefined);
  assertEquals(await found(null), undefined);
  assertEquals(
    await findAdapter({ requestAdapter: () => Promise.reject(new Error()) }),
    undefined,
  );
});
