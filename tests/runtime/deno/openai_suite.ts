/** The client that most programs use. */

import { assert, assertEquals, assertRejects } from "@std/assert";
// Not in deno.json: only this test needs it.
// deno-lint-ignore no-import-prefix
import OpenAI from "npm:openai@7.59.0";
import {
  metric,
  pause,
  serverWith,
  type TestServer,
} from "../../server/helpers.ts";

/** A client whose requests are answered in this process. */
function clientOf({ app }: TestServer): OpenAI {
  return new OpenAI({
    apiKey: "none",
    baseURL: "http://sluice.example/v1",
    maxRetries: 0,
    fetch: async (input: string | URL | Request, init?: RequestInit) =>
      await app.fetch(new Request(input, init)),
  });
}

Deno.test("OpenAI's client lists models and describes one", async () => {
  using server = await serverWith();
  const client = clientOf(server);
  const ids: string[] = [];
  for await (const { id } of client.models.list()) ids.push(id);
  assertEquals(ids, ["cats"]);
  assertEquals((await client.models.retrieve("cats")).owned_by, "sluice");
});

Deno.test("OpenAI's client completes, and streams the same", async () => {
  using server = await serverWith();
  const client = clientOf(server);
  const asked = { model: "cats", prompt: "The cat", max_tokens: 60, seed: 1 };
  const whole = await client.completions.create(asked);
  let text = "";
  for await (
    const { choices } of await client.completions.create({
      ...asked,
      stream: true,
    })
  ) text += choices[0].text;
  assertEquals(text, whole.choices[0].text);
  assertEquals(whole.usage?.prompt_tokens, 7);
});

Deno.test("OpenAI's client chats, and streams the same", async () => {
  using server = await serverWith();
  const client = clientOf(server);
  const asked = {
    model: "cats",
    messages: [{ role: "user" as const, content: "Where is it?" }],
    max_tokens: 60,
    seed: 1,
  };
  const whole = await client.chat.completions.create(asked);
  let text = "";
  for await (
    const { choices } of await client.chat.completions.create({
      ...asked,
      stream: true,
    })
  ) text += choices[0].delta.content ?? "";
  assertEquals(text, whole.choices[0].message.content);
});

Deno.test("OpenAI's client leaves in the middle, and the place is free", async () => {
  using server = await serverWith();
  const stream = await clientOf(server).completions.create({
    model: "cats",
    prompt: "x",
    max_tokens: 65_536,
    top_p: 0.9,
    stream: true,
  });
  for await (const _ of stream) break;
  const begin = performance.now();
  while (await metric(server, "sluice_jobs_running") !== 0) {
    assert(performance.now() - begin < 1000);
    await pause(5);
  }
});

Deno.test("OpenAI's client gets errors of its own classes", async () => {
  using server = await serverWith({ maxJobs: 1, maxQueue: 0 });
  const client = clientOf(server);
  await assertRejects(
    () => client.models.retrieve("dogs"),
    OpenAI.NotFoundError,
    "dogs",
  );
  await assertRejects(
    () => client.completions.create({ model: "cats", prompt: "x", n: 99 }),
    OpenAI.BadRequestError,
  );
  using closed = await serverWith({ tokens: ["secret"] });
  await assertRejects(
    async () => await clientOf(closed).models.list(),
    OpenAI.AuthenticationError,
  );
});
