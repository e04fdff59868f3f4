import { AssertionError, withWords } from "./assertion_error.ts";

// deno-lint-ignore no-explicit-any
export type ErrorType<E extends Error> = abstract new (...args: any[]) => E;

/** The three ways of calling assertThrows and assertRejects, sorted out. */
export interface Expectation<E extends Error> {
  type: ErrorType<E> | undefined;
  text: string | undefined;
  words: string | undefined;
}

/** Tells `(msg)` from `(ErrorClass, msgIncludes, msg)`. */
export function expectation<E extends Error>(
  typeOrWords: ErrorType<E> | string | undefined,
  text: string | undefined,
  words: string | undefined,
): Expectation<E> {
  return typeof typeOrWords === "string"
    ? { type: undefined, text: undefined, words: typeOrWords }
    : { type: typeOrWords, text, words };
}

// deno-lint-ignore no-control-regex
const COLOURS = /\x1b\[[0-9;]*m/g;

/** Fails unless `error` is what was expected; colour codes in messages do not count. */
export function checkError<E extends Error>(
  error: unknown,
  { type, text, words }: Expectation<E>,
): void {
  if (type === undefined) return;
  if (!(error instanceof Error)) {
    throw new AssertionError(
      withWords(`${Deno.inspect(error)} was thrown, which is no Error`, words),
    );
  }
  if (!(error instanceof type)) {
    throw new AssertionError(
      withWords(
        `${type.name} was expected, found ${error.constructor.name}`,
        words,
      ),
      { cause: error },
    );
  }
  if (text === undefined) return;
  const [message, wanted] = [error.message, text].map((line) =>
    line.replace(COLOURS, "")
  );
  if (!message.includes(wanted)) {
    throw new AssertionError(
      withWords(
        `The message lacks ${JSON.stringify(wanted)}: ${
          JSON.stringify(message)
        }`,
        words,
      ),
      { cause: error },
    );
  }
}
