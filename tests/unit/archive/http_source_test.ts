import { assert, assertEquals, assertRejects } from "@std/assert";
import { stub } from "@std/testing/mock";
import { compress, openArchive, SourceError } from "../../../mod.ts";
import { lines, noise } from "../helpers.ts";

const CONTENT = noise(400_000);
const FILE = compress(CONTENT, { level: 4, frameSize: 8192, blockSize: 1024 });
const URL_OF_FILE = new URL("https://example.com/file.slc");

/** A server with ranges, and what is different about it. */
interface Server {
  file?: Uint8Array<ArrayBuffer>;
  headers?: Record<string, string>;
  answer?: (request: Request, count: number) => Response | undefined;
}

/** Does something while requests go to a server; returns the ranges that were asked for. */
async function serving(
  { file = FILE, headers = {}, answer }: Server,
  work: () => Promise<void>,
): Promise<string[]> {
  const asked: string[] = [];
  using _ = stub(
    globalThis,
    "fetch",
    (input: unknown, init?: RequestInit) => {
      const request = new Request(input as Request, init);
      const range = request.headers.get("range")!;
      asked.push(range);
      const special = answer?.(request, asked.length);
      if (special) return Promise.resolve(special);
      const [, first, last] = /^bytes=(\d*)-(\d*)$/.exec(range)!;
      const start = first
        ? Number(first)
        : Math.max(0, file.length - Number(last));
      const end = first ? Number(last) : file.length - 1;
      return Promise.resolve(
        new Response(file.slice(start, end + 1), {
          status: 206,
          headers: {
            "content-range": `bytes ${start}-${end}/${file.length}`,
            etag: '"one"',
            ...headers,
          },
        }),
      );
    },
  );
  await work();
  return asked;
}

/** The range that a request asks for, as an answer says it. */
function rangeOf(request: Request): string {
  const asked = request.headers.get("range")!;
  const range = asked.startsWith("bytes=-")
    ? `bytes ${FILE.length + Number(asked.slice(6))}-${FILE.length - 1}`
    : asked.replace("=", " ");
  return `${range}/${FILE.length}`;
}

const PART = { offset: 100_000, length: 3000 };

Deno.test("two requests open an archive on a server and read a part of it", async () => {
  const asked = await serving({}, async () => {
    await using archive = await openArchive(URL_OF_FILE, { trustIndex: true });
    assertEquals(archive.size, CONTENT.length);
    assertEquals(await archive.bytes(PART), CONTENT.slice(100_000, 103_000));
  });
  assertEquals(asked.length, 2);
  assertEquals(asked[0], "bytes=-65536");
});

Deno.test("without belief in the index, what comes before costs few requests more", async () => {
  const asked = await serving({}, async () => {
    await using archive = await openArchive(URL_OF_FILE);
    assertEquals(await archive.bytes(PART), CONTENT.slice(100_000, 103_000));
  });
  assert(asked.length <= 10, `${asked.length} requests`);
});

Deno.test("headers of a Request go along, and later requests name the version", async () => {
  const seen: [string | null, string | null][] = [];
  const answer = ({ headers }: Request) => {
    seen.push([headers.get("authorization"), headers.get("if-range")]);
    return undefined;
  };
  await serving({ answer }, async () => {
    const request = new Request(URL_OF_FILE, {
      headers: { authorization: "Bearer x" },
    });
    await using archive = await openArchive(request, { trustIndex: true });
    await archive.bytes(PART);
  });
  assertEquals(seen, [["Bearer x", null], ["Bearer x", '"one"']]);
});

Deno.test("a file smaller than the first request takes one", async () => {
  const content = lines(5000);
  const file = compress(content);
  const asked = await serving({ file }, async () => {
    await using archive = await openArchive(URL_OF_FILE);
    assertEquals(await archive.bytes(), content);
  });
  assertEquals(asked.length, 1);
});

/** Servers that fail, and how that is told. */
const FAILING: [string, string, Server][] = [
  ["has no ranges", "no-ranges", { answer: () => new Response(FILE) }],
  ["compresses", "no-ranges", { headers: { "content-encoding": "gzip" } }],
  ["has no such file", "refused", {
    answer: () => new Response("", { status: 404 }),
  }],
  ["does not say what it sends", "refused", {
    headers: { "content-range": "" },
  }],
  ["sends another range", "refused", {
    answer: (_, count) =>
      count === 1 ? undefined : new Response(FILE.slice(0, 5), {
        status: 206,
        headers: {
          "content-range": `bytes 0-4/${FILE.length}`,
          etag: '"one"',
        },
      }),
  }],
  ["sends more of the end than was asked for", "refused", {
    answer: () =>
      new Response(FILE.slice(0), {
        status: 206,
        headers: {
          "content-range": `bytes 0-${FILE.length - 1}/${FILE.length}`,
        },
      }),
  }],
  ["sends less than it says", "short", {
    answer: (request) =>
      new Response(FILE.slice(0, 1000), {
        status: 206,
        headers: {
          "content-range": rangeOf(request),
          etag: '"one"',
        },
      }),
  }],
  ["has another version later", "changed", {
    answer: (_, count) => count === 1 ? undefined : new Response(FILE),
  }],
  ["ignores If-Range and has another version", "changed", {
    answer: (_, count) =>
      count === 1 ? undefined : new Response(FILE.slice(0, 5), {
        status: 206,
        headers: {
          "content-range": `bytes 0-4/${FILE.length}`,
          etag: '"two"',
        },
      }),
  }],
  ["has a smaller file later", "changed", {
    answer: (_, count) =>
      count === 1 ? undefined : new Response("", { status: 416 }),
  }],
  ["cannot be reached", "unreachable", {
    answer: () => {
      throw new TypeError("no route");
    },
  }],
  ["breaks off", "unreachable", {
    answer: (request, count) =>
      count === 1 ? undefined : new Response(
        new ReadableStream({
          pull: (controller) => controller.error(new TypeError("reset")),
        }),
        {
          status: 206,
          headers: {
            "content-range": request.headers.get("range")!
              .replace("=", " ") + `/${FILE.length}`,
            etag: '"one"',
          },
        },
      ),
  }],
];

for (const [what, code, server] of FAILING) {
  Deno.test(`a server that ${what} is told as ${code}`, async () => {
    await serving(server, async () => {
      const error = await assertRejects(async () => {
        await using archive = await openArchive(URL_OF_FILE, {
          trustIndex: true,
        });
        await archive.bytes(PART);
      }, SourceError);
      assertEquals(error.code, code);
    });
  });
}

Deno.test("a server that sends without end is left when it has sent what was asked for", async () => {
  for (const endless of [1, 2]) {
    let sent = 0;
    let left = false;
    const answer = (request: Request, count: number) =>
      count !== endless ? undefined : new Response(
        new ReadableStream({
          pull: (controller) => {
            sent += 65_536;
            controller.enqueue(new Uint8Array(65_536));
          },
          cancel: () => void (left = true),
        }),
        {
          status: 206,
          headers: { "content-range": rangeOf(request), etag: '"one"' },
        },
      );
    await serving({ answer }, async () => {
      await assertRejects(async () => {
        await using archive = await openArchive(URL_OF_FILE);
        await archive.bytes(PART);
      }, SourceError);
    });
    assert(left, `answer ${endless}`);
    assert(sent < 1_000_000, `${sent} bytes`);
  }
});

Deno.test("an empty file is no archive, and its server says so by 416", async () => {
  const answer = () =>
    new Response("", {
      status: 416,
      headers: { "content-range": "bytes */0" },
    });
  await serving({ answer }, async () => {
    await assertRejects(
      () => openArchive(URL_OF_FILE),
      Error,
      "ends before a last frame",
    );
  });
});
