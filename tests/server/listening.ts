/** A server of this process over real connections, and connections that speak for themselves. */

import type { Runtime } from "../../src/server/adapters/assemble.ts";
import { startDenoWorker } from "../../src/server/adapters/deno.ts";
import type { ServerConfig } from "../../src/server/config.ts";
import { encoder, serverWith, type TestServer } from "./helpers.ts";

/** A server that listens. */
export interface Listening extends AsyncDisposable {
  server: TestServer;
  port: number;
  url: string;
}

/** Listens, with two Workers. */
export async function listening(
  config: Partial<ServerConfig> = {},
  runtime: Partial<Runtime> = {},
): Promise<Listening> {
  const server = await serverWith(config, {
    threads: 2,
    startWorker: startDenoWorker,
    ...runtime,
  });
  const ending = new AbortController();
  const http = Deno.serve(
    {
      hostname: "127.0.0.1",
      port: 0,
      onListen: () => {},
      signal: ending.signal,
    },
    (request, info) => server.app.fetch(request, info),
  );
  const { port } = http.addr;
  return {
    server,
    port,
    url: `http://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      server.close();
      // At once: what a test has left unread is not waited for.
      ending.abort();
      await http.finished;
    },
  };
}

/** A connection that speaks for itself. */
export class Socket implements Disposable {
  readonly #connection: Deno.Conn;

  private constructor(connection: Deno.Conn) {
    this.#connection = connection;
  }

  static async open(port: number): Promise<Socket> {
    return new Socket(await Deno.connect({ hostname: "127.0.0.1", port }));
  }

  async send(data: string | Uint8Array): Promise<void> {
    const bytes = typeof data === "string" ? encoder.encode(data) : data;
    for (let at = 0; at < bytes.length;) {
      at += await this.#connection.write(bytes.subarray(at));
    }
  }

  /** Sends no more, and still listens. */
  async end(): Promise<void> {
    await this.#connection.closeWrite();
  }

  /** What comes next, as text of a character for each byte; empty: the end. */
  async receive(): Promise<string> {
    const bytes = new Uint8Array(65_536);
    const read = await this.#connection.read(bytes);
    let text = "";
    for (const byte of bytes.subarray(0, read ?? 0)) {
      text += String.fromCharCode(byte);
    }
    return text;
  }

  /** All that comes until the end, which may be a reset. */
  async rest(): Promise<string> {
    let all = "";
    for (;;) {
      const text = await this.receive().catch(() => "");
      if (text === "") return all;
      all += text;
    }
  }

  [Symbol.dispose](): void {
    try {
      this.#connection.close();
    } catch {
      // It was reset.
    }
  }
}
