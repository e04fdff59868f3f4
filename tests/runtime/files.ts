/** What the runners bring to their runtimes: the package, the suite as one module, golden archives over HTTP. */

import ts from "../../tools/typescript.ts";
import { fileOf, manifest } from "../golden/golden.ts";
import type { GoldenArchive } from "./conformance/given.ts";
import { GOLDENS, NETWORK } from "./conformance/run.ts";

export const ROOT = new URL("../../", import.meta.url);
export const DIST = new URL("dist/", ROOT);

/** A file of the package that `deno task dist` built. */
export function fromDist(name: string): Uint8Array<ArrayBuffer> {
  return Deno.readFileSync(new URL(name, DIST));
}

/** The golden archives. */
export function goldenArchives(): GoldenArchive[] {
  return manifest().map(({ name, contentSha256 }) => ({
    name,
    archive: Deno.readFileSync(fileOf(name)),
    contentSha256,
  }));
}

/** The file of the network that comes with Sluice. */
export function networkFile(): Uint8Array<ArrayBuffer> {
  return Deno.readFileSync(new URL(`models/${NETWORK}`, ROOT));
}

/** The suite and all it imports, as one module. */
export async function suiteModule(): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command("deno", {
    args: ["bundle", "--quiet", "tests/runtime/conformance/run.ts"],
    cwd: ROOT,
  }).output();
  const utf8 = new TextDecoder();
  if (!success) throw new Error(utf8.decode(stderr));
  return utf8.decode(stdout);
}

/** A module without its types, its imports as they are. */
export function javascript(path: string): string {
  return ts.transpileModule(Deno.readTextFileSync(new URL(path, ROOT)), {
    compilerOptions: {
      target: ts.ScriptTarget.ESNext,
      module: ts.ModuleKind.ESNext,
    },
  }).outputText;
}

/** Something a server answers with. */
export interface Page {
  type: string;
  body: string | Uint8Array<ArrayBuffer>;
}

/** A server of the golden archives and of more pages, by their paths. */
export function serve(
  pages: Record<string, Page> = {},
): { address: string } & AsyncDisposable {
  const goldens = goldenArchives();
  const json = JSON.stringify(goldens.map((golden) => ({
    ...golden,
    archive: golden.archive.toBase64(),
  })));
  const all: Record<string, Page> = {
    ...pages,
    [GOLDENS]: { type: "application/json", body: json },
  };
  for (const { name, archive } of goldens) {
    all[name] = { type: "application/octet-stream", body: archive };
  }
  all[NETWORK] = { type: "application/octet-stream", body: networkFile() };
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen() {} },
    (request) => {
      const page = all[new URL(request.url).pathname.slice(1)];
      if (!page) return new Response("not found", { status: 404 });
      const headers = { "content-type": page.type };
      return part(page, request) ?? new Response(page.body, { headers });
    },
  );
  return {
    address: `http://127.0.0.1:${server.addr.port}/`,
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}

/** The part of a page that a request asks for, if it asks for one. */
function part({ body }: Page, { headers }: Request): Response | undefined {
  const match = /^bytes=(\d*)-(\d+)$/.exec(headers.get("range") ?? "");
  if (!match || typeof body === "string") return undefined;
  const [, first, last] = match;
  const start = first ? Number(first) : Math.max(0, body.length - Number(last));
  const end = first ? Number(last) : body.length - 1;
  return new Response(body.slice(start, end + 1), {
    status: 206,
    headers: {
      "content-range": `bytes ${start}-${end}/${body.length}`,
      etag: '"golden"',
    },
  });
}

/** Milliseconds that a runtime may take for a case: a bit more than the case's own limit. */
const DEADLINE = 90_000;

/** Waits for a runtime, but not for ever: it may have lost what it was doing. */
export async function answered<T>(work: Promise<T>, what: string): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    const error = new Error(`no answer within ${DEADLINE} ms: ${what}`);
    timer = setTimeout(() => reject(error), DEADLINE);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
