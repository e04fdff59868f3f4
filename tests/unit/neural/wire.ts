/** Files in the wire format of Protocol Buffers, field by field: such as no library writes. */

/** A field of bytes, a text or a message. */
export function delimited(
  number: number,
  content: Uint8Array,
): Uint8Array<ArrayBuffer> {
  const head = [...varint(number << 3 | 2), ...varint(content.length)];
  const field = new Uint8Array(head.length + content.length);
  field.set(head);
  field.set(content, head.length);
  return field;
}

/** A field again and again. */
export function repeated(
  times: number,
  field: Uint8Array,
): Uint8Array<ArrayBuffer> {
  const fields = new Uint8Array(times * field.length);
  for (let i = 0; i < times; i++) fields.set(field, i * field.length);
  return fields;
}

function varint(value: number): number[] {
  return value < 0x80
    ? [value]
    : [value & 0x7f | 0x80, ...varint(Math.floor(value / 128))];
}
