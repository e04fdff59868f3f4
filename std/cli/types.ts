type Names = string | undefined;
type BooleanNames = boolean | Names;

/** Other names of an option. */
export type Aliases<Name = string, Alias extends string = string> = Partial<
  Record<Extract<Name, string>, Alias | ReadonlyArray<Alias>>
>;

/** `one name` or `a list of names`. */
type NameOrNames<N> = N | ReadonlyArray<Extract<N, string>>;

/** Options of `parseArgs`. */
export interface ParseOptions<
  TBooleans extends BooleanNames = BooleanNames,
  TStrings extends Names = Names,
  TCollectable extends Names = Names,
  TNegatable extends Names = Names,
  TDefault extends Record<string, unknown> | undefined =
    | Record<string, unknown>
    | undefined,
  TAliases extends Aliases | undefined = Aliases | undefined,
  TDoubleDash extends boolean | undefined = boolean | undefined,
> {
  /** Whether what follows `--` goes to a property `--` rather than to the end of `_`. */
  "--"?: TDoubleDash;
  /** Other names of options; all names of an option are set. */
  alias?: TAliases;
  /** Options that take no value, or `true`: every `--name` without `=`. */
  boolean?: NameOrNames<TBooleans>;
  /** Values of options that are not given. */
  default?: TDefault & Record<string, unknown>;
  /** Whether everything from the first argument that is no option on goes to `_`. */
  stopEarly?: boolean;
  /** Options whose value stays text, and is `""` when missing. */
  string?: NameOrNames<TStrings>;
  /** Options that may occur several times; their values make a list. */
  collect?: NameOrNames<TCollectable>;
  /** Options that `--no-name` sets to `false`. */
  negatable?: NameOrNames<TNegatable>;
  /**
   * Called for every argument that none of `boolean`, `string` and `alias` names, those which
   * are no options included (these without `key`). The argument is dropped on `false`.
   */
  unknown?: (arg: string, key?: string, value?: unknown) => unknown;
}

/** What `parseArgs` returns. */
export type Args<
  // deno-lint-ignore no-explicit-any
  TArgs extends Record<string, unknown> = Record<string, any>,
  TDoubleDash extends boolean | undefined = undefined,
> =
  & { [K in keyof TArgs]: TArgs[K] }
  & {
    /** The arguments that are no options. */
    _: Array<string | number>;
  }
  & (boolean extends TDoubleDash ? { "--"?: Array<string> }
    : true extends TDoubleDash ? { "--": Array<string> }
    : unknown);

/**
 * The options by name. They are typed where `boolean`, `string` or `collect` name them; the
 * properties of dotted names are not.
 */
export type Values<
  TBooleans extends BooleanNames,
  TStrings extends Names,
  TCollectable extends Names,
  TNegatable extends Names,
  TDefaults extends Record<string, unknown> | undefined,
  TAliases extends Aliases | undefined,
> = NamesNone<TBooleans, TStrings, TCollectable> extends true
  // deno-lint-ignore no-explicit-any
  ? Record<string, any>
  :
    & Record<string, unknown>
    & WithAliases<
      WithDefaults<
        & { [K in Single<TBooleans, TCollectable>]: boolean }
        & { [K in Several<TBooleans, TCollectable>]: boolean[] }
        & {
          [K in Single<TStrings, TCollectable>]?:
            | string
            | IfNegatable<K, TNegatable>;
        }
        & {
          [K in Several<TStrings, TCollectable>]:
            | string[]
            | IfNegatable<K, TNegatable>;
        }
        & {
          [K in Single<TCollectable, TBooleans | TStrings>]:
            | unknown[]
            | IfNegatable<K, TNegatable>;
        },
        TDefaults
      >,
      TAliases
    >;

type NamesNone<B, S, C> = [
  Exclude<B, false | undefined> | Exclude<S | C, undefined>,
] extends [never] ? true
  : false;

/** The names that get a type: no dotted ones, and not that of the rest. */
type Typed<N> = N extends `${string}.${string}` | "_" ? never
  : Extract<N, string>;

type Single<N, Collectable> = Typed<Exclude<N, Collectable>>;
type Several<N, Collectable> = Typed<Extract<N, Collectable>>;

type IfNegatable<Name, Negatable> = Name extends Negatable ? false : never;

/** What has a default is always there. */
type WithDefaults<T, D> = D extends undefined ? T
  :
    & Omit<T, keyof D>
    & { [K in keyof T & keyof D]-?: D[K] | NonNullable<T[K]> };

type WithAliases<T, A> = {
  [K in keyof T as K | AliasesOf<K, A>]: T[K];
};

type AliasesOf<K, A> = K extends keyof A
  ? A[K] extends string ? string extends A[K] ? never : A[K]
  : A[K] extends ReadonlyArray<infer Alias> ? Extract<Alias, string>
  : never
  : never;
