/** What every failed assertion throws. */
export class AssertionError extends Error {
  /** Takes the message and, as `Error` does, an optional cause. */
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "AssertionError";
  }
}

/** Appends the caller's own words to a message: `what: words`, or `what.` without any. */
export function withWords(what: string, words: string | undefined): string {
  return words ? `${what}: ${words}` : `${what}.`;
}
