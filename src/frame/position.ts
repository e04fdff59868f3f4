/**
 * A place in an input between two frames.
 *
 * @module
 */

/** Where a reader begins that reads a part of an input. */
export interface FramePosition {
  /** Bytes of the input before. */
  offset: number;
  /** Number of the frame that comes next. */
  number: number;
  /** Whether an archive has ended before. */
  follows: boolean;
}
