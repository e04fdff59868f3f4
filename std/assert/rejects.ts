import { AssertionError, withWords } from "./assertion_error.ts";
import { checkError, type ErrorType, expectation } from "./error_check.ts";

/** Fails unless `fn` returns a promise that rejects; resolves with the reason. */
export function assertRejects(
  fn: () => PromiseLike<unknown>,
  msg?: string,
): Promise<unknown>;
/**
 * Fails unless `fn` returns a promise that rejects with an `ErrorClass` whose message contains
 * `msgIncludes`; resolves with the error.
 */
export function assertRejects<E extends Error = Error>(
  fn: () => PromiseLike<unknown>,
  ErrorClass: ErrorType<E>,
  msgIncludes?: string,
  msg?: string,
): Promise<E>;
export async function assertRejects<E extends Error = Error>(
  fn: () => PromiseLike<unknown>,
  typeOrWords?: ErrorType<E> | string,
  text?: string,
  words?: string,
): Promise<unknown> {
  const expected = expectation(typeOrWords, text, words);
  let promise: unknown;
  try {
    promise = fn();
  } catch (error) {
    throw new AssertionError(
      withWords(
        "The function threw before it returned a promise",
        expected.words,
      ),
      { cause: error },
    );
  }
  if (!isThenable(promise)) {
    throw new AssertionError(
      withWords("The function returned no promise", expected.words),
    );
  }
  try {
    await promise;
  } catch (error) {
    checkError(error, expected);
    return error;
  }
  throw new AssertionError(
    withWords("The promise did not reject", expected.words),
  );
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === "object" && value !== null &&
    typeof (value as { then?: unknown }).then === "function";
}
