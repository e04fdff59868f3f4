/**
 * The files to measure on.
 *
 * @module
 */

/** A file of the corpora. */
export interface Sample {
  /** Path from the folder of the corpora. */
  name: string;
  /** Its content. */
  data: Uint8Array<ArrayBuffer>;
}

/** Files of this many bytes and more count for speed: what smaller ones take is mostly the start of a process. */
const TIMED_LENGTH = 64 * 1024;

/** A folder with more files than this is one row of the table. */
const MANY = 20;

/**
 * Reads all files under a folder, in order of their names.
 *
 * @param folder where the corpora lie
 * @param wanted keeps those whose path holds one of these; none keeps all
 */
export async function readSamples(
  folder: string,
  wanted: readonly string[],
): Promise<Sample[]> {
  const samples: Sample[] = [];
  for (const name of (await list(folder, "")).sort()) {
    if (wanted.length > 0 && !wanted.some((part) => name.includes(part))) {
      continue;
    }
    samples.push({ name, data: await Deno.readFile(`${folder}/${name}`) });
  }
  return samples;
}

/** Whether a file counts for speed. */
export function isTimed({ data }: Sample): boolean {
  return data.length >= TIMED_LENGTH;
}

async function list(folder: string, under: string): Promise<string[]> {
  const found: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    if (!isDirectory) found.push(under + name);
    else found.push(...await list(`${folder}/${name}`, `${under}${name}/`));
  }
  return found;
}

/** Rows of a table: indices of samples by what to call them together. */
export function rowsOf(samples: readonly Sample[]): Map<string, number[]> {
  const folders = Map.groupBy(
    samples.keys(),
    (i) => samples[i].name.replace(/\/?[^/]*$/, ""),
  );
  const rows = new Map<string, number[]>();
  for (const [folder, indices] of folders) {
    if (indices.length > MANY) {
      rows.set(`${folder} (${indices.length} files)`, indices);
    } else for (const i of indices) rows.set(samples[i].name, [i]);
  }
  return rows;
}
