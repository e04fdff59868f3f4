/**
 * Turns over single bits of the golden archive of 4 KiB. Two test files share the work, so that it is done in parallel.
 *
 * @module
 */

import { assert, assertEquals } from "@std/assert";
import { DecompressorStream, FormatError, LimitError } from "../../mod.ts";
import { join } from "../format/archive_builder.ts";
import { newKernel } from "../format/predictors.ts";
import { referenceDecode } from "../format/reference_decoder.ts";
import { fileOf } from "./golden.ts";

const archive = Deno.readFileSync(fileOf("4-kib"));
const { blocks } = referenceDecode(archive, newKernel);

/** The content of the blocks that end before a byte of the archive. */
function before(at: number): Uint8Array {
  return join(
    ...blocks.filter((block) => block.end <= at).map((block) => block.content),
  );
}

/** All that comes out of an archive before an error, and the error. */
async function decode(
  input: Uint8Array,
): Promise<{ content: Uint8Array; error: unknown }> {
  const parts: Uint8Array[] = [];
  try {
    const stream = new DecompressorStream();
    for await (const part of ReadableStream.from([input]).pipeThrough(stream)) {
      parts.push(part);
    }
    return { content: join(...parts), error: undefined };
  } catch (error) {
    return { content: join(...parts), error };
  }
}

/**
 * Turns over some bits of every byte, one at a time. Each must be found out, and what comes out be the blocks before the
 * damage, whole, and nothing more.
 *
 * @param bits which of a byte's bits, 0 to 7
 */
export async function flipBits(bits: readonly number[]): Promise<void> {
  for (let at = 0; at < archive.length; at++) {
    const right = before(at);
    for (const bit of bits) {
      const damaged = archive.slice();
      damaged[at] ^= 1 << bit;
      const { content, error } = await decode(damaged);
      assert(
        error instanceof FormatError || error instanceof LimitError,
        `bit ${bit} of byte ${at}: ${error ?? "nothing was found"}`,
      );
      assertEquals(content, right, `bit ${bit} of byte ${at}`);
    }
  }
}
