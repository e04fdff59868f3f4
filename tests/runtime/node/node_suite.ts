/** The suite in Node, on the package as `npm pack` packs it and `npm install` installs it. */

import { assert, assertEquals } from "@std/assert";
import ts from "../../../tools/typescript.ts";
import type { Outcome } from "../conformance/run.ts";
import { DIST, javascript, serve, suiteModule } from "../files.ts";
import { register } from "../register.ts";

const utf8 = new TextDecoder();

/** What npm is called where programs are started by their file names. */
const NPM = Deno.build.os === "windows" ? "npm.cmd" : "npm";

/** Milliseconds that a program may take. */
const TIMEOUT = 300_000;

async function run(cwd: string | URL, name: string, ...args: string[]) {
  const { success, stdout, stderr } = await new Deno.Command(name, {
    args,
    cwd,
    signal: AbortSignal.timeout(TIMEOUT),
  }).output();
  assert(success, `${name} ${args.join(" ")}: ${utf8.decode(stderr)}`);
  return utf8.decode(stdout);
}

/** A project that has the package installed, with nothing fetched from anywhere. */
async function project(): Promise<{ folder: string } & AsyncDisposable> {
  const folder = await Deno.makeTempDir({ prefix: "sluice_" });
  const packed = await run(
    DIST,
    NPM,
    "pack",
    "--json",
    "--pack-destination",
    folder,
  );
  const [{ filename }] = JSON.parse(packed);
  await Deno.writeTextFile(`${folder}/package.json`, '{"type":"module"}');
  await run(
    folder,
    NPM,
    "install",
    "--offline",
    "--no-audit",
    `./${filename}`,
  );
  return {
    folder,
    [Symbol.asyncDispose]: () => Deno.remove(folder, { recursive: true }),
  };
}

register({
  name: "Node",
  compiles: true,
  async execute(): Promise<Outcome[]> {
    await using server = serve();
    await using consumer = await project();
    const { folder } = consumer;
    await Deno.writeTextFile(`${folder}/suite.js`, await suiteModule());
    const main = javascript("tests/runtime/node/main.ts");
    await Deno.writeTextFile(`${folder}/main.js`, main);
    return JSON.parse(await run(folder, "node", "main.js", server.address));
  },
});

for (const resolution of ["node16", "bundler"]) {
  Deno.test(`TypeScript finds the package's types by ${resolution} resolution`, async () => {
    await using consumer = await project();
    const file = `${consumer.folder}/consumer.ts`;
    const source = await Deno.readTextFile(
      new URL("consumer.ts", import.meta.url),
    );
    await Deno.writeTextFile(file, source.replace(/.*@ts-ignore.*\n/, ""));
    const { options, errors } = ts.convertCompilerOptionsFromJson({
      strict: true,
      exactOptionalPropertyTypes: true,
      noEmit: true,
      types: [],
      target: "es2022",
      lib: ["es2022", "dom", "dom.iterable", "dom.asynciterable"],
      module: resolution === "node16" ? "node16" : "esnext",
      moduleResolution: resolution,
    }, consumer.folder);
    assertEquals(errors, []);
    const program = ts.createProgram([file], options);
    const wrong = ts.getPreEmitDiagnostics(program).map(({ messageText }) =>
      ts.flattenDiagnosticMessageText(messageText, "\n")
    );
    assertEquals(wrong, []);
  });
}

Deno.test("Node has its own Workers code frames, and ends when they have", async () => {
  await using consumer = await project();
  const path = `${consumer.folder}/workers.js`;
  await Deno.writeTextFile(
    path,
    `import threads from "node:worker_threads";
import { CompressorStream, DecompressorStream } from "@sluice/sluice";

let ready = 0;
threads.Worker = class extends threads.Worker {
  constructor(...args) {
    super(...args);
    this.on("message", ({ type }) => {
      if (type === "ready") ready++;
    });
  }
};
const content = new Blob([new Uint8Array(300_000).map((_, i) => i * i >> 7)]);
const archive = content.stream()
  .pipeThrough(new CompressorStream({ frameSize: 100_000, workers: 2 }));
const output = archive.pipeThrough(new DecompressorStream({ workers: 1 }));
const { size } = await new Response(output).blob();
console.log(size, ready);
`,
  );
  assertEquals(await run(consumer.folder, "node", path), "300000 3\n");
});
