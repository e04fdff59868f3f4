import { assert, assertEquals } from "@std/assert";
import { parseArgs } from "@std/cli/parse-args";

Deno.test("A long option takes the next argument, or what follows the equals sign", () => {
  assertEquals<unknown>(parseArgs(["--out", "file"]), { out: "file", _: [] });
  assertEquals<unknown>(parseArgs(["--out=file"]), { out: "file", _: [] });
  assertEquals<unknown>(parseArgs(["--out=a=b\nc"]), { out: "a=b\nc", _: [] });
});

Deno.test("A long option without a value is true", () => {
  assertEquals<unknown>(parseArgs(["--a", "--b"]), { a: true, b: true, _: [] });
});

Deno.test("Arguments that are no options stay in order in _", () => {
  assertEquals<unknown>(parseArgs(["a", "--x=1", "b", "-"]), {
    x: 1,
    _: ["a", "b", "-"],
  });
});

Deno.test("What looks like a number becomes one", () => {
  assertEquals<unknown>(
    parseArgs(["--a=5", "--b", "1e3", "-c", "0x10", "7", "10f"]),
    {
      a: 5,
      b: 1000,
      c: 16,
      _: [7, "10f"],
    },
  );
});

Deno.test("An option among strings stays text, and is empty without a value", () => {
  assertEquals<unknown>(
    parseArgs(["--a", "007", "-b=1"], { string: ["a", "b"] }),
    {
      a: "007",
      b: "1",
      _: [],
    },
  );
  assertEquals<unknown>(parseArgs(["-s", "--t"], { string: ["s", "t"] }), {
    s: "",
    t: "",
    _: [],
  });
  assertEquals<unknown>(parseArgs([], { string: "s" }), { _: [] });
});

Deno.test("The string option _ keeps the rest as text", () => {
  assertEquals<unknown>(parseArgs(["1", "  "], { string: "_" }), {
    _: ["1", "  "],
  });
});

Deno.test("Letters after one hyphen are options of their own", () => {
  assertEquals<unknown>(parseArgs(["-abc"]), {
    a: true,
    b: true,
    c: true,
    _: [],
  });
  assertEquals<unknown>(parseArgs(["-abc", "x"]), {
    a: true,
    b: true,
    c: "x",
    _: [],
  });
  assertEquals<unknown>(parseArgs(["-art"], { string: ["a", "t"] }), {
    a: "",
    r: true,
    t: "",
    _: [],
  });
});

Deno.test("A letter may carry its value", () => {
  assertEquals<unknown>(parseArgs(["-n5"]), { n: 5, _: [] });
  assertEquals<unknown>(parseArgs(["-n=5"]), { n: 5, _: [] });
  assertEquals<unknown>(parseArgs(["-n", "5"]), { n: 5, _: [] });
  assertEquals<unknown>(parseArgs(["-f=abc=def"]), { f: "abc=def", _: [] });
  assertEquals<unknown>(parseArgs(["-I/some/path"]), {
    I: "/some/path",
    _: [],
  });
  assertEquals<unknown>(parseArgs(["-f-"]), { f: "-", _: [] });
});

Deno.test("A lone hyphen is a value after a letter and an argument by itself", () => {
  assertEquals<unknown>(parseArgs(["-o", "-"]), { o: "-", _: [] });
  assertEquals<unknown>(parseArgs(["-o", "-"], { boolean: "o" }), {
    o: true,
    _: ["-"],
  });
});

Deno.test("Nothing after two hyphens is an option or a number", () => {
  assertEquals<unknown>(parseArgs(["-a", "--", "-b", "5", "--"]), {
    a: true,
    _: ["-b", "5", "--"],
  });
  assertEquals<unknown>(parseArgs(["x", "--", "-b"], { "--": true }), {
    _: ["x"],
    "--": ["-b"],
  });
  assertEquals<unknown>(parseArgs(["x"], { "--": true }), {
    _: ["x"],
    "--": [],
  });
});

Deno.test("A dotted name is a path into objects", () => {
  const parsed = parseArgs(["--a.b", "1", "--a.c.d=x"], {
    default: { "a.e": 2 },
  });
  assertEquals<unknown>(parsed.a, { b: 1, c: { d: "x" }, e: 2 });
});

Deno.test("Names of inherited properties are ordinary names", () => {
  const parsed = parseArgs(["--toString", "--valueOf", "x"]);
  assertEquals<unknown>(parsed, { toString: true, valueOf: "x", _: [] });
  parseArgs(["--constructor.prototype.polluted", "yes"]);
  assert(!("polluted" in {}));
});
