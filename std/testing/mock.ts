/**
 * The part of `@std/testing/mock` this repository uses.
 *
 * @module
 */
export { assertSpyCall, assertSpyCalls } from "./spy_assertions.ts";
export type { ExpectedSpyCall } from "./spy_assertions.ts";
export { spy, stub } from "./spy.ts";
export { MockError } from "./spies.ts";
export type {
  ConstructorSpy,
  GetParametersFromProp,
  GetReturnFromProp,
  MethodSpy,
  Spy,
  SpyCall,
  SpyLike,
  Stub,
} from "./spies.ts";
