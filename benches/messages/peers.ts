/**
 * What other compressors make of single messages: each is a file, and a call takes as many of them as the tool allows.
 *
 * @module
 */

import { shell } from "../peers/meter.ts";

/** Bytes of the dictionary: what `zstd --train` makes unless it is told otherwise. */
const DICTIONARY = 110 * 1024;

/** Bytes of the reference of `--patch-from`: it is read anew for each of 524 messages, which takes about a second a megabyte. */
const REFERENCE = 1_000_000;

/** Without checksum and number of the dictionary, which would be eight bytes of each message. */
const ZSTD = "zstd -q -19 --single-thread --no-check --no-dictID";

/** Scripts that compress the files of `messages/` into `out/`, by the name of the peer. */
const SCRIPTS: Record<string, string> = {
  "zstd -19": `${ZSTD} -r messages --output-dir-flat out`,
  "zstd -19 + dictionary":
    `zstd -q --train -r training --maxdict=${DICTIONARY} -o dictionary &&
     ${ZSTD} -D dictionary -r messages --output-dir-flat out`,
  "zstd -19 --patch-from": `for each in messages/*; do
       ${ZSTD} --long=27 --patch-from=reference "$each" -o "out/\${each##*/}"
     done`,
  "brotli 11": "cp messages/* out/ && brotli -q 11 -w 24 -j out/*",
};

/** The names of the peers. */
export const PEER_NAMES = Object.keys(SCRIPTS);

async function writeAll(folder: string, contents: readonly Uint8Array[]) {
  await Deno.mkdir(folder);
  for (const [i, content] of contents.entries()) {
    await Deno.writeFile(`${folder}/${String(i).padStart(6, "0")}`, content);
  }
}

/** The end of the training messages: they are shuffled, so it has some of each kind. */
function reference(training: readonly Uint8Array[]): Blob {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let length = 0;
  for (const message of training.toReversed()) {
    if (length + message.length > REFERENCE) break;
    parts.push(new Uint8Array(message), Uint8Array.of(10));
    length += message.length + 1;
  }
  return new Blob(parts);
}

/**
 * Measures all peers.
 *
 * @param messages what they compress, each by itself
 * @param training what they are trained on
 * @param say called when something begins
 * @returns bytes of all messages together, by name
 */
export async function measurePeers(
  messages: readonly Uint8Array[],
  training: readonly Uint8Array[],
  say: (text: string) => void,
): Promise<Record<string, number>> {
  const folder = await Deno.makeTempDir({ prefix: "sluice-messages-" });
  const sizes: Record<string, number> = {};
  try {
    await writeAll(`${folder}/messages`, messages);
    await writeAll(`${folder}/training`, training);
    const end = await reference(training).bytes();
    await Deno.writeFile(`${folder}/reference`, end);
    for (const [name, script] of Object.entries(SCRIPTS)) {
      say(name);
      await Deno.mkdir(`${folder}/out`);
      const { success, said } = await shell(script, [], folder);
      if (!success) throw new Error(`Cannot measure ${name}: ${said}`);
      const files = [...Deno.readDirSync(`${folder}/out`)];
      if (files.length !== messages.length) {
        throw new Error(`Cannot trust ${name}: ${files.length} files came out`);
      }
      sizes[name] = files.reduce(
        (sum, file) => sum + Deno.statSync(`${folder}/out/${file.name}`).size,
        0,
      );
      await Deno.remove(`${folder}/out`, { recursive: true });
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
  return sizes;
}
