/** A kernel that the runtime compiled is all that is needed. */

import { bytes, collect, KINDS } from "./bytes.ts";
import { check, failureOf, sameBytes } from "./check.ts";
import type { Bound, Case } from "./given.ts";

/** Every way to make a module from bytes. */
const COMPILERS = [
  "Module",
  "compile",
  "instantiate",
  "compileStreaming",
  "instantiateStreaming",
] as const;

export function kernel(
  { sluice, kernel, sortingKernel, ultraKernel, compiles }: Bound,
): Case[] {
  const { compress, decompress, CompressorStream, DecompressorStream } = sluice;
  const content = KINDS["a bit of each"](5000);
  const sorted = KINDS["a bit of each"](100_000);
  const options = { level: 1, sortingKernel };
  const ultra = { level: 10, ultraKernel };
  return [
    {
      name: "with a kernel given, nothing compiles WebAssembly from bytes",
      async run() {
        const compiled = await countCompiling(async () => {
          sameBytes(
            decompress(compress(content, { kernel }), { kernel }),
            content,
          );
          const archive = new Blob([content]).stream()
            .pipeThrough(new CompressorStream({ kernel }));
          const output = archive.pipeThrough(
            new DecompressorStream({ kernel }),
          );
          sameBytes(await collect(output), content);
          const { length } = decompress(compress(sorted, options), options);
          check(length === sorted.length, `${length} bytes came back`);
          sameBytes(decompress(compress(content, ultra), ultra), content);
        });
        check(compiled === 0, `${compiled} modules were compiled`);
      },
    },
    {
      name: compiles
        ? "without a kernel given, the embedded one does the same"
        : "without a kernel given, a message says that the platform needs one",
      async run() {
        if (compiles) {
          sameBytes(compress(content), compress(content, { kernel }));
          sameBytes(compress(sorted, { level: 1 }), compress(sorted, options));
          sameBytes(compress(content, { level: 10 }), compress(content, ultra));
          return;
        }
        const { message } = await failureOf(
          () => compress(bytes("x")),
          TypeError,
        );
        check(message.includes("option kernel"), message);
        const unsorted = await failureOf(
          () => compress(sorted, { level: 1 }),
          TypeError,
        );
        check(
          unsorted.message.includes("option sortingKernel"),
          unsorted.message,
        );
        const plain = await failureOf(
          () => compress(content, { level: 10 }),
          TypeError,
        );
        check(plain.message.includes("option ultraKernel"), plain.message);
      },
    },
  ];
}

/** How often something was compiled from bytes during the work. */
async function countCompiling(work: () => Promise<void>): Promise<number> {
  let count = 0;
  const platform = WebAssembly as unknown as Record<string, unknown>;
  const saved = COMPILERS.map((name) => [name, platform[name]] as const);
  for (const [name, original] of saved) {
    if (typeof original !== "function") continue;
    // A proxy: `instanceof WebAssembly.Module` has to work as before.
    platform[name] = new Proxy(original, {
      construct(target, args) {
        count++;
        return Reflect.construct(target, args);
      },
      apply(target, self, args) {
        count++;
        return Reflect.apply(target, self, args);
      },
    });
  }
  try {
    await work();
  } finally {
    for (const [name, original] of saved) platform[name] = original;
  }
  return count;
}
