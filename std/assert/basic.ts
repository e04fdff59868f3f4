import { AssertionError, withWords } from "./assertion_error.ts";

/** Fails unless `expr` is truthy. */
export function assert(expr: unknown, msg = ""): asserts expr {
  if (!expr) throw new AssertionError(msg);
}

/** Fails when `actual` is `null` or `undefined`. */
export function assertExists<T>(
  actual: T,
  msg?: string,
): asserts actual is NonNullable<T> {
  if (actual === null || actual === undefined) {
    throw new AssertionError(
      withWords(`A value was expected, found ${actual}`, msg),
    );
  }
}

/** Fails unless `actual` is an instance of `expectedType`. */
export function assertInstanceOf<
  // deno-lint-ignore no-explicit-any
  T extends abstract new (...args: any[]) => any,
>(
  actual: unknown,
  expectedType: T,
  msg = "",
): asserts actual is InstanceType<T> {
  if (actual instanceof expectedType) return;
  const found = typeof actual === "object" && actual !== null
    ? `an instance of ${actual.constructor?.name || "a class without a name"}`
    : actual === null
    ? "null"
    : typeof actual;
  throw new AssertionError(
    withWords(
      `An instance of ${expectedType.name} was expected, found ${found}`,
      msg,
    ),
  );
}

/** Always fails. */
export function fail(msg?: string): never {
  throw new AssertionError(withWords("Failed", msg));
}

/** Always fails; marks a line that no run should reach. */
export function unreachable(msg?: string): never {
  throw new AssertionError(
    withWords("A line meant to be unreachable ran", msg),
  );
}
