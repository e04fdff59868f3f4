/** The endpoint for measurements, and gzip beside it; prints its port. */

import { createDenoServer } from "../../src/server/adapters/deno.ts";

const { app } = await createDenoServer();

// The platform's compression through the same router and the same connection.
app.post("/gzip", (c) =>
  new Response(
    c.req.raw.body!.pipeThrough(
      new CompressionStream("gzip") as TransformStream<
        Uint8Array<ArrayBuffer>,
        Uint8Array<ArrayBuffer>
      >,
    ),
  ));

Deno.serve({
  hostname: "127.0.0.1",
  port: 0,
  onListen: ({ port }) => console.log(port),
}, (request, info) => app.fetch(request, info));
