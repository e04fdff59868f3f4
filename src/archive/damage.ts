/**
 * What is said of a part of an archive that cannot be restored.
 *
 * @module
 */

import type { FormatError } from "../errors.ts";

/** A range of an archive whose content is lost, as {@linkcode recover} reports it. */
export interface Damage {
  /** Where in the archive it begins: behind the last block that was found right. */
  offset: number;
  /** Bytes of archive; 0 where something is missing between two bytes. */
  length: number;
  /** Where in the content what is lost begins; `undefined`: unknown, as more was lost before and nothing says how much. */
  contentOffset: number | undefined;
  /** Bytes of content that are lost; `undefined`: unknown. */
  contentLength: number | undefined;
  /** Number of the frame in its archive, or of the first that is missing; `undefined`: unknown. */
  frame: number | undefined;
  /** What is wrong there. */
  error: FormatError;
}

/** Takes reports, and passes them on once it is known where each ends. */
export class DamageLog {
  readonly #tell: (damage: Damage) => void;
  #last: Damage | undefined;

  /** @param tell takes the reports */
  constructor(tell: (damage: Damage) => void) {
    this.#tell = tell;
  }

  /** Takes a report: one with the last, where it goes on from there. */
  add(damage: Damage): void {
    const last = this.#last;
    if (!last || last.offset + last.length !== damage.offset) {
      this.flush();
      this.#last = damage;
      return;
    }
    last.length += damage.length;
    last.contentLength = sum(last.contentLength, damage.contentLength);
  }

  /** Passes on what was held back. */
  flush(): void {
    if (this.#last) this.#tell(this.#last);
    this.#last = undefined;
  }
}

/** The sum of two numbers of which either may be unknown. */
export function sum(
  a: number | undefined,
  b: number | undefined,
): number | undefined {
  return a === undefined || b === undefined ? undefined : a + b;
}
