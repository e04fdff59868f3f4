import { startDenoWorker } from "../../src/server/adapters/deno.ts";
import { archivesOf } from "../../src/server/adapters/files.ts";
import { readConfig } from "../../src/server/config.ts";
import { CASES } from "./cases.ts";
import {
  CONFIGURED_CASES,
  ENVIRONMENT,
  LARGE_BODY_CASES,
} from "./configured_cases.ts";
import { ARCHIVE, FILE_CASES, NAME } from "./file_cases.ts";
import { modelFile, sampleServed, serverWith } from "./helpers.ts";

/** Servers in Deno, by what they have. */
const SERVERS = {
  "of one thread": {},
  "with Workers": { threads: 2, startWorker: startDenoWorker },
};

for (const [kind, runtime] of Object.entries(SERVERS)) {
  for (const [claim, prove] of Object.entries(CASES)) {
    Deno.test(`a server ${kind}: ${claim}`, async () => {
      const models = [await modelFile(), await sampleServed()];
      using server = await serverWith({}, { ...runtime, models });
      await prove(async (path, init) => await server.app.request(path, init));
    });
  }

  for (
    const [claim, prove] of Object.entries({
      ...CONFIGURED_CASES,
      ...LARGE_BODY_CASES,
    })
  ) {
    Deno.test(`a server ${kind}, configured: ${claim}`, async () => {
      using server = await serverWith(readConfig(ENVIRONMENT), runtime);
      await prove(async (path, init) => await server.app.request(path, init));
    });
  }

  for (const [claim, prove] of Object.entries(FILE_CASES)) {
    Deno.test(`a server ${kind}: ${claim}`, async () => {
      await Deno.mkdir(".scratch", { recursive: true });
      const folder = await Deno.makeTempDir({ dir: ".scratch" });
      await Deno.writeFile(`${folder}/${NAME}`, ARCHIVE);
      using server = await serverWith({}, {
        ...runtime,
        findArchive: archivesOf(folder),
      });
      try {
        await prove(async (path, init) => await server.app.request(path, init));
      } finally {
        await Deno.remove(folder, { recursive: true });
      }
    });
  }
}
