/**
 * Content to measure on where the corpora are not at hand: the same everywhere.
 *
 * @module
 */

const WORDS =
  "the of and to in a is that for it as was with be by on not he his but at are this have from or had an they which one you were all her she there would their we him been has when who will no more if out so up said what its about than into them can only other time new some could these two may first then do any like my now over such our man me even most made after also did many off before must well back through years much where your way down should because long each just state those people too mr how little good world make very year still see own work men day get here old life both between being under never same know another while last might us great since against go came right take three"
    .split(" ");

/** Words in an order with some structure, with capitals and full stops. */
export function sampleText(length: number): Uint8Array<ArrayBuffer> {
  let text = "", state = 1, last = 0, start = true;
  while (text.length < length) {
    state = Math.imul(state, 1_103_515_245) + 12_345 >>> 0;
    // A third of the words follow from the one before, and common ones come more often.
    const free = (state >>> 16) % 3 > 0;
    last = free
      ? Math.min(state >>> 8 & 127, state >>> 20 & 127)
      : (last * 7 + 3) % WORDS.length;
    const word = WORDS[last % WORDS.length];
    text += start ? word[0].toUpperCase() + word.slice(1) : word;
    start = (state >>> 12) % 11 === 0;
    text += start ? ". " : " ";
  }
  return new TextEncoder().encode(text.slice(0, length));
}

/** Objects of the same shape, one a line. */
export function sampleJson(length: number): Uint8Array<ArrayBuffer> {
  let text = "";
  for (let i = 0; text.length < length; i++) {
    text += `{"id":${1000 + i * 7},"name":"item ${i * 37 % 101}","price":${
      i * 13 % 89
    }.${i % 10},"stock":${i % 3 === 0}}\n`;
  }
  return new TextEncoder().encode(text.slice(0, length));
}

/** Records of little-endian numbers. */
export function sampleRecords(length: number): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(length);
  const view = new DataView(out.buffer);
  for (let i = 0; i + 4 <= length; i += 4) {
    view.setInt32(i, Math.imul(i, i >> 3) % 9973 - 4000, true);
  }
  return out;
}
