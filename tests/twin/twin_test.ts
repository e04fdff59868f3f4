import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { FormatError } from "../../src/errors.ts";
import { Kernel } from "../../src/kernel/mod.ts";
import { ensembleCount, MAX_SCALE } from "../../src/kernel/profiles.ts";
import { bytes, concat, noise } from "../unit/helpers.ts";
import { anyContent, binary, prose, structured } from "./content.ts";
import { Twin } from "./mod.ts";

interface Block {
  content: Uint8Array;
  ensemble: number;
  /** Whether it is stored, and only learned from. */
  learn?: boolean;
}

interface Shape {
  profile: number;
  scale: number;
}

/** Codes the blocks with both, and has each decode what the other made. */
function compare(shape: Shape, blocks: Block[]): void {
  const blockLimit = Math.max(
    1,
    ...blocks.map(({ content }) => content.length),
  );
  const kernel = new Kernel({ ...shape, blockLimit });
  const twin = new Twin({ ...shape, blockLimit });
  const kernelDecoder = new Kernel({ ...shape, blockLimit });
  const twinDecoder = new Twin({ ...shape, blockLimit });
  for (const { content, ensemble, learn } of blocks) {
    if (learn) {
      for (const coder of [kernel, twin, kernelDecoder, twinDecoder]) {
        coder.learn(content, ensemble);
      }
      continue;
    }
    // A copy: the kernel's view is valid until its next call.
    const payload = kernel.encode(content, ensemble)?.slice() ?? null;
    assertEquals(twin.encode(content, ensemble), payload);
    if (payload) {
      const decoded = [
        kernelDecoder.decode(payload, content.length, ensemble).slice(),
        twinDecoder.decode(payload, content.length, ensemble),
      ];
      assertEquals(decoded, [content, content]);
    } else {
      kernelDecoder.learn(content, ensemble);
      twinDecoder.learn(content, ensemble);
    }
  }
}

/** Content after content. */
function repeat(content: Uint8Array, times: number): Uint8Array {
  return concat(...Array.from({ length: times }, () => content));
}

/** Codes the blocks with both. */
function compareEncoders(shape: Shape, blocks: Block[]): void {
  const blockLimit = Math.max(...blocks.map(({ content }) => content.length));
  const kernel = new Kernel({ ...shape, blockLimit });
  const twin = new Twin({ ...shape, blockLimit });
  for (const { content, ensemble } of blocks) {
    const payload = kernel.encode(content, ensemble);
    assertEquals(twin.encode(content, ensemble), payload);
  }
}

function anyShape(maxScale: number): fc.Arbitrary<Shape> {
  return fc.record({
    profile: fc.constantFrom(1, 2, 3, 5, 6, 7, 8),
    scale: fc.nat(maxScale),
  });
}

const anyFrame = anyShape(4).chain((shape) =>
  fc.record({
    shape: fc.constant(shape),
    blocks: fc.array(
      fc.record({
        content: anyContent(600),
        ensemble: fc.nat(ensembleCount(shape.profile) - 1),
        learn: fc.boolean(),
      }),
      { minLength: 1, maxLength: 5 },
    ),
  })
);

Deno.test("kernel and twin make the same payloads of any blocks, and decode each other's", () => {
  fc.assert(
    fc.property(anyFrame, ({ shape, blocks }) => compare(shape, blocks)),
  );
});

/** Every list of context models: profile and ensemble. */
const LISTS = [
  [1, 0],
  ...[2, 3, 5, 6, 7, 8].flatMap((profile) =>
    [0, 1, 2].map((e) => [profile, e])
  ),
];

Deno.test("kernel and twin agree on blocks of no, one, two and three bytes", () => {
  for (const [profile, ensemble] of LISTS) {
    const blocks = ["", "a", "aa", "aaa", "\0", "\0\0\0", "\xff\xff"].map(
      (text) => ({
        content: Uint8Array.from(text, (char) => char.charCodeAt(0)),
        ensemble,
      }),
    );
    compare({ profile, scale: 0 }, blocks);
  }
});

for (let scale = 0; scale <= MAX_SCALE; scale++) {
  Deno.test(`kernel and twin agree at scale ${scale}, with ensembles that take turns`, () => {
    const mixed = (seed: number) =>
      concat(prose(300, seed), structured(500, seed), binary(300, seed));
    compareEncoders({ profile: 1, scale }, [{
      content: mixed(0),
      ensemble: 0,
    }]);
    for (const profile of [2, 3, 5, 6, 7, 8]) {
      compareEncoders(
        { profile, scale },
        [0, 1, 2, 1, 0].map((ensemble, seed) => ({
          ensemble,
          content: mixed(seed),
        })),
      );
    }
  });
}

Deno.test("kernel and twin agree on what follows a block of another ensemble, wherever that ends", () => {
  // What an ensemble had in mind when its block ended must not reach into the next one's predictions. Lines of JSON
  // make every guess of the structured ensembles speak up somewhere between two of them.
  const lines = bytes(
    '{"id": 0, "name": "river", "n":17}\n{"id": 1, "name": "river", "n":18}\n',
  );
  const next = structured(40, 1);
  for (const [profile, first] of LISTS) {
    const others = LISTS.filter(([p, e]) => p === profile && e !== first);
    for (const [, second] of others) {
      for (let cut = 30; cut <= lines.length; cut += 4) {
        compareEncoders({ profile, scale: 0 }, [
          { content: lines.subarray(0, cut), ensemble: first },
          { content: next, ensemble: second },
        ]);
      }
    }
  }
});

Deno.test("kernel and twin agree when content outgrows history and slots", () => {
  // 256 and 512 bytes of history: repetitions from within it, from its very edge, and from beyond
  for (const scale of [0, 1]) {
    const period = (length: number) =>
      repeat(structured(length, 2), Math.ceil(1500 / length));
    const content = concat(
      ...[100, 251, 255, 256, 257, 300, 511, 512, 513].map(period),
    );
    for (const [profile, ensemble] of LISTS.slice(1)) {
      compareEncoders({ profile, scale }, [{ content, ensemble }]);
    }
  }
});

Deno.test("kernel and twin agree where the learning rate has sunk and a match is at its longest", () => {
  const long = repeat(structured(1000, 1), 100);
  compareEncoders({ profile: 1, scale: MAX_SCALE }, [
    { content: long, ensemble: 0 },
    { content: prose(2000, 1), ensemble: 0 },
  ]);
});

Deno.test("kernel and twin agree where weights reach their bounds", () => {
  // A counter of two bytes: no context sees the carry come.
  const content = new Uint8Array(10_000).map((_, i) =>
    i % 2 ? i >>> 1 : i >>> 9
  );
  compareEncoders({ profile: 1, scale: 4 }, [{ content, ensemble: 0 }]);
  compareEncoders({ profile: 2, scale: 4 }, [{ content, ensemble: 0 }]);
  compareEncoders({ profile: 3, scale: 4 }, [{ content, ensemble: 0 }]);
  compareEncoders({ profile: 6, scale: 4 }, [{ content, ensemble: 1 }]);
});

Deno.test("kernel and twin agree where a match is found anew far into an old one", () => {
  const same = prose(70, 3);
  const forked = concat(same, bytes("one "), same, bytes("two "));
  for (const [profile, ensemble] of LISTS) {
    const content = repeat(forked, 3);
    compareEncoders({ profile, scale: 4 }, [{ content, ensemble }]);
  }
});

Deno.test("kernel and twin agree where records change their length", () => {
  const content = concat(
    binary(9000, 1),
    ...Array.from(
      { length: 80 },
      (_, i) => concat(binary(24, i), prose(7, i), new Uint8Array(6)),
    ),
  );
  // Records as long as is counted, and longer.
  const long = [2047, 2048].map((length) => repeat(noise(length), 3));
  for (const each of [content, ...long]) {
    for (const profile of [2, 3, 5, 6, 7, 8]) {
      compareEncoders({ profile, scale: MAX_SCALE }, [
        { content: each, ensemble: 2 },
      ]);
    }
  }
});

/** What a coder decodes, or the code of the error. */
function outcome(decode: () => Uint8Array): Uint8Array | string {
  try {
    return decode().slice();
  } catch (error) {
    if (error instanceof FormatError) return error.code;
    throw error;
  }
}

/** Changes at the end are often another content's payload; most others are nobody's. */
const anyDamage = fc.record({
  fromEnd: fc.oneof(fc.constant(0), fc.nat(200)),
  change: fc.nat(255),
  cut: fc.nat(2),
  added: fc.oneof(
    fc.constant(new Uint8Array(0)),
    fc.uint8Array({ maxLength: 3 }),
    fc.constantFrom(new Uint8Array(1), new Uint8Array(5)),
  ),
});

Deno.test("kernel and twin accept the same damaged payloads: those an encoder makes of what they decode to", () => {
  let accepted = 0, refused = 0;
  fc.assert(
    fc.property(
      anyShape(2),
      fc.nat(500),
      anyDamage,
      (shape, length, { fromEnd, change, cut, added }) => {
        const content = prose(60 + length, length);
        const options = { ...shape, blockLimit: 1000 };
        const payload = new Kernel(options).encode(content, 0)!;
        const damaged = concat(payload.subarray(0, -cut || undefined), added);
        damaged[Math.max(0, damaged.length - 1 - fromEnd)] ^= change;
        const kernel = new Kernel(options), twin = new Twin(options);
        const decoded = outcome(() => twin.decode(damaged, content.length, 0));
        assertEquals(
          outcome(() => kernel.decode(damaged, content.length, 0)),
          decoded,
        );
        if (typeof decoded === "string") return void refused++;
        accepted++;
        assertEquals(new Twin(options).encode(decoded, 0), damaged);
      },
    ),
  );
  assert(accepted > 0 && refused > 0);
});
