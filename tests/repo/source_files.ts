/** The files of the repository, as a test sees them. */

export const ROOT = new URL("../../", import.meta.url);

/** Folders that are never committed. */
const LEFT_OUT = [".git", ".scratch", "dist", "node_modules"];

/** Files that hold no text, or text that is data: primers are what others wrote, and stay as they are. */
const DATA =
  /\.(slc|slm|onnx|wasm|png|jpg|ico)$|^src\/kernel\/ultra\/primers\/\w+\.txt$/;

/** Paths of all files, from the root, in order. */
export function allFiles(): string[] {
  const files: string[] = [];
  const walk = (folder: string) => {
    for (
      const { name, isDirectory } of Deno.readDirSync(new URL(folder, ROOT))
    ) {
      if (LEFT_OUT.includes(name)) continue;
      if (isDirectory) walk(`${folder}${name}/`);
      else files.push(`${folder}${name}`.slice(2));
    }
  };
  walk("./");
  return files.sort();
}

/** Paths of all files that hold text of ours. */
export function textFiles(): string[] {
  return allFiles().filter((path) => !DATA.test(path));
}

/** Paths of the product's TypeScript: src/ without the AssemblyScript. */
export function productFiles(): string[] {
  return allFiles().filter((path) =>
    /^src\/.*\.ts$/.test(path) &&
    !/^src\/kernel\/((network|sorting|ultra)\/)?assembly\//.test(path)
  );
}

/** Programs under src/ that build the product and are no part of it. */
export const TOOLS = [
  "src/kernel/build.ts",
  "src/kernel/train_priors.ts",
  "src/kernel/train_balanced_priors.ts",
  "src/kernel/train_deep_priors.ts",
  "src/kernel/training.ts",
  "src/kernel/tables_source.ts",
  "src/kernel/ultra/make_primers.ts",
];

/** The text of a file. */
export function read(path: string): string {
  return Deno.readTextFileSync(new URL(path, ROOT));
}

/** TypeScript without its comments and without what stands in quotes. */
export function codeOf(path: string): string {
  return read(path).replace(
    /\/\*[\s\S]*?\*\/|\/\/.*|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'/g,
    " ",
  );
}
