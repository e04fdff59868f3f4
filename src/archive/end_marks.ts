/**
 * Whether bytes can be the end mark of a frame that was lost.
 *
 * @module
 */

import { encodeEndHead } from "../frame/block.ts";
import type { FrameHeader } from "../frame/header.ts";
import { parseVarint } from "../frame/varint.ts";

/** Bytes of an end mark at most: type, total and two checksums. */
export const MOST_END = 17;

/** What is known of the frame. */
interface Ended {
  /** Its header, where that is right. */
  header: FrameHeader | undefined;
  /** Bytes of its content that were right. */
  restored: number;
}

/** Bytes of the checksums at the end of a frame, or what they can be. */
function checksumsOf(header: FrameHeader | undefined): number[] {
  return header ? [header.contentChecksum ? 8 : 4] : [8, 4];
}

/**
 * Whether bytes can be the end mark, damaged, of a frame that is restored as far as it goes, and of which nobody knows how far that is.
 * They may also be the head of a block that is stored, and whose content begins with an archive.
 */
export function maybeMark(
  bytes: Uint8Array,
  more: boolean,
  { header, restored }: Ended,
): boolean {
  const [type, ...total] = encodeEndHead(!more, restored);
  const [checksums] = checksumsOf(header);
  if (bytes.length !== 1 + total.length + checksums) return false;
  const fits = [
    bytes[0] === type,
    total.every((byte, i) => byte === bytes[1 + i]),
  ];
  // With one checksum it is as long as such a head.
  return checksums === 8 ? fits.includes(true) : !fits.includes(false);
}

/** Whether bytes end with what can be the end mark of a frame. */
export function endsWithMark(
  bytes: Uint8Array,
  more: boolean,
  { header, restored }: Ended,
): boolean {
  for (const checksum of checksumsOf(header)) {
    const end = bytes.length - checksum;
    for (let at = end - 1; at > 0 && end - at <= 8; at--) {
      if (bytes[at - 1] !== (more ? 0 : 8)) continue;
      const total = parseVarint(bytes.subarray(0, end), at);
      if (total?.end !== end) continue;
      const size = header?.contentSize;
      if (size === undefined ? total.value > restored : total.value === size) {
        return true;
      }
    }
  }
  return false;
}
