/**
 * What each side of the pairs does, in whichever runtime: it codes what it is given, and decodes what another has coded.
 *
 * @module
 */

type Sluice = typeof import("../../../mod.ts");

/** Who executes the network. */
export type SideBackend = "kernel" | "interpreter" | "wasm" | "webgpu";

/** What is coded, and how. */
export interface Pair {
  name: string;
  options: { mixed?: boolean; lanes: number; blockSize: number };
}

/** What is given to a side. */
export interface Given {
  sluice: Sluice;
  backend: SideBackend;
  /** Fetches a file by its name: the network, and of each pair the content and another's archive. */
  fetchFile(name: string): Promise<Uint8Array>;
  /** Loads onnxruntime-web, where it is not to be found by its name. */
  loadRuntime?: (build: "wasm" | "jspi") => Promise<unknown>;
}

/** What came of a pair: SHA-256 of both. */
export interface PairOutcome {
  name: string;
  archive: string;
  content: string;
}

/** Names of the files. */
export const NETWORK_FILE = "network.onnx";
export const contentFile = (name: string) => `${name}.content`;
export const archiveFile = (name: string) => `${name}.slc`;

/** All that comes out of a stage, from content in chunks that fit nothing. */
async function through(
  bytes: Uint8Array,
  stage: TransformStream<Uint8Array, Uint8Array<ArrayBuffer>>,
): Promise<Uint8Array<ArrayBuffer>> {
  const chunk = 77_777;
  let at = 0;
  const input = new ReadableStream<Uint8Array>({
    pull(controller) {
      if (at >= bytes.length) return controller.close();
      controller.enqueue(bytes.slice(at, at += chunk));
    },
  });
  const output = new Response(input.pipeThrough(stage));
  return new Uint8Array(await output.arrayBuffer());
}

/** SHA-256 as hexadecimal digits. */
export async function hashOf(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return [...hash].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * Codes and decodes. Nobody else may stand in for the backend: that is an error here.
 *
 * @param given see {@linkcode Given}
 * @param pairs what is coded
 */
export async function takeSide(
  { sluice, backend, fetchFile, loadRuntime }: Given,
  pairs: readonly Pair[],
): Promise<PairOutcome[]> {
  const refusals: Error[] = [];
  const network = await sluice.loadNetwork(await fetchFile(NETWORK_FILE), {
    backend,
    onFallback: (reason) => refusals.push(reason),
    ...(loadRuntime && { loadRuntime }),
  });
  const outcomes: PairOutcome[] = [];
  for (const { name, options } of pairs) {
    const content = await fetchFile(contentFile(name));
    const archive = await through(
      content,
      new sluice.CompressorStream({
        network,
        ...options,
        contentSize: content.length,
      }),
    );
    const restored = await through(
      await fetchFile(archiveFile(name)),
      new sluice.DecompressorStream({ models: [network] }),
    );
    if (refusals.length > 0) {
      const [first] = refusals;
      throw new Error(`${backend} did not execute it: ${first.message}`, {
        cause: first,
      });
    }
    outcomes.push({
      name,
      archive: await hashOf(archive),
      content: await hashOf(restored),
    });
  }
  return outcomes;
}
