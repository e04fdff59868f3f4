import { assertEquals } from "@std/assert";
import { createDenoServer } from "../../src/server/adapters/deno.ts";
import { createNodeServer } from "../../src/server/adapters/node.ts";
import { clientBehind } from "../../src/server/client.ts";
import { readConfig } from "../../src/server/config.ts";
import { serverWith } from "./helpers.ts";

/** There are no Workers, so none of them is looked for. */
const NO_FILES = { worker: new URL("file:///none.js"), assets: {} };

Deno.test("without proxies, nobody is believed who says that another asks", () => {
  assertEquals(clientBehind(0, "192.0.2.1", "198.51.100.7"), "198.51.100.7");
});

Deno.test("behind proxies, the client is whom the outermost of them names", () => {
  const claimed = "203.0.113.9, 192.0.2.1, 10.0.0.1";
  assertEquals(clientBehind(1, claimed, "10.0.0.2"), "10.0.0.1");
  assertEquals(clientBehind(2, claimed, "10.0.0.2"), "192.0.2.1");
});

Deno.test("who has passed fewer proxies than there are is known by its address", () => {
  for (const claimed of [null, "", "192.0.2.1", ", 192.0.2.1"]) {
    assertEquals(clientBehind(2, claimed, "10.0.0.2"), "10.0.0.2");
  }
});

Deno.test("a client is the same whichever port a proxy names", () => {
  const client = (named: string) => clientBehind(1, named, "");
  assertEquals(client("192.0.2.1:4711"), "192.0.2.1");
  assertEquals(client("[2001:db8::1]:4711"), "2001:db8::1");
  assertEquals(client("[2001:db8::1]"), "2001:db8::1");
  assertEquals(client("2001:db8::1"), "2001:db8::1");
});

Deno.test("behind a proxy, each client has requests of its own", async () => {
  using server = await serverWith({ rateLimit: 1, proxies: 1 }, {
    addressOf: () => "10.0.0.1",
  });
  const ask = async (forwarded: string) => {
    const answer = await server.app.request("/v1/models", {
      headers: { "X-Forwarded-For": forwarded },
    });
    await answer.body?.cancel();
    return answer.status;
  };
  assertEquals(await ask("192.0.2.1"), 200);
  assertEquals(await ask("192.0.2.2"), 200);
  // What the client itself claims changes nothing.
  assertEquals(await ask("203.0.113.9, 192.0.2.1"), 429);
});

for (
  const [runtime, create] of [
    ["Deno", createDenoServer],
    ["Node", (config) => createNodeServer(NO_FILES, config)],
  ] as [string, typeof createDenoServer][]
) {
  Deno.test(`the app for ${runtime} answers where it is called without a connection`, async () => {
    const { app, close } = await create(
      readConfig({
        SLUICE_THREADS: "0",
        SLUICE_RATE_LIMIT: "1",
        SLUICE_LOG: "off",
      }),
    );
    const ask = async () => {
      const answer = await app.fetch(new Request("http://x/v1/models"));
      await answer.body?.cancel();
      return answer.status;
    };
    assertEquals([await ask(), await ask()], [200, 429]);
    close();
  });
}
