import type { FakeTimers } from "./fake_timers.ts";

/** The globals as they are when nothing is faked. */
export const real = {
  Date,
  setTimeout,
  clearTimeout,
  setInterval,
  clearInterval,
};
const realAbortTimeout = AbortSignal.timeout;

let current: FakeTimers | undefined;

function now(): number {
  return current?.now ?? real.Date.now();
}

/** `Date` by the fake clock. */
const FakeDate = new Proxy(real.Date, {
  apply: () => new real.Date(now()).toString(),
  construct: (target, args, newTarget) =>
    Reflect.construct(target, args.length > 0 ? args : [now()], newTarget),
  get: (target, key, receiver) =>
    key === "now" ? now : Reflect.get(target, key, receiver),
});

/** Lets the globals go by the clock of `timers`. */
export function fakeGlobals(timers: FakeTimers): void {
  current = timers;
  Object.assign(globalThis, {
    Date: FakeDate,
    setTimeout: timers.setTimeout,
    clearTimeout: timers.clear,
    setInterval: timers.setInterval,
    clearInterval: timers.clear,
  });
  AbortSignal.timeout = (delay: number) => {
    const controller = new AbortController();
    timers.setTimeout(() => {
      const reason = new DOMException("The time is up", "TimeoutError");
      controller.abort(reason);
    }, delay);
    return controller.signal;
  };
}

/** Lets the globals go by the real clock; a kept `Date.now` of the fake ones does so on demand. */
export function restoreGlobals(forGood: boolean): void {
  if (forGood) current = undefined;
  Object.assign(globalThis, real);
  AbortSignal.timeout = realAbortTimeout;
}
