/**
 * The parts of level 10's predictor, and what each gains and costs.
 *
 * @module
 */

import { TARGETS } from "../../src/kernel/build.ts";
import { whole } from "../../src/kernel/coder.ts";
import { findingKind } from "../../src/kernel/content_kind.ts";
import { MAX_SCALE, ultraTables } from "../../src/kernel/profiles.ts";
import type { UltraExports } from "../../src/kernel/ultra/mod.ts";
import { openSaved, origin } from "./command.ts";
import { type Edit, text } from "./edits.ts";
import {
  ablate,
  type Content,
  KINDS,
  readContents,
  TIMED_BYTES,
  type Work,
} from "./measure.ts";

/** Contexts that match, by number or by what they are made of: they see nothing but the bits of the byte. */
function contexts(numbers: string, made = ""): Edit {
  return {
    file: "contexts.ts",
    pattern: new RegExp(
      `^( +)context\\((${numbers}), (?=.*${made}).*\\);$`,
      "gm",
    ),
    replacement: "$1context($2, 0);",
  };
}

const PARTS: Record<string, Edit[]> = {
  "nothing": [],
  "recurrent network": [
    text(
      "recurrent.ts",
      "export function updateNetwork(byte: u32): void {",
      "export function updateNetwork(byte: u32): void {\n  return;",
    ),
    text(
      "predictor.ts",
      "load<i16>(STRETCH + (networkShare(c0, bits) << 1))",
      "0",
    ),
  ],
  "primer": [
    text(
      "index.ts",
      "  return length;\n",
      "  store<u32>(RAW_END, 0);\n  return 0;\n",
    ),
  ],
  "contexts 34 to 47": [contexts("3[4-9]|4[0-7]")],
  "stems of words": [contexts("\\d+", "\\b(?:stem|STEM_2)\\b")],
  "sentences": [contexts("\\d+", "\\bSENTENCE\\b")],
  "second inputs": [
    text(
      "predictor.ts",
      "<i16> (<i32> (load<u32>(entry) >>> 16) - 32768 >> 4), INPUTS + 2)",
      "0, INPUTS + 2)",
    ),
  ],
  "counters": [
    text(
      "predictor.ts",
      "<i16> logOdds(load<u32>(COUNTERS + (i << 2)) + (node << 2))",
      "0",
    ),
  ],
  "APMs": [
    text(
      "predictor.ts",
      "p += refine(load<u32>(APM_AT + (i << 2)), position);",
      "p += squash(x);",
    ),
  ],
  "guesses": [
    text(
      "guesses.ts",
      "known ? <u32> byteAt(load<u32>(g, POINTER)) | 256 : 0",
      "0",
    ),
  ],
  "sets 14 to 19": [14, 15, 16, 17, 18, 19].map((set) =>
    text("sets.ts", `  select(${set}, `, `  select(${set}, 0 * `)
  ),
};

/** Bytes coded at once. */
const TURN = 4096;

/** A coder of level 10: its primer is part of the work. */
function begin(module: WebAssembly.Module, { content, kind }: Content): Work {
  const kernel = new WebAssembly.Instance(module)
    .exports as unknown as UltraExports;
  const { slotLines, historyBits, matchBits, apmBits } = ultraTables(MAX_SCALE);
  const { length } = content;
  kernel.reset(slotLines, historyBits, matchBits, apmBits, length);
  let priming = kernel.prime(kind) > 0;
  const start = () => {
    new Uint8Array(kernel.memory.buffer).set(content, kernel.rawAt());
    kernel.start(length, length, kind, 0);
  };
  if (!priming) start();
  return {
    phases: [() => {
      if (kernel.encode(TURN) > 0) return true;
      if (!priming) return false;
      priming = false;
      start();
      return true;
    }],
    length: () => kernel.codedLength() + 1,
  };
}

/** What is measured. */
export interface UltraOptions {
  corpora: string;
  /** Paths of the files, each a column; all files by kind where it is absent. */
  files: readonly string[] | undefined;
  /** Bytes of each. */
  bytes: number;
  save: string | undefined;
  /** Keeps the parts whose name holds this. */
  only: string;
}

/** Takes level 10 apart; returns Markdown. */
export async function ablateUltra(
  { corpora, files, bytes, save, only }: UltraOptions,
): Promise<string> {
  const contents = (await readContents(corpora, bytes))
    .filter(({ name }) => files?.includes(name) ?? true)
    .map((each, i) => {
      // Where there is a primer for each kind, little text need not be taken for structured.
      const kind = whole(findingKind(each.content, 0));
      return { ...each, kind, column: files ? i : kind };
    });
  const columns = files
    ? contents.map(({ name }) => name.replace(/.*\//, ""))
    : KINDS;
  const sources = {
    target: TARGETS.find(({ name }) => name === "ultra")!,
    folder: "ultra/assembly/",
  };
  const saved = await openSaved({ save, contents }, sources);
  const tables = await ablate(
    {
      ...sources,
      parts: PARTS,
      phases: ["time"],
      timedBytes: TIMED_BYTES,
      begin,
    },
    contents,
    columns,
    { saved, name: files ? "files" : "kinds", only },
  );
  const command = `deno task bench:ultra --ablation${files ? "" : " --all"}`;
  return `${origin(command, { bytes, contents })}\n\n${tables}`;
}
