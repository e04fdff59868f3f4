/** Small messages are the same bytes in every runtime, and come back. */

import { KINDS, sha256 } from "./bytes.ts";
import { check, failureOf, same, sameBytes } from "./check.ts";
import type { Bound, Case } from "./given.ts";

export function messages(bound: Bound): Case[] {
  const { sluice, compiles } = bound;
  const { kernel, sortingKernel } = bound;
  const kernels = compiles ? {} : { kernel, sortingKernel };
  const tables = {
    slotLines: 4096,
    historyBits: 14,
    matchBits: 12,
    apmBits: 10,
  };
  const codec = async (level: number) => {
    const samples = KINDS.JSON(10_000);
    const model = await sluice.trainModel(samples, {
      level,
      tables,
      ...kernels,
    });
    return new sluice.Codec({ model, ...(compiles ? {} : { kernel }) });
  };
  return [
    ...[5, 6, 9].map((level): Case => ({
      name: `a codec of level ${level} makes the same bytes as elsewhere`,
      async run() {
        const small = await codec(level);
        const all: number[] = [];
        for (const [kind, make] of Object.entries(KINDS)) {
          for (const length of [0, 1, 200, 1500]) {
            const message = make(length), data = small.encode(message);
            sameBytes(small.decode(data), message);
            check(
              data.length <= length + 4,
              `${kind} of ${length} grows little`,
            );
            all.push(...data);
          }
        }
        return await sha256(Uint8Array.from(all));
      },
      alike: true,
    })),
    {
      name: "a damaged message is an error, and the next one is as before",
      async run() {
        const small = await codec(6);
        const message = KINDS.JSON(500), data = small.encode(message);
        const cut = data.subarray(0, 3);
        const error = await failureOf(
          () => small.decode(cut),
          sluice.FormatError,
        );
        same([error.code, error.offset], ["truncated", 3]);
        await failureOf(
          () => small.decode(data.map((byte, i) => i === 9 ? ~byte : byte)),
          sluice.FormatError,
        );
        sameBytes(small.encode(message), data);
      },
    },
  ];
}
