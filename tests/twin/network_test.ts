import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { Kernel } from "../../src/kernel/mod.ts";
import { RandomNumbers } from "../../src/generate/rng.ts";
import { TRAINED } from "../format/trained.ts";
import { anyContent, binary, prose, structured } from "./content.ts";
import { Twin, type TwinNetwork } from "./mod.ts";

/** Says nearly the truth, nothing, or anything: it is told what comes. */
class Oracle implements TwinNetwork {
  readonly #random: RandomNumbers;
  readonly #content: readonly number[];
  #at = 0;

  constructor(seed: number, content: readonly number[]) {
    this.#random = RandomNumbers.fromSeed(seed);
    this.#content = content;
  }

  frequencies(): readonly number[] {
    const next = () => this.#random.nextByte();
    const kind = next() % 4;
    if (kind === 0) return new Array(256).fill(1 + next());
    const list = Array.from(
      { length: 256 },
      () => kind === 1 ? 1 : 1 + (2 ** 22 >> next() % 24),
    );
    list[kind === 2 ? next() : this.#content[this.#at]] = 2 ** 22 + 1;
    return list;
  }

  tell(): void {
    this.#at++;
  }

  /** As a coder wants it. */
  below(): Int32Array {
    const below = new Int32Array(257);
    this.frequencies().forEach((f, byte) => below[byte + 1] = below[byte] + f);
    return below;
  }
}

interface Block {
  content: Uint8Array;
  ensemble: number;
  learn: boolean;
}

/** Codes the blocks with both, and has the kernel decode what the twin made. */
function compare(blocks: Block[], seed: number, model?: string): void {
  const all = blocks.flatMap(({ content }) => [...content]);
  const blockLimit = Math.max(1, ...blocks.map((b) => b.content.length));
  const trained = model === undefined ? undefined : TRAINED.get(model)!;
  const state = trained?.model.state;
  const [kernel, decoder] = [0, 1].map(() => {
    const kernel = new Kernel({ profile: 6, scale: 2, blockLimit, state });
    kernel.joinNetwork();
    return kernel;
  });
  const sizes = state ? { tables: state.tables } : {};
  const limit = Math.max(blockLimit, trained?.training.length ?? 0);
  const twin = new Twin({ profile: 6, scale: 2, blockLimit: limit, ...sizes });
  if (trained) twin.learn(trained.training, trained.model.ensemble);
  twin.join(new Oracle(seed, all));
  const says = new Oracle(seed, all), again = new Oracle(seed, all);
  for (const { content, ensemble, learn } of blocks) {
    kernel.begin(content, ensemble, learn);
    for (const _ of content) {
      kernel.encodeByte(says.below());
      says.tell();
    }
    const payload = learn ? null : kernel.payload(content.length)?.slice();
    if (learn) twin.learn(content, ensemble);
    else assertEquals(twin.encode(content, ensemble), payload ?? null);
    if (payload) decoder.beginDecoding(payload, content.length, ensemble);
    else decoder.begin(content, ensemble, true);
    for (let at = 0; at < content.length; at++) {
      if (!payload) decoder.encodeByte(again.below());
      else assertEquals(decoder.decodeByte(at, again.below()), content[at]);
      again.tell();
    }
    if (payload) assertEquals(decoder.isPayload(payload), true);
  }
}

const anyBlocks = fc.array(
  fc.record({
    content: anyContent(300),
    ensemble: fc.nat(2),
    learn: fc.boolean(),
  }),
  { minLength: 1, maxLength: 5 },
);

Deno.test("with a network, kernel and twin make the same payloads of any blocks, and the kernel decodes them", () => {
  fc.assert(
    fc.property(anyBlocks, fc.nat(), (blocks, seed) => compare(blocks, seed)),
    { numRuns: 60 },
  );
});

Deno.test("with a network, kernel and twin agree on all kinds of content, whose ensembles take turns", () => {
  const blocks = [0, 1, 2, 1, 0].map((ensemble, seed) => ({
    ensemble,
    learn: seed === 2,
    content: [prose, structured, binary][ensemble](2000, seed),
  }));
  compare(blocks, 7);
});

Deno.test("a network joins a predictor that begins with a model, in kernel and twin alike", () => {
  for (const [sha256, { model }] of TRAINED) {
    if (model.profile !== 6) continue;
    for (const ensemble of [0, 1, 2]) {
      const content = [prose, structured, binary][ensemble](1500, ensemble);
      compare([{ content, ensemble, learn: false }], 3, sha256);
    }
  }
});
