import { assert, assertEquals, assertMatch } from "@std/assert";
import config from "../../deno.json" with { type: "json" };
import { collect, concat, inChunks, lines, noise } from "../unit/helpers.ts";

const CLI = new URL("../../cli.ts", import.meta.url).href;

/** Runs the command without any permission. */
async function sluice(args: string[], input: Uint8Array) {
  const child = new Deno.Command("deno", {
    args: ["run", "--quiet", "--no-prompt", CLI, ...args],
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const written = inChunks(input, [65_536]).pipeTo(child.stdin).catch(() => {});
  const [out, said, { code }] = await Promise.all([
    collect(child.stdout),
    new Response(child.stderr).text(),
    child.status,
    written,
  ]);
  return { out, said, code };
}

/** A block of each kind. */
const content = concat(noise(1 << 20), new Uint8Array(1 << 20), lines(50_000));

Deno.test("what the command compresses, the command restores, needing no permission", async () => {
  for (const args of [[], ["-1"], ["-9"]]) {
    const archive = await sluice(args, content);
    assertEquals([archive.code, archive.said], [0, ""]);
    assert(archive.out.length < content.length);

    const restored = await sluice(["--decompress"], archive.out);
    assertEquals([restored.code, restored.said], [0, ""]);
    assertEquals(restored.out, content);
  }
});

Deno.test("empty input makes an archive that restores to nothing", async () => {
  const archive = await sluice([], new Uint8Array());
  assert(archive.out.length > 0);
  assertEquals(await sluice(["-d"], archive.out), {
    out: new Uint8Array(),
    said: "",
    code: 0,
  });
});

Deno.test("input that is no archive, or not a whole one, exits with 1 and says why", async () => {
  const text = await sluice(["-d"], lines(100));
  assertEquals([text.code, text.out.length], [1, 0]);
  assertEquals(
    text.said,
    "sluice: standard input: Cannot read the archive as no frame begins here: offset is 0\n",
  );

  const { out: archive } = await sluice([], content);
  const cut = await sluice(["-d"], archive.slice(0, -1));
  assertEquals(cut.code, 1);
  assertMatch(
    cut.said,
    /^sluice: standard input: Cannot read the archive as the input ends too early: offset is /,
  );
});

Deno.test("a command line that means nothing exits with 2 and points to the help", async () => {
  for (const args of [["--fast"], ["--level=0"], ["-c", "-", "-"]]) {
    const { code, out, said } = await sluice(args, new Uint8Array());
    assertEquals([code, out.length], [2, 0]);
    assertMatch(said, /^sluice: Cannot run as .*\nTry --help\.\n$/);
  }
});

Deno.test("a file without the permission to read it exits with 1 and names the permission", async () => {
  for (const args of [["file"], ["-d", "file.slc"], ["-t", "file.slc"]]) {
    const { code, out, said } = await sluice(args, new Uint8Array());
    assertEquals([code, out.length], [1, 0]);
    assertMatch(said, /^sluice: file(\.slc)?: .*--allow-read.*\n$/);
  }
});

Deno.test("help and version go to standard output", async () => {
  const help = await sluice(["--help"], new Uint8Array());
  assertEquals([help.code, help.said], [0, ""]);
  assertMatch(new TextDecoder().decode(help.out), /Usage: sluice/);

  const version = await sluice(["-V"], new Uint8Array());
  assertEquals(
    new TextDecoder().decode(version.out),
    `sluice ${config.version}\n`,
  );
});

Deno.test("a reader that goes away ends the command quietly with 141", async () => {
  const child = new Deno.Command("deno", {
    args: ["run", "--quiet", "--no-prompt", CLI],
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  let block = 0;
  const endless = new ReadableStream<Uint8Array>({
    pull: (controller) => controller.enqueue(noise(1 << 20, ++block)),
  });
  const written = endless.pipeTo(child.stdin).catch(() => {});
  const reader = child.stdout.getReader();
  await reader.read();
  await reader.cancel();
  const [said, { code }] = await Promise.all([
    new Response(child.stderr).text(),
    child.status,
    written,
  ]);
  assertEquals([code, said], [141, ""]);
});
