/**
 * What a signal does to the work, and a fault of Sluice.
 *
 * @module
 */

import { EXIT } from "./errors.ts";
import { removeUnfinished } from "./output_file.ts";

/**
 * Signals that end the command, by their numbers: a shell adds 128 to them. SIGHUP does so even under `nohup`: Deno
 * handles it itself, whatever it was told.
 */
const ENDING: [Deno.Signal, number][] = Deno.build.os === "windows"
  ? [["SIGINT", 2]]
  : [["SIGHUP", 1], ["SIGINT", 2], ["SIGQUIT", 3], ["SIGTERM", 15]];

/**
 * Listens to signals until it is disposed of: those that end the command remove first what is not whole yet. So
 * does an error that nobody caught, which would end the process at once.
 *
 * @param status says how far the work is, on SIGUSR1
 * @param end what to do before the end
 * @param crash says what nobody caught
 */
export function onSignals(
  status: () => void,
  end: () => void,
  crash: (error: unknown) => void,
): Disposable {
  const uncaught = (event: PromiseRejectionEvent) => {
    event.preventDefault();
    removeUnfinished();
    crash(event.reason);
    Deno.exit(EXIT.bug);
  };
  globalThis.addEventListener("unhandledrejection", uncaught);
  const listeners = ENDING.map(([signal, number]) => {
    const listener = () => {
      removeUnfinished();
      end();
      Deno.exit(128 + number);
    };
    return [signal, listener] as [Deno.Signal, () => void];
  });
  // The signal that asks dd, too; Windows has none such.
  if (Deno.build.os !== "windows") listeners.push(["SIGUSR1", status]);
  for (const [signal, listener] of listeners) {
    Deno.addSignalListener(signal, listener);
  }
  return {
    [Symbol.dispose]: () => {
      globalThis.removeEventListener("unhandledrejection", uncaught);
      for (const [signal, listener] of listeners) {
        Deno.removeSignalListener(signal, listener);
      }
    },
  };
}
