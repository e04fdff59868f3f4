import { assert } from "@std/assert";
import { type KilledWork, killOften } from "../cli/killed.ts";
import { concat, lines, noise } from "../unit/helpers.ts";
import { random } from "./random.ts";

const input = concat(lines(400_000), noise(100_000), lines(500_000));

/** Within frames, between them, and with blocks of every size. */
const WORKS: (KilledWork & { name: string; kills: number })[] = [
  { level: 1, sizes: "--block-size 64K", every: 131_072, kills: 30 },
  { level: 4, sizes: "--block-size 16K", every: 65_536, kills: 30 },
  { level: 6, sizes: "--frame-size 100K", every: 200_000, kills: 30 },
  { level: 6, sizes: "--block-size 64K", every: 262_144, kills: 30 },
  { level: 8, sizes: "--block-size 64K", every: 262_144, kills: 20 },
  { level: 10, sizes: "--block-size 16K", every: 16_384, kills: 10 },
].map(({ level, sizes, every, kills }) => ({
  name: `compress at level ${level} with ${sizes}`,
  args: `-q --level ${level} ${sizes} -o out in`.split(" "),
  every,
  input: level === 10 ? input.slice(390_000, 480_000) : input,
  kills,
}));
WORKS.push({
  name: "train",
  args: "train -q --level 5 -o out in".split(" "),
  every: 1_048_576,
  input: concat(lines(2_000_000), noise(100_000), lines(2_000_000)),
  kills: 50,
});

for (const [number, { name, kills, ...work }] of WORKS.entries()) {
  Deno.test(`${name}, killed ${kills} times at any moment, makes the bytes that it makes otherwise`, async () => {
    const given = Deno.env.get("SLUICE_SEED");
    const seed = given === undefined
      ? crypto.getRandomValues(new Uint32Array(1))[0]
      : Number(given);
    console.log(`SLUICE_SEED=${seed}`);
    const { below } = random(seed, number);
    const done = await killOften(work, kills, () => below(2 ** 20) / 2 ** 20);
    console.log(`${name}: killed ${kills} times, done ${done} times`);
    assert(done > 0);
  });
}
