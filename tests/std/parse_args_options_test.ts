import { assertEquals, assertThrows } from "@std/assert";
import { parseArgs } from "@std/cli/parse-args";

Deno.test("A boolean option takes no value but true and false, and is false when absent", () => {
  assertEquals<unknown>(
    parseArgs(["--v", "x", "-q", "y"], { boolean: ["v", "q", "w"] }),
    {
      v: true,
      q: true,
      w: false,
      _: ["x", "y"],
    },
  );
  assertEquals<unknown>(
    parseArgs(["--v", "false", "-q", "true", "--w=false"], {
      boolean: ["v", "q", "w"],
    }),
    { v: false, q: true, w: false, _: [] },
  );
});

Deno.test("With boolean true, every long option without an equals sign is boolean", () => {
  assertEquals<unknown>(
    parseArgs(["--a", "x", "--b=y", "-p", "5"], { boolean: true }),
    {
      a: true,
      b: "y",
      p: 5,
      _: ["x"],
    },
  );
});

Deno.test("A negatable option is set to false by --no-, the last one counts", () => {
  const options = { boolean: ["v"], negatable: ["v", "level"] } as const;
  assertEquals<unknown>(parseArgs(["--no-v"], options).v, false);
  assertEquals<unknown>(parseArgs(["--no-v", "--v"], options).v, true);
  assertEquals<unknown>(parseArgs(["--v", "--no-v", "x"], options), {
    v: false,
    _: ["x"],
  });
  assertEquals<unknown>(parseArgs(["--no-level"], options).level, false);
});

Deno.test("An option that is not negatable keeps its no-", () => {
  assertEquals<unknown>(parseArgs(["--no-x"]), { "no-x": true, _: [] });
  assertEquals<unknown>(parseArgs(["--no-x", "y"]), { "no-x": "y", _: [] });
});

Deno.test("All names of an option are set, whichever is used, and share its type", () => {
  const options = {
    alias: { output: ["o", "out"], verbose: "v" },
    string: ["output"],
    boolean: ["verbose"],
  } as const;
  for (const name of ["--output", "--out", "-o"]) {
    assertEquals<unknown>(parseArgs(["-v", name, "5"], options), {
      output: "5",
      out: "5",
      o: "5",
      verbose: true,
      v: true,
      _: [],
    });
  }
  assertEquals<unknown>(parseArgs([], options), {
    verbose: false,
    v: false,
    _: [],
  });
});

Deno.test("An alias that is undefined is refused", () => {
  assertThrows(
    // @ts-ignore Strict optional properties refuse it too.
    () => parseArgs([], { alias: { a: undefined } }),
    TypeError,
  );
});

Deno.test("A default applies to an option that is not given, and to its aliases", () => {
  const parse = (...args: string[]) =>
    parseArgs(args, {
      default: { level: 3, v: true, name: null },
      alias: { level: "l" },
      boolean: ["v"],
    });
  assertEquals<unknown>(parse(), {
    level: 3,
    l: 3,
    v: true,
    name: null,
    _: [],
  });
  assertEquals<unknown>(parse("-l", "9", "--v=false"), {
    level: 9,
    l: 9,
    v: false,
    name: null,
    _: [],
  });
});

Deno.test("The last value of an option counts, those of a collected one make a list", () => {
  const args = ["--a", "1", "--a", "2", "-b", "--b", "-c", "x"];
  assertEquals<unknown>(
    parseArgs(args, { collect: ["a", "c"], boolean: "b" }),
    {
      a: [1, 2],
      b: true,
      c: ["x"],
      _: [],
    },
  );
});

Deno.test("A collected string or boolean option is an empty list when absent", () => {
  assertEquals<unknown>(
    parseArgs([], {
      collect: ["s", "b", "u"],
      string: ["s"],
      boolean: ["b"],
    }) as unknown,
    { s: [], b: [], _: [] },
  );
  assertEquals<unknown>(
    parseArgs(["-i", "*.ts"], {
      string: "include",
      collect: "include",
      alias: { include: "i" },
    }),
    { include: ["*.ts"], i: ["*.ts"], _: [] },
  );
});

Deno.test("stopEarly takes the first argument that is no option and all that follow as they are", () => {
  assertEquals<unknown>(
    parseArgs(["--a", "b", "run", "--c", "5"], { stopEarly: true }),
    {
      a: "b",
      _: ["run", "--c", "5"],
    },
  );
});

Deno.test("unknown is asked about arguments that no option names, and false drops them", () => {
  const asked: unknown[] = [];
  const parsed = parseArgs(
    ["--x=1", "-y", "2", "--known", "k", "-b", "-a", "rest", "--", "after"],
    {
      string: ["known"],
      boolean: ["b"],
      alias: { all: "a" },
      unknown(arg, key, value) {
        asked.push([arg, key, value]);
        return key === "x";
      },
    },
  );
  assertEquals<unknown>(asked, [
    ["--x=1", "x", "1"],
    ["-y", "y", "2"],
  ]);
  assertEquals<unknown>(parsed, {
    x: 1,
    known: "k",
    b: true,
    a: "rest",
    all: "rest",
    _: ["after"],
  });
});

Deno.test("unknown is asked about arguments that are no options, without a key", () => {
  const asked: unknown[] = [];
  const parsed = parseArgs(["a", "b"], {
    unknown: (arg, key) => asked.push([arg, key]) > 1,
  });
  assertEquals<unknown>(asked, [["a", undefined], ["b", undefined]]);
  assertEquals<unknown>(parsed, { _: ["b"] });
});

Deno.test("Named options are typed, the others are unknown or any", () => {
  const typed = parseArgs(["-v", "--level", "3"], {
    boolean: ["verbose", "keep"],
    string: ["level", "name"],
    collect: ["name"],
    negatable: ["keep"],
    alias: { verbose: "v" },
    default: { level: 5 },
  });
  const verbose: boolean = typed.verbose;
  const short: boolean = typed.v;
  const level: string | number = typed.level;
  const names: string[] = typed.name;
  const other: unknown = typed.other;
  assertEquals<unknown>([verbose, short, level, names, other], [
    true,
    true,
    "3",
    [],
    undefined,
  ]);
  const loose = parseArgs(["--n", "3"]);
  const n: number = loose.n;
  const rest: (string | number)[] = loose._;
  assertEquals<unknown>([n, rest], [3, []]);
});
