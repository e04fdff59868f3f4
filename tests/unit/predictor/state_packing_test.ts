import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { Kernel, type KernelState, STATE } from "../../../src/kernel/mod.ts";
import { tablePlaces, type TableSizes } from "../../../src/kernel/profiles.ts";
import { apmTable } from "../../../src/kernel/tables.ts";
import { IDENTITY } from "../../../src/predictor/packing/apm_rows.ts";
import {
  CONSTANTS,
  DYNAMIC,
  fixedRegions,
  ORDER_1,
  ORDER_1_END,
} from "../../../src/predictor/packing/regions.ts";
import {
  packingState,
  unpackingState,
} from "../../../src/predictor/state_packing.ts";
import { tidied } from "../../../src/predictor/tidying.ts";
import { concat, lines, noise, whole } from "../helpers.ts";

const TRAINABLE = [5, 6, 7, 8, 3];

/** Tables as small as they can be but for the slots, some of which stay empty. */
const TABLES: TableSizes = {
  slotLines: 1024,
  historyBits: 10,
  matchBits: 8,
  apmBits: 8,
};

/** Content that a predictor learns something from, and that does not fit the history. */
const CONTENT = fc.tuple(
  fc.nat(4000),
  fc.nat(500),
  fc.integer({ min: 1, max: 99 }),
).map(([length, random, seed]) => concat(lines(length), noise(random, seed)));

function trained(
  profile: number,
  ensemble: number,
  content: Uint8Array,
  tables: TableSizes = TABLES,
): KernelState {
  const kernel = new Kernel({
    profile,
    scale: 0,
    blockLimit: 8192,
    state: { tables, memory: new Uint8Array(0) },
  });
  kernel.learn(content, ensemble);
  return kernel.saveState();
}

function packed(profile: number, ensemble: number, state: KernelState) {
  return whole(packingState(profile, ensemble, state));
}

/** Sets bytes of a state, but for the kernel's constants, which no state has of its own. */
function spoil({ memory }: KernelState, at: number, bytes: Uint8Array): void {
  const constants = memory.slice(CONSTANTS - STATE, DYNAMIC - STATE);
  memory.set(bytes, at);
  memory.set(constants, CONSTANTS - STATE);
}

function assertRoundTrip(
  profile: number,
  ensemble: number,
  state: KernelState,
): void {
  const file = packed(profile, ensemble, state);
  const back = whole(unpackingState(profile, ensemble, state.tables, file));
  // A comparison of its own, as that of arrays of megabytes takes long.
  assertEquals(back.length, state.memory.length);
  const at = back.findIndex((byte, i) => byte !== state.memory[i]);
  assertEquals(at, -1, `profile ${profile}, address ${at + STATE}`);
}

for (const profile of TRAINABLE) {
  Deno.test(`what a predictor of profile ${profile} knows is unpacked as it was`, () => {
    fc.assert(
      fc.property(CONTENT, fc.nat(2), (content, ensemble) => {
        const state = trained(profile, ensemble, content);
        assertRoundTrip(profile, ensemble, state);
        assertRoundTrip(profile, ensemble, tidied(profile, state));
      }),
      { numRuns: 4 },
    );
  });
}

Deno.test("a memory that no training gives is unpacked as it was", () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...TRAINABLE),
      fc.array(
        fc.record({
          place: fc.double({ min: 0, max: 1, noNaN: true }),
          length: fc.nat(5000),
          seed: fc.integer({ min: 1, max: 1e6 }),
          mask: fc.constantFrom(255, 15, 1, 0x80),
        }),
        { maxLength: 8 },
      ),
      (profile, splinters) => {
        const state = trained(profile, 0, lines(500));
        for (const { place, length, seed, mask } of splinters) {
          const at = Math.floor(place * (state.memory.length - length));
          spoil(state, at, noise(length, seed).map((byte) => byte & mask));
        }
        assertRoundTrip(profile, 0, state);
      },
    ),
    { numRuns: 15 },
  );
});

Deno.test("noise everywhere is unpacked as it was", () => {
  const state = trained(6, 1, lines(10));
  spoil(state, 0, noise(state.memory.length));
  assertRoundTrip(6, 1, state);
});

Deno.test("what was packed for another ensemble, or other tables, is not taken for a state", () => {
  const file = packed(6, 1, trained(6, 1, lines(3000)));
  for (
    const tables of [
      { ...TABLES, slotLines: 960 },
      { ...TABLES, historyBits: 9 },
      { ...TABLES, matchBits: 9 },
      { ...TABLES, apmBits: 9 },
    ]
  ) assertThrows(() => whole(unpackingState(6, 1, tables, file)), Error);
  assertThrows(() => whole(unpackingState(6, 0, TABLES, file)), Error);
  assertThrows(() => whole(unpackingState(7, 1, TABLES, file)), Error);
});

Deno.test("damage gives an error or harms nothing, whatever the hash of the file says", () => {
  const state = trained(6, 1, concat(lines(2000), noise(100)));
  const file = packed(6, 1, state);
  let errors = 0;
  fc.assert(
    fc.property(
      fc.nat(file.length - 1),
      fc.integer({ min: 1, max: 255 }),
      fc.boolean(),
      (at, change, cut) => {
        const damaged = cut ? file.slice(0, at) : file.slice();
        if (!cut) damaged[at] ^= change;
        let back;
        try {
          back = whole(unpackingState(6, 1, TABLES, damaged));
        } catch {
          errors++;
          return;
        }
        assert(back.every((byte, i) => byte === state.memory[i]));
      },
    ),
    { numRuns: 200 },
  );
  assert(errors > 190, `${errors} errors`);
  for (const tail of [noise(1), noise(5)]) {
    const longer = concat(file, tail);
    assertThrows(() => whole(unpackingState(6, 1, TABLES, longer)), Error);
  }
});

Deno.test("the same state gives the same bytes", () => {
  const content = lines(4000);
  assertEquals(
    packed(8, 1, trained(8, 1, content)),
    packed(8, 1, trained(8, 1, content)),
  );
});

Deno.test("what was never used takes next to nothing", () => {
  for (const profile of TRAINABLE) {
    const state = trained(profile, 0, lines(0), {
      slotLines: 65536,
      historyBits: 20,
      matchBits: 18,
      apmBits: 14,
    });
    const bytes = packed(profile, 0, state).length;
    assert(bytes < 12_000, `profile ${profile}: ${bytes}`);
  }
});

Deno.test("a tidied predictor goes on as the one that it was made of", () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...TRAINABLE),
      fc.nat(2),
      CONTENT,
      CONTENT,
      (profile, ensemble, first, second) => {
        const state = trained(profile, ensemble, first);
        const [one, two] = [state, tidied(profile, state)].map((state) => {
          const kernel = new Kernel({
            profile,
            scale: 0,
            blockLimit: 8192,
            state,
          });
          const payload = kernel.encode(second, ensemble)?.slice();
          return { payload, after: tidied(profile, kernel.saveState()) };
        });
        assertEquals(one.payload, two.payload);
        assert(
          one.after.memory.every((byte, i) => byte === two.after.memory[i]),
        );
      },
    ),
    { numRuns: 20 },
  );
});

Deno.test("a tidied state knows no position that the history has lost", () => {
  const state = trained(6, 0, noise(8192));
  const { index, history } = tablePlaces(6, TABLES);
  const count = ({ memory }: KernelState) =>
    new Uint32Array(memory.buffer, index - STATE, history - index >>> 2)
      .filter((position) => position > 0 && position <= 8192 - 1023).length;
  const before = trained(6, 0, noise(1100));
  assert(count(before) > 0);
  assertEquals(count(tidied(6, state)), 0);
});

Deno.test("the places of tables are those that the kernel lays out", () => {
  for (const profile of TRAINABLE) {
    const tables = { ...TABLES, slotLines: 64, historyBits: 12, apmBits: 10 };
    const { memory } = trained(profile, 0, lines(0), tables);
    const words = new DataView(memory.buffer);
    const word = (address: number) => words.getUint32(address - STATE, true);
    const places = tablePlaces(profile, tables);
    assertEquals(word(128), places.apm);
    // The deep predictor's indexes have a word of their own.
    assertEquals(word(profile > 6 || profile === 3 ? 600 : 84), places.index);
    assertEquals(word(64), places.history);
    assertEquals(word(80), places.slots);
    assertEquals(memory.length, places.end - STATE);
  }
});

Deno.test("every byte below the tables is in one region", () => {
  for (const profile of TRAINABLE) {
    let at = STATE;
    for (const { start, end, size } of fixedRegions(profile)) {
      if (at === CONSTANTS) at = DYNAMIC;
      if (at === ORDER_1) at = ORDER_1_END;
      assertEquals(start, at);
      assertEquals(start % size, 0);
      at = end;
    }
    assertEquals(at, tablePlaces(profile, TABLES).apm);
  }
});

Deno.test("what APM entries are taken to start from is what they start from", () => {
  assertEquals(IDENTITY, apmTable());
});

Deno.test("a state that an earlier build of the kernel has packed has the constants of this one", () => {
  const state = trained(6, 1, lines(100));
  const earlier = { ...state, memory: state.memory.slice() };
  earlier.memory.fill(7, CONSTANTS - STATE, DYNAMIC - STATE);
  assertEquals(packed(6, 1, earlier), packed(6, 1, state));
});
