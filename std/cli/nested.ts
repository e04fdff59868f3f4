export type Nested = { [key: string]: unknown };

/** Sets a property given by a dotted path; never one of a prototype. */
export function put(
  object: Nested,
  path: string,
  value: unknown,
  collected = false,
): void {
  const keys = path.split(".");
  const last = keys.pop()!;
  let at = object;
  for (const key of keys) {
    const inner = Object.hasOwn(at, key) ? at[key] : undefined;
    if (typeof inner === "object" && inner !== null) at = inner as Nested;
    else define(at, key, at = {});
  }
  const old = collected && Object.hasOwn(at, last) ? at[last] : undefined;
  if (Array.isArray(old)) old.push(value);
  else if (collected) define(at, last, old ? [old, value] : [value]);
  else define(at, last, value);
}

function define(object: Nested, key: string, value: unknown): void {
  Object.defineProperty(object, key, {
    value,
    configurable: true,
    enumerable: true,
    writable: true,
  });
}

/** Whether there is a property of its own at a dotted path. */
export function has(object: Nested, path: string): boolean {
  let at: unknown = object;
  for (const key of path.split(".")) {
    if (typeof at !== "object" || at === null || !Object.hasOwn(at, key)) {
      return false;
    }
    at = (at as Nested)[key];
  }
  return true;
}
