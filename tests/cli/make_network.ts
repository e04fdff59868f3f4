/**
 * Writes a small network to standard output: `network [KIND] > file.onnx`, for scripts that need one, and one that is wrong. KIND is `other`,
 * whose weights are others; `future`, of a contract that nobody knows; `huge`, whose sums are too large to be exact; `nodes`, of eight million
 * nodes of two bytes, which would be gigabytes; `work`, which asks a step for 400 times the multiplications of a megabyte's matrix.
 */

import { sampleNetwork } from "../../src/neural/sample_network.ts";
import { changed, laborious, TINY } from "../unit/neural/networks.ts";
import { delimited, repeated } from "../unit/neural/wire.ts";

async function make(kind: string): Promise<Uint8Array<ArrayBuffer>> {
  switch (kind) {
    case "right":
      return await sampleNetwork(1, TINY);
    case "other":
      return await sampleNetwork(2, TINY);
    case "future":
      return changed(await sampleNetwork(1, TINY), ({ properties }) => ({
        properties: new Map([...properties, ["sluice.contract", "99"]]),
      }));
    case "huge":
      return changed(await sampleNetwork(1, TINY), ({ tensors }) => ({
        tensors: tensors.map((tensor) =>
          tensor.name === "scalar_773"
            ? { ...tensor, data: Float32Array.of(2 ** 20) }
            : tensor
        ),
      }));
    case "nodes": {
      const node = delimited(1, new Uint8Array());
      return delimited(7, repeated(2 ** 23, node));
    }
    case "work":
      return laborious(await sampleNetwork(1, TINY), 400);
    default:
      throw new TypeError(`Cannot make a network of kind ${kind}`);
  }
}

const [kind = "right"] = Deno.args;
const file = await make(kind);
await new Blob([file]).stream().pipeTo(Deno.stdout.writable);
