import { startDenoWorker } from "../../src/server/adapters/deno.ts";
import { CASES } from "./cases.ts";
import { serverWith } from "./helpers.ts";

for (const [claim, prove] of Object.entries(CASES)) {
  Deno.test(`a server of one thread: ${claim}`, async () => {
    using server = await serverWith();
    await prove(async (path, init) => await server.app.request(path, init));
  });

  Deno.test(`a server with Workers: ${claim}`, async () => {
    using server = await serverWith({}, {
      threads: 2,
      startWorker: startDenoWorker,
    });
    await prove(async (path, init) => await server.app.request(path, init));
  });
}
