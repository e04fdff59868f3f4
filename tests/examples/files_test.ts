import { assert, assertEquals, assertMatch } from "@std/assert";
import { compress } from "../../mod.ts";
import { bytes, lines, noise } from "../unit/helpers.ts";
import { run } from "./run.ts";

/** A tree with a folder in it, and files of all kinds. */
const TREE: Record<string, Uint8Array> = {
  "empty": new Uint8Array(),
  "note.txt": bytes("So much depends upon a red wheel barrow.\n"),
  "logs/app.log": lines(100_000),
  "logs/noise": noise(20_000),
};

Deno.test("examples/files.ts packs a tree and restores it", async () => {
  await Deno.mkdir(".scratch", { recursive: true });
  const folder = await Deno.makeTempDir({ dir: ".scratch" });
  const [plain, packed, again] = ["plain", "packed", "again"].map((name) =>
    `${folder}/${name}`
  );
  try {
    await Deno.mkdir(`${plain}/logs`, { recursive: true });
    for (const [name, content] of Object.entries(TREE)) {
      await Deno.writeFile(`${plain}/${name}`, content);
    }
    const there = [`--allow-read=${plain}`, `--allow-write=${packed}`];
    assertEquals(await run(there, "files.ts", "pack", plain, packed), DONE);
    const { size } = await Deno.stat(`${packed}/logs/app.log.slc`);
    assert(size < TREE["logs/app.log"].length / 5);

    const back = [`--allow-read=${packed}`, `--allow-write=${again}`];
    assertEquals(await run(back, "files.ts", "unpack", packed, again), DONE);
    for (const [name, content] of Object.entries(TREE)) {
      assertEquals(await Deno.readFile(`${again}/${name}`), content);
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("examples/files.ts tells of a damaged archive, leaves no part of its file and does the others", async () => {
  await Deno.mkdir(".scratch", { recursive: true });
  const folder = await Deno.makeTempDir({ dir: ".scratch" });
  const [packed, again] = [`${folder}/packed`, `${folder}/again`];
  try {
    await Deno.mkdir(packed);
    const archive = compress(lines(1000));
    await Deno.writeFile(`${packed}/cut.slc`, archive.slice(0, -5));
    await Deno.writeFile(`${packed}/whole.slc`, archive);

    const back = [`--allow-read=${packed}`, `--allow-write=${again}`];
    const unpack = () => run(back, "files.ts", "unpack", packed, again);
    const { code, said } = await unpack();
    assertEquals(code, 1);
    assertMatch(
      said,
      /^[^\n]*\/cut\.slc: Cannot read the archive as the input ends too early[^\n]*\n$/,
    );
    assertEquals(Array.from(Deno.readDirSync(again), (file) => file.name), [
      "whole",
    ]);

    // Once it is repaired, it can be restored to the same place; what is there stays.
    await Deno.writeFile(`${packed}/cut.slc`, archive);
    assertMatch((await unpack()).said, /^[^\n]*\/whole\.slc: [^\n]*\n$/);
    for (const name of ["cut", "whole"]) {
      assertEquals(await Deno.readFile(`${again}/${name}`), lines(1000));
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

const DONE = { code: 0, out: new Uint8Array(), said: "" };
