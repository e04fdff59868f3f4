/**
 * How the stages let everything else in the program have its turn.
 *
 * @module
 */

/** What of the platform a turn is made from. Names that a platform lacks are missing. */
export interface Platform {
  setTimeout(call: () => void, milliseconds: number): unknown;
  setImmediate?: (call: () => void) => unknown;
  MessageChannel?: typeof MessageChannel;
  navigator?: { userAgent?: string };
}

/**
 * Rounds of the event loop in a turn where a round is a call of `setImmediate`. Deno's loop asks for input and output
 * once in 61 rounds while there is other work, and answering a request takes several rounds: with one round for each
 * turn a request waits up to 200 ms, with 16 about 11. They cost 60 µs together.
 */
const ROUNDS = 16;

/**
 * The cheapest way of a platform that lets timers, input, output and rendering have their turn, measured in
 * docs/decisions/2026-11-21-turns.md:
 *
 * - `setImmediate` where there is one (Deno, Node): its `setTimeout` takes a millisecond or two.
 * - A message in browsers, whose `setTimeout` takes 4 ms when calls are nested. Not `scheduler.yield`, which goes on
 *   before any timer.
 * - `setTimeout` elsewhere: in Workers it takes 6 µs, and a message lets no timer in.
 *
 * @param platform the global object, or a stand-in
 * @returns a function whose promise resolves when others have had their turn; nothing is left behind that would keep a
 * program alive
 */
export function createTurn(platform: Platform): () => Promise<void> {
  const { setTimeout, setImmediate, MessageChannel, navigator } = platform;
  if (setImmediate) {
    return () =>
      new Promise((resolve) => {
        let left = ROUNDS;
        const round = () => void (left-- > 0 ? setImmediate(round) : resolve());
        round();
      });
  }
  // Every browser says that it is Mozilla, in windows and in workers.
  if (MessageChannel && navigator?.userAgent?.startsWith("Mozilla/")) {
    return () =>
      new Promise((resolve) => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => {
          port1.close();
          resolve();
        };
        port2.postMessage(null);
      });
  }
  return () => new Promise((resolve) => void setTimeout(resolve, 0));
}

/**
 * Lets others have their turn. It keeps what the platform had when this module was loaded, so that a test's faked clock
 * does not stop the work.
 */
export const turn: () => Promise<void> = createTurn(globalThis as Platform);
