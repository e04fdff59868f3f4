/**
 * Type declarations for the package: one file for each source file that its types need.
 *
 * JSR asks that every exported type be written down ("no slow types"), so each file's declarations can be made from
 * that file alone, without a program or a type check.
 *
 * @module
 */

import ts from "../typescript.ts";

/** Name of the package's main file, and of its declarations. */
const ENTRY = "sluice";

/** Where the others lie in the package. */
const FOLDER = "types/";

/**
 * Makes the declarations.
 *
 * @param root folder of the repository
 * @param entry the module that the package exports, from there
 * @returns the files' text by their paths in the package
 */
export async function declarations(
  root: URL,
  entry: string,
): Promise<Map<string, string>> {
  const made = new Map<string, string>();
  const wanted = [new URL(entry, root)];
  const target = (source: URL) => {
    const path = source.pathname.slice(root.pathname.length);
    if (path === entry) return ENTRY;
    return FOLDER + path.replace(/^src\//, "").replace(/\.ts$/, "");
  };
  for (const source of wanted) {
    const name = target(source);
    const { outputText, diagnostics = [] } = ts.transpileDeclaration(
      await Deno.readTextFile(source),
      { fileName: source.pathname, compilerOptions: { target: TARGET } },
    );
    if (diagnostics.length > 0) {
      const [{ messageText }] = diagnostics;
      const message = ts.flattenDiagnosticMessageText(messageText, "\n");
      throw new Error(`Cannot declare ${source.pathname}: ${message}`);
    }
    // What a file imports is declared too, and named as a runtime would: by its ".js", which stands for ".d.ts".
    const text = outputText.replace(/(from ")(\.[^"]+)\.ts(")/g, (...match) => {
      const imported = new URL(`${match[2]}.ts`, source);
      if (!wanted.some(({ href }) => href === imported.href)) {
        wanted.push(imported);
      }
      return match[1] + relative(name, target(imported)) + ".js" + match[3];
    });
    // Where a program asks for an older library, "await using" needs to be told; in the source, JSR would refuse it.
    const disposable = /\bAsyncDisposable\b/.test(text) ? DISPOSABLE : "";
    made.set(`${name}.d.ts`, disposable + text);
  }
  return made;
}

const DISPOSABLE = '/// <reference lib="esnext.disposable" />\n';
const TARGET = ts.ScriptTarget.ESNext;

/** The way from one file of the package to another. */
function relative(from: string, to: string): string {
  const up = from.split("/").length - 1;
  return (up === 0 ? "./" : "../".repeat(up)) + to;
}
