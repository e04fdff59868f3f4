// Keys: what stands before a colon or an equals sign, or in a tag; and the containers they are in. JSON, source code, settings
// and markup share these few rules, and content of other kinds is not hurt by them.

import {
  C4, DEPTH, IN_STRING, IN_TAG, KEY, LAST_TOKEN, LAST_VALUE, OUTER_TAG, PARENT, QUOTED, STRING, TAG, VALUE,
} from "./layout";
import { guess, KEYED, stay, visit } from "./guesses";
import { hashed, take } from "./history";
import { KEYS, PLACES } from "./regions";

/** Strings and what is a key; says whether a key has just ended. */
@inline
function rememberString(byte: u32): bool {
  const before = load<u32>(C4) >>> 8 & 255, quoted = load<u32>(QUOTED);
  if (byte == 34 && before != 92) { // a quotation mark, but not behind a backslash
    store<u32>(STRING, quoted);
    store<u32>(QUOTED, 0);
    store<u32>(IN_STRING, load<u32>(IN_STRING) ^ 1);
  } else if (byte == 61) {
    store<u32>(KEY, before == 34 ? load<u32>(STRING) : load<u32>(LAST_TOKEN));
    return true;
  } else if (byte == 58) {
    if (load<u32>(IN_STRING)) return false;
    store<u32>(KEY, before == 34 ? load<u32>(STRING) : quoted);
    return true;
  } else take(QUOTED, byte);
  // A string does not go beyond its line: one stray quotation mark does little harm.
  if (byte == 10) store<u32>(IN_STRING, 0);
  return false;
}

/** Objects and arrays. */
@inline
function rememberContainer(byte: u32): void {
  if (load<u32>(IN_STRING)) return;
  if (byte == 123 || byte == 91) {
    const depth = load<u32>(DEPTH) + 1 & 63;
    store<u32>(KEYS + (depth << 2), load<u32>(PARENT));
    store<u32>(PARENT, load<u32>(KEY));
    store<u32>(DEPTH, depth);
  } else if (byte == 125 || byte == 93) {
    const depth = load<u32>(DEPTH);
    store<u32>(KEY, load<u32>(PARENT));
    store<u32>(PARENT, load<u32>(KEYS + (depth << 2)));
    store<u32>(DEPTH, depth - 1 & 63);
  }
}

/** Tags of markup; says whether one has just ended: what follows is its value. */
@inline
function rememberTag(byte: u32, alphanumeric: bool): bool {
  const inside = load<u32>(IN_TAG);
  if (byte == 60) {
    store<u32>(IN_TAG, 1);
    store<u32>(OUTER_TAG, load<u32>(TAG));
    store<u32>(TAG, 0);
  } else if (byte == 62 && inside) {
    store<u32>(IN_TAG, 0);
    store<u32>(KEY, load<u32>(TAG));
    return true;
  } else if (inside == 1) {
    if (alphanumeric || byte == 47) take(TAG, byte);
    else store<u32>(IN_TAG, 2);
  }
  return false;
}

@inline
export function rememberKey(byte: u32, alphanumeric: bool): void {
  let ended = rememberString(byte);
  rememberContainer(byte);
  if (rememberTag(byte, alphanumeric)) ended = true;
  if (ended) {
    store<u32>(LAST_VALUE, load<u32>(VALUE));
    store<u32>(VALUE, 0);
    visit(guess(KEYED), PLACES + hashed(load<u32>(KEY)), true);
  } else {
    take(VALUE, byte);
    stay(guess(KEYED));
  }
}
