import { assertEquals, assertMatch } from "@std/assert";
import {
  decompress,
  FormatError,
  KernelError,
  LimitError,
} from "../../../mod.ts";
import { main } from "../../../src/cli/main.ts";
import type { StandardStreams } from "../../../src/cli/shell.ts";
import { bytes, concat, inChunks, lines } from "../helpers.ts";

/** Standard streams in memory. */
function shell(
  {
    input = inChunks(lines(100), [10]),
    terminals = "",
    failure = undefined as unknown,
  } = {},
) {
  const out: Uint8Array[] = [];
  const said: Uint8Array[] = [];
  const is = (name: string) => () => terminals.includes(name);
  const streams: StandardStreams = {
    stdin: { readable: input, isTerminal: is("stdin") },
    stdout: {
      writable: new WritableStream({
        write(part) {
          if (failure) throw failure;
          out.push(part);
        },
      }),
      writeSync: (text) => out.push(text.slice()) && text.length,
      isTerminal: is("stdout"),
    },
    stderr: {
      writeSync: (text) => said.push(text.slice()) && text.length,
      isTerminal: is("stderr"),
    },
  };
  const text = (parts: Uint8Array[]) =>
    new TextDecoder().decode(concat(...parts));
  return { streams, out, said: () => text(said), printed: () => text(out) };
}

Deno.test("standard input is compressed to standard output", async () => {
  const { streams, out, said } = shell();
  assertEquals(await main([], streams), 0);
  assertEquals([decompress(concat(...out)), said()], [lines(100), ""]);
});

Deno.test("a terminal is neither read from nor given compressed data", async () => {
  for (
    const [args, terminals] of [
      [[], "stdin"],
      [["-d"], "stdin"],
      [["-9"], "stdout"],
    ] as const
  ) {
    const { streams, out, said } = shell({ terminals });
    assertEquals(await main(args, streams), 2);
    assertMatch(
      said(),
      /^sluice: Cannot run as standard (in|out)put is a terminal: use/,
    );
    assertEquals(out, []);
  }
});

Deno.test("decompressed data may go to a terminal, and help comes from one", async () => {
  const { streams: first, out } = shell();
  await main([], first);
  const { streams, printed } = shell({
    input: inChunks(concat(...out), [9]),
    terminals: "stdout",
  });
  assertEquals([await main(["-d"], streams), printed()], [
    0,
    new TextDecoder().decode(lines(100)),
  ]);

  const help = shell({ terminals: "stdin stdout" });
  assertEquals(await main(["-h"], help.streams), 0);
  assertMatch(help.printed(), /Usage: sluice/);
});

Deno.test("each error has its exit code and its message", async () => {
  for (
    const [failure, code, message] of [
      [
        new FormatError("corrupt", "bad bytes", 0),
        1,
        "sluice: standard input: bad bytes\n",
      ],
      [
        new Error("No space left on device"),
        1,
        "sluice: standard input: No space left on device\n",
      ],
      [
        new LimitError("memory", "memory is short", 1, 2),
        1,
        "sluice: standard input: memory is short\n",
      ],
      [
        new KernelError("trap", { cause: 0 }),
        70,
        "sluice: standard input: trap\n",
      ],
      [
        new TypeError("x is not a function"),
        70,
        "sluice: standard input: x is not a function\n",
      ],
      [new Deno.errors.BrokenPipe("broken pipe"), 141, ""],
    ] as const
  ) {
    const broken = failure instanceof Deno.errors.BrokenPipe;
    const { streams, said } = shell(
      broken ? { failure } : {
        input: new ReadableStream({
          pull: (controller) => controller.error(failure),
        }),
      },
    );
    assertEquals([await main([], streams), said()], [code, message]);
  }
});

Deno.test("progress goes to a terminal only, and only when there is time to read it", async () => {
  const quick = shell({ terminals: "stderr" });
  assertEquals([await main([], quick.streams), quick.said()], [0, ""]);
  assertEquals(decompress(concat(...quick.out)), concat(bytes(""), lines(100)));
});

Deno.test("progress as JSON ends with what was done", async () => {
  const { streams, said } = shell();
  assertEquals(await main(["--progress=json"], streams), 0);
  const last = JSON.parse(said().trimEnd().split("\n").at(-1)!);
  assertEquals([last.type, last.file, last.bytesIn, last.size], [
    "done",
    "-",
    lines(100).length,
    null,
  ]);
});
