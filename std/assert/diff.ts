import { excerpt, firstDifference, isTypedArray } from "./bytes.ts";
import { diffLines } from "./diff_lines.ts";
import { equal } from "./equal.ts";

/** Above this length two strings are shown only around their first difference. */
const STRING_LIMIT = 2000;

/** A value as text, one property a line, long lists cut. */
export function show(value: unknown): string {
  return Deno.inspect(value, {
    depth: 20,
    compact: false,
    sorted: true,
    trailingComma: true,
    iterableLimit: 100,
    strAbbreviateSize: STRING_LIMIT,
  });
}

/** What differs between two values that are not equal, in few lines. */
export function describe(actual: unknown, expected: unknown): string {
  const [path, a, b] = firstPlace(actual, expected);
  const excerpts = describeLong(a, b);
  if (excerpts !== undefined) {
    return [...(path ? [`  at ${path}`] : []), ...excerpts].join("\n");
  }
  const place = path
    ? [`  first at ${path}: ${inOneLine(a)}, not ${inOneLine(b)}`]
    : [];
  const areStrings = typeof actual === "string" && typeof expected === "string";
  const [x, y] = areStrings ? [actual, expected] : [actual, expected].map(show);
  if (x === y) {
    return [...place, "  (all that is printed is the same)"].join("\n");
  }
  const lines = diffLines(x.split("\n"), y.split("\n"));
  return [...place, "  - actual, + expected", ...lines].join("\n");
}

function inOneLine(value: unknown): string {
  return Deno.inspect(value, {
    depth: 0,
    breakLength: Infinity,
    iterableLimit: 5,
    strAbbreviateSize: 60,
  });
}

/** Numbers or characters around the first difference, in place of thousands of them. */
function describeLong(a: unknown, b: unknown): string[] | undefined {
  const areStrings = typeof a === "string" && typeof b === "string";
  if (areStrings && Math.max(a.length, b.length) > STRING_LIMIT) {
    const at = differingCharacter(a, b);
    return [
      `  strings of ${a.length} and ${b.length} characters, from index ${at} on`,
      `  actual:   ${charactersAround(a, at)}`,
      `  expected: ${charactersAround(b, at)}`,
    ];
  }
  if (!isTypedArray(a) || !isTypedArray(b)) return undefined;
  if (a.constructor !== b.constructor) return undefined;
  const at = firstDifference(a, b);
  return [
    `  ${a.constructor.name}s of ${a.length} and ${b.length} elements, from index ${at} on`,
    `  actual:   ${excerpt(a, at)}`,
    `  expected: ${excerpt(b, at)}`,
  ];
}

function differingCharacter(a: string, b: string): number {
  let i = 0;
  while (i < a.length && a[i] === b[i]) i++;
  return i;
}

function charactersAround(text: string, at: number): string {
  const [from, to] = [Math.max(0, at - 40), at + 40];
  const shown = JSON.stringify(text.slice(from, to));
  return `${from > 0 ? "… " : ""}${shown}${to < text.length ? " …" : ""}`;
}

/** The way to the first property that differs, `.frames[3].length`, and its two values. */
function firstPlace(
  a: unknown,
  b: unknown,
  depth = 0,
): [path: string, a: unknown, b: unknown] {
  if (depth > 20 || !isPlain(a) || !isPlain(b)) return ["", a, b];
  for (const key of new Set([...Object.keys(a), ...Object.keys(b)])) {
    const areHere = Object.hasOwn(a, key) && Object.hasOwn(b, key);
    if (areHere && equal(a[key], b[key])) continue;
    const [path, ...values] = firstPlace(a[key], b[key], depth + 1);
    return [(Array.isArray(a) ? `[${key}]` : `.${key}`) + path, ...values];
  }
  return ["", a, b];
}

function isPlain(value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null) return false;
  return Array.isArray(value) ||
    Object.getPrototypeOf(value) === Object.prototype;
}
