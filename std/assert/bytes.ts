export type NumberArray = ArrayLike<number | bigint> & ArrayBufferView;

const BYTE_ARRAYS = [Uint8Array, Uint8ClampedArray, Int8Array];

/** Whether `value` is one of the typed arrays (a DataView is not). */
export function isTypedArray(value: unknown): value is NumberArray {
  return ArrayBuffer.isView(value) && !(value instanceof DataView);
}

/** Where two typed arrays of one type first differ; -1 when they hold the same. */
export function firstDifference(a: NumberArray, b: NumberArray): number {
  const length = Math.min(a.length, b.length);
  let i = BYTE_ARRAYS.some((type) => a instanceof type) ? equalWords(a, b) : 0;
  for (; i < length; i++) {
    const [x, y] = [a[i], b[i]];
    if (x !== y && !(x !== x && y !== y)) return i;
  }
  return a.length === b.length ? -1 : length;
}

/** How many leading bytes are seen to be equal when read four at a time. */
function equalWords(a: NumberArray, b: NumberArray): number {
  if (a.byteOffset % 4 !== 0 || b.byteOffset % 4 !== 0) return 0;
  const words = Math.min(a.length, b.length) >>> 2;
  const x = new Uint32Array(a.buffer, a.byteOffset, words);
  const y = new Uint32Array(b.buffer, b.byteOffset, words);
  let i = 0;
  while (i < words && x[i] === y[i]) i++;
  return i * 4;
}

/** Eight elements on either side of `at`, the differing one in brackets. */
export function excerpt(values: NumberArray, at: number): string {
  const from = Math.max(0, at - 8);
  const to = Math.min(values.length, at + 9);
  const shown = [];
  for (let i = from; i < to; i++) {
    shown.push(i === at ? `[${values[i]}]` : `${values[i]}`);
  }
  if (at >= values.length) shown.push("[end]");
  return `${from > 0 ? "… " : ""}${shown.join(" ")}${
    to < values.length ? " …" : ""
  }`;
}
