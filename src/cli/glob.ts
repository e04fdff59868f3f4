/**
 * Patterns that the shell left as they are: in quotes, or on Windows.
 *
 * @module
 */

/** Whether a name has what only a pattern has. */
export function isPattern(name: string): boolean {
  return /[*?[]/.test(name);
}

/**
 * Finds what a pattern means: `*` and `?` within a name, `[a-z]` and `[!a-z]`, and `**` for any number of folders. Names that
 * begin with a dot have to be asked for, and links to folders are not followed by `**`.
 *
 * @param pattern the pattern, with `/` between names
 * @returns paths that exist, sorted
 */
export async function expandPattern(pattern: string): Promise<string[]> {
  const absolute = pattern.startsWith("/");
  let paths = [absolute ? "/" : ""];
  for (const part of pattern.split("/").filter((part) => part !== "")) {
    const next = await Promise.all(paths.map((path) => step(path, part)));
    paths = [...new Set(next.flat())];
  }
  return paths.sort();
}

/** What one part of a pattern means in a folder. */
async function step(folder: string, part: string): Promise<string[]> {
  if (part === "**") return await foldersBelow(folder);
  if (!isPattern(part)) return await there(folder, part);
  const fits = matcher(part);
  const paths: string[] = [];
  for (const { name } of await entriesOf(folder)) {
    const hidden = name.startsWith(".") && !part.startsWith(".");
    if (!hidden && fits.test(name)) paths.push(...await there(folder, name));
  }
  return paths;
}

/** A path if it exists; that of a folder ends in a slash. */
async function there(folder: string, name: string): Promise<string[]> {
  const path = folder + name;
  const info = await Deno.stat(path).catch(() => undefined);
  return info ? [info.isDirectory ? `${path}/` : path] : [];
}

async function foldersBelow(folder: string): Promise<string[]> {
  const paths = [folder];
  for (const { name, isDirectory } of await entriesOf(folder)) {
    if (!isDirectory || name.startsWith(".")) continue;
    paths.push(...await foldersBelow(`${folder}${name}/`));
  }
  return paths;
}

/** What is in a folder; nothing where it cannot be read. */
async function entriesOf(folder: string): Promise<Deno.DirEntry[]> {
  try {
    return await Array.fromAsync(Deno.readDir(folder === "" ? "." : folder));
  } catch {
    return [];
  }
}

/** A regular expression for a part of a pattern. */
function matcher(part: string): RegExp {
  const source = part.replace(
    /\[(!?)([^\]]+)\]|[\\^$.|+(){}[\]]|\*|\?/g,
    (found, not, set) => {
      if (set !== undefined) {
        return `[${not ? "^" : ""}${set.replace(/[\\^]/g, "\\$&")}]`;
      }
      return found === "*" ? ".*" : found === "?" ? "." : `\\${found}`;
    },
  );
  try {
    return new RegExp(`^${source}$`, "su");
  } catch {
    return /(?!)/; // A range that runs backwards has nothing in it.
  }
}
