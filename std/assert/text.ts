import { AssertionError, withWords } from "./assertion_error.ts";

/** Fails unless the string `expected` occurs in `actual`. */
export function assertStringIncludes(
  actual: string,
  expected: string,
  msg?: string,
): void {
  if (actual.includes(expected)) return;
  throw new AssertionError(
    withWords(
      `${JSON.stringify(expected)} does not occur in ${JSON.stringify(actual)}`,
      msg,
    ),
  );
}

/** Fails unless the pattern `expected` matches somewhere in `actual`. */
export function assertMatch(
  actual: string,
  expected: RegExp,
  msg?: string,
): void {
  if (expected.test(actual)) return;
  throw new AssertionError(
    withWords(`${expected} does not match ${JSON.stringify(actual)}`, msg),
  );
}
