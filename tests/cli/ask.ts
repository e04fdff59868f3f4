/** Asks a server, and prints its answer: for scripts, as there need be no curl. */

const [url, file] = Deno.args;
const answer = await fetch(url, {
  ...(file !== undefined && {
    method: "POST",
    body: await Deno.readFile(file),
  }),
});
await answer.body?.pipeTo(Deno.stdout.writable);
if (!answer.ok) Deno.exit(1);
