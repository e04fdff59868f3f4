/**
 * The command models.
 *
 * @module
 */

import type { ModelDescription } from "../../mod.ts";
import { ModelError } from "../errors.ts";
import { checkHash, type ModelEntry } from "../predictor/manifest.ts";
import { EXIT, isBug, messageOf } from "./errors.ts";
import type { ModelsCommand } from "./model_options.ts";
import { idOf, kindOf, ModelShelf, type NetworkFacts } from "./model_shelf.ts";
import { Report } from "./report.ts";
import type { Shell } from "./shell.ts";
import { jsonOf, printable, size } from "./text.ts";

/** A model or network, and what else there is to say of it. */
type Row = ModelEntry & Record<string, unknown>;

/**
 * Tells of models.
 *
 * @param command what was asked for
 * @param shell the standard streams
 * @returns the exit code
 */
export async function runModels(
  command: ModelsCommand,
  shell: Shell,
): Promise<number> {
  const { action, operands, modelFolders, json } = command;
  const report = new Report(shell, command, false);
  const shelf = new ModelShelf(modelFolders);
  if (action === "list") {
    const rows = (await shelf.list()).map(({ entry }) => entry);
    if (json) report.print(jsonOf(rows));
    else if (rows.length > 0) report.print(table(rows));
    return EXIT.done;
  }
  const names = operands.length > 0
    ? operands
    : (await shelf.list()).map(({ path }) => path);
  const rows: Record<string, unknown>[] = [];
  let code: number = EXIT.done;
  for (const name of names) {
    try {
      const path = await shelf.pathOf(name);
      const row = action === "path"
        ? { ...await entryOf(shelf, path), path }
        : await looked(shelf, path, action === "verify");
      rows.push(action === "verify" ? { ...row, ok: true } : row);
      if (json) continue;
      if (action === "path") report.print(path);
      else if (action === "info") report.print(explained(row, path));
      else report.summary(`${printable(name)}: ok`);
    } catch (error) {
      code = isBug(error) ? EXIT.bug : Math.max(code, EXIT.failed);
      const message = messageOf(error);
      rows.push({
        id: name,
        ok: false,
        error: {
          name: error instanceof Error ? error.name : "Error",
          code: error instanceof ModelError ? error.code : undefined,
          message,
        },
      });
      if (!json && command.verbosity > -2) {
        report.line(`sluice: ${printable(name)}: ${message}`);
      }
    }
  }
  if (json) report.print(jsonOf(rows));
  return code;
}

/** What a manifest says of a file, or would say. */
async function entryOf(shelf: ModelShelf, path: string): Promise<ModelEntry> {
  const shelved = (await shelf.list()).find((each) => each.path === path);
  return shelved?.entry ?? entryFor(await described(shelf, path), path);
}

/** What the file of a model or network says of itself. */
function described(
  shelf: ModelShelf,
  path: string,
): Promise<ModelDescription | NetworkFacts> {
  return kindOf(path) === "onnx"
    ? shelf.describeNetwork(path)
    : shelf.describe(path);
}

/** What a model or network says of itself. Where a manifest names it, the file must be that one. */
async function looked(
  shelf: ModelShelf,
  path: string,
  verifies: boolean,
): Promise<Row> {
  const model = await described(shelf, path);
  if (verifies) await shelf.load(path);
  const entry = await entryOf(shelf, path);
  checkHash(entry, model.sha256);
  if (entry.bytes !== model.bytes) {
    throw new ModelError(
      "hash-mismatch",
      `Cannot use the model as its manifest must say how many bytes it has: current value is ${entry.bytes}`,
      entry.id,
    );
  }
  const { trainingBytes, card } = model;
  if ("multiplications" in model) {
    const { id: networkId, multiplications } = model;
    return { ...entry, networkId, trainingBytes, multiplications, card };
  }
  const { level, memory } = model;
  return { ...entry, level, trainingBytes, memory, card };
}

/** What a manifest would say. */
function entryFor(
  model: ModelDescription | NetworkFacts,
  path: string,
): ModelEntry {
  const file = path.slice(path.lastIndexOf("/") + 1);
  const { sha256, bytes, licence } = model;
  return {
    id: idOf(file),
    kind: kindOf(file),
    file,
    sha256,
    bytes,
    licence,
  };
}

/** A line for each model or network, as wide as it has to be. */
function table(rows: readonly ModelEntry[]): string {
  const cells = [
    ["name", "kind", "bytes", "licence", "hash"],
    ...rows.map(({ id, kind, bytes, licence, sha256 }) => [
      printable(id),
      kind,
      String(bytes),
      printable(licence) || "-",
      `sha256:${sha256}`,
    ]),
  ];
  const widths = cells[0].map((_, i) =>
    Math.max(...cells.map((row) => row[i].length))
  );
  return cells.map((row) =>
    row.map((cell, i) =>
      cells[0][i] === "bytes"
        ? cell.padStart(widths[i])
        : cell.padEnd(widths[i])
    ).join("  ").trimEnd()
  ).join("\n");
}

/** All of a model or network, a line for each fact. */
function explained(row: Row, path: string): string {
  const facts = [
    ["name", row.id],
    ["kind", row.kind],
    ["file", path],
    ["hash", `sha256:${row.sha256}`],
    ["bytes", row.bytes],
    ["licence", row.licence || "-"],
    ...(row.kind === "onnx"
      ? [
        ["id", row.networkId],
        ["a byte", `${row.multiplications} multiplications`],
      ]
      : [
        ["level", row.level],
        ["memory", size(row.memory as number)],
      ]),
    ["trained on", `${row.trainingBytes} bytes`],
  ];
  const lines = facts.map(([name, value]) =>
    `${name}:`.padEnd(12) + printable(String(value))
  );
  // A card may have several lines, which stay such.
  const card = row.card
    ? String(row.card).trimEnd().split("\n").map((line) =>
      `  ${printable(line)}`.trimEnd()
    )
    : [];
  return [...lines, ...card].join("\n");
}
