import { assertEquals } from "@std/assert";
import { expandPattern, isPattern } from "../../../src/cli/glob.ts";

/** Runs in a folder with these files. */
async function among(
  files: string[],
  run: (folder: string) => Promise<void>,
): Promise<void> {
  await Deno.mkdir(".scratch", { recursive: true });
  const folder = await Deno.makeTempDir({ dir: ".scratch" });
  try {
    for (const file of files) {
      const path = `${folder}/${file}`;
      await Deno.mkdir(path.slice(0, path.lastIndexOf("/")), {
        recursive: true,
      });
      await Deno.writeTextFile(path, "");
    }
    await run(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("patterns find what a shell would find, sorted", async () => {
  const files = [
    ...["b.txt", "a.txt", "a.log", ".hidden.txt", "a+b.txt", "x/c.txt"],
    ...["x/y/d.txt", "x/.z/e.txt", "B.txt", "ä.txt"],
  ];
  await among(files, async (folder) => {
    for (
      const [pattern, found] of [
        ["*.txt", ["B.txt", "a+b.txt", "a.txt", "b.txt", "ä.txt"]],
        ["?.txt", ["B.txt", "a.txt", "b.txt", "ä.txt"]],
        ["[ab].*", ["a.log", "a.txt", "b.txt"]],
        ["[!a-z]*.txt", ["B.txt", "ä.txt"]],
        ["a+*", ["a+b.txt"]],
        [".*", [".hidden.txt"]],
        ["**/[c-e].txt", ["x/c.txt", "x/y/d.txt"]],
        ["x/**/*.txt", ["x/c.txt", "x/y/d.txt"]],
        ["*/y", ["x/y/"]],
        ["*.md", []],
        ["[z-a]*", []],
        ["nowhere/*", []],
      ] as const
    ) {
      const paths = await expandPattern(`${folder}/${pattern}`);
      assertEquals(
        paths.map((path) => path.slice(folder.length + 1)),
        [...found],
        pattern,
      );
    }
  });
});

Deno.test("a name without *, ? or [ is no pattern", () => {
  assertEquals(
    ["a*", "a?", "[a]", "a", "a]", "{a,b}", "-"].map(isPattern),
    [true, true, true, false, false, false, false],
  );
});
