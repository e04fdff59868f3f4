import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import {
  compress,
  CompressorStream,
  decompress,
  DecompressorStream,
  LimitBytesStream,
} from "../../../mod.ts";
import { bytes } from "../helpers.ts";

const KERNEL = new URL(
  "../../../src/kernel/lib/kernel.wasm",
  import.meta.url,
);

/** The smallest module there is: it exports nothing. */
const OTHER = new WebAssembly.Module(
  Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0),
);

type Options = Record<string, unknown>;

/** All that take options, and what their messages call it. */
const MAKERS: Record<string, (options: Options) => unknown> = {
  "create a CompressorStream": (options) => new CompressorStream(options),
  "create a DecompressorStream": (options) => new DecompressorStream(options),
  "compress": (options) => compress(bytes("a"), options),
  "decompress": (options) => decompress(ARCHIVE, options),
};
const ARCHIVE = compress(bytes("a"));
const [COMPRESSOR, DECOMPRESSOR, COMPRESS, DECOMPRESS] = Object.keys(MAKERS);

/** An option of a wrong type, who takes it, and the message. */
const WRONG: [options: Options, makers: string[], message: string][] = [
  [
    { checksum: "no" },
    [COMPRESSOR, COMPRESS],
    'checksum must be a boolean: current value is "no"',
  ],
  [
    { checksum: null },
    [COMPRESSOR, COMPRESS],
    "checksum must be a boolean: current value is null",
  ],
  [
    { onProgress: 5 },
    [COMPRESSOR, DECOMPRESSOR],
    "onProgress must be a function: current value is 5",
  ],
  [
    { signal: {} },
    [COMPRESSOR, DECOMPRESSOR],
    "signal must be an AbortSignal: current value is Object",
  ],
  [
    { signal: new AbortController() },
    [COMPRESSOR, DECOMPRESSOR],
    "signal must be an AbortSignal: current value is AbortController",
  ],
  [
    { signal: () => {} },
    [COMPRESSOR, DECOMPRESSOR],
    "signal must be an AbortSignal: current value is a function",
  ],
  [
    { kernel: {} },
    [COMPRESSOR, DECOMPRESSOR, COMPRESS, DECOMPRESS],
    "kernel must be a WebAssembly.Module: current value is Object",
  ],
  [
    { kernel: OTHER },
    [COMPRESSOR, DECOMPRESSOR, COMPRESS, DECOMPRESS],
    "kernel must be the module of Sluice's kernel: current value is one that exports nothing",
  ],
  [
    { flush: "word" },
    [COMPRESSOR],
    'flush must be "block", "chunk" or milliseconds: current value is "word"',
  ],
  [
    { flush: Object.create(null) },
    [COMPRESSOR],
    'flush must be "block", "chunk" or milliseconds: current value is object',
  ],
  [
    { level: "9" },
    [COMPRESSOR, COMPRESS],
    'level must be an integer from 1 to 10: current value is "9"',
  ],
  [
    { workers: "2" },
    [COMPRESSOR, DECOMPRESSOR],
    'workers must be an integer from 0 to 256: current value is "2"',
  ],
];

for (const [options, makers, message] of WRONG) {
  Deno.test(`refused at once: ${message}`, () => {
    for (const maker of makers) {
      const error = assertThrows(() => MAKERS[maker](options), TypeError);
      assertEquals(error.message, `Cannot ${maker} as ${message}`);
    }
  });
}

Deno.test("workers are counted from 0 to 256, and 0 and more refuse what none refuses", () => {
  for (const maker of [COMPRESSOR, DECOMPRESSOR]) {
    for (const workers of [-1, 1.5, 257, NaN, Infinity]) {
      assertThrows(() => MAKERS[maker]({ workers }), RangeError, "workers");
    }
    for (const workers of [undefined, 0, 1, 256]) MAKERS[maker]({ workers });
    for (
      const wrong of [{ maxMemory: -1 }, { maxOutput: NaN }, { level: 10 }, {
        frameSize: 3,
      }, { maxMemory: 5000 }]
    ) {
      const messageOf = (workers: number) => {
        try {
          MAKERS[maker]({ ...wrong, workers });
          return "nothing is wrong";
        } catch (error) {
          return String(error);
        }
      };
      assertEquals(messageOf(2), messageOf(0));
    }
  }
});

Deno.test("options of the right types are taken, a kernel compiled beforehand among them", () => {
  const options = {
    checksum: true,
    kernel: new WebAssembly.Module(Deno.readFileSync(KERNEL)),
    onProgress: () => {},
    signal: new AbortController().signal,
  };
  for (const make of Object.values(MAKERS)) make(options);
});

Deno.test("an option that is undefined is not given", () => {
  const options = {
    checksum: undefined,
    kernel: undefined,
    onProgress: undefined,
    signal: undefined,
  };
  for (const make of Object.values(MAKERS)) make(options);
});

Deno.test("data whose buffer has been transferred is refused, not taken for empty", async () => {
  const gone = bytes("gone");
  gone.buffer.transfer();
  const claim = "data must have a buffer: current value is a detached";
  assertThrows(() => compress(gone), TypeError, `Cannot compress as ${claim}`);
  assertThrows(
    () => decompress(gone),
    TypeError,
    `Cannot decompress as ${claim}`,
  );
  for (
    const stream of [
      new CompressorStream(),
      new DecompressorStream(),
      new LimitBytesStream(9),
    ]
  ) {
    stream.readable.getReader().read().catch(() => {});
    const writer = stream.writable.getWriter();
    await assertRejects(() => writer.write(gone), TypeError, claim);
  }
  compress(new Uint8Array()); // empty from the start
});
