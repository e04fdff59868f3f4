/**
 * The part of `@std/assert` this repository uses.
 *
 * @module
 */
export {
  assert,
  assertExists,
  assertInstanceOf,
  fail,
  unreachable,
} from "./basic.ts";
export {
  assertGreater,
  assertGreaterOrEqual,
  assertLess,
  assertLessOrEqual,
} from "./order.ts";
export { assertMatch, assertStringIncludes } from "./text.ts";
export { assertEquals, assertNotEquals, assertStrictEquals } from "./equals.ts";
export { AssertionError } from "./assertion_error.ts";
export { assertRejects } from "./rejects.ts";
export { assertThrows } from "./throws.ts";
