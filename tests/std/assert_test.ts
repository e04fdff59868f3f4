import {
  assert,
  assertEquals,
  assertExists,
  assertGreater,
  assertGreaterOrEqual,
  assertInstanceOf,
  AssertionError,
  assertLess,
  assertLessOrEqual,
  assertMatch,
  assertNotEquals,
  assertStrictEquals,
  assertStringIncludes,
  assertThrows,
  fail,
  unreachable,
} from "@std/assert";

/** The message of the AssertionError that `fn` has to throw. */
function failure(fn: () => void): string {
  return assertThrows(fn, AssertionError).message;
}

Deno.test("assert passes truthy values and fails on the others with the message given", () => {
  assert(1);
  assert("text");
  assert({});
  for (const value of [0, "", null, undefined, NaN, 0n, false]) {
    assertStrictEquals(failure(() => assert(value, "said so")), "said so");
  }
});

Deno.test("assertExists fails on null and undefined only", () => {
  assertExists(0);
  assertExists("");
  assertExists(false);
  failure(() => assertExists(null));
  assertStringIncludes(failure(() => assertExists(undefined, "no x")), "no x");
});

Deno.test("assertInstanceOf accepts subclasses and fails on anything else", () => {
  assertInstanceOf(new RangeError(), Error);
  for (const value of [null, undefined, 5, "text", {}, Error]) {
    failure(() => assertInstanceOf(value, Error));
  }
  assertStringIncludes(
    failure(() => assertInstanceOf(new Map(), Date, "a day")),
    "a day",
  );
});

Deno.test("fail and unreachable always fail", () => {
  assertStringIncludes(failure(() => fail("here")), "here");
  assertStringIncludes(failure(() => unreachable("there")), "there");
});

Deno.test("An AssertionError is a named Error and may have a cause", () => {
  const cause = new Error("inner");
  const error = new AssertionError("outer", { cause });
  assertInstanceOf(error, Error);
  assertStrictEquals(error.name, "AssertionError");
  assertStrictEquals(error.message, "outer");
  assertStrictEquals(error.cause, cause);
});

Deno.test("The assertions of order hold and fail as the operators do", () => {
  assertGreater(2, 1);
  assertGreaterOrEqual(1, 1);
  assertLess("a", "b");
  assertLessOrEqual(1n, 1n);
  failure(() => assertGreater(1, 1));
  failure(() => assertGreaterOrEqual(0, 1));
  failure(() => assertLess(1, 1));
  failure(() => assertLessOrEqual(2, 1));
  failure(() => assertGreater(NaN, 1));
});

Deno.test("An assertion of order fails with the message given, if any", () => {
  assertStrictEquals(failure(() => assertLess(2, 1, "too many")), "too many");
  assertMatch(failure(() => assertLess(2, 1)), /2 < 1/);
});

Deno.test("assertStringIncludes looks for a part, assertMatch for a pattern", () => {
  assertStringIncludes("haystack", "st");
  assertMatch("haystack", /s.a/);
  assertStringIncludes(
    failure(() => assertStringIncludes("hay", "st", "why")),
    "why",
  );
  assertStringIncludes(failure(() => assertMatch("hay", /st/, "why")), "why");
});

Deno.test("assertStrictEquals wants the same value by Object.is", () => {
  const object = {};
  assertStrictEquals(object, object);
  assertStrictEquals(NaN, NaN);
  failure(() => assertStrictEquals<number>(0, -0));
  assertStringIncludes(
    failure(() => assertStrictEquals({}, {}, "not one")),
    "not one",
  );
});

Deno.test("A failed assertEquals carries the message given and both values", () => {
  const message = failure(() => assertEquals({ a: 1 }, { a: 2 }, "in words"));
  assertStringIncludes(message, "in words");
  assertMatch(message, /a: 1/);
  assertMatch(message, /a: 2/);
});

Deno.test("assertNotEquals fails where assertEquals holds", () => {
  assertNotEquals([1, 2], [2, 1]);
  assertStringIncludes(
    failure(() => assertNotEquals([1], [1], "on purpose")),
    "on purpose",
  );
});
