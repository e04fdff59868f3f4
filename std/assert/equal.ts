import { firstDifference, isTypedArray } from "./bytes.ts";

type Keyed = Record<PropertyKey, unknown>;

/** Types whose text says all there is to compare. */
const TOLD_BY_TEXT = [RegExp, URL, URLSearchParams, Intl.Locale];

/** Deep equality: `NaN` equals itself, `0` equals `-0`, an absent key differs from `undefined`. */
export function equal(a: unknown, b: unknown): boolean {
  return compare(a, b, new Map());
}

function compare(a: unknown, b: unknown, open: Map<unknown, unknown>): boolean {
  if (a === b || Object.is(a, b)) return true;
  if (
    typeof a !== "object" || typeof b !== "object" || a === null || b === null
  ) return false;
  if (a instanceof Date && b instanceof Date) {
    return Object.is(a.getTime(), b.getTime());
  }
  if (prototype(a) !== prototype(b)) return false;

  if (isTypedArray(a) && isTypedArray(b)) {
    return a.length === b.length && firstDifference(a, b) === -1;
  }
  if (isBuffer(a) && isBuffer(b)) {
    return compare(new Uint8Array(a), new Uint8Array(b), open);
  }
  if (a instanceof WeakMap || a instanceof WeakSet) {
    throw new TypeError(
      `A ${a.constructor.name} cannot be compared: its contents are hidden`,
    );
  }
  if (a instanceof WeakRef && b instanceof WeakRef) {
    return compare(a.deref(), b.deref(), open);
  }
  if (TOLD_BY_TEXT.some((type) => a instanceof type)) {
    return String(a) === String(b);
  }

  if (open.get(a) === b) return true;
  open.set(a, b);
  if (a instanceof Set && b instanceof Set) {
    return a.size === b.size && pairsUp([...a], [...b], open);
  }
  if (a instanceof Map && b instanceof Map) return compareMaps(a, b, open);
  return compareProperties(a as Keyed, b as Keyed, open);
}

/** An object without a prototype counts as a plain one. */
function prototype(value: object): object {
  return Object.getPrototypeOf(value) ?? Object.prototype;
}

function isBuffer(value: object): value is ArrayBufferLike {
  return value instanceof ArrayBuffer || value instanceof SharedArrayBuffer;
}

function isPrimitive(value: unknown): boolean {
  return value === null ||
    (typeof value !== "object" && typeof value !== "function");
}

/** Whether each value of `a` finds an equal partner of its own in `b`. */
function pairsUp(
  a: unknown[],
  b: unknown[],
  open: Map<unknown, unknown>,
): boolean {
  const left = new Set(b);
  for (const value of a) {
    if (left.delete(value)) continue;
    if (isPrimitive(value)) return false;
    const partner = [...left].find((other) =>
      compare(value, other, new Map(open))
    );
    if (partner === undefined) return false;
    left.delete(partner);
  }
  return left.size === 0;
}

function compareMaps(
  a: Map<unknown, unknown>,
  b: Map<unknown, unknown>,
  open: Map<unknown, unknown>,
): boolean {
  if (a.size !== b.size) return false;
  const rest: [unknown, unknown][] = [];
  for (const [key, value] of a) {
    if (!b.has(key)) {
      if (isPrimitive(key)) return false;
      rest.push([key, value]);
    } else if (!compare(value, b.get(key), open)) return false;
  }
  return rest.length === 0 ||
    pairsUp(rest, [...b].filter(([key]) => !a.has(key)), open);
}

function compareProperties(
  a: Keyed,
  b: Keyed,
  open: Map<unknown, unknown>,
): boolean {
  if (Object.keys(a).length !== Object.keys(b).length) return false;
  const keys = new Set([
    ...Reflect.ownKeys(a),
    ...Reflect.ownKeys(b),
    ...getters(a),
  ]);
  for (const key of keys) {
    if ((key in a) !== (key in b) || !compare(a[key], b[key], open)) {
      return false;
    }
  }
  return true;
}

/** The names of the getters that the classes of an instance define. */
function getters(value: object): PropertyKey[] {
  const names: PropertyKey[] = [];
  let type = Object.getPrototypeOf(value);
  while (
    type !== null && type !== Object.prototype && type !== Array.prototype
  ) {
    for (const key of Reflect.ownKeys(type)) {
      if (Object.getOwnPropertyDescriptor(type, key)?.get) names.push(key);
    }
    type = Object.getPrototypeOf(type);
  }
  return names;
}
