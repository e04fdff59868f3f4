/**
 * A file as a source that is read at any place.
 *
 * @module
 */

import type { ArchiveSource } from "../../mod.ts";

/**
 * A source of an open file. Reading is done at once, as a place and what is read there belong together and a file has one place
 * only; the most that is read at a time comes from a disk's cache within a millisecond.
 *
 * @param file the file; nothing else may read it meanwhile
 * @param size its size in bytes
 * @param onRead called as bytes are read
 */
export function fileSource(
  file: Deno.FsFile,
  size: number,
  onRead: (bytes: number) => void,
): ArchiveSource {
  return {
    size,
    read(offset, length) {
      const bytes = new Uint8Array(length);
      file.seekSync(offset, Deno.SeekMode.Start);
      let at = 0;
      while (at < length) {
        const read = file.readSync(bytes.subarray(at));
        if (read === null) break;
        at += read;
      }
      onRead(at);
      return bytes.subarray(0, at);
    },
  };
}
