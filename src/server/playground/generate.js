// Generation, which the server does.
// @ts-check

import { amount, get, tell, valueOf } from "./page.js";

/** @type {AbortController | undefined} */
let writing;

/** Headers of a request. The token is kept in its field, and nowhere else. */
function headers() {
  const token = valueOf("token").trim();
  return {
    "Content-Type": "application/json",
    ...(token !== "" && { Authorization: `Bearer ${token}` }),
  };
}

/**
 * Shows the field for a token where the server asks for one.
 *
 * @param {Response} answer
 */
function askForToken({ status }) {
  if (status === 401) get("token-field").hidden = false;
  return status === 401;
}

async function listModels() {
  try {
    const answer = await fetch("v1/models", { headers: headers() });
    if (askForToken(answer)) {
      return tell(
        valueOf("token") === ""
          ? "The server asks for an access token."
          : "The server does not know this access token.",
        valueOf("token") !== "",
      );
    }
    const { data, error } = await answer.json();
    if (error) throw new Error(error.message);
    get("model").replaceChildren(...data.map((/** @type {any} */ model) => {
      const option = document.createElement("option");
      option.value = option.textContent = model.id;
      option.selected = model.id === "text-en";
      return option;
    }));
    tell(data.length === 0 ? "The server has no models." : "");
  } catch (error) {
    tell(`The server does not answer: compression works without it. ${error}`);
  }
}

/** Reads events, and puts what they say at the end of the story. @param {Response} answer */
async function follow(answer) {
  const story = get("story");
  let bytes = 0, rest = "";
  const reader = /** @type {ReadableStream<Uint8Array>} */ (answer.body)
    .pipeThrough(/** @type {any} */ (new TextDecoderStream())).getReader();
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return bytes;
    const events = (rest + value).split("\n\n");
    rest = /** @type {string} */ (events.pop());
    for (const line of events) {
      const data = line.replace(/^data: /, "");
      if (data === "[DONE]") continue;
      const { choices, error } = JSON.parse(data);
      if (error) throw new Error(error.message);
      const written = choices[0]?.text ?? "";
      bytes += new TextEncoder().encode(written).length;
      story.append(written);
      story.scrollTop = story.scrollHeight;
    }
  }
}

get("generate").addEventListener("submit", async (event) => {
  event.preventDefault();
  writing?.abort();
  const own = writing = new AbortController();
  const prompt = valueOf("prompt");
  const typed = document.createElement("strong");
  typed.textContent = prompt;
  get("story").replaceChildren(typed);
  get("story").hidden = get("halt").hidden = false;
  tell("Writes …");
  const begin = performance.now();
  try {
    const answer = await fetch("v1/completions", {
      method: "POST",
      headers: headers(),
      signal: own.signal,
      // The form is sent only with numbers in these fields.
      body: JSON.stringify({
        model: valueOf("model"),
        prompt,
        max_tokens: Number(valueOf("length")),
        temperature: Number(valueOf("temperature")),
        seed: Number(valueOf("seed")),
        stream: true,
      }),
    });
    if (askForToken(answer)) get("token").focus();
    if (!answer.ok) throw new Error((await answer.json()).error.message);
    const bytes = await follow(answer);
    const seconds = (performance.now() - begin) / 1000;
    tell(
      `${amount(bytes)} in ${seconds.toFixed(2)} s, ${
        (bytes / 1000 / seconds).toFixed(1)
      } KB/s. The same seed writes the same text.`,
    );
  } catch (error) {
    // Another text is being written, and told of.
    if (writing !== own) return;
    tell(
      own.signal.aborted ? "Stopped." : `Cannot write: ${error}`,
      !own.signal.aborted,
    );
  } finally {
    if (writing === own) get("halt").hidden = true;
  }
});
get("halt").addEventListener("click", () => writing?.abort());
get("token").addEventListener("change", listModels);

listModels();
