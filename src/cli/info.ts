/**
 * The command info.
 *
 * @module
 */

import {
  type ArchivePart,
  type FramePart,
  inspect,
  type NetworkPart,
} from "../../mod.ts";
import type { Job } from "./job.ts";
import type { Report } from "./report.ts";
import { ratio, size } from "./text.ts";

/** What is known of an input. */
export interface Info {
  archives: number;
  frames: number;
  blocks: { coded: number; stored: number; run: number };
  profiles: number[];
  /** SHA-256 of the models that frames begin with. */
  models: string[];
  /** The networks that frames are coded with, each way in which one takes part once. */
  networks: NetworkPart[];
  /** Bytes that decoding takes. */
  memory: number;
  archiveBytes: number;
  contentBytes: number;
  /** Whether every frame has a checksum of its whole content. */
  contentChecksum: boolean;
}

function nothing(): Info {
  return {
    archives: 0,
    frames: 0,
    blocks: { coded: 0, stored: 0, run: 0 },
    profiles: [],
    models: [],
    networks: [],
    memory: 0,
    archiveBytes: 0,
    contentBytes: 0,
    contentChecksum: true,
  };
}

/** Tells what an input is made of. */
export async function inspectInput(job: Job, report: Report): Promise<Info> {
  const { work, input, source } = job;
  const info = nothing();
  const counted = source.readable.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, controller) {
        info.archiveBytes += chunk.length;
        controller.enqueue(chunk);
      },
    }),
  );
  for await (const part of inspect(counted)) {
    add(info, part);
    if (work.verbosity < 1) continue;
    if (report.json) report.result({ type: "part", file: input.typed, part });
    else report.print(detail(part));
  }
  return info;
}

function add(info: Info, part: ArchivePart): void {
  switch (part.type) {
    case "frame":
      info.frames++;
      info.memory = Math.max(info.memory, part.memory);
      info.contentChecksum &&= part.contentChecksum;
      if (!info.profiles.includes(part.profile)) {
        info.profiles.push(part.profile);
      }
      info.models = union(info.models, part.models);
      if (part.network) addNetwork(info.networks, part.network);
      break;
    case "block":
      info.blocks[part.kind]++;
      break;
    case "end":
      info.contentBytes += part.contentBytes;
      if (part.last) info.archives++;
      break;
  }
}

function addNetwork(networks: NetworkPart[], added: NetworkPart): void {
  const { sha256, mixed, lanes } = added;
  const isThere = networks.some((each) =>
    each.sha256 === sha256 && each.mixed === mixed && each.lanes === lanes
  );
  if (!isThere) networks.push(added);
}

function union<T>(a: T[], b: T[]): T[] {
  return [...new Set([...a, ...b])];
}

/** A part in a line, for `-v`. */
function detail(part: ArchivePart): string {
  const at = `  at ${String(part.offset).padStart(10)}  `;
  if (part.type === "frame") return `${at}${frame(part)}`;
  const content = `${part.contentBytes} bytes of content`;
  if (part.type === "end") {
    return `${at}end, ${content}${part.last ? ", last frame" : ""}`;
  }
  const how = (part.kind === "coded" ? `, ensemble ${part.ensemble}` : "") +
    (part.calls ? ", x86 calls" : "");
  return `${at}${part.kind} block${how}, ${content} in ${part.payloadBytes}`;
}

function frame(part: FramePart): string {
  const parts = [
    `frame ${part.number}, profile ${part.profile}, scale ${part.scale}`,
    `${size(part.memory)} to decode`,
    `blocks of up to ${part.blockLimit}`,
  ];
  if (part.contentSize !== undefined) {
    parts.push(`${part.contentSize} bytes of content`);
  }
  for (const sha256 of part.models) parts.push(`model sha256:${sha256}`);
  if (part.network) parts.push(network(part.network));
  parts.push(part.contentChecksum ? "content checksum" : "no content checksum");
  return parts.join(", ");
}

/** Columns of the table: title and width. The last is as wide as it is. */
const COLUMNS = [
  ["frames", 6],
  ["blocks", 7],
  ["profile", 7],
  ["memory", 9],
  ["archive", 11],
  ["content", 12],
  ["ratio", 7],
  ["checks", 14],
] as const;

/** First line of the table. */
export function tableHead(): string {
  return line(COLUMNS.map(([title]) => title), "name");
}

/** A line of the table. */
export function tableRow(info: Info, name: string): string {
  const { coded, stored, run } = info.blocks;
  return line([
    String(info.frames),
    String(coded + stored + run),
    info.profiles.join(",") || "-",
    size(info.memory),
    String(info.archiveBytes),
    String(info.contentBytes),
    ratio(info.contentBytes, info.archiveBytes),
    info.contentChecksum ? "block, content" : "block",
  ], name);
}

/** A line below that of an archive which begins with a model. */
export function modelRow(sha256: string): string {
  return `  with the model sha256:${sha256}`;
}

/** A line below that of an archive which is coded with a network. */
export function networkRow(part: NetworkPart): string {
  return `  with the ${network(part)}`;
}

function network({ sha256, mixed, lanes }: NetworkPart): string {
  const way = mixed ? "mixed" : "alone";
  return `network sha256:${sha256}, ${way}, ${lanes} ${
    lanes === 1 ? "lane" : "lanes"
  }`;
}

function line(cells: readonly string[], name: string): string {
  const padded = cells.map((cell, i) => cell.padStart(COLUMNS[i][1]));
  return `${padded.join("  ")}  ${name}`;
}

/** Sums up several inputs. */
export function sum(infos: readonly Info[]): Info {
  const total = nothing();
  for (const info of infos) {
    total.archives += info.archives;
    total.frames += info.frames;
    for (const kind of ["coded", "stored", "run"] as const) {
      total.blocks[kind] += info.blocks[kind];
    }
    total.profiles = union(total.profiles, info.profiles);
    total.models = union(total.models, info.models);
    for (const part of info.networks) addNetwork(total.networks, part);
    total.memory = Math.max(total.memory, info.memory);
    total.archiveBytes += info.archiveBytes;
    total.contentBytes += info.contentBytes;
    total.contentChecksum &&= info.contentChecksum;
  }
  return total;
}
