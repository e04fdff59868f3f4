/**
 * The suite as a runtime other than the tests' own executes it: golden archives come over HTTP, outcomes go out as JSON.
 *
 * @module
 */

import type { Case, Given, GoldenArchive } from "./given.ts";
import { conformance } from "./mod.ts";

/** How a case ended, as JSON can say it. */
export interface Outcome {
  name: string;
  /** What has to be the same in every runtime. */
  value?: string;
  /** What was wrong, with the stack. */
  error?: string;
}

/** Milliseconds that a case may take, on two slow and busy cores. */
const TIMEOUT = 60_000;

/** The golden archives in JSON; `/` and a name after the address are one of them. */
export const GOLDENS = "goldens.json";

/** And one is the network that comes with Sluice. */
export const NETWORK = "byte-en.onnx";

/** What the suite is given, the golden archives fetched. */
export async function prepare(
  given: Omit<Given, "goldens" | "network">,
): Promise<Case[]> {
  const response = await fetch(given.address + GOLDENS);
  const goldens: (Omit<GoldenArchive, "archive"> & { archive: string })[] =
    await response.json();
  const network = await fetch(given.address + NETWORK);
  return conformance({
    ...given,
    network: new Uint8Array(await network.arrayBuffer()),
    goldens: goldens.map((golden) => ({
      ...golden,
      archive: Uint8Array.from(
        atob(golden.archive),
        (char) => char.charCodeAt(0),
      ),
    })),
  });
}

/** Runs a case. */
export async function outcome({ name, run }: Case): Promise<Outcome> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    const error = new Error(`still running after ${TIMEOUT} ms`);
    timer = setTimeout(() => reject(error), TIMEOUT);
  });
  try {
    const value = await Promise.race([run(), late]);
    return value === undefined ? { name } : { name, value };
  } catch (error) {
    return { name, error: `${error}\n${(error as Error)?.stack}` };
  } finally {
    clearTimeout(timer);
  }
}
