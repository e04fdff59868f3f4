import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  compress,
  decompress,
  DecompressorStream,
  FormatError,
  LimitError,
} from "../../mod.ts";
import { Checksum } from "../../src/frame/checksum.ts";
import { FrameWriter } from "../../src/frame/frame_writer.ts";
import { encodeHeader, type FrameHeader } from "../../src/frame/header.ts";
import { encodeIndex } from "../../src/frame/index.ts";
import { MAX_SCALE } from "../../src/kernel/profiles.ts";
import {
  blocksOf,
  bytes,
  collect,
  concat,
  frame,
  header,
  inChunks,
  lines,
  noise,
  stored,
} from "../unit/helpers.ts";

/** The header alone, its checksum right. */
const head = (given: Partial<FrameHeader> = {}) =>
  Uint8Array.from(encodeHeader(header(given)));

/** Raw bytes after a header that is right. */
const after = (...raw: number[]) => concat(head(), Uint8Array.from(raw));

const HEAD = head().length;

/** A copy with some bits of one byte turned over. */
function flip(data: Uint8Array, at: number, bits = 1): Uint8Array<ArrayBuffer> {
  const out = data.slice();
  out[at < 0 ? out.length + at : at] ^= bits;
  return out;
}

/** An input and what is wrong with it: the code, and the offset where it begins. */
const WRONG: [
  claim: string,
  input: Uint8Array,
  code: string,
  offset: number,
][] = [
  ["no bytes at all", bytes(""), "truncated", 0],
  ["text", bytes("Some text."), "bad-magic", 0],
  [
    "half a magic, then something else",
    Uint8Array.of(0xF5, 0x53, 0x53),
    "bad-magic",
    0,
  ],
  ["nothing but a skippable frame", encodeIndex([]), "truncated", 19],
  [
    "no frame after one that is not the last",
    frame("a", {}, false),
    "truncated",
    HEAD + 17,
  ],
  [
    "text after a frame that is not the last",
    concat(frame("a", {}, false), bytes("x")),
    "bad-magic",
    HEAD + 17,
  ],
  [
    "text after the last frame",
    concat(frame("a"), bytes("x")),
    "trailing-data",
    HEAD + 17,
  ],
  [
    "text after the index",
    concat(frame("a"), encodeIndex([]), bytes("x")),
    "trailing-data",
    HEAD + 36,
  ],
  ["another version", flip(frame("a"), 4, 3), "unsupported-version", 0],
  ["an unknown flag", flip(frame("a"), 5, 4), "unsupported-feature", 0],
  [
    "a flag that does not belong",
    flip(frame("a"), 5, 2),
    "checksum-mismatch",
    0,
  ],
  ["a first frame with the number 1", head({ number: 1 }), "corrupt", 0],
  [
    "a second frame with the number 0",
    concat(frame("a", {}, false), frame("b")),
    "corrupt",
    HEAD + 17,
  ],
  [
    "an unknown profile",
    head({ profile: 1000, memory: 1 }),
    "unsupported-feature",
    0,
  ],
  [
    "an unknown scale",
    head({ scale: MAX_SCALE + 1, memory: 1 }),
    "unsupported-feature",
    0,
  ],
  ["a block limit of 0", head({ blockLimit: 0, memory: 1 }), "corrupt", 0],
  [
    "a block limit above 4 MiB",
    head({ blockLimit: 4_194_305, memory: 1 }),
    "corrupt",
    0,
  ],
  ["too little memory", head({ memory: 1 }), "corrupt", 0],
  ["too much memory", head({ memory: header().memory + 1 }), "corrupt", 0],
  [
    "a number that is not minimal",
    concat(head().subarray(0, 6), Uint8Array.of(0x80, 0)),
    "corrupt",
    0,
  ],
  [
    "a header that differs from its checksum",
    flip(head(), -1),
    "checksum-mismatch",
    0,
  ],
  ["block type 4", after(4, 1), "corrupt", HEAD],
  ["block type 7", after(7, 1), "corrupt", HEAD],
  ["a stored block with calls but no learn", after(2 + 64, 1), "corrupt", HEAD],
  ["a run with calls", after(3 + 64, 9), "corrupt", HEAD],
  ["a block with bit 7", after(1 + 128, 1), "corrupt", HEAD],
  ["a coded block with learn", after(1 + 32, 9, 5), "corrupt", HEAD],
  [
    "a stored block with an ensemble but no learn",
    after(2 + 8, 9),
    "corrupt",
    HEAD,
  ],
  ["a run with an ensemble", after(3 + 8, 9), "corrupt", HEAD],
  ["a run with learn", after(3 + 32, 9), "corrupt", HEAD],
  ["an unknown ensemble", after(1 + 24, 9, 5), "corrupt", HEAD],
  ["an unknown ensemble to learn with", after(2 + 24 + 32, 9), "corrupt", HEAD],
  ["a block of no bytes", after(2, 0), "corrupt", HEAD],
  ["a block above the limit", after(2, 0x81, 0x08), "corrupt", HEAD],
  ["a payload of no bytes", after(1, 9, 0), "corrupt", HEAD],
  ["a payload longer than its content", after(1, 9, 10), "corrupt", HEAD],
  [
    "a block above the content size",
    concat(head({ contentSize: 3 }), bytes("\x02\x04")),
    "corrupt",
    HEAD + 1,
  ],
  [
    "a block that differs from its checksum",
    flip(frame("abc"), HEAD + 8),
    "checksum-mismatch",
    HEAD,
  ],
  [
    "a block of another frame",
    concat(head({ blockLimit: 2000 }), frame("a").subarray(HEAD)),
    "checksum-mismatch",
    HEAD,
  ],
  ["an end mark with bit 4", after(8 + 16, 0), "corrupt", HEAD],
  [
    "an end mark that differs from its checksum",
    flip(frame("a"), -1),
    "checksum-mismatch",
    HEAD + 7,
  ],
  ["an end mark with a wrong total", after(...endMark(8, 1)), "corrupt", HEAD],
  [
    "less content than the content size",
    frame("a", { contentSize: 2 }),
    "corrupt",
    HEAD + 8,
  ],
];

/** An end mark whose end checksum is right, right after the header. */
function endMark(type: number, total: number): number[] {
  const mark = [type, total, 0, 0, 0, 0]; // no content: its checksum is 0
  return [
    ...mark,
    ...new Checksum().update(head().slice(-4)).update(mark).bytes,
  ];
}

for (const [claim, input, code, offset] of WRONG) {
  Deno.test(`${claim}: ${code}`, () => {
    const error = assertThrows(
      () => decompress(input),
      FormatError,
      `offset is ${offset}`,
    );
    assertEquals([error.code, error.offset], [code, offset]);
    assert(error instanceof TypeError);
  });
}

Deno.test("content of another length than the header says is told with both", () => {
  const archive = frame("0123456789", { contentSize: 50 });
  const error = assertThrows(
    () => decompress(archive),
    FormatError,
    "its header says 50 bytes of content, not 10",
  );
  assertEquals([error.code, error.offset], ["corrupt", archive.length - 10]);
});

Deno.test("content that differs from its checksum: checksum-mismatch", () => {
  const writer = new FrameWriter(header());
  const block = writer.block(stored(1), bytes("a"), bytes("a"));
  const mark = flip(writer.end(true).subarray(0, 6), 3); // of the content checksum
  const previous = block.subarray(-5, -1); // the block's
  const end = new Checksum().update(previous).update(mark).bytes;
  const error = assertThrows(
    () => decompress(concat(block, mark, Uint8Array.from(end))),
    FormatError,
    "the content differs",
  );
  assertEquals(error.code, "checksum-mismatch");
});

/** Every kind of block, and an index. */
const content = concat(
  lines(2048),
  new Uint8Array(1024),
  noise(1024),
  bytes("aaaabbbbcccc".repeat(20)),
);
const archive = concat(compress(content, { blockSize: 1024 }), encodeIndex([]));

Deno.test("every truncation is truncated, and says where the input ends", () => {
  const kinds = blocksOf(archive, content).map((block) => block.kind);
  assertEquals(new Set(kinds), new Set(["coded", "run", "stored"]));
  const whole = archive.length - encodeIndex([]).length; // an archive ends there
  for (let length = 0; length < archive.length; length++) {
    if (length === whole) continue;
    const error = assertThrows(
      () => decompress(archive.subarray(0, length)),
      FormatError,
    );
    assertEquals([error.code, error.offset], ["truncated", length]);
  }
});

Deno.test("no flipped bit passes, and nothing of the damaged block comes out", async () => {
  const whole = archive.length - encodeIndex([]).length;
  for (let bit = 0; bit < 8 * whole; bit += 37) {
    const damaged = flip(archive, bit >> 3, 1 << (bit & 7));
    let out = 0;
    const sink = new WritableStream<Uint8Array>({
      write(part) {
        assertEquals(part, content.slice(out, out += part.length));
      },
    });
    const error = await inChunks(damaged, [1000]).pipeThrough(
      new DecompressorStream(),
    )
      .pipeTo(sink).then(() => undefined, (reason) => reason);
    assert(
      error instanceof FormatError || error instanceof LimitError,
      `bit ${bit}: ${error}`,
    );
  }
});

Deno.test("a payload that the kernel refuses is told with its place in the input", () => {
  // A coded block of nonsense: the kernel finds it out, or the checksum does.
  const before = frame("before");
  const error = assertThrows(
    () => decompress(concat(before, after(1, 20, 3, 1, 2, 3, 4, 0, 0, 0))),
    FormatError,
  );
  assertEquals(error.offset, before.length + HEAD);
});

Deno.test("a claim of 1 TB of output is refused before any of it is awaited", async () => {
  const claim = head({ contentSize: 1e12 });
  const error = assertThrows(
    () => decompress(claim, { maxOutput: 1e9 }),
    LimitError,
  );
  assertEquals([error.code, error.limit, error.asked], ["output", 1e9, 1e12]);

  const stream = new DecompressorStream({ maxOutput: 1e9 });
  const endless = new ReadableStream<Uint8Array>({
    start: (c) => c.enqueue(claim),
  });
  const streamed = await collect(endless.pipeThrough(stream)).catch((reason) =>
    reason
  );
  assert(streamed instanceof LimitError);
});

Deno.test("a claim of 64 GB of memory is refused, whatever else the header says", () => {
  for (const profile of [1, 1000]) {
    const claim = head({ profile, memory: 64 * 1024 * 1024 });
    const error = assertThrows(() => decompress(claim), LimitError);
    assertEquals([error.code, error.asked], ["memory", 64 * 2 ** 30]);
    assert(error.limit < 2 ** 30);
  }
});

Deno.test("a block above the output limit is refused before its payload is there", () => {
  const claim = concat(frame("abc"), after(3, 0x80, 8));
  const error = assertThrows(
    () => decompress(claim, { maxOutput: 1026 }),
    LimitError,
  );
  assertEquals([error.code, error.limit, error.asked], ["output", 1026, 1027]);
  assertThrows(() => decompress(claim, { maxOutput: 1027 }), FormatError);
});

Deno.test("as much output as the limit is allowed", () => {
  assertEquals(decompress(archive, { maxOutput: content.length }), content);
});
