/**
 * The conformance suite: what the library promises in every runtime. The runners beside this folder execute it.
 *
 * @module
 */

import { archives } from "./archives.ts";
import { chunks } from "./chunks.ts";
import { ends } from "./ends.ts";
import { errors } from "./errors.ts";
import { bind, type Case, type Given } from "./given.ts";
import { generation } from "./generate.ts";
import { goldens } from "./goldens.ts";
import { identity } from "./identity.ts";
import { kernel } from "./kernel.ts";
import { messages } from "./messages.ts";
import { models } from "./models.ts";
import { native } from "./native.ts";
import { networks } from "./networks.ts";
import { options } from "./options.ts";
import { roundTrips } from "./round_trips.ts";
import { waiting } from "./waiting.ts";
import { workers } from "./workers.ts";

/**
 * All cases.
 *
 * @param given what the runner has
 */
export function conformance(given: Given): Case[] {
  const bound = bind(given);
  const groups = [
    roundTrips,
    goldens,
    identity,
    chunks,
    ends,
    errors,
    options,
    waiting,
    native,
    archives,
    kernel,
    messages,
    workers,
    models,
    generation,
    networks,
  ];
  return groups.flatMap((group) => group(bound));
}
