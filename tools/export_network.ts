/**
 * Makes `byte-en.onnx`, as docs/networks.md describes it, of `byte-en.net`, which `deno task networks:train` writes.
 *
 *     deno task networks:export --out DIR
 *
 * DIR has `byte-en.net`, and gets `byte-en.onnx`. A file that does not tell how many bytes its network was trained on needs
 * `--bytes N`.
 *
 * @module
 */

import { parseArgs } from "@std/cli/parse-args";
import { ID } from "./networks/byte_en.ts";
import { exportNetwork } from "./networks/export.ts";
import { decodeNetwork } from "./networks/trained.ts";

const typed = parseArgs(Deno.args, {
  string: ["out", "bytes"],
  default: { out: ".scratch" },
});
const network = decodeNetwork(await Deno.readFile(`${typed.out}/${ID}.net`));
const trainingBytes = network.trainingBytes || Number(typed.bytes);
if (!Number.isSafeInteger(trainingBytes) || trainingBytes < 1) {
  throw new RangeError(
    `Cannot export the network as --bytes must tell what it was trained on: current value is ${typed.bytes}`,
  );
}
const file = await exportNetwork({ ...network, trainingBytes }, ID);
await Deno.writeFile(`${typed.out}/${ID}.onnx`, file);
console.error(`${file.length} bytes`);
