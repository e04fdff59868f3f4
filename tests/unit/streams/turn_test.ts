import { assert, assertEquals } from "@std/assert";
import { createTurn, type Platform } from "../../../src/streams/turn.ts";

/** A platform of which every part says that it was used. */
function platform(userAgent: string, immediate: boolean) {
  const used: string[] = [];
  const fake: Platform = {
    setTimeout: (call) => {
      used.push("setTimeout");
      queueMicrotask(call);
    },
    MessageChannel: class extends MessageChannel {
      constructor() {
        super();
        used.push("MessageChannel");
      }
    },
    navigator: { userAgent },
  };
  if (immediate) {
    fake.setImmediate = (call) => {
      used.push("setImmediate");
      queueMicrotask(call);
    };
  }
  return { fake, used };
}

Deno.test("a turn is sixteen rounds of the event loop where there is setImmediate", async () => {
  const { fake, used } = platform("Node.js/20", true);
  await createTurn(fake)();
  assertEquals(used, new Array(16).fill("setImmediate"));
});

Deno.test("a turn is a message in a browser", async () => {
  const { fake, used } = platform("Mozilla/5.0 (X11; Linux x86_64)", false);
  await createTurn(fake)();
  assertEquals(used, ["MessageChannel"]);
});

Deno.test("a turn is a timer in a Worker, although it has messages", async () => {
  const { fake, used } = platform("Cloudflare-Workers", false);
  await createTurn(fake)();
  assertEquals(used, ["setTimeout"]);
});

Deno.test("a turn is a timer where nothing else is known", async () => {
  const used: number[] = [];
  await createTurn({
    setTimeout(call, milliseconds) {
      used.push(milliseconds);
      queueMicrotask(call);
    },
  })();
  assertEquals(used, [0]);
});

Deno.test("a timer that is due has its turn in a turn", async () => {
  const turn = createTurn(globalThis as Platform);
  let fired = false;
  const timer = setTimeout(() => fired = true, 1);
  const start = performance.now();
  while (performance.now() - start < 5);
  await turn();
  clearTimeout(timer);
  assert(fired);
});
