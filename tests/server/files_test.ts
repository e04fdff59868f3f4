import { assert, assertEquals } from "@std/assert";
import { compress } from "../../mod.ts";
import type { Runtime } from "../../src/server/adapters/assemble.ts";
import { startDenoWorker } from "../../src/server/adapters/deno.ts";
import { archivesOf } from "../../src/server/adapters/files.ts";
import type { StoredArchive } from "../../src/server/services.ts";
import { encoder, metric, serverWith, type TestServer } from "./helpers.ts";

const CONTENT = encoder.encode(
  Array.from({ length: 5000 }, (_, i) => `line ${i}\n`).join(""),
);

/** A server of a folder with one archive of several frames. */
async function served(
  prove: (server: TestServer, folder: string) => Promise<void>,
  runtime: Partial<Runtime> = {},
): Promise<void> {
  await Deno.mkdir(".scratch", { recursive: true });
  const folder = await Deno.makeTempDir({ dir: ".scratch" });
  try {
    const archive = compress(CONTENT, { frameSize: 8192 });
    await Deno.writeFile(`${folder}/a b.txt.slc`, archive);
    await Deno.writeTextFile(`${folder}/secret.txt`, "secret");
    const findArchive = archivesOf(folder);
    using server = await serverWith({}, { findArchive, ...runtime });
    await prove(server, folder);
    assertEquals(await metric(server, "sluice_jobs_running"), 0);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const PATH = "/v1/files/a%20b.txt.slc";

Deno.test("the content of an archive is sent, or a range of it", async () => {
  await served(async ({ app }) => {
    const all = await app.request(PATH);
    assertEquals(all.status, 200);
    assertEquals(all.headers.get("Accept-Ranges"), "bytes");
    assertEquals(all.headers.get("Content-Length"), String(CONTENT.length));
    assert(all.headers.get("Content-Type")!.startsWith("text/plain"));
    assertEquals(await all.bytes(), CONTENT);
    const cases: [string, number, number][] = [
      ["bytes=0-0", 0, 1],
      ["bytes=20000-20009", 20_000, 20_010],
      ["bytes=40000-", 40_000, CONTENT.length],
      ["bytes=-7", CONTENT.length - 7, CONTENT.length],
      ["bytes=48000-99999999", 48_000, CONTENT.length],
    ];
    for (const [range, from, to] of cases) {
      const part = await app.request(PATH, { headers: { Range: range } });
      assertEquals(part.status, 206, range);
      assertEquals(
        part.headers.get("Content-Range"),
        `bytes ${from}-${to - 1}/${CONTENT.length}`,
      );
      assertEquals(await part.bytes(), CONTENT.subarray(from, to));
    }
  });
});

Deno.test("a range that is not there is refused, and what is no range ignored", async () => {
  await served(async ({ app }) => {
    const beyond = await app.request(PATH, {
      headers: { Range: `bytes=${CONTENT.length}-` },
    });
    assertEquals(beyond.status, 416);
    assertEquals(
      beyond.headers.get("Content-Range"),
      `bytes */${CONTENT.length}`,
    );
    await beyond.body?.cancel();
    for (const range of ["lines=1-2", "bytes=x", "bytes=0-1,5-6", "nonsense"]) {
      const all = await app.request(PATH, { headers: { Range: range } });
      assertEquals(all.status, 200, range);
      assertEquals((await all.bytes()).length, CONTENT.length);
    }
  });
});

Deno.test("HEAD tells the size, and tags tell versions apart", async () => {
  await served(async ({ app }, folder) => {
    const head = await app.request(PATH, { method: "HEAD" });
    assertEquals(head.headers.get("Content-Length"), String(CONTENT.length));
    const tag = head.headers.get("ETag")!;
    for (const known of [tag, `W/${tag}`, `"a", ${tag}`, "*"]) {
      const same = await app.request(PATH, {
        headers: { "If-None-Match": known },
      });
      assertEquals(same.status, 304, known);
    }
    for (
      const [only, status] of [[tag, 200], ["*", 200], [`W/${tag}`, 412], [
        '"a"',
        412,
      ]] as const
    ) {
      const answer = await app.request(PATH, { headers: { "If-Match": only } });
      assertEquals(answer.status, status, only);
      await answer.body?.cancel();
    }
    // A range is about what is sent.
    const ranged = await app.request(PATH, {
      method: "HEAD",
      headers: { Range: "bytes=0-3" },
    });
    assertEquals(ranged.status, 200);
    assertEquals(ranged.headers.get("Content-Length"), String(CONTENT.length));
    const ask = (condition: string) =>
      app.request(PATH, {
        headers: { "Range": "bytes=0-3", "If-Range": condition },
      });
    assertEquals((await (await ask(tag)).bytes()).length, 4);
    assertEquals((await (await ask('"old"')).bytes()).length, CONTENT.length);
    await Deno.writeFile(`${folder}/a b.txt.slc`, compress(CONTENT));
    const other = await app.request(PATH, { method: "HEAD" });
    assert(other.headers.get("ETag") !== tag);
  });
});

Deno.test("with Workers, content is decoded in them, and many read at a time", async () => {
  await served(async ({ app }) => {
    const answers = await Promise.all(
      Array.from({ length: 20 }, async (_, i) => {
        const from = i * 2000;
        const part = await app.request(PATH, {
          headers: { Range: `bytes=${from}-${from + 3999}` },
        });
        return await part.bytes();
      }),
    );
    answers.forEach((bytes, i) =>
      assertEquals(bytes, CONTENT.subarray(i * 2000, i * 2000 + 4000))
    );
  }, { threads: 2, startWorker: startDenoWorker });
});

Deno.test("an archive that cannot be opened gives its place back", async () => {
  const stored = (code: string): StoredArchive => ({
    id: "a.slc",
    version: "1",
    open: () => Promise.reject(Object.assign(new Error(code), { code })),
  });
  let code = "EMFILE";
  using server = await serverWith({ maxJobs: 1, maxQueue: 0 }, {
    findArchive: () => Promise.resolve(stored(code)),
  });
  for (let i = 0; i < 3; i++) {
    const answer = await server.app.request("/v1/files/a.slc");
    assertEquals(answer.status, 503);
    assertEquals((await answer.json()).code, "file-unreadable");
  }
  code = "ENOENT";
  assertEquals((await server.app.request("/v1/files/a.slc")).status, 404);
  assertEquals(await metric(server, "sluice_jobs_running"), 0);
});

Deno.test("what is stored cannot act as a page of the server's", async () => {
  await served(async ({ app }, folder) => {
    const page = encoder.encode("<script>alert(1)</script>");
    await Deno.writeFile(`${folder}/evil.html.slc`, compress(page));
    const answer = await app.request("/v1/files/evil.html.slc");
    const policy = answer.headers.get("Content-Security-Policy")!;
    assert(policy.includes("sandbox") && policy.includes("default-src 'none'"));
    await answer.body?.cancel();
  });
});

Deno.test("nothing that a request says becomes a path", async () => {
  await served(async ({ app }) => {
    for (
      const id of [
        "secret.txt",
        "..%2Fdeno.json",
        "%2e%2e%2fdeno.json",
        "a b.txt.slc%00",
        "%2Fetc%2Fpasswd",
        ".",
        "",
        "a%20b.txt",
        "__proto__",
      ]
    ) {
      const answer = await app.request(`/v1/files/${id}`);
      assertEquals(answer.status, 404, id);
      assert(!(await answer.text()).includes("import"));
    }
  });
});

Deno.test("a damaged archive fails the answer, and nothing wrong is sent", async () => {
  await served(async ({ app }, folder) => {
    const archive = compress(CONTENT, { frameSize: 8192 });
    archive[archive.length >> 1] ^= 1;
    await Deno.writeFile(`${folder}/d.slc`, archive);
    const answer = await app.request("/v1/files/d.slc");
    let at = 0, failed = false;
    try {
      for await (const chunk of answer.body!) {
        assertEquals(chunk, CONTENT.subarray(at, at += chunk.length));
      }
    } catch {
      failed = true;
    }
    assert(failed);
  });
});
