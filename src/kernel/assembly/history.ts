// What the predictor remembers of the bytes themselves.

import {
  C4,
  C8,
  HISTORY,
  HISTORY_MASK,
  KEY,
  LAST_LINE,
  LAST_WORD,
  LINE_START,
  POSITION,
  QUOTED,
  SHAPE,
  STRING,
  WORD,
} from "./layout";
import { updateStride } from "./stride_model";
import { updateMatch } from "./match_model";
import { FOLLOWERS } from "./regions";
import { BINARY, FAST, STRUCTURED } from "./ensembles";

/** Takes in a byte after it was coded. */
@inline
export function remember(ensemble: u32, byte: u32): void {
  const position = load<u32>(POSITION);
  store<u8>(load<u32>(HISTORY) + (position & load<u32>(HISTORY_MASK)), byte);
  store<u32>(POSITION, position + 1);
  const c4 = load<u32>(C4) << 8 | byte;
  store<u32>(C8, load<u32>(C8) << 8 | load<u32>(C4) >>> 24);
  store<u32>(C4, c4);
  if (ensemble == STRUCTURED || ensemble == BINARY) {
    const followers = FOLLOWERS + ((c4 >>> 8 & 0xffff) << 1);
    store<u16>(followers, <u32>load<u16>(followers) << 8 | byte);
  }
  const lower = byte | 32;
  const letter = lower >= 97 && lower <= 122 || byte >= 128;
  if (ensemble != FAST && ensemble != BINARY) {
    if (letter) store<u32>(WORD, (load<u32>(WORD) + lower + 1) * 0x2f0b4c47);
    else if (load<u32>(WORD)) {
      store<u32>(LAST_WORD, load<u32>(WORD));
      store<u32>(WORD, 0);
    }
  }
  if (ensemble == STRUCTURED) {
    if (byte == 10) {
      store<u32>(LAST_LINE, load<u32>(LINE_START));
      store<u32>(LINE_START, position + 1);
      store<u32>(SHAPE, 0);
    }
    // letters and digits classed, other bytes as they are; runs of a class count once
    const kind: u32 = letter ? 1 : byte >= 48 && byte <= 57 ? 2 : byte;
    const shape = load<u32>(SHAPE);
    if (kind > 2 || (shape & 255) != kind) {
      store<u32>(SHAPE, (shape * 0x2f0b4c47 & 0xffffff00) | kind);
    }
    // A quoted string, or what stands unquoted, is a key when a colon follows.
    const quoted = load<u32>(QUOTED);
    if (byte == 34) {
      store<u32>(STRING, quoted);
      store<u32>(QUOTED, 0);
    } else if (byte == 58) {
      store<u32>(KEY, (c4 >>> 8 & 255) == 34 ? load<u32>(STRING) : quoted);
    } else store<u32>(QUOTED, (quoted + byte + 1) * 0x2f0b4c47);
  }
  if (ensemble == BINARY) updateStride(c4);
  updateMatch(
    byte,
    (c4 * 0x9e3779b1 ^ (load<u32>(C8) & 255) * 0x85ebca77) * 0x9e3779b1,
  );
}
