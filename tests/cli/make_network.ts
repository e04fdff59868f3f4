/**
 * Writes a small network to standard output: `network [KIND] > file.onnx`, for scripts that need one, and one that is wrong. KIND is `other`,
 * whose weights are others; `future`, of a contract that nobody knows; `huge`, whose sums are too large to be exact.
 */

import { sampleNetwork } from "../../src/neural/sample_network.ts";
import { changed, TINY } from "../unit/neural/networks.ts";

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
    default:
      throw new TypeError(`Cannot make a network of kind ${kind}`);
  }
}

const [kind = "right"] = Deno.args;
const file = await make(kind);
await new Blob([file]).stream().pipeTo(Deno.stdout.writable);
