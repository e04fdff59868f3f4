/**
 * A promise with its resolvers: `Promise.withResolvers`, which Node 20 lacks.
 *
 * @module
 */

/** A promise that its holder settles. */
export interface Deferred {
  promise: Promise<void>;
  resolve(): void;
  reject(reason: unknown): void;
}

/** A fresh one. */
export function deferred(): Deferred {
  let resolve!: () => void;
  let reject!: (reason: unknown) => void;
  const promise = new Promise<void>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
}
