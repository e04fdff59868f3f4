/** Archives are read in parts, and damaged ones as far as they are right. */

import { collect, inChunks, join, KINDS } from "./bytes.ts";
import { check, failureOf, same, sameBytes } from "./check.ts";
import type { Bound, Case } from "./given.ts";

/** A golden archive to fetch, of several frames. */
const FETCHED = "frames";

export function archives(bound: Bound): Case[] {
  const { compress, decompress, openArchive, recover, sluice, goldens } = bound;
  const content = KINDS.prose(20_000);
  const archive = compress(content, { frameSize: 4096, level: 4 });
  const file = join(archive, compress(content.slice(0, 100)));
  const whole = join(content, content.slice(0, 100));
  return [
    {
      name:
        "any part of an archive is read from a Blob, from bytes and from a source",
      async run() {
        const source = {
          size: file.length,
          read: (offset: number, length: number) =>
            Promise.resolve(file.slice(offset, offset + length)),
        };
        for (const input of [new Blob([file]), file, source]) {
          const opened = await openArchive(input);
          same(opened.size, whole.length);
          same(opened.frames.length, 6);
          for (const offset of [0, 4000, 4096, 19_999, 20_000, -50]) {
            const start = offset < 0 ? whole.length + offset : offset;
            sameBytes(
              await opened.bytes({ offset, length: 5000 }),
              whole.slice(start, start + 5000),
            );
          }
          await opened.close();
        }
      },
    },
    {
      name: "lines of an archive are read by their numbers",
      async run() {
        const lines = new TextEncoder().encode("one\ntwo\nthree\nfour\n");
        const opened = await openArchive(compress(lines));
        const part = await collect(opened.lines({ from: 2, to: 3 }));
        same(new TextDecoder().decode(part), "two\nthree\n");
      },
    },
    {
      name: "a part of an archive on a server is fetched by ranges",
      async run() {
        const url = new URL(bound.address + FETCHED);
        const { archive } = goldens.find(({ name }) => name === FETCHED)!;
        const all = decompress(archive);
        const opened = await openArchive(url);
        same(opened.size, all.length);
        sameBytes(
          await opened.bytes({ offset: all.length >> 1, length: 100 }),
          all.slice(all.length >> 1, (all.length >> 1) + 100),
        );
        const missing = new URL(`${bound.address}missing`);
        const error = await failureOf(
          () => openArchive(missing),
          sluice.SourceError,
        );
        same(error.code, "refused");
      },
    },
    {
      name: "the platform's streams take what is read, and cancelling ends it",
      async run() {
        const opened = await openArchive(archive);
        const text = opened.read({ offset: 5000, length: 500 })
          .pipeThrough(
            new TextDecoderStream() as ReadableWritablePair<
              string,
              Uint8Array<ArrayBuffer>
            >,
          );
        const reader = text.getReader();
        let out = "";
        for (;;) {
          const { done, value } = await reader.read();
          if (done) break;
          out += value;
        }
        same(out, new TextDecoder().decode(content.slice(5000, 5500)));
        const cancelled = opened.read();
        await cancelled.cancel();
        await opened.close();
        await failureOf(() => opened.bytes());
      },
    },
    {
      name:
        "of a damaged archive all other frames are restored, and the damage is told",
      async run() {
        const damaged = archive.slice();
        damaged[opened().offset + 30] ^= 1;
        const damages: unknown[] = [];
        const rest = recover(damaged, {
          onDamage: ({ contentOffset, contentLength, frame }) =>
            damages.push([contentOffset, contentLength, frame]),
        });
        sameBytes(
          await collect(rest),
          join(content.slice(0, 4096), content.slice(8192)),
        );
        same(damages, [[4096, 4096, 1]]);
        await failureOf(
          () =>
            collect(
              inChunks(damaged, [999]).pipeThrough(bound.decompressor()),
            ),
          sluice.FormatError,
        );

        /** Where the second frame begins: at the second magic. */
        function opened() {
          const magic = archive.slice(0, 4).join();
          let offset = 4;
          while (archive.slice(offset, offset + 4).join() !== magic) offset++;
          check(offset < archive.length, "there is a second frame");
          return { offset };
        }
      },
    },
  ];
}
