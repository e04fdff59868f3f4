import {
  AssertionError,
  assertRejects,
  assertStrictEquals,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";

const range = new RangeError("17 is out of range");
const throwing = () => {
  throw range;
};
const rejecting = () => Promise.reject(range);

Deno.test("assertThrows returns what was thrown, whatever it is", () => {
  assertStrictEquals(assertThrows(throwing), range);
  assertStrictEquals(
    assertThrows(() => {
      throw "text";
    }),
    "text",
  );
});

Deno.test("assertThrows fails when nothing is thrown, with the message given", () => {
  for (
    const attempt of [
      () => assertThrows(() => {}, "why not"),
      () => assertThrows(() => {}, Error, "text", "why not"),
    ]
  ) {
    const error = assertThrows(attempt, AssertionError);
    assertStringIncludes(error.message, "why not");
  }
});

Deno.test("assertThrows checks the class of the error, and subclasses will do", () => {
  const error: RangeError = assertThrows(throwing, RangeError);
  assertStrictEquals(error, range);
  assertThrows(throwing, Error);
  assertThrows(() => assertThrows(throwing, TypeError), AssertionError);
});

Deno.test("assertThrows looks for a part of the message of the error", () => {
  assertThrows(throwing, RangeError, "out of");
  const error = assertThrows(
    () => assertThrows(throwing, RangeError, "too long", "in words"),
    AssertionError,
  );
  assertStringIncludes(error.message, "too long");
  assertStringIncludes(error.message, "in words");
});

Deno.test("assertThrows with a class wants an Error to be thrown", () => {
  const throwText = () => {
    throw "text";
  };
  assertThrows(() => assertThrows(throwText, Error), AssertionError);
});

Deno.test("assertRejects resolves with the reason, whatever it is", async () => {
  assertStrictEquals(await assertRejects(rejecting), range);
  assertStrictEquals(await assertRejects(() => Promise.reject(5)), 5);
  assertStrictEquals(
    await assertRejects(
      () => ({ then: (_, no) => Promise.resolve(no?.(6)) } as PromiseLike<
        never
      >),
    ),
    6,
  );
});

Deno.test("assertRejects fails on a promise that resolves, with the message given", async () => {
  const error = await assertRejects(
    () => assertRejects(() => Promise.resolve(1), "why not"),
    AssertionError,
  );
  assertStringIncludes(error.message, "why not");
});

Deno.test("assertRejects fails when the function throws or returns no promise", async () => {
  await assertRejects(() => assertRejects(throwing), AssertionError);
  await assertRejects(
    () => assertRejects((() => 5) as unknown as () => Promise<number>),
    AssertionError,
  );
});

Deno.test("assertRejects checks class and message of the error", async () => {
  const error: RangeError = await assertRejects(rejecting, RangeError, "out");
  assertStrictEquals(error, range);
  await assertRejects(
    () => assertRejects(rejecting, TypeError),
    AssertionError,
  );
  await assertRejects(
    () => assertRejects(rejecting, RangeError, "too long"),
    AssertionError,
  );
  await assertRejects(
    () => assertRejects(() => Promise.reject("text"), Error),
    AssertionError,
  );
});
