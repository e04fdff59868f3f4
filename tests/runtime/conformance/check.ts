/**
 * The few assertions that the suite needs, with nothing of a platform.
 *
 * @module
 */

/** Fails unless it holds. */
export function check(holds: boolean, claim: string): asserts holds {
  if (!holds) throw new Error(`not so: ${claim}`);
}

/** Fails unless both are written alike in JSON. */
export function same(actual: unknown, expected: unknown): void {
  const [a, e] = [JSON.stringify(actual), JSON.stringify(expected)];
  if (a !== e) throw new Error(`${a} instead of ${e}`);
}

/** Fails unless both have the same bytes. */
export function sameBytes(actual: Uint8Array, expected: Uint8Array): void {
  same(actual.length, expected.length);
  const at = expected.findIndex((byte, i) => byte !== actual[i]);
  if (at >= 0) throw new Error(`byte ${at} is another`);
}

/** An error's class, and what it carries. */
export interface Failure {
  name: string;
  code?: string;
  offset?: number;
  limit?: number;
  asked?: number;
  message: string;
}

/** The error that work ends with; fails when it ends well. */
export async function failureOf(
  work: () => unknown,
  // deno-lint-ignore no-explicit-any
  Class: new (...args: any[]) => Error = Error,
): Promise<Failure> {
  try {
    await work();
  } catch (error) {
    check(error instanceof Class, `${error} is a ${Class.name}`);
    return error as Failure;
  }
  throw new Error("no error came");
}
