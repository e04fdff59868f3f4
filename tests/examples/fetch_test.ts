import { assert, assertEquals, assertMatch } from "@std/assert";
import { decompress } from "../../mod.ts";
import { lines } from "../unit/helpers.ts";
import { run } from "./run.ts";

const text = lines(200_000);

/** Runs a test with the address of a server. */
async function withServer(test: (host: string) => Promise<void>) {
  const script = new URL("serve.ts", import.meta.url).href;
  const server = new Deno.Command("deno", {
    args: ["run", "--quiet", "--no-prompt", "--allow-net=127.0.0.1", script],
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  const reader = server.stdout.getReader();
  try {
    const { value } = await reader.read();
    await test(`127.0.0.1:${new TextDecoder().decode(value).trim()}`);
  } finally {
    await server.stdin.close();
    await reader.cancel();
    await server.status;
  }
}

Deno.test("examples/fetch.ts compresses what it fetches, and restores it", async () => {
  await withServer(async (host) => {
    const net = [`--allow-net=${host}`];
    const packed = await run(net, "fetch.ts", "pack", `http://${host}/text`);
    assertEquals([packed.code, packed.said], [0, ""]);
    assert(packed.out.length < text.length / 5);
    assertEquals(decompress(packed.out), text);

    const url = `http://${host}/archive`;
    const restored = await run(net, "fetch.ts", "unpack", url);
    assertEquals([restored.code, restored.said], [0, ""]);
    assertEquals(restored.out, text);
  });
});

Deno.test("examples/fetch.ts refuses what is damaged, is no archive or is not there", async () => {
  await withServer(async (host) => {
    const net = [`--allow-net=${host}`];
    for (
      const [path, reason] of [
        ["damaged", /\((corrupt|checksum-mismatch)\)\n$/],
        ["text", /\(bad-magic\)\n$/],
        ["nothing", /answers 404/],
      ] as const
    ) {
      const url = `http://${host}/${path}`;
      const { code, out, said } = await run(net, "fetch.ts", "unpack", url);
      assertEquals([code, out.length], [1, 0]);
      assertMatch(said, reason);
    }
  });
});
