// What a balanced coder remembers of the bytes themselves.

import {
  C4, C8, HISTORY, HISTORY_MASK, KEY, LAST_LINE, LAST_WORD, LINE_START, POSITION, QUOTED, SHAPE, STRING, WORD,
} from "../layout";
import { keep } from "../journal";
import { updateStride } from "../stride_model";
import { isStructured, PROSE, STEP } from "./contexts";
import { LAST_WORD_2, MASKS, WORD_LENGTH } from "./layout";
import { updateMatch } from "./match";

/** Takes in a byte after it was coded. */
export function remember(ensemble: u32, byte: u32): void {
  const position = load<u32>(POSITION);
  const place = load<u32>(HISTORY) + (position & load<u32>(HISTORY_MASK));
  keep(place);
  store<u8>(place, byte);
  store<u32>(POSITION, position + 1);
  const c4 = load<u32>(C4) << 8 | byte;
  store<u32>(C8, load<u32>(C8) << 8 | load<u32>(C4) >>> 24);
  store<u32>(C4, c4);
  if (ensemble == PROSE || isStructured(ensemble)) {
    const lower = byte | 32;
    const letter = lower >= 97 && lower <= 122 || byte >= 128;
    if (letter) {
      store<u32>(WORD, (load<u32>(WORD) + lower + 1) * STEP);
      store<u32>(WORD_LENGTH, load<u32>(WORD_LENGTH) + 1);
    } else if (load<u32>(WORD)) {
      store<u32>(LAST_WORD_2, load<u32>(LAST_WORD));
      store<u32>(LAST_WORD, load<u32>(WORD));
      store<u32>(WORD, 0);
      store<u32>(WORD_LENGTH, 0);
    }
    if (ensemble != PROSE) rememberLine(byte, letter, c4);
  } else updateStride(c4);
  updateMatch(byte);
}

@inline
function rememberLine(byte: u32, letter: bool, c4: u32): void {
  const position = load<u32>(POSITION);
  // letters and digits classed, other bytes as they are; runs of a class count once
  const kind: u32 = letter ? 1 : byte >= 48 && byte <= 57 ? 2 : byte;
  const shape = load<u32>(SHAPE);
  if (byte == 10) {
    store<u32>(LAST_LINE, load<u32>(LINE_START));
    store<u32>(LINE_START, position);
    store<u32>(SHAPE, 0);
  } else if (kind > 2 || (shape & 255) != kind) store<u32>(SHAPE, (shape * STEP & 0xffffff00) | kind);
  if (kind > 2 || (shape & 255) != kind) store<u32>(MASKS, load<u32>(MASKS) << 4 | kind * 0x9e3779b1 >>> 28);
  // A quoted string, or what stands unquoted, is a key when a colon follows.
  const quoted = load<u32>(QUOTED);
  if (byte == 34) {
    store<u32>(STRING, quoted);
    store<u32>(QUOTED, 0);
  } else if (byte == 58) {
    store<u32>(KEY, (c4 >>> 8 & 255) == 34 ? load<u32>(STRING) : quoted);
  } else store<u32>(QUOTED, (quoted + byte + 1) * STEP);
}
