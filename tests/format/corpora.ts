/** The corpora, which lie beside the repository and are not part of it. */

const TEST = new URL("../../../shared/corpora/test/", import.meta.url);

/** A file of the corpora: its path there, and where it lies. */
export interface CorpusFile {
  name: string;
  url: URL;
}

/** All files of the test corpora in the order of their names; none where the corpora are absent. */
export function corpusFiles(): CorpusFile[] {
  const files: CorpusFile[] = [];
  const walk = (folder: string) => {
    for (const entry of Deno.readDirSync(new URL(folder, TEST))) {
      const name = folder + entry.name;
      if (entry.isDirectory) walk(`${name}/`);
      else files.push({ name, url: new URL(name, TEST) });
    }
  };
  try {
    walk("./");
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  for (const file of files) file.name = file.name.slice(2);
  return files.sort((a, b) => a.name < b.name ? -1 : 1);
}

/**
 * What a test that may be skipped is called: `deno test --quiet` prints names and counts, and nothing else.
 *
 * @param claim what the test claims
 * @param missing what it needs and has not got, if anything
 */
export function skippable(
  claim: string,
  missing: string | undefined,
): { name: string; ignore: boolean } {
  const ignore = missing !== undefined;
  return { name: ignore ? `${claim} (skipped: no ${missing})` : claim, ignore };
}

/** Where the corpora should be, when they are not there. */
export function missingCorpora(): string | undefined {
  return corpusFiles().length > 0
    ? undefined
    : "../shared/corpora/test beside the repository";
}
