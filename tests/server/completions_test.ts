import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { generate, inspectModel, score, trainModelFile } from "../../mod.ts";
import { TextOffsets } from "../../src/server/completion.ts";
import { encoder, json, serverWith, trained } from "./helpers.ts";

interface Event {
  choices: {
    index: number;
    text?: string;
    delta?: { role?: string; content?: string };
    finish_reason: string | null;
  }[];
  usage?: { prompt_tokens: number; completion_tokens: number } | null;
}

async function eventsOf(answer: Response): Promise<Event[]> {
  assertEquals(answer.status, 200);
  assert(answer.headers.get("Content-Type")!.startsWith("text/event-stream"));
  const events = (await answer.text()).split("\n\n");
  assertEquals(events.splice(-2), ["data: [DONE]", ""]);
  return events.map((event) => JSON.parse(event.slice("data: ".length)));
}

const ASKED = { model: "cats", prompt: "The cat", max_tokens: 60, seed: 7 };

Deno.test("a text is what the library writes, in whole and in parts", async () => {
  using server = await serverWith();
  const { model } = await trained;
  const options = { length: 60, seed: 7 };
  const expected = await new Response(
    generate(model, { prompt: "The cat", ...options }),
  ).text();
  const whole = await server.app.request("/v1/completions", json(ASKED));
  const answer = await whole.json();
  assertEquals(answer.object, "text_completion");
  assertEquals(answer.choices[0].text, expected);
  assertEquals(answer.choices[0].finish_reason, "length");
  const { prompt_tokens, completion_tokens } = answer.usage;
  const bytes = encoder.encode(expected).length;
  assertEquals([prompt_tokens, completion_tokens], [7, bytes]);

  const streamed = await eventsOf(
    await server.app.request(
      "/v1/completions",
      json({ ...ASKED, stream: true, stream_options: { include_usage: true } }),
    ),
  );
  const text = streamed.map(({ choices }) => choices[0]?.text ?? "").join("");
  assertEquals(text, expected);
  assertEquals(streamed.at(-1)!.usage, answer.usage);
  assertEquals(streamed.at(-2)!.choices[0].finish_reason, "length");
});

Deno.test("a stop string ends it, and is not in it", async () => {
  using server = await serverWith();
  const request = { ...ASKED, temperature: 0, max_tokens: 500, stop: ["."] };
  const answer = await server.app.request("/v1/completions", json(request));
  const [{ text, finish_reason }] = (await answer.json()).choices;
  assertEquals(finish_reason, "stop");
  assert(!text.includes("."));
});

Deno.test("several texts are written of several prompts, each of its own seed", async () => {
  using server = await serverWith();
  const asked = { ...ASKED, temperature: 3 };
  const request = { ...asked, prompt: ["The cat", "The dog"], n: 2 };
  const { choices, usage } = await (await server.app.request(
    "/v1/completions",
    json(request),
  )).json();
  assertEquals(
    choices.map(({ index }: { index: number }) => index),
    [0, 1, 2, 3],
  );
  assertEquals(usage.prompt_tokens, 14);
  const second = await (await server.app.request(
    "/v1/completions",
    json({ ...asked, seed: 8 }),
  )).json();
  assertEquals(choices[1].text, second.choices[0].text);
  assert(choices[0].text !== choices[1].text);
  const events = await eventsOf(
    await server.app.request(
      "/v1/completions",
      json({ ...request, stream: true }),
    ),
  );
  for (let i = 0; i < 4; i++) {
    const text = events.flatMap((event) => event.choices)
      .filter(({ index }) => index === i).map(({ text }) => text).join("");
    assertEquals(text, choices[i].text);
  }
});

Deno.test("log-probabilities are those of the predictor, of the prompt too", async () => {
  using server = await serverWith();
  const { model } = await trained;
  const request = { ...ASKED, echo: true, logprobs: 0 };
  for (const max_tokens of [0, 20]) {
    const answer = await server.app.request(
      "/v1/completions",
      json({ ...request, max_tokens }),
    );
    const [{ text, logprobs }] = (await answer.json()).choices;
    assert(text.startsWith("The cat"));
    const bytes = encoder.encode(text);
    const costs = await score(bytes, { model, learn: false });
    assertEquals(logprobs.tokens.length, bytes.length);
    assertEquals(logprobs.text_offset.length, bytes.length);
    const sum: number = logprobs.token_logprobs.reduce(
      (a: number, b: number) => a + b,
    );
    assert(Math.abs(sum + costs.bits * Math.LN2) < 1e-6);
  }
});

Deno.test("bytes beyond ASCII are told as OpenAI does, and offsets count characters", async () => {
  using server = await serverWith();
  const answer = await server.app.request(
    "/v1/completions",
    json({ ...ASKED, prompt: "Ä cat", echo: true, logprobs: 3, max_tokens: 0 }),
  );
  const [{ logprobs }] = (await answer.json()).choices;
  assertEquals(logprobs.tokens.slice(0, 3), [
    "bytes:\\xc3",
    "bytes:\\x84",
    " ",
  ]);
  assertEquals(logprobs.text_offset.slice(0, 4), [0, 0, 1, 2]);
  for (const [i, tops] of logprobs.top_logprobs.entries()) {
    const values = Object.values<number>(tops);
    assert(values.length === 3 || values.length === 4);
    assertEquals(tops[logprobs.tokens[i]], logprobs.token_logprobs[i]);
    // Together they are no likelier than all.
    assert(values.reduce((sum, value) => sum + Math.exp(value), 0) < 1.001);
  }
  // After "cat" nothing is as likely as what the lesson has there.
  assert(Math.max(...Object.values<number>(logprobs.top_logprobs[4])) > -0.5);
});

Deno.test("a chat is a text of turns", async () => {
  using server = await serverWith();
  const { model } = await trained;
  const request = {
    model: "cats",
    messages: [
      { role: "system", content: "Tell of cats." },
      { role: "user", content: [{ type: "text", text: "Where is it?" }] },
    ],
    seed: 3,
    max_tokens: 50,
  };
  const prompt = "system: Tell of cats.\nuser: Where is it?\nassistant:";
  const text = generate(model, {
    prompt,
    length: 50,
    seed: 3,
    stop: ["\nuser:", "\nsystem:"],
  });
  const expected = await new Response(text).text();
  const answer = await (await server.app.request(
    "/v1/chat/completions",
    json(request),
  )).json();
  assertEquals(answer.object, "chat.completion");
  assertEquals(answer.choices[0].message.content, expected);
  const events = await eventsOf(
    await server.app.request(
      "/v1/chat/completions",
      json({ ...request, stream: true }),
    ),
  );
  assertEquals(events[0].choices[0].delta?.role, "assistant");
  const parts = events.map(({ choices }) => choices[0].delta?.content ?? "");
  assertEquals(parts.join(""), expected);
});

Deno.test("what is asked for wrongly is refused as OpenAI does", async () => {
  using server = await serverWith({ maxTokens: 100 });
  const cases: [Record<string, unknown>, number, string][] = [
    [{ ...ASKED, model: "dogs" }, 404, "model_not_found"],
    [{ ...ASKED, max_tokens: 101 }, 400, "too_many_tokens"],
    [{ ...ASKED, max_tokens: -1 }, 400, "invalid_request"],
    [{ ...ASKED, temperature: 11 }, 400, "invalid_request"],
    [{ ...ASKED, n: 17 }, 400, "invalid_request"],
    [{ ...ASKED, presence_penalty: 1 }, 400, "invalid_request"],
    [{ ...ASKED, best_of: 2 }, 400, "invalid_request"],
    [{ ...ASKED, prompt: [256] }, 400, "invalid_request"],
    [{ ...ASKED, nonsense: 1 }, 400, "invalid_request"],
    [{ prompt: "x" }, 400, "invalid_request"],
  ];
  for (const [request, status, code] of cases) {
    const answer = await server.app.request("/v1/completions", json(request));
    assertEquals(answer.status, status);
    const { error } = await answer.json();
    assertEquals(error.code, code);
    assertEquals(error.type, "invalid_request_error");
    assert(error.message.length > 0);
  }
});

Deno.test("models are listed and described as OpenAI does", async () => {
  using server = await serverWith();
  const { model } = await trained;
  const list = await (await server.app.request("/v1/models")).json();
  assertEquals(list.object, "list");
  assertEquals(list.data.length, 1);
  const one = await (await server.app.request("/v1/models/cats")).json();
  assertEquals(one, list.data[0]);
  assertEquals([one.id, one.object, one.sha256], [
    "cats",
    "model",
    model.sha256,
  ]);
  const none = await server.app.request("/v1/models/dogs");
  assertEquals(none.status, 404);
  assertEquals((await none.json()).error.code, "model_not_found");
});

/** Characters of two, three and four bytes, and little else. */
const WIDE = "Ää €uro 😀 日本語の猫, ñandú. ".repeat(120);

Deno.test("a character is never cut, wherever the text ends", async () => {
  const { file, model } = await trainModelFile(new Blob([WIDE]), {
    level: 5,
    licence: "CC0-1.0",
  });
  using server = await serverWith({}, {
    models: [{
      id: "wide",
      description: await inspectModel(file),
      created: 0,
      read: () => Promise.resolve(file),
    }],
  });
  let wide = 0, cut = 0;
  for (let length = 40; length < 45; length++) {
    const asked = {
      model: "wide",
      prompt: "Ää €uro ",
      seed: length,
      temperature: 0.7,
      max_tokens: length,
    };
    const bytes = await new Response(
      generate(model, {
        prompt: asked.prompt,
        seed: length,
        temperature: 0.7,
        length,
      }),
    ).bytes();
    for (const logprobs of length === 40 ? [undefined, 1] : [undefined]) {
      const request = { ...asked, ...(logprobs && { logprobs }) };
      const events = await eventsOf(
        await server.app.request(
          "/v1/completions",
          json({ ...request, stream: true }),
        ),
      );
      const texts = events.map(({ choices }) => choices[0].text ?? "");
      // Each event by itself is whole: a character that is cut would be U+FFFD.
      for (const text of texts) assert(!text.includes("\ufffd"), text);
      assertEquals(encoder.encode(texts.join("")), bytes);
    }
    wide += bytes.filter((byte) => byte >= 0x80).length;
    if (bytes.length < length) cut++;
  }
  // There was something to cut, and texts would have ended within characters.
  assert(wide > 60 && cut > 0, `${wide} bytes, ${cut} texts`);
});

Deno.test("offsets count the characters of the text, whatever the bytes are", () => {
  const anyBytes = fc.oneof(
    fc.uint8Array({ maxLength: 30 }),
    fc.string({ unit: "binary", maxLength: 10 }).map((text) =>
      encoder.encode(text)
    ),
  );
  fc.assert(fc.property(fc.array(anyBytes, { maxLength: 4 }), (pieces) => {
    const offsets = new TextOffsets();
    const decoder = new TextDecoder();
    let expected = "", text = "";
    for (const piece of pieces) {
      for (const byte of piece) {
        const before = [...expected].length;
        expected += decoder.decode(Uint8Array.of(byte), { stream: true });
        const now = [...expected];
        const at = offsets.next(byte);
        // Its character is there once it is whole: the last one, or one to come.
        assert(at >= before && at <= now.length);
        if (byte < 128) assertEquals(now[at], String.fromCharCode(byte));
      }
      text += offsets.take();
    }
    assertEquals(text, expected);
  }));
  const offsetsOf = (text: string) => {
    const offsets = new TextOffsets();
    return [...encoder.encode(text)].map((byte) => offsets.next(byte));
  };
  assertEquals(offsetsOf("😀a"), [0, 0, 0, 0, 1]);
  assertEquals(offsetsOf("é€b"), [0, 0, 1, 1, 1, 2]);
});

Deno.test("prompts may be bytes, and come back as text", async () => {
  using server = await serverWith();
  const ask = async (prompt: unknown) => {
    const request = json({ ...ASKED, prompt, echo: true, max_tokens: 5 });
    const answer = await server.app.request("/v1/completions", request);
    return (await answer.json()).choices.map(
      ({ text }: { text: string }) => text,
    );
  };
  const bytes = [...encoder.encode("The cat")];
  const [text] = await ask("The cat");
  assert(text.startsWith("The cat"));
  assertEquals(await ask(bytes), [text]);
  assertEquals(await ask([bytes, bytes]), [text, text]);
});

Deno.test("a stream that tells usage says in each event that it comes", async () => {
  using server = await serverWith();
  const events = await eventsOf(
    await server.app.request(
      "/v1/completions",
      json({ ...ASKED, stream: true, stream_options: { include_usage: true } }),
    ),
  );
  const usages = events.map(({ usage }) => usage);
  assert(usages.pop()!.completion_tokens > 0);
  assert(usages.length > 0 && usages.every((usage) => usage === null));
});

Deno.test("a chat that says nothing says who does not", async () => {
  using server = await serverWith();
  const messages = [{ role: "user", content: "Hush." }];
  const [event] = await eventsOf(
    await server.app.request(
      "/v1/chat/completions",
      json({ model: "cats", messages, max_tokens: 0, stream: true }),
    ),
  );
  assertEquals(event.choices[0].delta, { role: "assistant", content: "" });
});
