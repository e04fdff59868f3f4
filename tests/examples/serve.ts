/**
 * The server that the example fetches from, a process of its own so that the tests need no network permission. Says its
 * port on standard output, and serves until standard input ends: /text, /archive and /damaged.
 */

import { compress } from "../../mod.ts";
import { lines } from "../unit/helpers.ts";

const text = lines(200_000);
const archive = compress(text);
const damaged = archive.slice();
damaged[archive.length >> 1] ^= 1;

const bodies: Record<string, Uint8Array<ArrayBuffer>> = {
  "/text": text,
  "/archive": archive,
  "/damaged": damaged,
};

const server = Deno.serve({
  hostname: "127.0.0.1",
  port: 0,
  onListen: ({ port }) => console.log(port),
}, (request) => {
  const body = bodies[new URL(request.url).pathname];
  return body ? new Response(body) : new Response(null, { status: 404 });
});
for await (const _ of Deno.stdin.readable);
await server.shutdown();
