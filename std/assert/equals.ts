import { AssertionError, withWords } from "./assertion_error.ts";
import { describe, show } from "./diff.ts";
import { equal } from "./equal.ts";

/** Fails unless the two values are deeply equal; says where they differ. */
export function assertEquals<T>(actual: T, expected: T, msg?: string): void {
  if (equal(actual, expected)) return;
  throw new AssertionError(
    `${withWords("The values are not equal", msg)}\n${
      describe(actual, expected)
    }`,
  );
}

/** Fails when the two values are deeply equal. */
export function assertNotEquals<T>(actual: T, expected: T, msg?: string): void {
  if (!equal(actual, expected)) return;
  throw new AssertionError(
    `${withWords("Different values were expected, both are equal", msg)}\n${
      show(actual)
    }`,
  );
}

/** Fails unless `Object.is` holds for the two. */
export function assertStrictEquals<T>(
  actual: unknown,
  expected: T,
  msg?: string,
): asserts actual is T {
  if (Object.is(actual, expected)) return;
  const what = equal(actual, expected)
    ? "The values are equal, yet not the same"
    : "The values are not the same";
  throw new AssertionError(
    `${withWords(what, msg)}\n${describe(actual, expected)}`,
  );
}
