/** A server in Node for tests: prints its port, ends with SIGTERM. */

import process from "node:process";
import { pathToFileURL } from "node:url";
import { readConfig } from "../../../src/server/config.ts";
import { createNodeServer, listen } from "../../../src/server/adapters/node.ts";

// The time for a head is no setting of the server: tests do not wait for 20 seconds.
const { SLUICE_TEST_HEAD_TIMEOUT, ...environment } = process.env;
const server = await createNodeServer(
  pathToFileURL(process.argv[2]),
  readConfig(environment),
);
const { port, close } = await listen(server, {
  hostname: "127.0.0.1",
  port: 0,
  ...(SLUICE_TEST_HEAD_TIMEOUT !== undefined && {
    headTimeout: Number(SLUICE_TEST_HEAD_TIMEOUT),
  }),
});
process.stdout.write(`${port}\n`);
process.on("SIGTERM", () => {
  close();
  process.exit(0);
});
