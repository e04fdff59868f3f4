/** Sends a body that never ends, a line at a time; says when the answer has begun, and when it breaks off. */

const [url] = Deno.args;

/** Milliseconds between two lines. */
const PAUSE = 50;

const encoder = new TextEncoder();
const body = new ReadableStream<Uint8Array>({
  async pull(controller) {
    await new Promise<void>((resolve) => setTimeout(() => resolve(), PAUSE));
    controller.enqueue(encoder.encode("a drop\n"));
  },
});
try {
  const answer = await fetch(`${url}v1/compress?level=1&flush=chunk`, {
    method: "POST",
    body,
  });
  console.log("begun");
  await answer.body!.pipeTo(new WritableStream());
  console.log("ended");
} catch {
  console.log("broken off");
}
