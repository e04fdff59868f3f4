/**
 * How a server that listens ends: first it takes nothing new and finishes what is under way, then it breaks that off.
 *
 * @module
 */

/** What a runtime does at the end. */
export interface EndSteps {
  /** Begins nothing new, and ends once all answers are sent. */
  finish(): void;
  /** Breaks off everything; may be called again. */
  breakOff(): void;
}

/** A server that listens. */
export interface Listening {
  port: number;
  /** Resolves once it has ended. */
  finished: Promise<void>;
  /** Ends it: the first time what is under way may be finished, the second time it is broken off. */
  end(): void;
}

/**
 * Makes what ends a server.
 *
 * @param patience milliseconds after which what is still under way is broken off: a body that drips would never end
 * @param finished resolves once it has ended
 * @param steps see {@linkcode EndSteps}
 * @returns what to call, once or twice
 */
export function endingOf(
  patience: number,
  finished: Promise<void>,
  { finish, breakOff }: EndSteps,
): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  return () => {
    if (timer !== undefined) return breakOff();
    timer = setTimeout(breakOff, patience);
    finished.finally(() => clearTimeout(timer));
    finish();
  };
}
