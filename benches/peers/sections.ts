/**
 * Parts of a document that a program fills: between `<!-- NAME -->` and `<!-- /NAME -->`.
 *
 * @module
 */

/**
 * Replaces a part and lets `deno fmt` have its way with the document.
 *
 * @param file path of the document
 * @param name of the part
 * @param text new content
 */
export async function replaceSection(
  file: string,
  name: string,
  text: string,
): Promise<void> {
  const document = await Deno.readTextFile(file);
  const [start, end] = bounds(document, name);
  await Deno.writeTextFile(
    file,
    `${document.slice(0, start)}\n\n${text}\n\n${document.slice(end)}`,
  );
  await new Deno.Command("sh", {
    args: ["-c", '"$0" fmt --quiet "$1"', Deno.execPath(), file],
  }).output();
}

/** A part's content. */
export async function readSection(file: string, name: string): Promise<string> {
  const document = await Deno.readTextFile(file);
  return document.slice(...bounds(document, name));
}

function bounds(document: string, name: string): [number, number] {
  const opening = `<!-- ${name} -->`;
  const start = document.indexOf(opening) + opening.length;
  const end = document.indexOf(`<!-- /${name} -->`);
  if (start < opening.length || end < start) {
    throw new Error(`no part called ${name} in the document`);
  }
  return [start, end];
}
