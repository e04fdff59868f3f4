/**
 * The command doctor: what can execute networks on this machine.
 *
 * @module
 */

import { loadNetwork } from "../neural/exact_network.ts";
import {
  type Examination,
  examine,
  type Finding,
} from "../neural/examination.ts";
import { multiplicationsOf } from "../neural/program.ts";
import { sampleNetwork } from "../neural/sample_network.ts";
import type { DoctorCommand } from "./doctor_options.ts";
import { EXIT, isBug } from "./errors.ts";
import { backendOfEnvironment } from "./network_options.ts";
import { Report } from "./report.ts";
import type { Shell } from "./shell.ts";
import { printable } from "./text.ts";

/** Which of the sample networks is executed where none is named: any would do. */
const SAMPLE = 1;

/** Words for what was found. */
const STATES = {
  sound: "passed",
  missing: "missing",
  wrong: "FAILED",
} as const;

/**
 * Examines the machine.
 *
 * @param command what was asked for
 * @param shell the standard streams
 * @returns the exit code: 1 when the network cannot be loaded, or nothing executes it rightly
 * @throws {UsageError} when the environment names a backend that is none, so that no network could be used here
 */
export async function runDoctor(
  command: DoctorCommand,
  shell: Shell,
): Promise<number> {
  // It counts for nothing here, as all are tried.
  backendOfEnvironment();
  const report = new Report(shell, command, false);
  const typed = command.network ?? "sample";
  try {
    const file = command.network === undefined
      ? await sampleNetwork(SAMPLE)
      : await Deno.readFile(command.network);
    const network = await loadNetwork(file);
    const examination = await examine(network);
    const { findings } = examination;
    const ok = findings.some(({ state }) => state === "sound");
    const { id, sha256 } = network;
    const multiplications = multiplicationsOf(network.program);
    if (report.json) {
      report.result({
        file: typed,
        ok,
        network: { id, sha256, multiplications },
        adapter: examination.adapter ?? null,
        backends: findings.map(factsOf),
      });
    } else {
      report.print(
        `network: ${printable(id)}, ${multiplications} multiplications a step`,
      );
      report.print(`adapter: ${adapterOf(examination)}`);
      for (const line of table(findings)) report.print(line);
      for (const { backend, error } of findings) {
        if (!error) continue;
        report.summary(`sluice: ${backend}: ${printable(error.message)}`);
      }
    }
    return ok ? EXIT.done : EXIT.failed;
  } catch (error) {
    report.error({ name: printable(typed), typed }, error);
    return isBug(error) ? EXIT.bug : EXIT.failed;
  }
}

function factsOf({ backend, state, error, speeds }: Finding) {
  return {
    backend,
    state,
    error: error ? { code: error.code, message: error.message } : null,
    speeds: speeds.map(({ lanes, stepsPerSecond }) => ({
      lanes,
      stepsPerSecond: Math.round(stepsPerSecond),
    })),
  };
}

function adapterOf({ adapter }: Examination): string {
  if (!adapter) return "none";
  return `${printable(adapter.name)}${adapter.software ? ", in software" : ""}`;
}

/** A line for each backend, and steps per second for each number of lanes. */
function table(findings: readonly Finding[]): string[] {
  const lanes = findings.find(({ speeds }) => speeds.length > 0)?.speeds
    .map(({ lanes }) => lanes) ?? [];
  const row = (backend: string, state: string, speeds: string[]) =>
    [
      backend.padEnd(11),
      state.padEnd(9),
      ...speeds.map((speed) => speed.padStart(16)),
    ].join("  ").trimEnd();
  return [
    row(
      "backend",
      "self-test",
      lanes.map((each) => `steps/s × ${each}`),
    ),
    ...findings.map(({ backend, state, speeds }) =>
      row(
        backend,
        STATES[state],
        speeds.map(({ stepsPerSecond }) => stepsPerSecond.toFixed(0)),
      )
    ),
  ];
}
