/** The suite in workerd, on the package, its kernel bound as a module. */

import { assertEquals } from "@std/assert";
import { decompress } from "../../../mod.ts";
import { prose } from "../../golden/content.ts";
import type { Outcome } from "../conformance/run.ts";
import { answered, serve, suiteModule } from "../files.ts";
import { register } from "../register.ts";
import { startWorker } from "./workerd.ts";

register({
  name: "workerd",
  compiles: false,
  async execute(): Promise<Outcome[]> {
    await using server = serve();
    await using worker = startWorker("tests/runtime/workerd/worker.ts", {
      "suite.js": await suiteModule(),
    });
    const query = `?address=${encodeURIComponent(server.address)}`;
    const names: string[] = await (await worker.fetch(query)).json();
    const outcomes: Outcome[] = [];
    for (const name of names) {
      const path = `${query}&case=${encodeURIComponent(name)}`;
      const response = await answered(worker.fetch(path), name);
      outcomes.push(await response.json());
    }
    return outcomes;
  },
});

Deno.test("examples/worker.ts compresses what is sent to it, and restores it", async () => {
  await using worker = startWorker("examples/worker.ts");
  const content = prose(100_000, 1);
  const post = async (path: string, body: Uint8Array<ArrayBuffer>) => {
    const response = await worker.fetch(path, { method: "POST", body });
    return await response.bytes();
  };
  const archive = await post("", content);
  assertEquals(decompress(archive), content);
  assertEquals(await post("unpack", archive), content);
});

Deno.test("requests that are given up in the middle of the work hold up no other", async () => {
  await using worker = startWorker("examples/worker.ts");
  const body = prose(1_000_000, 1);
  for (let i = 0; i < 3; i++) {
    const response = await worker.fetch("", { method: "POST", body });
    await response.body!.cancel();
  }
  const small = prose(1000, 2);
  const again = worker.fetch("", { method: "POST", body: small });
  const response = await answered(again, "after requests that were given up");
  assertEquals((await response.bytes()).length > 0, true);
});
