// The signatures are those of the package: a spy of unknown type takes and returns anything.
// deno-lint-ignore-file no-explicit-any

/** A spy or stub that cannot be made, or not be restored. */
export class MockError extends Error {
  /** Takes the message. */
  constructor(message: string) {
    super(message);
    this.name = "MockError";
  }
}

/** What is known of one call. */
export interface SpyCall<
  Self = any,
  Args extends unknown[] = any[],
  Return = any,
> {
  /** The arguments. */
  args: Args;
  /** What was returned; absent when the call threw. */
  returned?: Return;
  /** What was thrown. */
  error?: Error;
  /** The object whose method was called. */
  self?: Self;
}

/** A function that records its calls. */
export interface Spy<
  Self = any,
  Args extends unknown[] = any[],
  Return = any,
> {
  (this: Self, ...args: Args): Return;
  /** The function spied on. */
  original: (this: Self, ...args: Args) => Return;
  /** The calls so far. */
  calls: SpyCall<Self, Args, Return>[];
  /** Whether the method spied on is back in its place. */
  restored: boolean;
  /** Puts the method spied on back. */
  restore(): void;
}

/** A method that records its calls; `using` puts the original back. */
export interface MethodSpy<
  Self = any,
  Args extends unknown[] = any[],
  Return = any,
> extends Spy<Self, Args, Return>, Disposable {}

/** A class that records its constructions. */
export interface ConstructorSpy<Self = any, Args extends unknown[] = any[]> {
  new (...args: Args): Self;
  /** The class spied on. */
  original: new (...args: Args) => Self;
  /** The constructions so far. */
  calls: SpyCall<Self, Args, Self>[];
  /** Always `false`. */
  restored: boolean;
  /** Always throws. */
  restore(): void;
}

/** A method's replacement that records its calls. */
export interface Stub<
  Self = any,
  Args extends unknown[] = any[],
  Return = any,
> extends MethodSpy<Self, Args, Return> {
  /** The function called in place of the original. */
  fake: (this: Self, ...args: Args) => Return;
}

/** Anything that has calls to assert. */
export type SpyLike<
  Self = any,
  Args extends unknown[] = any[],
  Return = any,
> = Spy<Self, Args, Return> | ConstructorSpy<Self, Args>;

/** The parameters of a method. */
export type GetParametersFromProp<Self, Prop extends keyof Self> =
  Self[Prop] extends (...args: infer Args) => unknown ? Args : unknown[];

/** What a method returns. */
export type GetReturnFromProp<Self, Prop extends keyof Self> =
  Self[Prop] extends (...args: any[]) => infer Return ? Return : unknown;
