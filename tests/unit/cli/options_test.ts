import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { readArguments } from "../../../src/cli/arguments.ts";
import { UsageError } from "../../../src/cli/errors.ts";
import { COMMANDS, FLAGS } from "../../../src/cli/flags.ts";
import { chooseCommand, type Work } from "../../../src/cli/options.ts";

const command = (...args: string[]) => chooseCommand(readArguments(args));
const work = (...args: string[]) => command(...args) as Work;

/** Arguments that a command cannot do without. */
const NEEDS: Record<string, string[]> = {
  train: ["x", "-o", "y"],
  tune: ["x", "y", "-o", "z"],
  prime: ["x", "-o", "y"],
  generate: ["--model", "x"],
  models: ["list"],
};

/** What the command says of arguments that mean nothing. */
const refusal = (...args: string[]) =>
  assertThrows(() => command(...args), UsageError).message.replace(
    "Cannot run as ",
    "",
  );

Deno.test("without arguments standard input is compressed at level 6", () => {
  const { name, level, operands, output, flush, verbosity } = work();
  assertEquals(
    [name, level, operands, output, flush, verbosity],
    ["compress", 6, [], undefined, "block", 0],
  );
});

Deno.test("a command is a word before --, or a flag; a file is anything else", () => {
  for (const { name } of COMMANDS) {
    if (name === "completions") continue;
    assertEquals(command(name, ...(NEEDS[name] ?? [])).name, name);
    assertEquals(work("--", name).operands, [name]);
    assertEquals(work(`./${name}`).operands, [`./${name}`]);
    assertEquals(work("file", name).operands, ["file", name]);
  }
  assertEquals(work("-9", "cat", "x").name, "cat");
  assertEquals(work("-dtl").name, "info");
  assertEquals(work("-td").name, "test");
  assertEquals(refusal("compress", "-d"), "compress and -d exclude each other");
  assertEquals(work("decompress", "-d").name, "decompress");
});

Deno.test("a flag means the same however it is written", () => {
  for (
    const args of [
      ["-k", "-f", "-o", "x"],
      ["-kfox"],
      ["-kfo", "x"],
      ["-kfo=x"],
      ["--keep", "--force", "--output", "x"],
      ["--output=x", "-fk"],
    ]
  ) {
    const { force, output } = work(...args);
    assertEquals([force, output], [true, { file: "x" }], args.join(" "));
  }
  assertEquals(work("-o", "-x").output, { file: "-x" });
  assertEquals(work("-o-").output, "stdout");
  assertEquals(work("-S.x").suffix, ".x");
  assertEquals(work("-1", "--level=7", "-9").level, 9);
  assertEquals(work("-9", "--level", "7").level, 7);
  assertEquals(work("-9", "--ultra").level, 10);
  assertEquals(work("--ultra", "--level=9").level, 9);
});

Deno.test("sizes are in bytes, or in powers of 1024", () => {
  for (
    const [typed, bytes] of [
      ["65536", 65536],
      ["64K", 65536],
      ["64k", 65536],
      ["64KiB", 65536],
      ["64KB", 65536],
      ["1M", 1048576],
      ["2g", 2147483648],
      ["100B", 100],
    ] as const
  ) assertEquals(work(`--memory=${typed}`).memory, bytes, typed);
  for (const typed of ["", "x", "-1", "1.5M", "M", "1e3", "0", "9999999999T"]) {
    assert(
      refusal("-M", typed).startsWith(
        typed === "" ? "-M needs a value" : "--memory must be a size",
      ),
    );
  }
  assertEquals(work("--block-size=1K").blockSize, 1024);
  assertEquals(work("--block-size=8M").blockSize, 8388608);
  for (const typed of ["1023", "8388609", "x"]) {
    assertEquals(
      refusal("--block-size", typed),
      `--block-size must be 1K to 8M: current value is "${typed}"`,
    );
  }
});

Deno.test("what cannot be meant is refused", () => {
  for (
    const [args, said] of [
      [["--foo=1"], "--foo is not an option"],
      [["-kx"], "-x is not an option"],
      [["-k€"], "-€ is not an option"],
      [["--keep=yes"], "--keep takes no value"],
      [["-o"], "-o needs a value"],
      [["--suffix="], "--suffix needs a value"],
      [["--level=0"], '--level must be 1 to 10: current value is "0"'],
      [["-0"], "-0 is not an option"],
      [["--flush=x"], "--flush must be block, chunk or milliseconds"],
      [["--flush=9999999999"], "--flush must be block, chunk or milliseconds"],
      [["--progress=x"], "--progress must be bar or json"],
      [["-S", "x"], "--suffix must be a dot and more, without /"],
      [["-S", ".a/b"], "--suffix must be a dot and more, without /"],
      [["-T", "257"], "--threads must be 0 to 256"],
      [["-T", "x"], "--threads must be 0 to 256"],
      [["-c", "-o", "x"], "-c and -o exclude each other"],
      [["-c", "--rm"], "-c and --rm exclude each other"],
      [["cat", "--rm"], "-c and --rm exclude each other"],
      [["--rm", "-k"], "-k and --rm exclude each other"],
      [
        ["--progress", "--no-progress"],
        "--progress and --no-progress exclude each other",
      ],
      [["completions"], "completions needs one of bash, zsh, fish"],
      [["completions", "tcsh"], "completions needs one of bash, zsh, fish"],
      [["man", "x"], "man takes no file"],
    ] as const
  ) {
    assertEquals(
      refusal(...args).replace(/: current value.*/, ""),
      said.replace(/: current value.*/, ""),
    );
  }
});

Deno.test("help and version go before anything that is wrong", () => {
  assertEquals(command("--foo", "-h"), { name: "help", of: undefined });
  assertEquals(command("cat", "--help"), { name: "help", of: "cat" });
  assertEquals(command("-dh"), { name: "help", of: "decompress" });
  assertEquals(command("-V", "x"), { name: "version" });
});

Deno.test("flags that a command has no use for change nothing", () => {
  const plain = { ...work("-d", "x"), level: 0 };
  assertEquals(
    { ...work("-9", "-d", "x"), level: 0 },
    plain,
    "tar -I 'sluice -9' adds -d",
  );
});

Deno.test("any arguments are understood or refused, and files are never lost", () => {
  const flags = FLAGS.flatMap(({ name, short }) => [
    `--${name}`,
    ...(short ? [`-${short}`] : []),
  ]);
  const arg = fc.oneof(
    fc.constantFrom(...flags, "-", "--", "-1", "--level=3"),
    fc.string({ unit: "binary", maxLength: 6 }),
  );
  fc.assert(fc.property(fc.array(arg, { maxLength: 6 }), (args) => {
    try {
      command(...args);
    } catch (error) {
      assert(error instanceof UsageError, `${error}`);
    }
  }));
  const file = fc.string({ unit: "binary", minLength: 1 });
  fc.assert(fc.property(fc.array(file), (files) => {
    assertEquals(work("--", ...files).operands, files);
  }));
  const word = file.filter((file) =>
    !file.startsWith("-") && !COMMANDS.some(({ name }) => name === file)
  );
  fc.assert(fc.property(fc.array(word), (words) => {
    assertEquals(work("-k", ...words, "-f").operands, words);
  }));
});
