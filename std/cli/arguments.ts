import { has, type Nested, put } from "./nested.ts";
import type { ParseOptions } from "./types.ts";

type Value = string | number | boolean;

const isNumber = (text: string) =>
  /\S/.test(text) && Number.isFinite(Number(text));
const isBoolean = (text: string | undefined) =>
  text === "true" || text === "false";

/** Parses one command line. */
export class Arguments {
  readonly result: Nested & { _: (string | number)[] } = { _: [] };
  readonly #options: ParseOptions;
  readonly #aliases = new Map<string, Set<string>>();
  readonly #booleans: Set<string>;
  readonly #strings: Set<string>;
  readonly #collected: Set<string>;
  readonly #negatable: Set<string>;
  #args: string[] = [];
  #next = 0;

  constructor(options: ParseOptions) {
    this.#options = options;
    for (const [name, others] of Object.entries(options.alias ?? {})) {
      if (others === undefined) {
        throw new TypeError(`The alias of ${name} is undefined`);
      }
      const names = [name, ...[others].flat()] as string[];
      for (const each of names) {
        this.#aliases.set(
          each,
          new Set(names.filter((other) => other !== each)),
        );
      }
    }
    this.#booleans = this.#names(options.boolean);
    this.#strings = this.#names(options.string);
    this.#collected = this.#names(options.collect);
    this.#negatable = this.#names(options.negatable);
  }

  /** The names in a list, aliases included. */
  #names(
    list: boolean | string | ReadonlyArray<string> | undefined,
  ): Set<string> {
    if (typeof list === "boolean") return new Set();
    const names = [list ?? []].flat().filter((name) => name !== "") as string[];
    return new Set(
      names.flatMap((name) => [name, ...this.#aliases.get(name) ?? []]),
    );
  }

  parse(args: string[]): void {
    this.#args = args;
    for (this.#next = 0; this.#next < args.length;) {
      const arg = args[this.#next++];
      if (arg.startsWith("--") && arg.length > 2) this.#long(arg);
      else if (arg.startsWith("-") && arg.length > 1) this.#short(arg);
      else {
        this.#positional(arg);
        if (this.#options.stopEarly) {
          this.result._.push(...args.slice(this.#next));
          return;
        }
      }
    }
  }

  #positional(arg: string): void {
    if (this.#options.unknown?.(arg) === false) return;
    this.result._.push(
      this.#strings.has("_") || !isNumber(arg) ? arg : Number(arg),
    );
  }

  /** `--name`, `--name=value` or `--no-name`. */
  #long(arg: string): void {
    const negated = /^--no-./s.test(arg);
    const body = arg.slice(negated ? 5 : 2);
    const equals = body.indexOf("=", 1);
    if (equals > 0 && equals < body.length - 1) {
      const key = body.slice(0, equals);
      const value = body.slice(equals + 1);
      return this.#set(
        key,
        this.#booleans.has(key) ? value !== "false" : value,
        arg,
      );
    }
    if (negated && this.#negatable.has(body)) {
      return this.#set(body, false, arg, false);
    }

    const key = negated ? `no-${body}` : body;
    const next = this.#args[this.#next];
    const takesNext = !!next && !next.startsWith("-") &&
      this.#options.boolean !== true && !this.#isBoolean(key);
    this.#set(key, this.#value(key, takesNext), arg);
  }

  /** `-f`, `-abc`, `-n5`, `-n=5` or `-I/some/path`. */
  #short(arg: string): void {
    const letters = arg.slice(1);
    for (let i = 0; i < letters.length - 1; i++) {
      const letter = letters[i];
      const rest = letters.slice(i + 1);
      if (rest === "-") return this.#set(letter, rest, arg);
      if (/[A-Za-z]/.test(letter)) {
        const assigned = /=(.+)/.exec(rest)?.[1];
        if (assigned !== undefined) return this.#set(letter, assigned, arg);
        if (/\d(\.\d*)?(e-?\d+)?$/.test(rest)) {
          return this.#set(letter, rest, arg);
        }
      }
      if (rest.length > 1 && /\W/.test(rest[0])) {
        return this.#set(letter, rest, arg);
      }
      this.#set(letter, this.#flag(letter), arg);
    }
    const key = letters.at(-1)!;
    const next = this.#args[this.#next];
    const takesNext = !!next && !/^--?[^-]/.test(next) && !this.#isBoolean(key);
    this.#set(key, this.#value(key, takesNext), arg);
  }

  /** The value of an option that does not carry one itself. */
  #value(key: string, takesNext: boolean): Value {
    const next = this.#args[this.#next];
    if (takesNext) {
      this.#next++;
      return next;
    }
    if (isBoolean(next)) {
      this.#next++;
      return next === "true";
    }
    return this.#flag(key);
  }

  #flag(key: string): Value {
    return this.#strings.has(key) ? "" : true;
  }

  #isBoolean(key: string): boolean {
    return this.#booleans.has(key) ||
      [...this.#aliases.get(key) ?? []].some((alias) =>
        this.#booleans.has(alias)
      );
  }

  #isKnown(key: string, arg: string): boolean {
    return this.#booleans.has(key) || this.#strings.has(key) ||
      this.#aliases.has(key) ||
      (this.#options.boolean === true && /^--[^=]+$/.test(arg));
  }

  #set(key: string, value: Value, arg: string, collects = true): void {
    if (
      !this.#isKnown(key, arg) &&
      this.#options.unknown?.(arg, key, value) === false
    ) return;
    const typed =
      typeof value === "string" && !this.#strings.has(key) && isNumber(value)
        ? Number(value)
        : value;
    const collected = collects && this.#collected.has(key);
    for (const name of [key, ...this.#aliases.get(key) ?? []]) {
      put(this.result, name, typed, collected);
    }
  }

  /** Sets what the command line left open. */
  fillIn(): void {
    for (const [key, value] of Object.entries(this.#options.default ?? {})) {
      if (has(this.result, key)) continue;
      for (const name of [key, ...this.#aliases.get(key) ?? []]) {
        put(this.result, name, value);
      }
    }
    for (const key of this.#booleans) {
      if (!has(this.result, key)) {
        put(this.result, key, this.#collected.has(key) ? [] : false);
      }
    }
    for (const key of this.#strings) {
      if (!has(this.result, key) && this.#collected.has(key)) {
        put(this.result, key, []);
      }
    }
  }
}
