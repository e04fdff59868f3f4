import {
  assert,
  assertEquals,
  AssertionError,
  assertThrows,
} from "@std/assert";
import type { SpyLike } from "./spies.ts";

/** What a call is expected to be; what is absent is not looked at. */
export interface ExpectedSpyCall<
  // deno-lint-ignore no-explicit-any
  Self = any,
  // deno-lint-ignore no-explicit-any
  Args extends unknown[] = any[],
  // deno-lint-ignore no-explicit-any
  Return = any,
> {
  /** The arguments. */
  args?: [...Args, ...unknown[]];
  /** The object whose method was called. */
  self?: Self;
  /** What was returned. */
  returned?: Return;
  /** What was thrown; not together with `returned`. */
  error?: {
    /** The class of the error. */
    // deno-lint-ignore no-explicit-any
    Class?: new (...args: any[]) => Error;
    /** A part of its message. */
    msgIncludes?: string;
  };
}

/** Fails unless the spy was called exactly so many times. */
export function assertSpyCalls<Self, Args extends unknown[], Return>(
  spy: SpyLike<Self, Args, Return>,
  expectedCalls: number,
): void {
  const found = spy.calls.length;
  if (found === expectedCalls) return;
  throw new AssertionError(
    `${expectedCalls} calls of the spy were expected, found ${found}`,
  );
}

/** Fails unless the spy was called more than `callIndex` times, and that call was as expected. */
export function assertSpyCall<Self, Args extends unknown[], Return>(
  spy: SpyLike<Self, Args, Return>,
  callIndex: number,
  expected: ExpectedSpyCall<Self, Args, Return> = {},
): void {
  if ("returned" in expected && "error" in expected) {
    throw new TypeError("A call cannot both return and throw");
  }
  const call = spy.calls[callIndex];
  assert(
    call,
    `Call ${callIndex} of the spy was expected, found ${spy.calls.length} calls`,
  );
  if (expected.args) {
    assertEquals<unknown[]>(
      call.args,
      expected.args,
      "the arguments of the call",
    );
  }
  if ("self" in expected) {
    assertEquals(call.self, expected.self, "the object of the call");
  }
  if ("returned" in expected) {
    assert(!("error" in call), "The call returned nothing, it threw");
    assertEquals<unknown>(
      call.returned,
      expected.returned,
      "what the call returned",
    );
  }
  if ("error" in expected) {
    assert("error" in call, "The call threw nothing");
    const { Class = Error, msgIncludes } = expected.error ?? {};
    assertThrows(
      () => {
        throw call.error;
      },
      Class,
      msgIncludes,
    );
  }
}
