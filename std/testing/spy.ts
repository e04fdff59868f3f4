import {
  type ConstructorSpy,
  type GetParametersFromProp,
  type GetReturnFromProp,
  type MethodSpy,
  MockError,
  type Spy,
  type SpyCall,
  type Stub,
} from "./spies.ts";

// deno-lint-ignore no-explicit-any
type Callable = (this: any, ...args: any[]) => any;
// deno-lint-ignore no-explicit-any
type Constructor = new (...args: any[]) => any;

/** A function that does nothing but record its calls. */
export function spy<
  // deno-lint-ignore no-explicit-any
  Self = any,
  // deno-lint-ignore no-explicit-any
  Args extends unknown[] = any[],
  Return = undefined,
>(): Spy<Self, Args, Return>;
/** A function that records its calls and does what `func` does. */
export function spy<Self, Args extends unknown[], Return>(
  func: (this: Self, ...args: Args) => Return,
): Spy<Self, Args, Return>;
/** A subclass that records its constructions. */
export function spy<Self, Args extends unknown[]>(
  constructor: new (...args: Args) => Self,
): ConstructorSpy<Self, Args>;
/** Replaces a method by one that records its calls and does the same. */
export function spy<Self, Prop extends keyof Self>(
  self: Self,
  property: Prop,
): MethodSpy<
  Self,
  GetParametersFromProp<Self, Prop>,
  GetReturnFromProp<Self, Prop>
>;
export function spy(target?: unknown, property?: PropertyKey): unknown {
  if (property !== undefined) {
    const method = (target as Record<PropertyKey, unknown>)[property];
    return replace(target as object, property, method as Callable);
  }
  const isClass = typeof target === "function" && /^class\b/.test(`${target}`);
  return isClass
    ? spyConstructor(target as Constructor)
    : spyFunction(target as Callable | undefined);
}

/** Replaces a method by one that records its calls and does nothing. */
export function stub<Self, Prop extends keyof Self>(
  self: Self,
  property: Prop,
): Stub<Self, GetParametersFromProp<Self, Prop>, GetReturnFromProp<Self, Prop>>;
/** Replaces a method by one that records its calls and does what `func` does. */
export function stub<Self, Prop extends keyof Self>(
  self: Self,
  property: Prop,
  func: (
    this: Self,
    ...args: GetParametersFromProp<Self, Prop>
  ) => GetReturnFromProp<Self, Prop>,
): Stub<Self, GetParametersFromProp<Self, Prop>, GetReturnFromProp<Self, Prop>>;
export function stub(
  self: unknown,
  property: PropertyKey,
  func: Callable = () => {},
): unknown {
  const method = replace(self as object, property, func);
  return Object.defineProperty(method, "fake", {
    enumerable: true,
    value: func,
  });
}

/** A function that calls `implementation` and keeps the books. */
function recorder(implementation: Callable): [Callable, SpyCall[]] {
  const calls: SpyCall[] = [];
  const record = function (this: unknown, ...args: unknown[]): unknown {
    const call: SpyCall = { args };
    if (this) call.self = this;
    try {
      return call.returned = implementation.apply(this, args);
    } catch (error) {
      call.error = error as Error;
      throw error;
    } finally {
      calls.push(call);
    }
  };
  return [record, calls];
}

function spyFunction(original: Callable = () => {}): unknown {
  const [record, calls] = recorder(original);
  return describe(record, original, calls, () => false, () => {
    throw new MockError("A function has no place to be restored to");
  });
}

function spyConstructor(original: Constructor): unknown {
  const calls: SpyCall[] = [];
  const record = class extends original {
    // deno-lint-ignore no-explicit-any
    constructor(...args: any[]) {
      super(...args);
      calls.push({ args, returned: this });
    }
  };
  Object.defineProperty(record, "name", { value: original.name });
  return describe(record, original, calls, () => false, () => {
    throw new MockError("A constructor has no place to be restored to");
  });
}

function replace(
  self: object,
  property: PropertyKey,
  implementation: Callable,
): unknown {
  const original = (self as Record<PropertyKey, unknown>)[property];
  const isStubbed = implementation !== original;
  if (
    typeof original !== "function" && !(isStubbed && original === undefined)
  ) {
    throw new MockError(`${String(property)} is not a method`);
  }
  if (made.has(original as object)) {
    throw new MockError(`There is a spy on ${String(property)} already`);
  }
  const before = Object.getOwnPropertyDescriptor(self, property);
  if (before && !before.configurable) {
    throw new MockError(`${String(property)} cannot be replaced`);
  }

  const [record, calls] = recorder(implementation);
  let restored = false;
  const restore = () => {
    if (restored) {
      throw new MockError(`${String(property)} is restored already`);
    }
    if (before) Object.defineProperty(self, property, before);
    else Reflect.deleteProperty(self, property);
    restored = true;
  };
  describe(record, original, calls, () => restored, restore);
  Object.defineProperty(record, Symbol.dispose, { value: restore });
  Object.defineProperty(self, property, {
    configurable: true,
    enumerable: before?.enumerable ?? false,
    writable: before?.writable ?? false,
    value: record,
  });
  return record;
}

/** All spies, to tell them from other functions. */
const made = new WeakSet<object>();

/** Gives a recording function the properties of a spy. */
function describe(
  record: Callable | Constructor,
  original: unknown,
  calls: SpyCall[],
  restored: () => boolean,
  restore: () => void,
): unknown {
  made.add(record);
  return Object.defineProperties(record, {
    original: { enumerable: true, value: original },
    calls: { enumerable: true, value: calls },
    restored: { enumerable: true, get: restored },
    restore: { enumerable: true, value: restore },
  });
}
