/** The sides of the pairs: runtimes, and who executes the network there. */

import { assert, assertEquals } from "@std/assert";
import * as sluice from "../../../mod.ts";
import { KINDS } from "../conformance/bytes.ts";
import { LACKS_CHROMIUM, openPage } from "../browser/chromium.ts";
import { LACKS_ADAPTER } from "../deno/gpu_process.ts";
import {
  fromDist,
  javascript,
  networkFile,
  type Page,
  ROOT,
  serve,
} from "../files.ts";
import {
  archiveFile,
  contentFile,
  hashOf,
  NETWORK_FILE,
  type Pair,
  type PairOutcome,
  type SideBackend,
} from "./side.ts";

/** The package, as the sides find it. */
const ONNXRUNTIME = "1.30.0";

/** What of it a page loads. */
const PAGE_FILES = [
  "ort.wasm.bundle.min.mjs",
  "ort-wasm-simd-threaded.wasm",
  "ort.jspi.bundle.min.mjs",
  "ort-wasm-simd-threaded.jspi.wasm",
];

/** A program on the GPU that is one itself: the machine's own may be missing, or not to be used by a page without a window. */
const SOFTWARE_GPU = [
  "--enable-unsafe-webgpu",
  "--use-webgpu-adapter=swiftshader",
];

const utf8 = new TextDecoder();

/** A side. */
interface Side {
  name: string;
  /** Why it is skipped. */
  lacks?: string | undefined;
  /** Whether a GPU executes the network. */
  isGpu?: boolean;
  run(files: Files, pairs: readonly Pair[]): Promise<PairOutcome[]>;
}

/** What all sides are given, in a folder: a project in which Node finds both packages. */
interface Files extends AsyncDisposable {
  folder: string;
  names: string[];
}

/** Runs a program that says what came of it in JSON. */
async function program(
  name: string,
  args: string[],
  cwd: string | URL,
): Promise<PairOutcome[]> {
  const { success, stdout, stderr } = await new Deno.Command(name, {
    args,
    cwd,
  }).output();
  assert(success, utf8.decode(stderr));
  return JSON.parse(utf8.decode(stdout));
}

function inDeno(backend: SideBackend): Side["run"] {
  return ({ folder }, pairs) =>
    program("deno", [
      ...["run", "--quiet", "--lock=tests/runtime/deno.lock"],
      ...["--allow-read", "tests/runtime/pairs/deno_side.ts"],
      ...[folder, backend, JSON.stringify(pairs)],
    ], ROOT);
}

function inNode(backend: SideBackend): Side["run"] {
  return ({ folder }, pairs) =>
    program("node", ["node_side.js", backend, JSON.stringify(pairs)], folder);
}

function inChromium(backend: SideBackend): Side["run"] {
  return async ({ folder, names }, pairs) => {
    const file = (path: string) => Deno.readFileSync(`${folder}/${path}`);
    const script = (path: string): Page => ({
      type: "text/javascript",
      body: file(path),
    });
    const wasm = (path: string): Page => ({
      type: "application/wasm",
      body: file(path),
    });
    const pages: Record<string, Page> = {
      "pairs.html": {
        type: "text/html",
        body: Deno.readTextFileSync(new URL("pairs.html", import.meta.url)),
      },
      "side.js": script("side.js"),
    };
    for (const name of names) {
      pages[name] = { type: "application/octet-stream", body: file(name) };
    }
    for (const { name } of Deno.readDirSync(`${folder}/${INSTALLED}`)) {
      const path = `${INSTALLED}/${name}`;
      if (name.endsWith(".js")) pages[name] = script(path);
      if (name.endsWith(".wasm")) pages[name] = wasm(path);
    }
    for (const name of PAGE_FILES) {
      const path = `node_modules/onnxruntime-web/dist/${name}`;
      pages[name] = name.endsWith(".wasm") ? wasm(path) : script(path);
    }
    await using server = serve(pages);
    await using browser = await openPage(
      `${server.address}pairs.html`,
      SOFTWARE_GPU,
    );
    await browser.page.waitForFunction("document.title === 'ready'");
    return await browser.page.evaluate<PairOutcome[]>(
      `run(${JSON.stringify(backend)}, ${JSON.stringify(pairs)})`,
    );
  };
}

/** Where the package of Sluice lies in the folder. */
const INSTALLED = "node_modules/@sluice/sluice";

/** All sides. */
export const SIDES: Side[] = [
  { name: "Deno's kernel", run: inDeno("kernel") },
  { name: "Deno's onnxruntime-web", run: inDeno("wasm") },
  {
    name: "Deno's WebGPU",
    lacks: LACKS_ADAPTER,
    isGpu: true,
    run: inDeno("webgpu"),
  },
  { name: "Node's kernel", run: inNode("kernel") },
  { name: "Node's onnxruntime-web", run: inNode("wasm") },
  {
    name: "Chromium's kernel",
    lacks: LACKS_CHROMIUM,
    run: inChromium("kernel"),
  },
  {
    name: "Chromium's onnxruntime-web",
    lacks: LACKS_CHROMIUM,
    run: inChromium("wasm"),
  },
  {
    name: "Chromium's WebGPU",
    lacks: LACKS_CHROMIUM,
    isGpu: true,
    run: inChromium("webgpu"),
  },
];

/** Writes down what all sides are given. */
async function writeFiles(
  contents: Map<Pair, Uint8Array<ArrayBuffer>>,
  archives: Map<Pair, Uint8Array<ArrayBuffer>>,
): Promise<Files> {
  const folder = await Deno.makeTempDir({ prefix: "sluice_" });
  const names = [NETWORK_FILE];
  const write = async (name: string, bytes: Uint8Array) => {
    await Deno.writeFile(`${folder}/${name}`, bytes);
    names.push(name);
  };
  await Deno.writeFile(`${folder}/${NETWORK_FILE}`, networkFile());
  for (const [{ name }, content] of contents) {
    await write(contentFile(name), content);
  }
  for (const [{ name }, archive] of archives) {
    await write(archiveFile(name), archive);
  }
  const side = javascript("tests/runtime/pairs/side.ts");
  await Deno.writeTextFile(`${folder}/side.js`, side);
  const node = javascript("tests/runtime/pairs/node_side.ts");
  await Deno.writeTextFile(`${folder}/node_side.js`, node);
  const manifest = {
    type: "module",
    dependencies: { "onnxruntime-web": ONNXRUNTIME },
  };
  await Deno.writeTextFile(
    `${folder}/package.json`,
    JSON.stringify(manifest),
  );
  const { success, stderr } = await new Deno.Command("deno", {
    args: ["install", "--quiet", "--no-lock"],
    cwd: folder,
  }).output();
  assert(success, utf8.decode(stderr));
  await Deno.mkdir(`${folder}/${INSTALLED}`, { recursive: true });
  for (const { name, isFile } of Deno.readDirSync(new URL("dist/", ROOT))) {
    if (isFile) {
      await Deno.writeFile(`${folder}/${INSTALLED}/${name}`, fromDist(name));
    }
  }
  return {
    folder,
    names,
    [Symbol.asyncDispose]: () => Deno.remove(folder, { recursive: true }),
  };
}

/** What is coded, on which sides. */
export interface RegisteredPair extends Pair {
  /** Bytes of the content. */
  bytes: number;
  /**
   * Whether GPUs take it, too. One that is a program takes tens of milliseconds for a step, however few its lanes.
   *
   * @default true
   */
  gpus?: boolean;
}

/**
 * Registers tests that each side makes of a content the same archive as all others, and restores what another has made.
 *
 * @param registered what is coded
 */
export function registerPairs(registered: readonly RegisteredPair[]) {
  const contents = new Map(
    registered.map((pair) => [pair, KINDS.prose(pair.bytes)]),
  );
  // The reference: the interpreter in this process, whom nobody of the sides is.
  let made: Promise<Files> | undefined;
  const archives = new Map<Pair, Uint8Array<ArrayBuffer>>();
  const prepare = async (): Promise<Files> => {
    const network = await sluice.loadNetwork(networkFile(), {
      backend: "interpreter",
    });
    for (const [pair, content] of contents) {
      const { options } = pair;
      archives.set(pair, sluice.compress(content, { network, ...options }));
    }
    return await writeFiles(contents, archives);
  };
  let left = SIDES.filter(({ lacks }) => !lacks).length;
  for (const { name, lacks, isGpu, run } of SIDES) {
    const pairs = registered.filter(({ gpus = true }) => gpus || !isGpu);
    const claim =
      `${name} makes the archives of a network that all others make, and restores theirs`;
    Deno.test({
      name: lacks ? `${claim} (skipped: ${lacks})` : claim,
      ignore: lacks !== undefined,
      async fn() {
        const files = await (made ??= prepare());
        try {
          const begin = performance.now();
          const outcomes = await run(files, pairs);
          const seconds = (performance.now() - begin) / 1000;
          console.log(`${name}: ${seconds.toFixed(1)} s`);
          const wanted: PairOutcome[] = [];
          for (const pair of pairs) {
            wanted.push({
              name: pair.name,
              archive: await hashOf(archives.get(pair)!),
              content: await hashOf(contents.get(pair)!),
            });
          }
          assertEquals(outcomes, wanted);
        } finally {
          if (--left === 0) await files[Symbol.asyncDispose]();
        }
      },
    });
  }
}
