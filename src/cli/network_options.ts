/**
 * The flags about networks: what was typed becomes what is meant, or is refused.
 *
 * @module
 */

import {
  BACKEND_CHOICES,
  type BackendChoice,
  MOST_LANES,
} from "../streams/network_choices.ts";
import type { Typed } from "./arguments.ts";
import { UsageError } from "./errors.ts";
import { exclude, whole, wrong } from "./values.ts";

/** The variable of the environment that says it, where no flag does. */
export const BACKEND_VARIABLE = "SLUICE_BACKEND";

/** How networks take part. */
export interface NetworkOptions {
  /** Who executes them; `undefined`: nobody has said. */
  backend: BackendChoice | undefined;
  /** How many parts of each block are coded at the same time; `undefined`: as many as suit the content. */
  lanes: number | undefined;
  /** Whether the network predicts alone, without the predictor of its level. */
  alone: boolean;
}

/**
 * Judges the flags about networks.
 *
 * @param typed see {@linkcode Typed}
 * @param predicts whether it compresses or scores: what takes a network must have been told which
 * @throws {UsageError} when they mean nothing
 */
export function chooseNetworkOptions(
  typed: Typed,
  predicts: boolean,
): NetworkOptions {
  const value = (name: string) => typed.values[name].at(-1);
  const options = {
    backend: backend(value("backend")),
    lanes: predicts ? whole("lanes", value("lanes"), 1, MOST_LANES) : undefined,
    alone: predicts && (typed.counts.alone ?? 0) > 0,
  };
  const { model: models } = typed.values;
  exclude(
    predicts && models.includes("auto") && models.length > 1,
    "--model auto",
    "other models",
  );
  if (predicts && (models.length === 0 || models.includes("auto"))) {
    refuseWithout(options, "none");
  }
  return options;
}

/**
 * Refuses flags about a network where there is none.
 *
 * @param options what was said of it
 * @param models which models there are instead
 * @throws {UsageError} when something was said of it
 */
export function refuseWithout(options: NetworkOptions, models: string): void {
  const { backend, lanes, alone } = options;
  const flag = alone
    ? "alone"
    : lanes !== undefined
    ? "lanes"
    : backend !== undefined
    ? "backend"
    : undefined;
  if (flag === undefined) return;
  throw new UsageError(
    `--${flag} needs --model to name a network: current value is ${models}`,
  );
}

function backend(typed: string | undefined): BackendChoice | undefined {
  if (typed === undefined) return undefined;
  const choice = BACKEND_CHOICES.find((each) => each === typed);
  if (choice) return choice;
  throw wrong("backend", listed(), typed);
}

/**
 * Who executes networks, by what the environment says. Where it may not be read, it says nothing: Deno would ask, were it not looked up
 * before.
 *
 * @returns `undefined`: it says nothing, or is empty
 * @throws {UsageError} when it says something else
 */
export function backendOfEnvironment(): BackendChoice | undefined {
  const permission = { name: "env", variable: BACKEND_VARIABLE } as const;
  if (Deno.permissions.querySync(permission).state !== "granted") {
    return undefined;
  }
  const typed = Deno.env.get(BACKEND_VARIABLE);
  if (!typed) return undefined;
  const choice = BACKEND_CHOICES.find((each) => each === typed);
  if (choice) return choice;
  throw new UsageError(
    `${BACKEND_VARIABLE} must be ${listed()}: current value is ${
      JSON.stringify(typed)
    }`,
  );
}

/** All choices, in words. */
function listed(): string {
  return `${BACKEND_CHOICES.slice(0, -1).join(", ")} or ${
    BACKEND_CHOICES.at(-1)
  }`;
}
