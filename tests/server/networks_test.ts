/** Networks at the endpoint. */

import { assert, assertEquals } from "@std/assert";
import {
  DecompressorStream,
  generate,
  loadNetwork,
  score,
  ScoreStream,
} from "../../mod.ts";
import { ConfigError, readConfig } from "../../src/server/config.ts";
import { startDenoWorker } from "../../src/server/adapters/deno.ts";
import { modelsOf } from "../../src/server/adapters/files.ts";
import {
  encoder,
  json,
  metric,
  pause,
  post,
  sampleFile,
  sampleServed,
  serverWith,
  type TestServer,
  trained,
} from "./helpers.ts";

const FILE = await sampleFile;
const NETWORK = await loadNetwork(FILE, { backend: "kernel" });
const SERVED = await sampleServed();

/** Where networks write. */
const PLACES = {
  "this thread": {},
  Workers: { threads: 1, startWorker: startDenoWorker },
};

const serverOf = (
  place: keyof typeof PLACES,
  config: Parameters<typeof serverWith>[0] = {},
) => serverWith(config, { models: [SERVED], ...PLACES[place] });

const ASKED = { model: "sample", prompt: "The cat", max_tokens: 60, seed: 7 };

/** What the library writes, as the endpoint tells it. */
async function expected(asked: Record<string, unknown> = {}): Promise<string> {
  const { prompt, max_tokens, seed, temperature, stop } = {
    temperature: 1,
    stop: [] as string[],
    ...ASKED,
    ...asked,
  };
  return await new Response(
    generate(NETWORK, { prompt, length: max_tokens, seed, temperature, stop }),
  ).text();
}

const ask = (
  { app }: TestServer,
  asked: Record<string, unknown> = {},
  signal?: AbortSignal,
) =>
  app.request("/v1/completions", {
    ...json({ ...ASKED, ...asked }),
    ...(signal && { signal }),
  });

async function textOf(answer: Response): Promise<string> {
  const body = await answer.json();
  assertEquals(answer.status, 200, JSON.stringify(body));
  return body.choices[0].text;
}

for (const place of Object.keys(PLACES) as (keyof typeof PLACES)[]) {
  Deno.test(`in ${place}, a network writes what the library writes, in whole and in parts`, async () => {
    using server = await serverOf(place);
    const whole = await ask(server);
    assertEquals(whole.headers.get("Sluice-Backend"), "kernel");
    const { choices, system_fingerprint, usage } = await whole.json();
    assertEquals(choices[0].text, await expected());
    assertEquals(choices[0].finish_reason, "length");
    assertEquals(usage.prompt_tokens, 7);
    assertEquals(system_fingerprint, `sha256:${NETWORK.sha256}/kernel`);

    for (const echo of [false, true]) {
      const streamed = await ask(server, { stream: true, echo });
      assertEquals(streamed.headers.get("Sluice-Backend"), "kernel");
      const events = (await streamed.text()).split("\n\n");
      assertEquals(events.splice(-2), ["data: [DONE]", ""]);
      const parts = events.map((event) => JSON.parse(event.slice(6)));
      assertEquals(
        parts.map(({ choices }) => choices[0].text).join(""),
        (echo ? ASKED.prompt : "") + await expected(),
      );
      for (const part of parts) {
        assertEquals(part.system_fingerprint, system_fingerprint);
      }
    }
    const empty = await ask(server, { max_tokens: 0, echo: true });
    assertEquals(await textOf(empty), ASKED.prompt);
  });

  Deno.test(`in ${place}, log-probabilities are what the library says, of a prompt, too`, async () => {
    using server = await serverOf(place);
    const text = await expected({ max_tokens: 20 });
    const costsOf = async (content: Uint8Array<ArrayBuffer>) => {
      const costs: number[] = [];
      const stage = new ScoreStream({
        network: NETWORK,
        mixed: false,
        learn: false,
        likeliest: 3,
      });
      const scored = new Blob([content]).stream().pipeThrough(stage);
      const tops: number[][] = [];
      for await (const { bits, likeliest } of scored) {
        costs.push(...bits);
        bits.forEach((_, i) =>
          tops.push([...likeliest!.bits.subarray(i * 3, i * 3 + 3)])
        );
      }
      return { costs, tops };
    };
    for (const echo of [false, true]) {
      const asked = { logprobs: 3, echo, max_tokens: 20 };
      const whole = await ask(server, asked);
      assertEquals(whole.headers.get("Sluice-Backend"), "kernel");
      const { choices: [choice] } = await whole.json();
      assertEquals(choice.text, (echo ? ASKED.prompt : "") + text);
      const { tokens, token_logprobs, top_logprobs } = choice.logprobs;
      // What the network writes need not be characters.
      const bytes = tokens.map((token: string) =>
        token.startsWith("bytes:")
          ? parseInt(token.slice(8), 16)
          : token.charCodeAt(0)
      );
      const prompt = encoder.encode(ASKED.prompt);
      const before = echo ? [] : [...prompt];
      const content = Uint8Array.from([...before, ...bytes]);
      const { costs, tops } = await costsOf(content);
      assertEquals(
        token_logprobs,
        costs.slice(before.length).map((bits) => -bits * Math.LN2),
      );
      top_logprobs.forEach((told: Record<string, number>, i: number) => {
        // The byte that came is told as well, by what it cost.
        const { [tokens[i]]: own, ...others } = told;
        assertEquals(own, token_logprobs[i]);
        const likely = tops[before.length + i].map((bits) => -bits * Math.LN2);
        const values = Object.values(others);
        assert(values.every((value) => likely.includes(value)), `${values}`);
        assert(values.length === 3 || values.length === 2);
      });
      const streamed = await ask(server, { ...asked, stream: true });
      assertEquals(streamed.headers.get("Sluice-Backend"), "kernel");
      const parts = (await streamed.text()).split("\n\n").slice(0, -2)
        .map((event) => JSON.parse(event.slice(6)).choices[0].logprobs);
      assertEquals(
        parts.flatMap((part) => part?.token_logprobs ?? []),
        token_logprobs,
      );
    }
  });

  Deno.test(`in ${place}, a network tells what bytes cost with a predictor`, async () => {
    using server = await serverOf(place);
    const content = "The cat sat on the mat, and that was that.";
    const answer = await server.app.request(
      "/v1/score?network=sample",
      post(content),
    );
    const lines = (await answer.text()).trim().split("\n");
    const { bytes, bits } = await score(encoder.encode(content), {
      network: NETWORK,
    });
    const { bytes: told, totalBits } = JSON.parse(lines.at(-1)!);
    assertEquals([told, totalBits], [bytes, bits]);
  });

  Deno.test(`in ${place}, more texts than lanes, scored or not, are those of the library, and a client that leaves frees all lanes`, async () => {
    using server = await serverOf(place, { lanes: 3 });
    const asked = { n: 7, max_tokens: 40 };
    const texts: string[] = [];
    for (let i = 0; i < asked.n; i++) {
      texts.push(await expected({ max_tokens: 40, seed: ASKED.seed + i }));
    }
    for (const more of [{}, { logprobs: 1 }]) {
      const { choices } = await (await ask(server, { ...asked, ...more }))
        .json();
      assertEquals(
        choices.map((choice: { text: string }) => choice.text),
        texts,
      );
    }
    const leaving = new AbortController();
    const long = { n: 5, max_tokens: 60_000, stream: true };
    const answer = await ask(server, long, leaving.signal);
    const reader = answer.body!.getReader();
    await reader.read();
    leaving.abort();
    await reader.read().catch(() => {});
    const lanes =
      `sluice_network_lanes{backend="kernel",network="${NETWORK.sha256}"}`;
    const end = performance.now() + 10_000;
    while (await metric(server, lanes) !== 0) {
      assert(performance.now() < end, "lanes are not free");
      await pause(10);
    }
    assertEquals(await textOf(await ask(server)), await expected());
  });

  Deno.test(`in ${place}, the texts of a request are written together`, async () => {
    using server = await serverOf(place);
    // Long enough that none is done before the last has begun.
    const asked = { n: 4, max_tokens: 6000 };
    const texts: string[] = [];
    for (let i = 0; i < asked.n; i++) {
      texts.push(await expected({ max_tokens: 6000, seed: ASKED.seed + i }));
    }
    const whole = await (await ask(server, asked)).json();
    assertEquals(
      whole.choices.map((choice: { text: string }) => choice.text),
      texts,
    );
    const length = ASKED.prompt.length;
    assertEquals(whole.usage.prompt_tokens, length);
    const labels = `{backend="kernel",network="${NETWORK.sha256}"}`;
    const work = async (name: string) =>
      (await metric(server, `sluice_network_${name}_total${labels}`))!;
    const steps = await work("steps"), batches = await work("batches");
    assert(batches < steps / 2, `${batches} ${steps}`);

    const streamed = await ask(server, { ...asked, stream: true });
    const events = (await streamed.text()).split("\n\n").slice(0, -2)
      .map((event) => JSON.parse(event.slice(6)).choices[0]);
    texts.forEach((text, i) => {
      const own = events.filter(({ index }) => index === i);
      assertEquals(own.map((choice) => choice.text).join(""), text);
      assertEquals(
        own.map((choice) => choice.finish_reason).filter(Boolean),
        ["length"],
      );
    });
    const ends = events.findIndex((choice) => choice.finish_reason);
    for (let i = 0; i < asked.n; i++) {
      assert(events.slice(0, ends).some(({ index }) => index === i));
    }
  });

  Deno.test(`in ${place}, a chat is a text of turns`, async () => {
    using server = await serverOf(place);
    const answer = await server.app.request(
      "/v1/chat/completions",
      json({
        model: "sample",
        messages: [{ role: "user", content: "Hello" }],
        max_tokens: 30,
        seed: 3,
      }),
    );
    const [{ message }] = (await answer.json()).choices;
    const text = await expected({
      prompt: "user: Hello\nassistant:",
      max_tokens: 30,
      seed: 3,
    });
    assertEquals(message.content, text);
  });

  Deno.test(`in ${place}, requests at the same time are lanes of one batch, and each is answered as if it were alone`, async () => {
    using server = await serverOf(place, { lanes: 16 });
    const asked = Array.from({ length: 40 }, (_, seed) => ({
      seed,
      prompt: "x".repeat(seed),
      max_tokens: 30 + seed * 3,
      temperature: seed % 3 / 2,
      stream: seed % 2 === 0,
    }));
    const texts = await Promise.all(asked.map(async (each) => {
      const answer = await ask(server, each);
      if (!each.stream) return await textOf(answer);
      const events = (await answer.text()).split("\n\n").slice(0, -2);
      return events.map((event) => JSON.parse(event.slice(6)).choices[0].text)
        .join("");
    }));
    for (const [i, text] of texts.entries()) {
      assertEquals(text, await expected(asked[i]));
    }
    const name = (what: string) =>
      `sluice_network_${what}{backend="kernel",network="${NETWORK.sha256}"}`;
    const steps = await metric(server, name("steps_total"));
    const batches = await metric(server, name("batches_total"));
    const bytes = asked.reduce(
      (sum, { prompt, max_tokens }) => sum + prompt.length + max_tokens,
      0,
    );
    assertEquals(steps, bytes);
    // Nobody knows when requests come; much less than one after another.
    assert(batches! < bytes / 3, `${batches} for ${bytes}`);
    assertEquals(await metric(server, name("lanes")), 0);
  });

  Deno.test(`in ${place}, who leaves frees the lane within 100 ms`, async () => {
    using server = await serverOf(place, { lanes: 1, maxTokens: 2 ** 30 });
    await textOf(await ask(server)); // all is loaded
    const left = new AbortController();
    const long = { max_tokens: 2 ** 30, stream: true };
    const first = await ask(server, long, left.signal);
    const reader = first.body!.getReader();
    await reader.read();
    const next = ask(server, { max_tokens: 1 });
    await pause(50);
    const begin = performance.now();
    left.abort();
    assertEquals(await textOf(await next), await expected({ max_tokens: 1 }));
    const waited = performance.now() - begin;
    assert(waited < 100, `${waited} ms`);
    await reader.read().then(
      async () => {
        while (!(await reader.read()).done);
      },
      () => {},
    ).catch(() => {});
  });

  Deno.test(`in ${place}, others are answered while 16 texts are written`, async () => {
    using server = await serverOf(place, { maxTokens: 2 ** 30 });
    const left = new AbortController();
    const long = { max_tokens: 2 ** 30, stream: true };
    const answers = await Promise.all(
      Array.from(
        { length: 16 },
        (_, seed) => ask(server, { ...long, seed }, left.signal),
      ),
    );
    const times: number[] = [];
    for (let i = 0; i < 20; i++) {
      const begin = performance.now();
      await (await server.app.request("/healthz")).text();
      times.push(performance.now() - begin);
    }
    times.sort((a, b) => a - b);
    assert(times[10] < 50, `${times}`);
    left.abort();
    for (const { body } of answers) await body!.cancel().catch(() => {});
  });

  Deno.test(`in ${place}, a network and its predictor compress together`, async () => {
    using server = await serverOf(place);
    const content = encoder.encode(
      "a line of a log, and one more\n".repeat(40),
    );
    const compressed = await server.app.request(
      "/v1/compress?network=sample",
      post(content),
    );
    const archive = await compressed.bytes();
    assertEquals(compressed.status, 200, new TextDecoder().decode(archive));
    const restored = await new Response(
      new Blob([archive]).stream().pipeThrough(
        new DecompressorStream({ models: [NETWORK] }),
      ),
    ).bytes();
    assertEquals(restored, content);
    const back = await server.app.request("/v1/decompress", post(archive));
    assertEquals(await back.bytes(), content);
  });
}

Deno.test("a stop string ends a text", async () => {
  using server = await serverOf("this thread");
  const text = await expected({ max_tokens: 400 });
  const [stop] = /[ -~]{2}/.exec(text)!;
  const answer = await ask(server, { max_tokens: 400, stop });
  const [{ text: cut, finish_reason }] = (await answer.json()).choices;
  assertEquals(finish_reason, "stop");
  assertEquals(cut, text.slice(0, text.indexOf(stop)));
});

Deno.test("several texts of several prompts are each of their own seed", async () => {
  using server = await serverOf("this thread");
  const prompts = ["The cat", "The dog"];
  const answer = await ask(server, { prompt: prompts, n: 2 });
  const { choices } = await answer.json();
  for (let i = 0; i < 4; i++) {
    const asked = { prompt: prompts[i >> 1], seed: 7 + i % 2 };
    assertEquals(choices[i].text, await expected(asked));
  }
});

Deno.test("networks are listed beside models, found by name and hash", async () => {
  const { file } = await trained;
  const dir = await Deno.makeTempDir({ dir: await scratch() });
  try {
    await Deno.writeFile(`${dir}/sample.onnx`, FILE);
    await Deno.writeFile(`${dir}/cats.slm`, file);
    await Deno.writeFile(`${dir}/cats.onnx`, FILE);
    const models = await modelsOf(dir);
    using server = await serverWith({}, { models });
    const { data } = await (await server.app.request("/v1/models")).json();
    assertEquals(
      data.map(({ id, kind }: { id: string; kind: string }) => [id, kind]),
      [["cats", "model"], ["sample", "network"]],
    );
    const { sha256, bytes, licence } = data[1];
    assertEquals([sha256, bytes, licence], [
      NETWORK.sha256,
      FILE.length,
      "CC0-1.0",
    ]);
    const one = await server.app.request(`/v1/models/sha256:${sha256}`);
    assertEquals((await one.json()).kind, "network");
    const asked = { model: `sha256:${sha256}` };
    assertEquals(await textOf(await ask(server, asked)), await expected());
    await Deno.writeFile(`${dir}/broken.onnx`, FILE.subarray(0, 900));
    const error = await modelsOf(dir).catch((error) => error);
    assertEquals([error.name, error.code], ["ModelError", "corrupt"]);
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
});

/** Where tests may write. */
async function scratch(): Promise<string> {
  await Deno.mkdir(".scratch", { recursive: true });
  return ".scratch";
}

Deno.test("what a network cannot do is refused", async () => {
  const { file } = await trained;
  const dir = await Deno.makeTempDir({ dir: await scratch() });
  try {
    await Deno.writeFile(`${dir}/cats.slm`, file);
    const models = [...await modelsOf(dir), SERVED];
    using server = await serverWith({ maxTokens: 100 }, { models });
    const cases: [Promise<Response>, number, string][] = [
      [ask2(server, { max_tokens: 101 }), 400, "too_many_tokens"],
      [ask2(server, { model: "nobody" }), 404, "model_not_found"],
      [upload(server, "/v1/score?model=sample"), 409, "wrong-profile"],
      [upload(server, "/v1/compress?model=sample"), 409, "wrong-profile"],
      [upload(server, "/v1/compress?network=cats"), 409, "wrong-profile"],
      [upload(server, "/v1/score?network=cats"), 409, "wrong-profile"],
      [upload(server, "/v1/score?network=no"), 404, "model-not-found"],
      [upload(server, "/v1/score?network=sample&level=7"), 409, "wrong-level"],
      [
        upload(server, "/v1/score?network=sample&model=cats"),
        409,
        "wrong-level",
      ],
      [upload(server, "/v1/compress?network=no"), 404, "model-not-found"],
      [
        upload(server, "/v1/compress?network=sample&level=5"),
        409,
        "wrong-level",
      ],
      [
        upload(server, "/v1/compress?network=sample&model=cats"),
        409,
        "wrong-level",
      ],
    ];
    for (const [answering, status, code] of cases) {
      const answer = await answering;
      const body = await answer.json();
      const found = [answer.status, body.code ?? body.error.code];
      assertEquals(found, [status, code], JSON.stringify(body));
    }
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
});

const ask2 = async (server: TestServer, asked: Record<string, unknown>) =>
  await ask(server, asked);

const upload = async ({ app }: TestServer, path: string) =>
  await app.request(path, post(encoder.encode("some content")));

Deno.test("the backend that is asked for writes, and writes the same", async () => {
  for (const place of Object.keys(PLACES) as (keyof typeof PLACES)[]) {
    using server = await serverOf(place, { backend: "interpreter" });
    const plain = await ask(server);
    assertEquals(plain.headers.get("Sluice-Backend"), "interpreter");
    assertEquals(await textOf(plain), await expected());
  }
});

Deno.test("what the environment says of networks is validated", () => {
  assertEquals(readConfig({}).backend, "auto");
  assertEquals(readConfig({ SLUICE_BACKEND: "webgpu" }).backend, "webgpu");
  assertEquals(readConfig({ SLUICE_LANES: "1" }).lanes, 1);
  for (
    const wrong of [
      { SLUICE_BACKEND: "gpu" },
      { SLUICE_LANES: "0" },
      { SLUICE_LANES: "1025" },
    ]
  ) {
    let error: unknown;
    try {
      readConfig(wrong);
    } catch (caught) {
      error = caught;
    }
    assert(error instanceof ConfigError);
  }
});
