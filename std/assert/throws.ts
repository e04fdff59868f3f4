import { AssertionError, withWords } from "./assertion_error.ts";
import { checkError, type ErrorType, expectation } from "./error_check.ts";

/** Fails unless `fn` throws; returns what it threw. */
export function assertThrows(fn: () => unknown, msg?: string): unknown;
/**
 * Fails unless `fn` throws an `ErrorClass` whose message contains `msgIncludes`; returns the
 * error.
 */
export function assertThrows<E extends Error = Error>(
  fn: () => unknown,
  ErrorClass: ErrorType<E>,
  msgIncludes?: string,
  msg?: string,
): E;
export function assertThrows<E extends Error = Error>(
  fn: () => unknown,
  typeOrWords?: ErrorType<E> | string,
  text?: string,
  words?: string,
): unknown {
  const expected = expectation(typeOrWords, text, words);
  try {
    fn();
  } catch (error) {
    checkError(error, expected);
    return error;
  }
  throw new AssertionError(
    withWords("The function threw nothing", expected.words),
  );
}
