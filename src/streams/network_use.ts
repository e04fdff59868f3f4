/**
 * How options have a network take part.
 *
 * @module
 */

import { checkBoolean, checkNumber } from "./codec.ts";
import type { EncoderOptions } from "./encoder.ts";
import type { NetworkUse } from "./frame_encoder.ts";
import { JOINED_LEVEL, MOST_LANES } from "./network_choices.ts";
import { checkNetwork } from "./network_parts.ts";

/**
 * Checks what is said of a network.
 *
 * @param action what cannot be done otherwise
 * @param options all of them
 * @param level the level that they mean
 * @returns `undefined` when there is none
 * @throws {TypeError} when an option has a wrong type, or says something of a network that is not there
 * @throws {RangeError} when an option is out of its range
 */
export function networkUse(
  action: string,
  options: Pick<
    EncoderOptions,
    "network" | "mixed" | "lanes" | "model" | "atOnce"
  >,
  level: number,
): NetworkUse | undefined {
  const { network, mixed = true, lanes, model } = options;
  checkBoolean(action, "mixed", mixed);
  if (lanes !== undefined) checkNumber(action, "lanes", lanes, 1, MOST_LANES);
  if (network === undefined) {
    if (mixed && lanes === undefined) return undefined;
    throw new TypeError(
      `Cannot ${action} as ${
        mixed ? "lanes need" : "mixed needs"
      } a network: current value is undefined`,
    );
  }
  checkNetwork(action, network);
  if (!mixed && model) {
    throw new TypeError(
      `Cannot ${action} as a network that is not mixed has no model: current value is sha256:${model.sha256}`,
    );
  }
  if (level !== JOINED_LEVEL) {
    throw new RangeError(
      `Cannot ${action} as level must be ${JOINED_LEVEL} with a network: current value is ${level}`,
    );
  }
  return { parts: network, mixed, lanes, atOnce: options.atOnce ?? false };
}
