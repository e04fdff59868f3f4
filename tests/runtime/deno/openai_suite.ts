/** The client that most programs use. */

import { assert, assertEquals, assertRejects } from "@std/assert";
// Not in deno.json: only this test needs it.
// deno-lint-ignore no-import-prefix
import OpenAI from "npm:openai@7.59.0";
import { metric, pause } from "../../server/helpers.ts";
import { type Listening, listening } from "../../server/listening.ts";

/** A client over real connections, which asks once unless told. */
function clientOf({ url }: Listening, maxRetries = 0): OpenAI {
  return new OpenAI({ apiKey: "none", baseURL: `${url}/v1`, maxRetries });
}

/** A text that is not over soon. */
const LONG = { model: "cats", prompt: "x", max_tokens: 65_536, top_p: 0.9 };

/** Waits until so many jobs are at work. */
async function until({ server }: Listening, jobs: number): Promise<void> {
  const begin = performance.now();
  while (await metric(server, "sluice_jobs_running") !== jobs) {
    assert(performance.now() - begin < 2000);
    await pause(5);
  }
}

Deno.test("OpenAI's client lists models and describes one", async () => {
  await using server = await listening();
  const client = clientOf(server);
  const ids: string[] = [];
  for await (const { id } of client.models.list()) ids.push(id);
  assertEquals(ids, ["cats"]);
  assertEquals((await client.models.retrieve("cats")).owned_by, "sluice");
});

Deno.test("OpenAI's client completes, and streams the same", async () => {
  await using server = await listening();
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
  await using server = await listening();
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
  await using server = await listening();
  const client = clientOf(server);
  const stream = await client.completions.create({ ...LONG, stream: true });
  for await (const _ of stream) break;
  await until(server, 0);
  // So it does while it waits for all of it.
  const abort = new AbortController();
  const whole = client.completions.create(LONG, { signal: abort.signal });
  whole.catch(() => {});
  await until(server, 1);
  abort.abort();
  await assertRejects(async () => await whole, OpenAI.APIUserAbortError);
  await until(server, 0);
});

Deno.test("OpenAI's client gets errors of its own classes", async () => {
  await using server = await listening();
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
  await using closed = await listening({ tokens: ["secret"] });
  await assertRejects(
    async () => await clientOf(closed).models.list(),
    OpenAI.AuthenticationError,
  );
});

Deno.test("OpenAI's client is told what goes wrong in the middle of a stream", async () => {
  await using server = await listening();
  const stream = await clientOf(server).completions.create({
    ...LONG,
    stream: true,
  });
  let text = "";
  const error = await assertRejects(async () => {
    for await (const { choices } of stream) {
      text += choices[0].text;
      server.server.close(); // what works there ends
    }
  }, OpenAI.APIError);
  assert(text.length > 0);
  assertEquals(error.type, "server_error");
  assert(error.message.length > 0);
  await until(server, 0);
});

Deno.test("OpenAI's client is told that it asks too often, and when to ask again", async () => {
  await using server = await listening({ rateLimit: 1 });
  const client = clientOf(server);
  await client.models.retrieve("cats");
  const error = await assertRejects(
    () => client.models.retrieve("cats"),
    OpenAI.RateLimitError,
  );
  assert(Number(error.headers.get("Retry-After")) >= 1);
});

Deno.test("OpenAI's client is told that no place is free, and asks again when it should", async () => {
  await using server = await listening({ maxJobs: 1, maxQueue: 0 });
  const stream = await clientOf(server).completions.create({
    ...LONG,
    stream: true,
  });
  const asked = { model: "cats", prompt: "The cat", max_tokens: 9 };
  const error = await assertRejects(
    () => clientOf(server).completions.create(asked),
    OpenAI.InternalServerError,
  );
  assertEquals([error.status, error.code], [503, "queue_full"]);
  assert(Number(error.headers!.get("Retry-After")) >= 1);
  const patient = clientOf(server, 2).completions.create(asked);
  await pause(200); // it was refused once
  stream.controller.abort();
  assertEquals((await patient).choices[0].finish_reason, "length");
});
