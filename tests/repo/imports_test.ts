import { assert, assertEquals } from "@std/assert";
import { productFiles, read, ROOT, TOOLS } from "./source_files.ts";

/** What each part may import; a path that ends in "/" stands for a folder. The longest that fits counts. */
const MAY_IMPORT: Record<string, string[]> = {
  "cli.ts": ["src/cli/"],
  "src/cli/": [
    "src/cli/",
    "src/controls.ts",
    "mod.ts",
    "src/archive/slices.ts",
    "src/kernel/content_kind.ts",
    "src/neural/",
    "src/predictor/manifest.ts",
    "src/streams/network_choices.ts",
    "src/streams/resumable.ts",
    "src/streams/train_model.ts",
    "src/errors.ts",
    "src/server/adapters/deno.ts",
    "src/server/config.ts",
    "deno.json",
    "@std/cli/",
    "node:crypto",
    "node:fs",
    "node:util",
  ],
  "server.ts": ["src/server/adapters/"],
  "src/server/": [
    "src/server/",
    "mod.ts",
    "src/errors.ts",
    "src/neural/batch.ts",
    "src/streams/network_choices.ts",
    "deno.json",
    "hono",
    "hono/",
    "hono-openapi",
    "hono-rate-limiter",
    "prom-client",
    "range-parser",
    "zod",
  ],
  // The only ones that know a runtime.
  "src/server/adapters/": [
    "src/server/",
    "mod.ts",
    "src/errors.ts",
    "src/predictor/manifest.ts",
    "hono",
    "@hono/node-server",
    "node:",
  ],
  "mod.ts": [
    "src/archive/",
    "src/messages/",
    "src/predictor/",
    "src/streams/",
    "src/errors.ts",
  ],
  "src/messages/": [
    "src/messages/",
    "src/streams/",
    "src/frame/",
    "src/kernel/",
    "src/predictor/",
    "src/errors.ts",
  ],
  "src/archive/": [
    "src/archive/",
    "src/streams/",
    "src/frame/",
    "src/errors.ts",
  ],
  "src/streams/": [
    "src/streams/",
    "src/frame/",
    "src/kernel/",
    "src/predictor/",
    "src/generate/",
    "src/workers/",
    "src/neural/stream_networks.ts",
    "src/errors.ts",
  ],
  "src/workers/": [
    "src/workers/",
    "src/streams/",
    "src/frame/",
    "src/predictor/",
    "src/errors.ts",
  ],
  "src/generate/": ["src/generate/", "src/predictor/", "src/kernel/"],
  "src/neural/": [
    "src/neural/",
    "src/generate/",
    "src/kernel/coder.ts",
    "src/kernel/mod.ts",
    "src/kernel/profiles.ts",
    "src/kernel/network/mod.ts",
    "src/frame/network_field.ts",
    "src/frame/varint.ts",
    "src/streams/network_choices.ts",
    "src/streams/network_parts.ts",
    "src/streams/pace.ts",
    "src/streams/turn.ts",
    "src/controls.ts",
    "src/errors.ts",
    "@bufbuild/protobuf",
    "onnx-buf",
  ],
  "src/predictor/": ["src/predictor/", "src/kernel/", "src/errors.ts"],
  // A file of the package: what reads models, and what is done with them.
  "src/predictor/on_demand.ts": [
    "src/predictor/",
    "src/generate/kernel_drafter.ts",
  ],
  "src/frame/": ["src/frame/", "src/errors.ts", "crc-32/"],
  "src/kernel/": ["src/kernel/", "src/errors.ts"],
  "src/kernel/build.ts": ["src/kernel/", "@std/cli/", "assemblyscript/"],
  "src/kernel/train_priors.ts": ["src/kernel/", "@std/cli/"],
  "src/kernel/train_balanced_priors.ts": ["src/kernel/", "@std/cli/"],
  "src/kernel/train_deep_priors.ts": ["src/kernel/", "@std/cli/"],
  "src/kernel/ultra/make_primers.ts": ["@std/cli/"],
  "src/controls.ts": [],
  "src/errors.ts": [],
};

interface Module {
  specifier: string;
  dependencies?: {
    specifier: string;
    code?: { specifier: string };
    type?: { specifier: string };
    isDynamic?: boolean;
  }[];
}

/** A path from the root, or the specifier itself. */
function nameOf(specifier: string): string {
  return specifier.startsWith(ROOT.href)
    ? specifier.slice(ROOT.href.length)
    : specifier;
}

/** What `deno info` tells of all that a module imports. */
async function modulesOf(root: string): Promise<Module[]> {
  const { stdout, success } = await new Deno.Command("deno", {
    args: ["info", "--json", root],
    cwd: ROOT,
  }).output();
  assert(success, `deno info ${root} failed`);
  const { modules }: { modules: Module[] } = JSON.parse(
    new TextDecoder().decode(stdout),
  );
  return modules;
}

/** Who imports whom: types and dynamic imports too, and packages by the name they are imported by. */
async function graph(root: string): Promise<Map<string, string[]>> {
  const modules = await modulesOf(root);
  return new Map(modules.map(({ specifier, dependencies = [] }) => [
    nameOf(specifier),
    dependencies.map((dependency) => {
      const found = dependency.code ?? dependency.type;
      assert(found, `${specifier}: ${dependency.specifier} is not found`);
      return dependency.specifier.startsWith(".")
        ? nameOf(found.specifier)
        : dependency.specifier;
    }),
  ]));
}

/** What a Worker is started with. */
const WORKER = "src/workers/worker.ts";

/** How servers begin, and their Workers. */
const SERVERS = [
  "server.ts",
  "src/server/compression_middleware.ts",
  ...["node_program", "workers", "stage_worker_deno", "stage_worker_node"].map((
    name,
  ) => `src/server/adapters/${name}.ts`),
];

const ROOTS = ["mod.ts", "cli.ts", WORKER, ...SERVERS, ...TOOLS];
const GRAPHS = new Map(
  await Promise.all(
    ROOTS.map(async (root) => [root, await graph(root)] as const),
  ),
);

/** Whether a path is what is named, or lies in it. */
const fits = (path: string, named: string) =>
  /[/:]$/.test(named) ? path.startsWith(named) : path === named;

const isOurs = (path: string) =>
  !path.startsWith("std/") && !path.includes(":");

for (const [root, modules] of GRAPHS) {
  Deno.test(`what ${root} loads keeps to who may import whom`, () => {
    const wrong = [];
    for (const [path, imports] of modules) {
      if (!isOurs(path) || path.endsWith(".json")) continue;
      const part = Object.keys(MAY_IMPORT).filter((part) => fits(path, part))
        .sort((a, b) => b.length - a.length)[0];
      assert(part, `${path} belongs to no part`);
      for (const imported of imports) {
        if (!MAY_IMPORT[part].some((allowed) => fits(imported, allowed))) {
          wrong.push(`${path} imports ${imported}`);
        }
      }
    }
    assertEquals(wrong, []);
  });
}

Deno.test("onnxruntime-web is named by the one file that loads it, and nowhere in the graph", () => {
  const naming = productFiles().filter((path) =>
    /["'`/:]onnxruntime-web\b/.test(read(path))
  );
  assertEquals(naming, ["src/neural/session.ts"]);
  for (const modules of GRAPHS.values()) {
    const names = [...modules].flatMap(([path, imports]) => [path, ...imports]);
    assertEquals(names.filter((name) => name.includes("onnxruntime")), []);
  }
});

Deno.test("what executes networks is loaded when it is called for", async () => {
  // Which main.ts imports dynamically, as it does all commands.
  const doctor = "src/cli/doctor.ts";
  for (const root of ["mod.ts", "cli.ts", WORKER, ...SERVERS]) {
    const modules = await modulesOf(root);
    const atOnce = modules.flatMap(({ specifier, dependencies = [] }) =>
      fits(nameOf(specifier), "src/neural/") ? [] : dependencies.flatMap(
        ({ code, isDynamic }) =>
          code && !isDynamic && fits(nameOf(code.specifier), "src/neural/")
            ? nameOf(specifier)
            : [],
      )
    );
    assertEquals(
      new Set(atOnce),
      new Set(root === "cli.ts" ? [doctor] : []),
      root,
    );
  }
});

Deno.test("every file of the product is loaded by something", () => {
  const loaded = new Set(
    [...GRAPHS.values()].flatMap((map) => [...map.keys()]),
  );
  assertEquals(productFiles().filter((path) => !loaded.has(path)), []);
});

Deno.test("the library loads neither the command line nor training, and no package but the checksum and what reads .onnx files", () => {
  const loaded = [...GRAPHS.get("mod.ts")!.keys()];
  assertEquals(
    loaded.filter((path) =>
      !/^mod\.ts$|^src\/(controls\.ts|errors\.ts|archive\/|messages\/|generate\/|neural\/|predictor\/|streams\/|workers\/|frame\/|kernel\/)/
        .test(
          path,
        )
    )
      .filter((path) =>
        !/^npm:\/?(crc-32|@bufbuild\/protobuf|onnx-buf)@/.test(path)
      ),
    [],
  );
  for (const tool of TOOLS) assert(!loaded.includes(tool), tool);
});

Deno.test("models, parts of archives and damaged ones are read with what is loaded when that is called for", async () => {
  const modules = new Map(
    (await modulesOf("mod.ts")).map((module) => [module.specifier, module]),
  );
  /** What is loaded with a module: neither types nor what is imported later. */
  const loadedWith = (path: string) => {
    const seen = new Set([new URL(path, ROOT).href]);
    for (const specifier of seen) {
      for (const next of modules.get(specifier)?.dependencies ?? []) {
        if (next.code && !next.isDynamic) seen.add(next.code.specifier);
      }
    }
    return [...seen].map(nameOf);
  };
  const later = [...modules.values()].flatMap(({ dependencies = [] }) =>
    dependencies.flatMap(({ code, isDynamic }) =>
      code && isDynamic && !code.specifier.startsWith("node:")
        ? nameOf(code.specifier)
        : []
    )
  );
  assertEquals(
    new Set(later),
    new Set([
      "src/predictor/on_demand.ts",
      "src/archive/readers.ts",
      "src/neural/stream_networks.ts",
    ]),
  );
  const atOnce = loadedWith("mod.ts");
  const expected: [string, RegExp, number][] = [
    [
      "src/predictor/on_demand.ts",
      /^src\/predictor\/(model_file|state_packing|packing\/.*|priming|training|tidying)\.ts$/,
      14,
    ],
    [
      "src/archive/readers.ts",
      /^src\/archive\/(open_archive|recovery|resync|frame_table|index_chain)\.ts$/,
      5,
    ],
  ];
  for (const [entry, some, count] of expected) {
    assertEquals(atOnce.filter((path) => some.test(path)), []);
    const onDemand = loadedWith(entry);
    assertEquals(onDemand.filter((path) => some.test(path)).length, count);
  }
});

/** All that a part's files import, directly or not. */
function reached(from: string): string[] {
  const modules = GRAPHS.get("cli.ts")!;
  const seen = new Set([...modules.keys()].filter((path) => fits(path, from)));
  assert(seen.size > 0, `nothing is loaded from ${from}`);
  for (const path of seen) {
    for (const next of modules.get(path) ?? []) seen.add(next);
  }
  return [...seen];
}

Deno.test("frame and kernel never meet", () => {
  assertEquals(reached("src/frame/").filter((p) => fits(p, "src/kernel/")), []);
  assertEquals(reached("src/kernel/").filter((p) => fits(p, "src/frame/")), []);
});
