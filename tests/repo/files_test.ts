import { assert, assertEquals, assertMatch } from "@std/assert";
import config from "../../deno.json" with { type: "json" };
import {
  KERNEL_BASE64,
  KERNEL_LENGTH,
} from "../../src/kernel/lib/kernel_wasm.ts";
import { whole } from "../../src/kernel/coder.ts";
import { NETWORK_HEX } from "../../src/kernel/lib/network_wasm.ts";
import { ULTRA_BASE64, ULTRA_LENGTH } from "../../src/kernel/lib/ultra_wasm.ts";
import { unpackingSorted } from "../../src/kernel/sorted_packing.ts";
import { unpacking } from "../../src/kernel/packing.ts";
import { allFiles, read, ROOT, textFiles } from "./source_files.ts";

/** Folders at the root of some machine; one that begins a path names a place that no other machine has. */
const MACHINE_FOLDERS = [
  ...["home", "root", "Users", "work", "tmp", "mnt", "opt", "private", "var"],
];

Deno.test("no file names a path of one machine", () => {
  const posix = new RegExp(
    `(?<![\\w.\\-*)\\]}])/(${MACHINE_FOLDERS.join("|")})/[\\w.]`,
  );
  const windows = /(?<!\w)[A-Z]:\\\w/;
  const wrong = [];
  for (const path of textFiles()) {
    for (const [number, line] of read(path).split("\n").entries()) {
      if (posix.test(line) || windows.test(line)) {
        wrong.push(`${path}:${number + 1}: ${line.slice(0, 200)}`);
      }
    }
  }
  assertEquals(wrong, []);
});

Deno.test("every import in deno.json is pinned to one version, or lies in the repository", () => {
  for (const [name, target] of Object.entries(config.imports)) {
    if (target.startsWith("./")) {
      assert(allFiles().includes(target.slice(2)), name);
      continue;
    }
    assertMatch(
      target,
      /^(jsr:@[\w-]+\/|npm:(@[\w-]+\/)?)[\w-]+@\d+\.\d+\.\d+(-[\w.]+)?(\/[\w./-]+)?$/,
      name,
    );
  }
});

Deno.test("a package that is imported past deno.json is pinned too", () => {
  const imports = textFiles().filter((path) => path.endsWith(".ts")).flatMap(
    (path) => [...read(path).matchAll(/ from "((npm|jsr):[^"]+)"/g)],
  );
  assert(imports.length > 0);
  for (const [, target] of imports) {
    assertMatch(target, /^npm:(@[\w-]+\/)?[\w-]+@\d+\.\d+\.\d+$/);
  }
});

Deno.test("deno.lock has nothing of the runtimes that tests start, as all of it is fetched before the command first runs", () => {
  // The tests on JSR's packages run without lock files.
  for (const path of allFiles().filter((path) => /deno\.lock$/.test(path))) {
    const ofTests = path === "tests/runtime/deno.lock";
    assertEquals(read(path).includes("miniflare"), ofTests, path);
  }
});

Deno.test("deno.lock has nothing of onnxruntime-web, which is fetched when a network is first executed, and notes itself there then", () => {
  assert(!read("deno.lock").includes("onnxruntime-web"));
  const [, version] = /VERSION = "(\d+\.\d+\.\d+)"/.exec(
    read("src/neural/session.ts"),
  )!;
  assert(
    read("tests/runtime/deno.lock").includes(`"onnxruntime-web@${version}"`),
  );
});

Deno.test("the stand-ins have the versions that deno.json imports", () => {
  for (const folder of config.links) {
    const { name, version } = JSON.parse(read(`${folder}/deno.json`));
    const imports: Record<string, string> = config.imports;
    assertEquals(imports[name], `jsr:${name}@${version}`);
  }
});

/** Markdown without its code. */
const prose = (text: string) =>
  text.replace(/^(```|~~~)[\s\S]*?^\1/gm, "").replace(/`[^`\n]*`/g, "");

/** What a heading is called in a link, as GitHub makes it. */
function anchors(path: string): string[] {
  const headings = read(path).matchAll(/^#+ +(.*)$/gm);
  return [...headings].map(([, heading]) =>
    heading.toLowerCase().replace(/[^\p{L}\p{N} _-]/gu, "").replaceAll(" ", "-")
  );
}

Deno.test("every relative link in the documents leads somewhere", () => {
  const files = allFiles();
  const wrong = [];
  for (const path of files.filter((path) => path.endsWith(".md"))) {
    for (
      const [, link] of prose(read(path)).matchAll(/\]\(([^)\s]+)[^)]*\)/g)
    ) {
      if (/^\w+:/.test(link)) continue;
      const url = new URL(link, new URL(path, ROOT));
      const target = decodeURIComponent(url.pathname).slice(
        ROOT.pathname.length,
      );
      const exists = files.some((file) =>
        file === target || file.startsWith(target.replace(/\/?$/, "/"))
      );
      const anchor = decodeURIComponent(url.hash.slice(1));
      if (!exists || anchor && !anchors(target).includes(anchor)) {
        wrong.push(`${path}: ${link}`);
      }
    }
  }
  assertEquals(wrong, []);
});

/** Files that a task writes. */
const GENERATED = [
  "src/kernel/assembly/tables.ts",
  "src/kernel/lib/kernel_wasm.ts",
  "src/kernel/priors.ts",
  "tests/golden/manifest.json",
];

Deno.test("generated files say so, and how to make them", () => {
  for (const path of GENERATED) {
    const top = read(path).split("\n", 4).join("\n");
    assertMatch(top, /@generated/, path);
    assertMatch(top, /do not edit/i, path);
  }
});

Deno.test("a file with lines that nobody writes is among the generated ones", () => {
  const long = textFiles().filter((path) =>
    !path.endsWith("deno.lock") && /^.{1000}/m.test(read(path))
  );
  for (const path of long) {
    assert(read(path).slice(0, 500).includes("@generated"), path);
  }
});

Deno.test("the embedded kernel is the .wasm that lies beside it", () => {
  const packed = Uint8Array.fromBase64(KERNEL_BASE64);
  const file = new URL("src/kernel/lib/kernel.wasm", ROOT);
  const embedded = whole(unpackingSorted(packed, KERNEL_LENGTH)).slice();
  assert(WebAssembly.validate(embedded));
  assertEquals(embedded, Deno.readFileSync(file));
});

Deno.test("the embedded network kernel is the .wasm that lies beside it", () => {
  const file = new URL("src/kernel/lib/network.wasm", ROOT);
  assertEquals(Uint8Array.fromHex(NETWORK_HEX), Deno.readFileSync(file));
});

Deno.test("the packed ultra kernel unpacks to the .wasm that lies beside it", () => {
  const packed = Uint8Array.fromBase64(ULTRA_BASE64);
  const file = new URL("src/kernel/lib/ultra.wasm", ROOT);
  assertEquals(
    whole(unpacking(packed, ULTRA_LENGTH)),
    Deno.readFileSync(file),
  );
});
