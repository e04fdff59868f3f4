/**
 * Single messages, each coded by itself with what a model knows, beside compressors with a dictionary.
 *
 *     deno task bench:messages
 *     deno task bench:messages --write    puts the result into docs/benchmarks.md, and draws docs/messages.svg
 *
 * Each of the three sets is a folder of test/messages; the dictionary and the reference of the peers are made from the very
 * messages that the model of that kind was trained on. Needs zstd and brotli.
 *
 * @module
 */

import { parseArgs } from "@std/cli/parse-args";
import { Codec, loadModel, type Model } from "../mod.ts";
import { RECIPES } from "../tools/models/recipes.ts";
import { readSampleSet } from "../tools/models/samples.ts";
import { drawMessages } from "./messages/chart.ts";
import { measurePeers, PEER_NAMES } from "./messages/peers.ts";
import { processor } from "./peers/meter.ts";
import { say } from "./peers/result.ts";
import { replaceSection } from "./peers/sections.ts";

/** A set of messages, its model, and what part of zstd with a dictionary it must and is meant to take. */
interface MessageSet {
  name: string;
  model: string;
  must: number;
  aim: number;
}

const SETS: readonly MessageSet[] = [
  { name: "json", model: "json", must: 0.60, aim: 0.50 },
  { name: "text", model: "text-en", must: 0.62, aim: 0.55 },
  { name: "log", model: "log", must: 0.56, aim: 0.48 },
];

/** The peer that the ratios go by. */
const DICTIONARY = "zstd -19 + dictionary";

/** Most milliseconds, and the aim, of a message of so many bytes. */
const TIMED_LENGTH = 1024, MUST_MS = 2, AIM_MS = 1;

/** Runs before timing begins, as engines compile anew what runs often, and timed ones. */
const WARM_RUNS = 100, TIMED_RUNS = 401;

/** LLMZip's table of test/text/licence.txt, and what our models are meant to reach. */
const LLMZIP = [
  ["brotli", "351"],
  ["LLMZip, ranks by brotli, by model", "161 to 196"],
  ["LLMZip, ranks as varints by brotli: RWKV-5 1.5B", "125"],
  ["LLMZip, ranks as varints by brotli: open-llama 3B", "123"],
];
const LICENCE_AIM = 170;

const typed = parseArgs(Deno.args, {
  string: ["corpora", "models"],
  boolean: ["write"],
  default: { corpora: "../shared/corpora", models: "models" },
});

/** The messages of a set: one a line, or a file each. */
async function readMessages(name: string): Promise<Uint8Array[]> {
  const folder = `${typed.corpora}/test/messages/${name}`;
  const files = [...Deno.readDirSync(folder)].map((entry) => entry.name).sort();
  const contents = await Promise.all(
    files.map((file) => Deno.readFile(`${folder}/${file}`)),
  );
  if (contents.length > 1) return contents;
  const text = new TextDecoder().decode(contents[0]);
  const lines = text.split("\n").filter((line) => line !== "");
  return lines.map((line) => new TextEncoder().encode(line));
}

/** Bytes of all messages together, each of which has to come back. */
function measure(codec: Codec, messages: readonly Uint8Array[]): number {
  let sum = 0;
  for (const message of messages) {
    const data = codec.encode(message), back = codec.decode(data);
    const right = back.length === message.length &&
      back.every((byte, i) => byte === message[i]);
    if (!right) throw new Error("Cannot trust a codec: a message is another");
    sum += data.length;
  }
  return sum;
}

/** Median of milliseconds of a call, warm. */
function median(call: () => unknown): number {
  for (let i = 0; i < WARM_RUNS; i++) call();
  const times = Array.from({ length: TIMED_RUNS }, () => {
    const start = performance.now();
    call();
    return performance.now() - start;
  });
  return times.sort((a, b) => a - b)[TIMED_RUNS >> 1];
}

/** A row of a table. */
const row = (...cells: (string | number)[]) => `| ${cells.join(" | ")} |`;

/** How a figure stands to what it must and is meant to be. */
function verdict(value: number, must: number, aim: number): string {
  return value <= aim ? "aim reached" : value <= must ? "holds" : "missed";
}

const models = new Map<string, Model>();
for (const { id } of RECIPES) {
  const file = await Deno.readFile(`${typed.models}/${id}.slm`);
  models.set(id, await loadModel(file));
}
const codecs = new Map(
  [...models].map(([id, model]) => [id, new Codec({ model })] as const),
);

const sizes: Record<string, number>[] = [];
const columns: { name: string; count: number; raw: number }[] = [];
const times: string[] = [];
for (const { name, model } of SETS) {
  const messages = await readMessages(name);
  const raw = messages.reduce((sum, { length }) => sum + length, 0);
  const { parts } = RECIPES.find(({ id }) => id === model)!;
  const { training } = await readSampleSet(`${typed.corpora}/train`, parts);
  columns.push({ name, count: messages.length, raw: raw / messages.length });
  const all = await measurePeers(
    messages,
    training,
    (peer) => say(`${name}: ${peer}`),
  );
  for (const [id, codec] of codecs) {
    say(`${name}: model ${id}`);
    all[`Sluice, ${id}`] = measure(codec, messages);
  }
  for (const key in all) all[key] /= messages.length;
  sizes.push(all);
  const distance = (each: Uint8Array) => Math.abs(each.length - TIMED_LENGTH);
  const near = messages.reduce((a, b) => distance(b) < distance(a) ? b : a)
    .slice(0, TIMED_LENGTH);
  const codec = codecs.get(model)!, data = codec.encode(near);
  const encode = median(() => codec.encode(near));
  const decode = median(() => codec.decode(data));
  times.push(row(
    name,
    near.length,
    data.length,
    encode.toFixed(2),
    decode.toFixed(2),
    verdict(Math.max(encode, decode), MUST_MS, AIM_MS),
  ));
}

const rows = [
  ...PEER_NAMES,
  ...[...models.keys()].map((id) => `Sluice, ${id}`),
];
const table = rows.map((name) =>
  row(name, ...sizes.map((all) => all[name].toFixed(1)))
);
const ratios = SETS.map(({ name, model, must, aim }, i) => {
  const ratio = sizes[i][`Sluice, ${model}`] / sizes[i][DICTIONARY];
  return row(
    name,
    model,
    ratio.toFixed(3),
    must.toFixed(2),
    aim.toFixed(2),
    verdict(ratio, must, aim),
  );
});
const licence = await Deno.readFile(`${typed.corpora}/test/text/licence.txt`);
const licences = [...codecs].map(([id, codec]) => {
  const size = measure(codec, [licence]);
  return row(
    `Sluice, ${id}`,
    `${size}${size < LICENCE_AIM ? "" : ` (aim: under ${LICENCE_AIM})`}`,
  );
});

const date = new Date().toISOString().slice(0, 10);
const text = [
  `\`deno task bench:messages --write\`, ${date}, ${await processor()}, Deno ${Deno.version.deno}. Bytes a message, headers and checksums of ours included:`,
  "",
  row("", ...columns.map(({ name, count }) => `${name} (${count} messages)`)),
  row("---", ...columns.map(() => "---:")),
  row("content", ...columns.map(({ raw }) => raw.toFixed(1))),
  ...table,
  "",
  "Each set with its own model, as a part of zstd -19 with the dictionary:",
  "",
  row("set", "model", "ratio", "must", "aim", ""),
  row("---", "---", "---:", "---:", "---:", "---"),
  ...ratios,
  "",
  `A message near ${TIMED_LENGTH} bytes, warm, median of ${TIMED_RUNS} calls; it must take less than ${MUST_MS} ms, the aim is ${AIM_MS} ms:`,
  "",
  row("set", "bytes", "coded", "encode ms", "decode ms", ""),
  row("---", "---:", "---:", "---:", "---:", "---"),
  ...times,
  "",
  `The licence text of LLMZip's table, ${licence.length} bytes:`,
  "",
  row("codec", "bytes"),
  row("---", "---:"),
  ...LLMZIP.map(([name, size]) => row(name, size)),
  ...licences,
].join("\n");
if (typed.write) {
  await replaceSection("docs/benchmarks.md", "bench:messages", text);
  await drawMessages(
    columns.flatMap(({ name }, i) =>
      SETS.filter((set) => set.name === name).flatMap(({ model }) => [
        ...PEER_NAMES.map((codec) => ({
          set: name,
          codec,
          bytes: sizes[i][codec],
          ours: false,
        })),
        {
          set: name,
          codec: "Sluice",
          bytes: sizes[i][`Sluice, ${model}`],
          ours: true,
        },
      ])
    ),
  );
} else console.log(text);
