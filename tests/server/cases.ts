/** What a server does in every runtime. It has a model `cats` of level 5 and a network `sample`, and bears levels up to 6 at least. */

import { assert, assertEquals } from "@std/assert";
import {
  compress,
  decompress,
  generate,
  loadNetwork,
  score,
} from "../../mod.ts";
import { encoder, json, pause, post, sampleFile } from "./helpers.ts";

/** Asks a server. */
export type Ask = (path: string, init?: RequestInit) => Promise<Response>;

const LINES = encoder.encode("a line of a log, and one more\n".repeat(2000));
const ASKED = { model: "cats", prompt: "The cat", max_tokens: 40, seed: 7 };

/** A claim that does not hold in workerd, which ends bodies that break off as it ends others. */
export const RESETS =
  "what fails after its first bytes never ends as if all were well";

/** The text of events. */
async function streamed(answer: Response): Promise<string> {
  const events = (await answer.text()).split("\n\n");
  assertEquals(events.splice(-2), ["data: [DONE]", ""]);
  return events.map((event) =>
    JSON.parse(event.slice("data: ".length)).choices[0].text
  ).join("");
}

/** Claims, and what proves them. */
export const CASES: Record<string, (ask: Ask) => Promise<void>> = {
  async "it is there, and ready"(ask) {
    assertEquals(await (await ask("/healthz")).json(), { status: "ok" });
    const answer = await ask("/readyz");
    assertEquals([answer.status, (await answer.json()).ready], [200, true]);
  },
  async "what is compressed comes back, as the same bytes as elsewhere"(ask) {
    for (const level of [1, 5, 6]) {
      const answer = await ask(`/v1/compress?level=${level}`, post(LINES));
      assertEquals(answer.status, 200);
      const archive = await answer.bytes();
      assertEquals(archive, compress(LINES, { level }));
      const back = await ask("/v1/decompress", post(archive));
      assertEquals(await back.bytes(), LINES);
    }
  },
  async "a model makes it smaller"(ask) {
    const content = encoder.encode("The cat ate the dog's fish. ".repeat(3));
    const with_ = await (await ask("/v1/compress?model=cats", post(content)))
      .bytes();
    const without = await (await ask("/v1/compress?level=5", post(content)))
      .bytes();
    // Its hash takes 35 bytes.
    assert(with_.length < without.length + 35);
    const back = await ask("/v1/decompress", post(with_));
    assertEquals(await back.bytes(), content);
  },
  async "bits are told"(ask) {
    const answer = await ask("/v1/score?model=cats", post("The cat sat."));
    const lines = (await answer.text()).trim().split("\n");
    const last = JSON.parse(lines.at(-1)!);
    assertEquals(last.bytes, 12);
    assert(last.bitsPerByte > 0 && last.bitsPerByte < 8);
  },
  async "a text is the same in whole and in parts, and everywhere"(ask) {
    const whole = await (await ask("/v1/completions", json(ASKED))).json();
    const [{ text, finish_reason }] = whole.choices;
    assertEquals(finish_reason, "length");
    const parts = await ask(
      "/v1/completions",
      json({ ...ASKED, stream: true }),
    );
    assertEquals(await streamed(parts), text);
    assertEquals(text, (await expectedText()).text);
  },
  async "a network writes what the library writes, several texts at a time, and is named"(
    ask,
  ) {
    const network = await loadNetwork(await sampleFile);
    const asked = { ...ASKED, model: "sample", n: 3 };
    const texts = await Promise.all([0, 1, 2].map((i) =>
      new Response(
        generate(network, {
          prompt: asked.prompt,
          length: asked.max_tokens,
          seed: asked.seed + i,
        }),
      ).text()
    ));
    const answer = await ask("/v1/completions", json(asked));
    assertEquals(answer.headers.get("Sluice-Backend"), "kernel");
    const { choices } = await answer.json();
    assertEquals(choices.map((choice: { text: string }) => choice.text), texts);
    const parts = await ask(
      "/v1/completions",
      json({ ...asked, n: 1, stream: true }),
    );
    assertEquals(await streamed(parts), texts[0]);
  },
  async "a client that leaves a network's text does not keep others from theirs"(
    ask,
  ) {
    const network = await loadNetwork(await sampleFile);
    const long = { ...ASKED, model: "sample", max_tokens: 20_000 };
    // More than there are places in workerd.
    for (let i = 0; i < 3; i++) {
      const answer = await ask(
        "/v1/completions",
        json({ ...long, stream: true }),
      );
      const reader = answer.body!.getReader();
      await reader.read();
      await reader.cancel();
    }
    const texts = await Promise.all(
      Array.from({ length: 5 }, async (_, i) => {
        const asked = { ...ASKED, model: "sample", seed: i };
        const answer = await ask("/v1/completions", json(asked));
        return (await answer.json()).choices[0].text;
      }),
    );
    for (const [seed, text] of texts.entries()) {
      const { prompt, max_tokens: length } = ASKED;
      const own = generate(network, { prompt, length, seed });
      assertEquals(text, await new Response(own).text());
    }
  },
  async "a network joins what compresses and what scores"(ask) {
    const network = await loadNetwork(await sampleFile);
    const content = encoder.encode("The cat ate the dog's fish. ".repeat(9));
    const answer = await ask("/v1/compress?network=sample", post(content));
    const archive = await answer.bytes();
    assertEquals(archive, compress(content, { network }));
    const back = await ask("/v1/decompress", post(archive));
    assertEquals(await back.bytes(), content);
    const costs = await ask("/v1/score?network=sample", post(content));
    const last = JSON.parse((await costs.text()).trim().split("\n").at(-1)!);
    const { bits } = await score(content, { network });
    assertEquals(last.totalBits, bits);
  },
  async [RESETS](ask) {
    // Two frames, of which the second is damaged.
    const frame = compress(LINES);
    const damaged = new Uint8Array([...frame, ...frame]);
    damaged[damaged.length - 2] ^= 1;
    const answer = await ask(
      "/v1/decompress?flush=chunk",
      post(
        new ReadableStream({
          async start(controller) {
            controller.enqueue(damaged.slice(0, frame.length));
            await pause(200); // so that the first is answered before
            controller.enqueue(damaged.slice(frame.length));
            controller.close();
          },
        }),
      ),
    );
    assertEquals(answer.status, 200);
    const ended = await answer.bytes().then(() => true, () => false);
    assertEquals(ended, false);
  },
  async "a chat answers"(ask) {
    const answer = await ask(
      "/v1/chat/completions",
      json({
        model: "cats",
        messages: [{ role: "user", content: "Where?" }],
        max_tokens: 20,
      }),
    );
    const { choices: [{ message }] } = await answer.json();
    assertEquals(message.role, "assistant");
  },
  async "models are listed"(ask) {
    const { data } = await (await ask("/v1/models")).json();
    assert(data.some(({ id }: { id: string }) => id === "cats"));
  },
  async "errors have their status and their shape"(ask) {
    const cases: [string, RequestInit, number, string][] = [
      ["/v1/compress?level=11", post("x"), 422, "code"],
      ["/v1/compress?model=dogs", post("x"), 404, "code"],
      ["/v1/compress?model=cats&level=6", post("x"), 409, "code"],
      ["/v1/decompress", post("no archive"), 415, "code"],
      ["/v1/decompress", post(compress(LINES).subarray(0, 40)), 400, "code"],
      ["/v1/nothing", {}, 404, "code"],
      ["/v1/files/a.slc", {}, 404, "code"],
      ["/v1/completions", json({ ...ASKED, n: 99 }), 400, "error"],
      ["/v1/completions", post("x"), 415, "error"],
      ["/v1/completions", json({ ...ASKED, model: "dogs" }), 404, "error"],
      ["/v1/models/dogs", {}, 404, "error"],
    ];
    for (const [path, init, status, shape] of cases) {
      const answer = await ask(path, init);
      assertEquals(answer.status, status, path);
      assert(shape in await answer.json(), path);
    }
  },
  async "HEAD is answered as GET, without a body"(ask) {
    for (const path of ["/healthz", "/v1/models", "/v1/models/dogs"]) {
      const get = await ask(path);
      await get.body?.cancel();
      const head = await ask(path, { method: "HEAD" });
      assertEquals(head.status, get.status, path);
      assertEquals(
        head.headers.get("Content-Type"),
        get.headers.get("Content-Type"),
      );
      assertEquals(await head.text(), "");
    }
  },
  async "other methods are refused, OPTIONS too where no page may ask"(
    ask,
  ) {
    for (const method of ["OPTIONS", "PUT", "DELETE", "PATCH"]) {
      const answer = await ask("/v1/compress", { method });
      assertEquals(answer.status, 405, method);
      assertEquals(answer.headers.get("Allow"), "POST");
      assertEquals(answer.headers.get("Access-Control-Allow-Origin"), null);
      assertEquals((await answer.json()).code, "method-not-allowed");
    }
  },
  async "the routes are described"(ask) {
    const description = await (await ask("/openapi.json")).json();
    assertEquals(description.openapi, "3.1.0");
    assert("/v1/compress" in description.paths);
  },
  async "many at a time are all served"(ask) {
    const answers = await Promise.all(
      Array.from({ length: 30 }, async (_, i) => {
        const content = encoder.encode(`request ${i}\n`.repeat(20));
        const answer = await ask("/v1/compress?level=5", post(content));
        assertEquals(answer.status, 200);
        return decompress(await answer.bytes()).length === content.length;
      }),
    );
    assertEquals(answers, Array(30).fill(true));
  },
};

/** What the server of this process writes. */
async function expectedText(): Promise<{ text: string }> {
  const { serverWith } = await import("./helpers.ts");
  using server = await serverWith();
  const answer = await server.app.request("/v1/completions", json(ASKED));
  return (await answer.json()).choices[0];
}
