import { assert, assertEquals, assertNotEquals } from "@std/assert";
import fc from "fast-check";
import { Kernel, type KernelState, STATE } from "../../../src/kernel/mod.ts";
import { depthOf, type TableSizes } from "../../../src/kernel/profiles.ts";
import { lines, noise, whole } from "../helpers.ts";

const PROFILES = [5, 6, 7, 8, 3];

const TABLES: TableSizes = {
  slotLines: 1024,
  historyBits: 12,
  matchBits: 10,
  apmBits: 8,
};

/** What each of the profiles knows after some text, by ensemble. */
const STATES = PROFILES.flatMap((profile) =>
  [0, 1, 2].map((ensemble) => {
    const kernel = coder(profile, { tables: TABLES, memory: new Uint8Array() });
    kernel.learn(lines(6000), ensemble);
    return { profile, ensemble, state: kernel.saveState() };
  })
);

function coder(profile: number, state: KernelState): Kernel {
  return new Kernel({ profile, scale: 0, blockLimit: 16_384, state });
}

/** One of each kind of predictor: to make a coder of a deep one is to copy six megabytes. */
const FEW = STATES.filter(({ profile, ensemble }) =>
  ensemble === 1 && profile !== 8 || profile === 5 && ensemble === 0
);

function word({ memory }: KernelState, at: number): number {
  return new DataView(memory.buffer, memory.byteOffset).getUint32(
    at - STATE,
    true,
  );
}

/** Where the words end, and in deep coders the fields and keys of the line and container that are being written. */
const WORDS_END = 4096, FIELDS = [4_908_032, 4_908_800];

/** A state without the recent past: the words, the bytes of the history, and the fields of lines. */
function longTerm(profile: number, state: KernelState): Uint8Array {
  const memory = state.memory.slice();
  memory.fill(0, 0, WORDS_END - STATE);
  const history = word(state, 64) - STATE;
  memory.fill(0, history, history + 2 ** state.tables.historyBits);
  if (depthOf(profile) !== undefined) {
    memory.fill(0, FIELDS[0] - STATE, FIELDS[1] - STATE);
  }
  return memory;
}

/** Random bytes of a seed. */
function random(seed: number): () => number {
  const bytes = noise(65_536, seed);
  let at = 0;
  return () => bytes[at++ % bytes.length];
}

Deno.test("with learning off, nothing but the recent past changes, whatever passes", () => {
  fc.assert(
    fc.property(
      fc.nat(STATES.length - 1),
      fc.uint8Array({ maxLength: 600 }),
      fc.nat(2000),
      (which, bytes, length) => {
        const { profile, ensemble, state } = STATES[which];
        const kernel = coder(profile, state);
        kernel.learns = false;
        kernel.learn(lines(length), ensemble);
        kernel.learn(bytes, ensemble);
        whole(kernel.generating(300, ensemble, random(length)));
        kernel.distribution(ensemble);
        assertEquals(
          longTerm(profile, kernel.saveState()),
          longTerm(profile, state),
        );
      },
    ),
    { numRuns: 40 },
  );
});

Deno.test("with learning on again, it changes", () => {
  for (const { profile, ensemble, state } of STATES) {
    const kernel = coder(profile, state);
    kernel.learns = false;
    kernel.learn(lines(500), ensemble);
    kernel.learns = true;
    kernel.learn(noise(500), ensemble);
    assertNotEquals(
      longTerm(profile, kernel.saveState()),
      longTerm(profile, state),
    );
  }
});

Deno.test("a distribution is a whole, says what the next byte costs, and changes nothing", () => {
  fc.assert(
    fc.property(
      fc.nat(STATES.length - 1),
      fc.nat(700),
      fc.nat(255),
      (which, length, byte) => {
        const { profile, ensemble, state } = STATES[which];
        const kernel = coder(profile, state);
        kernel.learn(lines(length), ensemble);
        kernel.learns = false;
        kernel.learn(new Uint8Array(0), ensemble);
        const before = kernel.saveState();
        const probabilities = kernel.distribution(ensemble).slice();
        assertEquals(kernel.saveState(), before);
        const sum = probabilities.reduce((a, b) => a + b);
        assertEquals(sum, 2 ** 24);
        const [bits] = whole(kernel.scoring(Uint8Array.of(byte), ensemble));
        // Eight products are rounded, the first of them to few digits where a byte is unlikely.
        const expected = 2 ** (24 - bits);
        assert(
          Math.abs(probabilities[byte] - expected) <= 256 + expected / 1000,
          `${probabilities[byte]} is not ${expected}`,
        );
      },
    ),
    { numRuns: 50 },
  );
});

Deno.test("what bytes cost adds up to the payload", () => {
  for (const { profile, ensemble, state } of STATES) {
    const content = lines(3000);
    const bits = whole(coder(profile, state).scoring(content, ensemble));
    const payload = coder(profile, state).encode(content, ensemble)!;
    const bytes = bits.reduce((sum, cost) => sum + cost) / 8;
    assert(Math.abs(payload.length - bytes) < 3);
  }
});

Deno.test("scoring passes over content as learning does", () => {
  for (const { profile, ensemble, state } of STATES) {
    const [scored, learned] = [coder(profile, state), coder(profile, state)];
    whole(scored.scoring(lines(2500), ensemble));
    learned.learn(lines(2500), ensemble);
    assertEquals(scored.saveState(), learned.saveState());
  }
});

Deno.test("bytes are generated as often as their distribution says", () => {
  for (const { profile, ensemble, state } of FEW) {
    const kernel = coder(profile, state);
    kernel.learns = false;
    const probabilities = kernel.distribution(ensemble).slice();
    const likely = probabilities.indexOf(Math.max(...probabilities));
    const next = random(profile + ensemble);
    const count = 150;
    let found = 0;
    for (let i = 0; i < count; i++) {
      const writer = coder(profile, state);
      writer.learns = false;
      const [byte] = whole(writer.generating(1, ensemble, next));
      if (byte === likely) found++;
    }
    const p = probabilities[likely] / 2 ** 24;
    // Five standard deviations, and half a find for what is not a whole number.
    const slack = 5 * Math.sqrt(count * p * (1 - p)) + 0.5;
    assert(Math.abs(found - count * p) <= slack, `${found} of ${count * p}`);
  }
});

Deno.test("a sharper distribution is surer of the likeliest byte, a flatter one less", () => {
  for (const { profile, ensemble, state } of FEW) {
    const kernel = coder(profile, state);
    const most = (sharpness: number) =>
      Math.max(...kernel.distribution(ensemble, sharpness));
    const asIs = most(65_536);
    assert(most(130_000) >= asIs && asIs >= most(32_768));
  }
});

Deno.test("undoing but for weights leaves the slots as they were", () => {
  for (const { profile, ensemble, state } of FEW) {
    const kernel = coder(profile, state);
    kernel.startJournal(ensemble);
    const slots = word(state, 80) - STATE;
    // The second is more than a journal has room for.
    for (const length of [900, 16_000]) {
      kernel.learn(noise(length), ensemble);
      kernel.undoSlots();
    }
    const { memory } = kernel.saveState();
    assertEquals(memory.subarray(slots), state.memory.subarray(slots));
    assertNotEquals(
      longTerm(profile, { ...state, memory }),
      longTerm(profile, state),
    );
  }
});

Deno.test("slots gain where they know what comes, and not where nobody does", () => {
  for (const [profile, ensemble, contexts] of [[5, 0, 12], [6, 1, 16]]) {
    const tables = { ...TABLES, slotLines: 4096 };
    const gained = (content: Uint8Array) => {
      const kernel = coder(profile, { tables, memory: new Uint8Array() });
      kernel.spreadSlots(4);
      kernel.learn(content, ensemble);
      const { lines: slots, gains } = kernel.slots;
      assertEquals(slots.length, 4096 * 64);
      assertEquals(gains.length, 4096 * 4);
      for (let slot = 0; slot < gains.length; slot++) {
        // A slot that nobody looked for is empty, and gained nothing.
        const used = slots[(slot >> 2) * 64 + 4 + (slot & 3) * 15] > 0;
        if (!used) assertEquals(gains[slot], 0);
      }
      // Order 1 has no slots of this kind. A look for a slot alone is worth 10; a slot that was given away begins anew.
      const looks = content.length * 2 * (contexts - 1);
      return gains.reduce((a, b) => a + b) / looks;
    };
    const here = gained(lines(700)), nowhere = gained(noise(20_000));
    assert(here > 10 && nowhere < 5);
  }
});
