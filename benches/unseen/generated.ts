/**
 * Content from a seed, of shapes that no file of the corpora has: the same bytes on every machine.
 *
 * @module
 */

/** A number below `below`, by xorshift (Marsaglia 2003). */
type Random = (below: number) => number;

function random(seed: number): Random {
  let state = Math.imul(seed, 0x9e3779b1) | 1;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 3) % below;
  };
}

function pick<T>(next: Random, values: readonly T[]): T {
  // Small numbers more often: some values are common and some are rare.
  return values[next(1 + next(values.length))];
}

const utf8 = new TextEncoder();

/** Lines until there are enough bytes. */
function lines(
  seed: number,
  limit: number,
  line: (next: Random, number: number) => string,
  head = "",
): Uint8Array {
  const next = random(seed), parts = [head];
  let length = head.length;
  for (let number = 0; length < limit; number++) {
    parts.push(line(next, number));
    length += parts.at(-1)!.length;
  }
  return utf8.encode(parts.join("")).subarray(0, limit);
}

/** Records of a fixed length until there are enough bytes. */
function records(
  seed: number,
  limit: number,
  size: number,
  fill: (view: DataView, next: Random, number: number) => void,
): Uint8Array {
  const next = random(seed), bytes = new Uint8Array(limit - limit % size);
  for (let at = 0, number = 0; at < bytes.length; at += size, number++) {
    fill(new DataView(bytes.buffer, at, size), next, number);
  }
  return bytes;
}

const CITIES = ["Kiel", "Porto", "Lyon", "Graz", "Turku", "Brno", "Cork"];
const STATES = ["ok", "late", "failed", "unknown"];
const PATHS = ["/", "/about", "/api/v2/items", "/img/logo.svg", "/search?q="];
const MODULES = ["http", "db", "cache", "auth.session", "mail"];

function two(x: number): string {
  return String(x).padStart(2, "0");
}

function time(seconds: number): string {
  return `${two(seconds / 3600 % 24 | 0)}:${two(seconds / 60 % 60 | 0)}:${
    two(seconds % 60 | 0)
  }`;
}

/** The contents by name: each is given how many bytes it may have. */
export const GENERATED: Record<string, (limit: number) => Uint8Array> = {
  "sensors (CSV)": (limit) => {
    let level = 2000;
    return lines(
      11,
      limit,
      (next, i) => {
        level += next(21) - 10;
        return `2031-03-${two(1 + (i / 2880 | 0) % 28)} ${
          time(i * 30)
        },station-${two(next(12))},${pick(next, CITIES)},${
          (level / 100).toFixed(2)
        },${next(100)},${pick(next, STATES)}\n`;
      },
      "time,station,city,level,humidity,state\n",
    );
  },
  "accounts (TSV)": (limit) =>
    lines(
      12,
      limit,
      (next, i) =>
        `${100000 + i * 3}\t${pick(next, CITIES)}\t${next(1 << 20)}\t${
          next(4) ? "EUR" : "DKK"
        }\t${(next(99999) / 100).toFixed(2)}\t${next(2)}\n`,
    ),
  "web log": (limit) => {
    let clock = 0;
    return lines(13, limit, (next) => {
      clock += next(5);
      return `10.${next(4)}.${next(16)}.${next(250)} - - [07/Mar/2031:${
        time(clock)
      } +0100] "${next(9) ? "GET" : "POST"} ${pick(next, PATHS)} HTTP/2" ${
        pick(next, [200, 304, 404, 502])
      } ${next(50000)} "-" "agent/${next(9)}.${next(30)}"\n`;
    });
  },
  "application log": (limit) => {
    let clock = 0;
    return lines(14, limit, (next) => {
      clock += next(900) / 1000;
      const id = (next(1 << 28)).toString(16).padStart(8, "0");
      return `${time(clock)}.${String(next(1000)).padStart(3, "0")} ${
        pick(next, ["INFO ", "DEBUG", "WARN ", "ERROR"])
      } [${pick(next, MODULES)}] request ${id} ${pick(next, STATES)} after ${
        next(3000)
      } ms, ${next(64)} retries\n`;
    });
  },
  "events (NDJSON)": (limit) =>
    lines(15, limit, (next, i) =>
      JSON.stringify({
        seq: i,
        type: pick(next, ["view", "click", "order", "refund"]),
        user: { id: next(5000), city: pick(next, CITIES), beta: !next(8) },
        items: Array.from({ length: next(4) }, () => ({
          sku: `SKU-${1000 + next(300)}`,
          price: next(10000) / 100,
        })),
      }) + "\n"),
  "feed (XML)": (limit) =>
    lines(
      16,
      limit,
      (next, i) =>
        `  <item id="${i}">\n    <title>${pick(next, CITIES)} ${
          pick(next, STATES)
        }</title>\n    <link href="https://example.org/${
          next(9999)
        }"/>\n    <size unit="kB">${next(900)}</size>\n  </item>\n`,
    ),
  "database dump (SQL)": (limit) =>
    lines(
      17,
      limit,
      (next, i) =>
        `INSERT INTO orders VALUES (${i}, '${pick(next, CITIES)}', ${
          next(500)
        }, ${next(2) ? "NULL" : `'${time(next(86400))}'`}, ${
          (next(5000) / 10).toFixed(1)
        });\n`,
    ),
  "measurements (records of 24 bytes)": (limit) => {
    let x = 0, y = 0;
    return records(18, limit, 24, (view, next, i) => {
      x += next(200) - 100;
      y += next(40) - 20;
      view.setUint32(0, 1900000000 + i * 15, true);
      view.setUint16(4, next(12), true);
      view.setUint16(6, 0x8000 | next(4), true);
      view.setInt32(8, x, true);
      view.setInt32(12, y, true);
      view.setFloat64(16, x / 128 + next(16) / 16, true);
    });
  },
  "samples (16 bits, stereo)": (limit) => {
    let a = 0, b = 0, da = 0, db = 0;
    return records(19, limit, 4, (view, next) => {
      da += next(65) - 32 - (a >> 7);
      db += next(65) - 32 - (b >> 7);
      a = (a + da) * 31 >> 5;
      b = (b + db) * 31 >> 5;
      view.setInt16(0, a, true);
      view.setInt16(2, b, true);
    });
  },
  "tree nodes (records of 17 bytes)": (limit) =>
    records(20, limit, 17, (view, next, i) => {
      view.setUint8(0, i % 7 ? 2 : 5);
      view.setUint32(1, i, false);
      view.setUint32(5, i - next(Math.min(i + 1, 64)), false);
      view.setUint32(9, next(1 << 12) << 4, false);
      view.setUint32(13, 0xffff0000 | next(200), false);
    }),
};
