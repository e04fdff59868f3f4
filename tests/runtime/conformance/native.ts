/** The stages fit between the platform's own streams. */

import { collect, KINDS, sha256 } from "./bytes.ts";
import { same, sameBytes } from "./check.ts";
import type { Bound, Case } from "./given.ts";

/** A golden archive to fetch. */
const FETCHED = "level-6-prose";

export function native(bound: Bound): Case[] {
  const { compressor, decompressor, goldens, address } = bound;
  const content = KINDS.prose(20_000);
  return [
    {
      name: "the body of a fetched response is decompressed as it arrives",
      async run() {
        const { body } = await fetch(address + FETCHED);
        const output = await collect(body!.pipeThrough(decompressor()));
        const { contentSha256 } = goldens.find(({ name }) => name === FETCHED)!;
        same(await sha256(output), contentSha256);
      },
    },
    {
      name: "a Blob's stream goes in, and a Response takes what comes out",
      async run() {
        const archive = new Blob([content]).stream().pipeThrough(compressor());
        const response = new Response(archive);
        const output = new Response(response.body!.pipeThrough(decompressor()));
        same(await output.text(), new TextDecoder().decode(content));
      },
    },
    {
      name: "the platform's text streams stand before and behind",
      async run() {
        const text = new TextDecoder().decode(content);
        const input = new ReadableStream<string>({
          start(controller) {
            controller.enqueue(text);
            controller.close();
          },
        });
        const output = input
          .pipeThrough(new TextEncoderStream())
          .pipeThrough(compressor())
          .pipeThrough(decompressor())
          .pipeThrough(new TextDecoderStream());
        let out = "";
        const reader = output.getReader();
        for (;;) {
          const { done, value } = await reader.read();
          if (done) break;
          out += value;
        }
        same(out, text);
      },
    },
    {
      name: "the platform's CompressionStream can be inside",
      async run() {
        const gzip = new CompressionStream("gzip");
        const output = new Blob([content]).stream()
          .pipeThrough(gzip)
          .pipeThrough(compressor())
          .pipeThrough(decompressor())
          .pipeThrough(new DecompressionStream("gzip"));
        sameBytes(await collect(output), content);
      },
    },
    {
      name: "a tee gives both branches the whole archive",
      async run() {
        const [a, b] = new Blob([content]).stream().pipeThrough(compressor())
          .tee();
        const [one, other] = await Promise.all([collect(a), collect(b)]);
        sameBytes(one, other);
      },
    },
  ];
}
