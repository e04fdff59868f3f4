/**
 * The commands that make models and write with them: what was typed becomes what is meant, or is refused.
 *
 * @module
 */

import type { Typed } from "./arguments.ts";
import { type Checkpoints, chooseCheckpoints } from "./checkpoint_options.ts";
import { UsageError } from "./errors.ts";
import type { CommandName } from "./flags.ts";
import {
  chooseNetworkOptions,
  type NetworkOptions,
} from "./network_options.ts";
import {
  amount,
  decimal,
  exclude,
  level,
  progress,
  share,
  trainableLevel,
  whole,
  wrong,
} from "./values.ts";

/** What `models` does. */
export const MODELS_ACTIONS = ["list", "info", "verify", "path"] as const;

/** How `prime` finds samples. */
const SAMPLES = ["lines", "files"] as const;

/** A command about models. */
export type ModelCommand = Training | Generation | ModelsCommand;

/** What all of them know. */
interface Common {
  /** Names as typed. */
  operands: string[];
  /** Folders that models are looked for in. */
  modelFolders: string[];
  json: boolean;
  /** -2: silent, -1: errors only, 0, 1 and more: talkative. */
  verbosity: number;
}

/** Making a model of content. */
export interface Training extends Common {
  name: "train" | "tune" | "prime";
  /** `tune`: the model to go on from, by name, file or hash. */
  from: string | undefined;
  /** Where the model goes. */
  output: { file: string } | "stdout";
  force: boolean;
  level: number;
  /** Whether the level was typed: then a model must be of it. */
  levelTyped: boolean;
  /** File of content that is scored and never learned from. */
  holdout: string | undefined;
  /** File for the learning curve. */
  curve: string | undefined;
  /** Card of the model: a text, or the file that has it. */
  card: { text: string } | { file: string } | undefined;
  licence: string | undefined;
  /** `prime`: most bytes of the model's file. */
  size: number;
  /** `prime`: whether each line is a sample; `undefined`: if there is one file only. */
  lines: boolean | undefined;
  /** `train` and `tune`: when to note where the work stands; `undefined`: never. */
  checkpoints: Checkpoints | undefined;
  progress: "auto" | "bar" | "json" | "none";
}

/** Writing with a model. */
export interface Generation extends Common {
  name: "generate";
  /** By name, file or hash: a model, a network, or one of each. */
  models: string[];
  /** How the network is executed. */
  network: NetworkOptions;
  /** What to go on from: a text, or the file that has it. */
  prompt: { text: string } | { file: string } | undefined;
  /** Most bytes to make. */
  bytes: number;
  temperature: number;
  topK: number | undefined;
  topP: number | undefined;
  /** `undefined`: any. */
  seed: number | undefined;
  /** Texts that end it. */
  stop: string[];
  /** Whether it learns from what it writes. */
  learn: boolean;
}

/** Telling of models. */
export interface ModelsCommand extends Common {
  name: "models";
  action: typeof MODELS_ACTIONS[number];
}

/** Most bytes of a model that `prime` makes, where nothing else is said. */
const DEFAULT_SIZE = 1024 * 1024;
/** What the library takes. */
const LEAST_SIZE = 64 * 1024, MOST_SIZE = 64 * 1024 * 1024;
/** Bytes that `generate` makes, where nothing else is said: a page. */
const DEFAULT_BYTES = 2048;
/** What the library takes; temperatures beyond are noise. */
const MOST_TEMPERATURE = 10;
/** Bytes of content between two checkpoints, where nothing else is said. */
const EVERY = 16 * 1024 * 1024;

/** Whether a command is one about models. */
export function isModelCommand(
  name: CommandName,
): name is ModelCommand["name"] {
  return ["train", "tune", "prime", "generate", "models"].includes(name);
}

/**
 * Judges what was typed for a command about models.
 *
 * @param name the command
 * @param typed see {@linkcode Typed}
 * @param operands what follows the command
 * @throws {UsageError} when it means nothing
 */
export function chooseModelCommand(
  name: ModelCommand["name"],
  typed: Typed,
  operands: string[],
): ModelCommand {
  const { counts } = typed;
  const common = {
    operands,
    modelFolders: typed.values["models-dir"],
    json: (counts.json ?? 0) > 0,
    verbosity: (counts.verbose ?? 0) - (counts.quiet ?? 0),
  };
  switch (name) {
    case "generate":
      return { ...common, ...generation(typed, operands) };
    case "models":
      return { ...common, ...modelsCommand(operands) };
    default:
      return { ...common, ...training(name, typed, operands) };
  }
}

function training(
  name: Training["name"],
  typed: Typed,
  words: string[],
): Omit<Training, keyof Common> & { operands: string[] } {
  const has = (flag: string) => (typed.counts[flag] ?? 0) > 0;
  const value = (flag: string) => typed.values[flag].at(-1);
  const [from, ...rest] = name === "tune" ? words : [undefined, ...words];
  if (name === "tune" && from === undefined) {
    throw new UsageError("tune needs a model");
  }
  const operands = rest as string[];
  if (operands.length === 0) {
    throw new UsageError(
      `${name} needs something to learn from; - is standard input`,
    );
  }
  if (operands.filter((operand) => operand === "-").length > 1) {
    throw new UsageError("standard input can be taken once");
  }
  const toStdout = has("stdout") || value("output") === "-";
  const file = value("output") === "-" ? undefined : value("output");
  exclude(toStdout && file !== undefined, "-c", "-o");
  if (!toStdout && file === undefined) {
    throw new UsageError(`${name} needs -o FILE`);
  }
  exclude(
    value("card") !== undefined && value("card-file") !== undefined,
    "--card",
    "--card-file",
  );
  exclude(
    value("progress") !== undefined && has("no-progress"),
    "--progress",
    "--no-progress",
  );
  const holdout = name === "prime" ? undefined : value("holdout");
  const curve = name === "prime" ? undefined : value("curve");
  const checkpoints = name === "prime"
    ? undefined
    : chooseCheckpoints(typed, EVERY);
  exclude(toStdout && checkpoints !== undefined, "-c", "--checkpoint");
  if (curve !== undefined && holdout === undefined) {
    throw new UsageError("--curve needs --holdout");
  }
  return {
    name,
    operands,
    from,
    output: toStdout ? "stdout" : { file: file! },
    force: has("force"),
    level: name === "prime"
      ? primableLevel(value("level"))
      : trainableLevel(value("level")),
    levelTyped: value("level") !== undefined,
    holdout,
    curve,
    card: textOrFile(value("card"), value("card-file")),
    licence: value("licence"),
    size: modelSize(value("size")),
    lines: samples(value("samples")),
    checkpoints,
    progress: has("no-progress") ? "none" : progress(value("progress")),
  };
}

function generation(
  typed: Typed,
  operands: string[],
): Omit<Generation, keyof Common> {
  const value = (flag: string) => typed.values[flag].at(-1);
  if (operands.length > 0) {
    throw new UsageError("generate takes no file: use -p or --prompt-file");
  }
  const models = typed.values.model;
  if (models.length === 0) {
    throw new UsageError("generate needs --model: current value is none");
  }
  if (models.includes("auto")) {
    throw new UsageError("--model auto is for compress");
  }
  const prompt = value("prompt"), file = value("prompt-file");
  exclude(
    prompt !== undefined && file !== undefined,
    "--prompt",
    "--prompt-file",
  );
  return {
    name: "generate",
    models,
    network: chooseNetworkOptions(typed, false),
    prompt: textOrFile(prompt, file),
    bytes: amount("bytes", value("bytes")) ?? DEFAULT_BYTES,
    temperature: decimal(
      "temperature",
      value("temperature"),
      0,
      MOST_TEMPERATURE,
    ) ?? 1,
    topK: whole("top-k", value("top-k"), 1, 256),
    topP: share("top-p", value("top-p")),
    seed: whole("seed", value("seed"), 0, Number.MAX_SAFE_INTEGER),
    stop: typed.values.stop.map(unescaped),
    learn: (typed.counts.learn ?? 0) > 0,
  };
}

function modelsCommand(
  words: string[],
): Omit<ModelsCommand, keyof Common> & { operands: string[] } {
  const [word, ...operands] = words;
  const action = MODELS_ACTIONS.find((action) => action === word);
  if (action === undefined) {
    throw new UsageError(`models needs one of ${MODELS_ACTIONS.join(", ")}`);
  }
  if (action === "list" && operands.length > 0) {
    throw new UsageError("models list takes no name");
  }
  if ((action === "info" || action === "path") && operands.length === 0) {
    throw new UsageError(`models ${action} needs the name of a model`);
  }
  return { name: "models", action, operands };
}

/** What a shell makes hard to type. */
function unescaped(text: string): string {
  return text.replace(
    /\\([nt\\])/g,
    (_, letter) => letter === "n" ? "\n" : letter === "t" ? "\t" : letter,
  );
}

function textOrFile(
  text: string | undefined,
  file: string | undefined,
): { text: string } | { file: string } | undefined {
  return text !== undefined
    ? { text }
    : file !== undefined
    ? { file }
    : undefined;
}

function primableLevel(typed: string | undefined): number {
  const number = level(typed);
  if (number === 5 || number === 6) return number;
  throw wrong("level", "5 or 6", typed!);
}

function modelSize(typed: string | undefined): number {
  const bytes = amount("size", typed) ?? DEFAULT_SIZE;
  if (bytes >= LEAST_SIZE && bytes <= MOST_SIZE) return bytes;
  throw wrong("size", "64K to 64M", typed!);
}

function samples(typed: string | undefined): boolean | undefined {
  if (typed === undefined) return undefined;
  if (SAMPLES.some((how) => how === typed)) return typed === "lines";
  throw wrong("samples", SAMPLES.join(" or "), typed);
}
