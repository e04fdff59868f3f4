/**
 * The second step from the command line to work: what was typed becomes what is meant, or is refused.
 *
 * @module
 */

import type { Typed } from "./arguments.ts";
import { type Checkpoints, chooseCheckpoints } from "./checkpoint_options.ts";
import { chooseExamination, type DoctorCommand } from "./doctor_options.ts";
import { UsageError } from "./errors.ts";
import { type CommandName, COMMANDS } from "./flags.ts";
import {
  chooseNetworkOptions,
  type NetworkOptions,
} from "./network_options.ts";
import {
  chooseModelCommand,
  isModelCommand,
  type ModelCommand,
} from "./model_options.ts";
import { chooseServing, type Serving } from "./serve_options.ts";
import {
  blockSize,
  exclude,
  exclusive,
  flush,
  frameSize,
  type Heatmap,
  heatmap,
  level,
  memory,
  type Part,
  part,
  progress,
  suffix,
  threads,
  trainableLevel,
} from "./values.ts";

/** Shells that there are completions for. */
export const SHELLS = ["bash", "zsh", "fish"] as const;

/** What the command shall do. */
export type Command =
  | { name: "help"; of: CommandName | undefined }
  | { name: "version" }
  | { name: "man" }
  | { name: "completions"; shell: typeof SHELLS[number] }
  | ModelCommand
  | Serving
  | DoctorCommand
  | Work;

/** Work on files or standard input. */
export interface Work {
  name: "compress" | "decompress" | "cat" | "test" | "info" | "score";
  /** Names as typed; `-` is standard input. */
  operands: string[];
  /** Files with more names; `-` is standard input. */
  filelists: string[];
  /** Where the output goes: a file, or standard output; `undefined`: beside each input. */
  output: { file: string } | "stdout" | undefined;
  force: boolean;
  remove: boolean;
  verify: boolean;
  /** Which part of the content; `undefined`: all of it. */
  part: Part | undefined;
  /** Whether damaged frames are skipped. */
  recover: boolean;
  recursive: boolean;
  suffix: string;
  level: number;
  /** Whether the level was typed: then a model must be of it. */
  levelTyped: boolean;
  /** Models and networks by name, file or hash, or `auto`. */
  models: string[];
  /** How networks take part. */
  network: NetworkOptions;
  /** Folders that models are looked for in. */
  modelFolders: string[];
  /** How `score` shows the cost of each byte. */
  heatmap: Heatmap | undefined;
  blockSize: number | undefined;
  frameSize: number | undefined;
  flush: "block" | "chunk" | number;
  /** Bytes. */
  memory: number | undefined;
  threads: number;
  /** When to note where the work stands; `undefined`: never. */
  checkpoints: Checkpoints | undefined;
  progress: "auto" | "bar" | "json" | "none";
  json: boolean;
  /** -2: silent, -1: errors only, 0, 1 and more: talkative. */
  verbosity: number;
}

/** Bytes of content between two checkpoints of compress. */
const EVERY = 64 * 1024 * 1024;

/** Flags that stand for a command, the one that does least first. */
const COMMAND_FLAGS = [
  { flag: "list", typed: "-l", name: "info" },
  { flag: "test", typed: "-t", name: "test" },
  { flag: "decompress", typed: "-d", name: "decompress" },
] as const;

/**
 * Judges what was typed.
 *
 * @param typed see {@linkcode Typed}
 * @throws {UsageError} when it means nothing
 */
export function chooseCommand(typed: Typed): Command {
  const { counts, problems } = typed;
  const has = (name: string) => (counts[name] ?? 0) > 0;
  const [word, ...others] = typed.operands;
  const named = COMMANDS.find(({ name }) => name === word)?.name;
  const operands = [...(named ? others : typed.operands), ...typed.verbatim];

  const flags = COMMAND_FLAGS.filter(({ flag }) => has(flag));
  const other = flags.find(({ name }) => named && name !== named);
  const name = named ?? flags[0]?.name;
  if (has("help")) return { name: "help", of: name };
  if (has("version")) return { name: "version" };
  if (problems.length > 0) throw new UsageError(problems[0]);
  if (other) throw exclusive(named!, other.typed);
  if (name === "man") {
    if (operands.length > 0) throw new UsageError("man takes no file");
    return { name };
  }
  if (name === "completions") {
    const shell = SHELLS.find((shell) => shell === operands[0]);
    if (shell && operands.length === 1) return { name, shell };
    throw new UsageError(`completions needs one of ${SHELLS.join(", ")}`);
  }

  const value = (name: string) => typed.values[name].at(-1);
  if (name === "serve") return chooseServing(typed, operands);
  if (name === "doctor") return chooseExamination(typed, operands);
  if (name !== undefined && isModelCommand(name)) {
    return chooseModelCommand(name, typed, operands);
  }
  const toStdout = name === "cat" || has("stdout") || value("output") === "-";
  const file = value("output") === "-" ? undefined : value("output");
  exclude(toStdout && file !== undefined, "-c", "-o");
  exclude(toStdout && has("rm"), "-c", "--rm");
  exclude(has("keep") && has("rm"), "-k", "--rm");
  exclude(
    value("progress") !== undefined && has("no-progress"),
    "--progress",
    "--no-progress",
  );
  const cuts = ["offset", "length", "lines"].filter((name) => value(name));
  exclude(
    cuts.includes("lines") && cuts.length > 1,
    "--lines",
    `--${cuts[0]}`,
  );
  if (cuts.length > 0) {
    exclude(has("recover"), `--${cuts[0]}`, "--recover");
    exclude(has("rm"), `--${cuts[0]}`, "--rm");
  }
  exclude(has("recover") && has("rm"), "--recover", "--rm");
  const models = name === "info" ? [] : typed.values.model;
  const coder = name ?? "compress";
  if (models.includes("auto") && coder !== "compress") {
    throw new UsageError("--model auto is for compress");
  }
  const network = chooseNetworkOptions(
    typed,
    coder === "compress" || coder === "score",
  );
  const checkpoints = coder === "compress"
    ? chooseCheckpoints(typed, EVERY)
    : undefined;
  const work = {
    flush: flush(value("flush") ?? "block"),
    threads: threads(value("threads")),
  };
  if (checkpoints) {
    // A process that goes on meets other chunks, at other times.
    exclude(work.flush !== "block", "--flush", "--checkpoint");
    exclude(work.threads > 1, "-T", "--checkpoint");
    exclude(toStdout, "-c", "--checkpoint");
  }
  exclude(
    models.includes("auto") && work.flush !== "block",
    "--model auto",
    "--flush",
  );
  const restores = name === "decompress" || name === "cat";
  return {
    name: name ?? "compress",
    operands,
    filelists: typed.values.filelist,
    output: toStdout ? "stdout" : file === undefined ? undefined : { file },
    force: has("force"),
    remove: has("rm"),
    verify: has("verify") || has("rm"),
    part: restores && cuts.length > 0
      ? part(value("offset"), value("length"), value("lines"))
      : undefined,
    recover: (restores || name === "test") && has("recover"),
    recursive: has("recursive"),
    suffix: suffix(value("suffix") ?? ".slc"),
    level: (name === "score" ? trainableLevel : level)(value("level")),
    levelTyped: (coder === "compress" || coder === "score") &&
      value("level") !== undefined,
    models,
    network,
    modelFolders: typed.values["models-dir"],
    heatmap: name === "score" ? heatmap(value("heatmap")) : undefined,
    blockSize: blockSize(value("block-size")),
    frameSize: frameSize(value("frame-size")),
    ...work,
    memory: memory(value("memory")),
    checkpoints,
    progress: has("no-progress") ? "none" : progress(value("progress")),
    json: has("json") || (name === "score" && value("heatmap") === "json"),
    verbosity: (counts.verbose ?? 0) - (counts.quiet ?? 0),
  };
}
