/** What a server does in every runtime that has files, and serves a folder with `ARCHIVE` by the name `lines.txt.slc`. */

import { assert, assertEquals } from "@std/assert";
import { compress } from "../../mod.ts";
import type { Ask } from "./cases.ts";
import { encoder } from "./helpers.ts";

const CONTENT = encoder.encode(
  Array.from({ length: 5000 }, (_, i) => `line ${i}\n`).join(""),
);

/** An archive of several frames. */
export const ARCHIVE = compress(CONTENT, { frameSize: 8192 });

/** Its name. */
export const NAME = "lines.txt.slc";

const PATH = `/v1/files/${NAME}`;

/** Claims, and what proves them. */
export const FILE_CASES: Record<string, (ask: Ask) => Promise<void>> = {
  async "ranges of a stored archive are sent"(ask) {
    const size = CONTENT.length;
    const cases: [string, number, number][] = [
      ["bytes=0-0", 0, 1],
      ["bytes=8190-8194", 8190, 8195],
      ["bytes=40000-", 40_000, size],
      ["bytes=-7", size - 7, size],
    ];
    for (const [range, from, to] of cases) {
      const part = await ask(PATH, { headers: { Range: range } });
      assertEquals(part.status, 206, range);
      assertEquals(
        part.headers.get("Content-Range"),
        `bytes ${from}-${to - 1}/${size}`,
      );
      assertEquals(await part.bytes(), CONTENT.subarray(from, to));
    }
    const beyond = await ask(PATH, { headers: { Range: `bytes=${size}-` } });
    assertEquals(beyond.status, 416);
    assertEquals(beyond.headers.get("Content-Range"), `bytes */${size}`);
    await beyond.body?.cancel();
    assertEquals(await (await ask(PATH)).bytes(), CONTENT);
  },
  async "HEAD tells size, type and version of a stored archive"(ask) {
    const head = await ask(PATH, { method: "HEAD" });
    assertEquals(head.status, 200);
    assertEquals(head.headers.get("Content-Length"), String(CONTENT.length));
    assertEquals(head.headers.get("Accept-Ranges"), "bytes");
    assert(head.headers.get("Content-Type")!.startsWith("text/plain"));
    assertEquals((await head.bytes()).length, 0);
    const tag = head.headers.get("ETag")!;
    const same = await ask(PATH, { headers: { "If-None-Match": tag } });
    assertEquals([same.status, await same.text()], [304, ""]);
    const none = await ask("/v1/files/none.slc", { method: "HEAD" });
    assertEquals([none.status, await none.text()], [404, ""]);
  },
};
