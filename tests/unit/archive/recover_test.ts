import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import fc from "fast-check";
import {
  compress,
  type Damage,
  decompress,
  LimitError,
  recover,
} from "../../../mod.ts";
import { random } from "../../long/random.ts";
import {
  blow,
  build,
  judge,
  recovered,
  strike,
} from "../../recovery/oracle.ts";
import {
  collect,
  concat,
  frame,
  header,
  lines,
  noise,
  stored,
} from "../helpers.ts";
import { runCodec } from "../../../src/streams/codec.ts";
import { Encoder } from "../../../src/streams/encoder.ts";
import { indexLength } from "../../../src/frame/index.ts";
import { FrameWriter } from "../../../src/frame/frame_writer.ts";
import { encodeSkippableHead } from "../../../src/frame/skippable.ts";
import { encodeHeader, FRAME_MAGIC } from "../../../src/frame/header.ts";

const CONTENT = lines(10_000);
const ARCHIVE = compress(CONTENT, {
  level: 4,
  frameSize: 2048,
  blockSize: 1024,
});

/** What a damage says, in short. */
const told = (damages: Damage[]) =>
  damages.map((damage) => [
    damage.contentOffset,
    damage.contentLength,
    damage.frame,
    damage.error.code,
  ]);

/** Where each frame begins. */
const starts = (archive: Uint8Array) =>
  archive.reduce<number[]>((starts, _, i) => {
    const is = FRAME_MAGIC.every((byte, k) => archive[i + k] === byte);
    return is ? [...starts, i] : starts;
  }, []);
const STARTS = starts(ARCHIVE);

Deno.test("an undamaged archive is restored whole, and nothing is reported", async () => {
  const single = compress(lines(500));
  for (const file of [ARCHIVE, single, concat(single, ARCHIVE, single)]) {
    const { output, damages } = await recovered(file);
    assertEquals(output, decompress(file));
    assertEquals(damages, []);
  }
});

Deno.test("whatever single byte is damaged, what is lost is its frame from a block on, and that is reported", async () => {
  assertEquals(STARTS.length, 5);
  for (let at = 0; at < ARCHIVE.length; at += 3) {
    const file = ARCHIVE.slice();
    file[at] ^= 255;
    const { output, damages } = await recovered(file);
    const which = STARTS.findLastIndex((start) => start <= at);
    const index = at >= ARCHIVE.length - 40 && output.length === 10_000;
    assertEquals(damages.length, 1, `byte ${at}`);
    const [{ offset, length, contentOffset, contentLength, frame }] = damages;
    assert(offset <= at && at < offset + length, `byte ${at}`);
    assert(contentOffset! + contentLength! <= 10_000, `byte ${at}`);
    if (!index) assertEquals(frame, which, `byte ${at}`);
    assertEquals(
      output,
      concat(
        CONTENT.slice(0, contentOffset),
        CONTENT.slice(contentOffset! + contentLength!),
      ),
    );
  }
});

Deno.test("damage anywhere: with an index, all that was not touched is restored in its place", async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(), async (seed) => {
      const next = random(seed, 0);
      const parts = build(next, {
        archives: [2 + next.below(5)],
        indexed: true,
      });
      const last = parts.findLastIndex(({ type }) => type === "index");
      const used = parts.slice(0, last + 1);
      const size = used.slice(0, -1).reduce(
        (n, { bytes }) => n + bytes.length,
        0,
      );
      const blows = Array.from(
        { length: 1 + next.below(3) },
        () => blow(next, size),
      )
        .filter(({ kind }) => kind !== "cut")
        .map((blow) => ({
          ...blow,
          length: Math.min(blow.length, size - blow.at),
        }));
      const damaged = strike(used, blows, next);
      const result = await recovered(damaged.file);
      assertEquals(judge(used, damaged, result, true), undefined);
    }),
    { numRuns: 60 },
  );
});

Deno.test("damage at one place: without an index, too", async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(), async (seed) => {
      const next = random(seed, 0);
      const archives = Array.from(
        { length: 1 + next.below(4) },
        () => 1 + next.below(3),
      );
      const parts = build(next, { archives, indexed: false });
      const size = parts.reduce((n, { bytes }) => n + bytes.length, 0);
      const damaged = strike(parts, [blow(next, size)], next);
      const result = await recovered(damaged.file);
      assertEquals(judge(parts, damaged, result, true), undefined);
    }),
    { numRuns: 60 },
  );
});

/** Without its index. */
const bare = (archive: Uint8Array<ArrayBuffer>) =>
  archive.slice(0, archive.length - indexLength(archive)!);

Deno.test("a frame whose end is missing does not end where a later one does", async () => {
  // Of the frames, the first begins with a long block, and the third with a short one, behind which is as much.
  const contents = [
    noise(2048, 1),
    new Uint8Array(2048),
    concat(new Uint8Array(1024), noise(1024, 2)),
    lines(2048),
  ];
  const options = { level: 4, frameSize: 2048, blockSize: 1024 };
  const file = bare(compress(concat(...contents), options));
  const [, second, third] = starts(file);
  const ends = (at: number) => file.indexOf(0x22, at) + 7 + 1024; // stored, 1024 bytes, a checksum
  // So much is missing that the end of the first's first block is that of the third's.
  const block = file.indexOf(0x22, third);
  const length = block - ends(0);
  const at = second - length;
  assert(at > 100 && at < ends(0) && length > 0);
  const damaged = concat(file.slice(0, at), file.slice(second));
  const { output, damages } = await recovered(damaged);
  assertEquals(output, concat(...contents.slice(1)));
  assertEquals(told(damages), [[0, undefined, 0, "checksum-mismatch"]]);
});

Deno.test("nor does the last frame of an archive end in the next archive, whatever the number of the frame there, and whatever it holds itself", async () => {
  const options = { level: 4, frameSize: 3072, blockSize: 1024 };
  const held = compress(noise(300, 3));
  const lost = [
    noise(3072, 1),
    // With what looks like a sign that other frames are content.
    concat(held, noise(3072 - held.length, 1)),
  ];
  const contents = [
    lines(3072),
    concat(new Uint8Array(2048), noise(1024, 2)),
    noise(100, 4),
  ];
  const next = bare(compress(concat(...contents), options));
  for (const content of lost) {
    const archive = compress(content, options);
    const file = concat(archive, next);
    const second = archive.length, third = second + starts(next)[1];
    const block = third + 20 + 2 * 8; // behind a header and two runs
    for (const [i, from] of [second, third].entries()) {
      // So much is missing that the end of the lost frame's second block is where that one begins.
      const end = archive.length - 11 - 1031; // an end mark, a stored block
      const at = end - (block - from);
      assert(at > end - 1024 && at < end, `${at}`);
      const damaged = concat(file.slice(0, at), file.slice(from));
      const { output, damages } = await recovered(damaged);
      assertEquals(
        output,
        concat(content.slice(0, 1024), ...contents.slice(i)),
      );
      assertEquals(told(damages), [[1024, undefined, 0, "checksum-mismatch"]]);
    }
  }
});

Deno.test("whatever single bit of the first magic is damaged, the other frames are restored", async () => {
  for (const checksum of [true, false]) {
    const options = { level: 4, frameSize: 2048, checksum };
    const archive = compress(CONTENT, options);
    for (const whole of [archive, bare(archive)]) {
      for (let bit = 0; bit < 32; bit++) {
        const file = whole.slice();
        file[bit >>> 3] ^= 1 << (bit & 7);
        const { output, damages } = await recovered(file);
        assertEquals(output, CONTENT.slice(2048), `bit ${bit}`);
        assertEquals(damages.length, 1);
      }
    }
  }
});

Deno.test("an archive at which a stored block of unknown content begins is not taken for what follows", async () => {
  for (const checksum of [true, false]) {
    for (const before of [0, 1024]) {
      const inner = compress(noise(300, 1));
      const content = concat(noise(before, 3), inner, noise(2000, 2));
      const archive = runCodec(
        new Encoder("compress", { level: 4, blockSize: 1024, checksum }),
        content,
      );
      for (let end = 60; end < archive.length; end += 330) {
        const { output, damages } = await recovered(archive.slice(0, end));
        assertEquals(output, content.slice(0, output.length), `${end} bytes`);
        assertEquals(damages.length, 1);
      }
      for (let at = 60; at < archive.length; at += 330) {
        const file = archive.slice(0, -1);
        file[at] ^= 1;
        const { output } = await recovered(file);
        assertEquals(output, content.slice(0, output.length), `byte ${at}`);
      }
    }
  }
});

Deno.test("frames of an archive in the archive that are as long as its own stay content", async () => {
  const options = { level: 4, frameSize: 16_384 };
  // Of the inner archive, some frames lie within one of the outer: before each stands what can be the end mark of the outer one.
  const inner = Array.from(
    { length: 12 },
    (_, i) =>
      concat(
        noise(12_288, -i - 1).map((n) => 97 + (n >>> 6)),
        noise(4096, i + 1),
      ),
  );
  const content = concat(
    noise(1500, 99),
    compress(concat(...inner), { ...options, blockSize: 4096 }),
  );
  const outer = compress(content, { ...options, blockSize: 8192 });
  const [, first, second] = starts(outer);
  assert(first < 8192 && second < 16_384); // both are stored as they are
  // Behind another archive there is no index at the end.
  const file = concat(outer, compress(lines(100), { level: 4 }));
  const whole = concat(content, lines(100));
  const kept = concat(whole.slice(0, 8192), whole.slice(16_384));
  let head = 0;
  for (let at = 8300; at < 16_300; at += 800) {
    const damaged = file.slice();
    damaged[at] ^= 1;
    const { output, damages } = await recovered(damaged);
    assertEquals(told(damages), [[8192, 8192, 0, "checksum-mismatch"]]);
    assertEquals(output, kept);
    head = damages[0].offset;
  }
  // With the length of the block, the way to the frame's end is lost, too.
  for (let at = head + 1; at < head + 3; at++) {
    const damaged = file.slice();
    damaged[at] ^= 1;
    const { output, damages } = await recovered(damaged);
    assertEquals(damages.length, 1);
    assertEquals(output, kept);
  }
});

Deno.test("they do so where nothing that is left before them tells of another archive", async () => {
  const options = { level: 4, frameSize: 3072, blockSize: 1024 };
  const letters = noise(32_768, 7).map((n) => 97 + (n >>> 6));
  const content = concat(noise(2500, 9), compress(letters, options));
  const file = bare(compress(content, options));
  // Frame 0 of the outer archive and of the inner, and frame 1 of both.
  const [, held, second, next] = starts(file);
  assert(held > 1051 && next > second);
  const damaged = file.slice();
  // All that is left before the last of them is what can be the end mark of the first.
  damaged.fill(0, 1100, next - 20);
  const { output, damages } = await recovered(damaged);
  assertEquals(output, concat(content.slice(0, 1024), content.slice(6144)));
  assertEquals(damages.length, 1);
});

Deno.test("what claims to be an index up to the end of the file, and is none there, does not speak for what is before it", async () => {
  const inner = compress(noise(2000), { frameSize: 1024, blockSize: 1024 });
  // The inner index begins 5 bytes before the end of a block. Where its length should be stands the type of the last block, 34: as many
  // bytes follow.
  const before = 4 * 1024 + 22 - inner.length % 1024;
  const content = concat(noise(before, 5), inner);
  const encoder = new Encoder("compress", {
    level: 4,
    blockSize: 1024,
    checksum: false,
    contentSize: content.length,
  });
  const archive = runCodec(encoder, content);
  assertEquals(archive[archive.length - 35], 34);
  // The way to the frame's end is lost.
  const damaged = concat(archive.slice(0, 1500), archive.slice(1501));
  const { output, damages } = await recovered(damaged);
  assertEquals(output, content.slice(0, 1024));
  assertEquals(damages.length, 1);
});

Deno.test("content whose lengths lead into the blocks around it, and to the end of the file, stays content", async () => {
  // Two runs of the content's own frame, and the head of a block whose end is that of the block around it.
  const writer = new FrameWriter(header());
  const run = (length: number) =>
    writer.block(
      { ...stored(length), kind: "run", payloadLength: 1 },
      new Uint8Array(1),
      new Uint8Array(length),
    );
  const begins = run(900);
  const rest = 1024 - begins.length - 8 - 7;
  const held = concat(
    begins,
    run(2048 - 900 - rest),
    Uint8Array.of(2, 128 | rest & 127, rest >> 7, 0, 0, 0, 0),
  );
  const content = concat(noise(1024, 1), held, noise(3072 - held.length, 2));
  const encoder = new Encoder("compress", { level: 4, blockSize: 1024 });
  const archive = runCodec(encoder, content);
  const damaged = concat(archive.slice(0, 500), archive.slice(501));
  const { output, damages } = await recovered(damaged);
  assertEquals(output.length, 0);
  assertEquals(damages.length, 1);
});

Deno.test("what is lost of a frame is not known where as many bytes are lost as it cannot have", async () => {
  const options = { level: 4, frameSize: 1024 };
  const first = bare(compress(lines(2000), options));
  const second = bare(compress(concat(noise(1024), lines(500)), options));
  // What is left begins with a frame of the second archive that has the number of the first one's next.
  const at = starts(second)[1];
  const damaged = concat(first, second);
  damaged.fill(0, 20, first.length + at - 12);
  const { output, damages } = await recovered(damaged);
  assertEquals(output, lines(500));
  assertEquals(told(damages), [[0, undefined, 0, "checksum-mismatch"]]);
});

Deno.test("wherever an archive is cut off that holds one with frames as long as its own, its beginning is restored", async () => {
  const options = { level: 4, frameSize: 4096, blockSize: 1024 };
  const letters = noise(65_536, 7).map((n) => 97 + (n >>> 6));
  const inner = compress(letters, options);
  let most = 0;
  for (const start of [0, 1000, 2000, 3000, 4000]) {
    const content = concat(noise(start, 9), inner);
    const archive = compress(content, options);
    for (let end = 100; end < archive.length; end += 450) {
      const { output } = await recovered(archive.slice(0, end));
      assertEquals(output, content.slice(0, output.length), `${end} bytes`);
      most = Math.max(most, output.length);
    }
  }
  assert(most > 16_384);
});

Deno.test("a frame that is missing is reported where it was, as is the end of an archive", async () => {
  const without = concat(ARCHIVE.slice(0, STARTS[1]), ARCHIVE.slice(STARTS[2]));
  const one = await recovered(without);
  assertEquals(told(one.damages), [[2048, 2048, 1, "corrupt"]]);
  assertEquals(one.damages[0].length, 0);
  assertEquals(one.output.length, 10_000 - 2048);

  const end = await recovered(ARCHIVE.slice(0, STARTS[3]));
  assertEquals(told(end.damages), [[6144, undefined, 3, "truncated"]]);
  assertEquals(end.output, CONTENT.slice(0, 6144));
});

Deno.test("as much of an archive as the one before it is long may be missing", async () => {
  const first = compress(lines(500), { level: 4 });
  const start = first.length;
  const content = noise(6144);
  const options = { level: 4, frameSize: 2048, blockSize: 1024 };
  const second = compress(content, options);
  // Then its index says of the first archive that it begins there.
  const at = start + starts(second)[1] + 1500;
  const file = concat(first, second);
  const damaged = concat(file.slice(0, at), file.slice(at + start));
  const { output, damages } = await recovered(damaged);
  assertEquals(told(damages), [[3572, undefined, 1, "checksum-mismatch"]]);
  assertEquals(
    output,
    concat(lines(500), content.slice(0, 3072), content.slice(4096)),
  );
});

Deno.test("an index that is cut off is told, and no content is lost with it", async () => {
  const start = ARCHIVE.length - indexLength(ARCHIVE)!;
  for (let end = start + 7; end < ARCHIVE.length; end++) {
    const { output, damages } = await recovered(ARCHIVE.slice(0, end));
    assertEquals(output, CONTENT);
    assertEquals(told(damages), [[10_000, 0, undefined, "truncated"]]);
    const [{ offset, length }] = damages;
    assertEquals([offset, offset + length], [start, end]);
  }
});

Deno.test("an index of an archive in the archive, at which the file is cut off, is content", async () => {
  const sizes = { blockSize: 1024, level: 4 };
  const inner = compress(noise(2000, 1), { ...sizes, frameSize: 1024 });
  const archive = compress(inner, sizes);
  // The archive in it is stored as it is, and ends before the end mark.
  for (let cut = 1; cut < 20; cut++) {
    const file = archive.slice(0, -cut);
    const { output, damages } = await recovered(file);
    assertEquals(output, inner.subarray(0, output.length));
    assertEquals(damages.length, 1);
    const [{ offset, length }] = damages;
    assert(length >= 0 && offset + length === file.length, `${cut}`);
  }
});

Deno.test("a frame that comes twice, or too late, is left out", async () => {
  const frames = STARTS.map((start, i) => ARCHIVE.slice(start, STARTS[i + 1]));
  const twice = await recovered(
    concat(frames[0], frames[1], frames[1], ...frames.slice(2)),
  );
  assertEquals(twice.output, CONTENT);
  assertEquals(told(twice.damages), [[4096, 0, 1, "corrupt"]]);
  const late = await recovered(
    concat(frames[0], frames[2], frames[1], ...frames.slice(3)),
  );
  assertEquals(
    late.output,
    concat(CONTENT.slice(0, 2048), CONTENT.slice(4096)),
  );
});

Deno.test("what is no archive at all is one range, whatever it is", async () => {
  for (const file of [noise(5000), new Uint8Array(5000), new Uint8Array(1)]) {
    const { output, damages } = await recovered(file);
    assertEquals(output.length, 0);
    assertEquals([damages[0].offset, damages[0].length], [0, file.length]);
    assertEquals(damages.length, 1);
  }
  const { damages } = await recovered(new Uint8Array());
  assertEquals(told(damages), [[0, undefined, 0, "truncated"]]);
});

Deno.test("text before or after an archive is passed over", async () => {
  const text = lines(300);
  const before = await recovered(concat(text, ARCHIVE));
  assertEquals(before.output, CONTENT);
  assertEquals(told(before.damages), [[0, undefined, 0, "bad-magic"]]);
  const after = await recovered(concat(ARCHIVE, text));
  assertEquals(after.output, CONTENT);
  const [{ offset, length }] = after.damages;
  assertEquals([offset, length], [ARCHIVE.length, 300]);
});

Deno.test("hostile files take time in proportion to their length", async () => {
  const magic = Uint8Array.from(FRAME_MAGIC);
  const head = Uint8Array.from(encodeHeader(header({ contentSize: 5000 })));
  const empty = frame("", {}, false);
  const repeat = (bytes: Uint8Array, length: number) => {
    const out = new Uint8Array(length);
    for (let at = 0; at + bytes.length <= length; at += bytes.length) {
      out.set(bytes, at);
    }
    return out;
  };
  // A header each, and a block that leads into one chain of blocks of one byte.
  const chain = Uint8Array.of(3, 1, 0, 0, 0, 0, 0);
  const leading = concat(head, Uint8Array.of(2, 255, 7, 0, 0, 0, 0));
  for (
    const unit of [magic, head, empty, leading, chain, concat(head, chain)]
  ) {
    const time = async (length: number) => {
      const file = concat(head, repeat(unit, length), repeat(chain, length));
      const start = performance.now();
      await recovered(file);
      return performance.now() - start;
    };
    await time(4000);
    const [short, long] = [await time(10_000), await time(80_000)];
    // Eight times as long; four times that for a busy machine and the collector.
    assert(long < 32 * Math.max(short, 10), `${short} ms, then ${long} ms`);
  }
});

/** Bytes that recovery reads of a file. */
async function bytesRead(file: Uint8Array<ArrayBuffer>): Promise<number> {
  let sum = 0;
  const source = {
    size: file.length,
    read: (offset: number, length: number) => {
      sum += length;
      return file.subarray(offset, offset + length);
    },
  };
  await collect(recover(source));
  return sum;
}

Deno.test("indexes that are claimed and not there are not read again and again", async () => {
  const empty = frame("", {}, false);
  // What a search takes for the end of a frame that was lost.
  const mark = Uint8Array.of(8, 5, 0, 0, 0, 0);
  const each = empty.length + encodeSkippableHead(1, 2 ** 20).length +
    mark.length;
  const read = async (count: number) => {
    const parts: Uint8Array[] = [];
    // Indexes that all claim to go on nearly to the end, one a byte further than the other.
    for (let i = 0; i < count; i++) {
      const behind = 2 ** 20 - (i + 1) * each + mark.length + i;
      const head = encodeSkippableHead(1, behind);
      parts.push(empty, Uint8Array.from(head), mark);
    }
    const body = concat(...parts);
    const file = new Uint8Array(2 ** 20 + 10_000);
    file.set(body);
    return await bytesRead(file);
  };
  const [few, many] = [await read(50), await read(800)];
  // A megabyte for each of them would be more than ten times as much.
  assert(many < 3 * few, `${few} bytes, then ${many}`);
});

Deno.test("frames that lead nowhere, and indexes before them, are read a few times", async () => {
  const read = async (file: Uint8Array<ArrayBuffer>) =>
    await bytesRead(file) / file.length;
  const sized = Uint8Array.from(encodeHeader(header({ contentSize: 5000 })));
  const empty = frame("", {}, true);
  const skippable = Uint8Array.from(encodeSkippableHead(7, 0));
  const pairs = Array.from({ length: 800 }, () => [empty, skippable]).flat();
  // Each frame is followed by all others, and they by nothing that is right: to walk over them again for each would be 800 times.
  const frames = await read(concat(sized, ...pairs, new Uint8Array(9)));
  assert(frames < 20, `${frames} times`);

  // Each header is preceded by what claims to be the end of an index that begins where the windows that were read do not reach.
  const far = 300_000;
  const file = new Uint8Array(2 * far);
  file.set(sized);
  const head = Uint8Array.from(encodeHeader(header({ number: 7 })));
  for (let i = 0, at = far; i < 1000; i++, at += 8 + head.length) {
    const tail = new DataView(file.buffer, at, 8);
    tail.setUint32(0, far);
    file.set([0x53, 0x4c, 0x53, 0xf5], at + 4);
    file.set(head, at + 8);
  }
  const indexes = await read(file);
  assert(indexes < 100, `${indexes} times`);
});

Deno.test("limits hold, and are no damage", async () => {
  const much = recover(ARCHIVE, { maxOutput: 5000 });
  const error = await assertRejects(() => collect(much), LimitError);
  assertEquals([error.code, error.limit], ["output", 5000]);
  const small = recover(ARCHIVE, { maxMemory: 100_000 });
  await assertRejects(() => collect(small), LimitError, "maxMemory");
});

Deno.test("progress is told, a signal ends the work, and the source is closed", async () => {
  const seen: number[] = [];
  let closed = 0;
  const source = {
    size: ARCHIVE.length,
    read: (offset: number, length: number) =>
      ARCHIVE.slice(offset, offset + length),
    close: () => void closed++,
  };
  const onProgress = ({ bytesIn }: { bytesIn: number }) => seen.push(bytesIn);
  await collect(recover(source, { onProgress }));
  assertEquals(seen.at(-1), ARCHIVE.length);
  assertEquals(seen, seen.toSorted((a, b) => a - b));
  assertEquals(closed, 1);
  const reason = new Error("enough");
  const signal = AbortSignal.abort(reason);
  const stopped = recover(source, { signal });
  assertEquals(await assertRejects(() => collect(stopped)), reason);
});

Deno.test("wrong options are refused", () => {
  for (const options of [{ onDamage: 1 }, { signal: 1 }, { maxOutput: "1" }]) {
    assertThrows(
      () => recover(ARCHIVE, options as never),
      TypeError,
      "recover an archive",
    );
  }
});
