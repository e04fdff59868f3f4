/**
 * What a file in the wire format of Protocol Buffers would become, counted without making anything of it. Two bytes can stand for an object
 * of hundreds, so a limit that is judged once there are objects comes too late.
 *
 * It is stricter than what decodes: fields must have the wire type that their schema says, lie within their message, and be no groups, which
 * ONNX has not. So whatever is decoded afterwards has been counted.
 *
 * @module
 */

import {
  type DescField,
  type DescMessage,
  ScalarType,
} from "@bufbuild/protobuf";
import {
  MOST_FIELDS,
  MOST_MESSAGES,
  MOST_NODES,
  MOST_TENSORS,
} from "./contract.ts";
import { unloadable } from "./errors.ts";

/** Wire types: how far a field goes. */
const VARINT = 0, BITS_64 = 1, DELIMITED = 2, BITS_32 = 5;

/** Most bytes of a varint: 64 bits, seven in each. */
const MOST_VARINT = 10;

/** Most messages within each other: what the decoder takes. Subgraphs are the only ones that go deep, and are refused later. */
const MOST_DEPTH = 100;

/** Messages of which there may be fewer than of others, and what people call them. */
const LIMITED: Readonly<Record<string, [most: number, name: string]>> = {
  "onnx.NodeProto": [MOST_NODES, "nodes"],
  "onnx.TensorProto": [MOST_TENSORS, "tensors"],
};

/** What there is a limit on. */
interface Count {
  most: number;
  name: string;
  count: number;
}

/** A field that the schema knows. */
interface Field {
  wire: number;
  /** The message that it holds; `undefined`: a scalar. */
  child: DescMessage | undefined;
  /** Whether several may stand in one field, without tags. */
  packable: boolean;
}

/**
 * Judges how much a file would become.
 *
 * @param schema what the file is
 * @param file all of it
 * @throws {ModelError} `wrong-shape`: more than {@linkcode MOST_NODES} nodes, {@linkcode MOST_TENSORS} tensors, {@linkcode MOST_MESSAGES}
 * messages or {@linkcode MOST_FIELDS} fields, those that the schema does not know included
 * @throws {Error} it is not in the wire format, or not as the schema says
 */
export function checkSize(schema: DescMessage, file: Uint8Array): void {
  new Walk(file).message(schema, file.length, 1);
}

/** Goes through a file from its first byte to its last. */
class Walk {
  readonly #file: Uint8Array;
  readonly #messages = counting(MOST_MESSAGES, "messages");
  readonly #fields = counting(MOST_FIELDS, "fields");
  readonly #limited = new Map(
    Object.entries(LIMITED).map(([type, limit]) => [type, counting(...limit)]),
  );
  #at = 0;

  constructor(file: Uint8Array) {
    this.#file = file;
  }

  /**
   * @param schema what the message is
   * @param end where it ends
   * @param depth how many messages it lies in, and itself
   */
  message(schema: DescMessage, end: number, depth: number): void {
    if (depth > MOST_DEPTH) throw malformed(`more than ${MOST_DEPTH} levels`);
    const limited = this.#limited.get(schema.typeName);
    if (limited) add(limited);
    add(this.#messages);
    const fields = fieldsOf(schema);
    while (this.#at < end) {
      add(this.#fields);
      const tag = this.#varint(end);
      const number = Math.floor(tag / 8), wire = tag % 8;
      const field = fields.get(number);
      if (field?.child && wire === DELIMITED) {
        const size = this.#varint(end);
        this.message(field.child, this.#endOf(size, end), depth + 1);
      } else if (field?.packable && wire === DELIMITED) {
        const size = this.#varint(end);
        this.#packed(field.wire, this.#endOf(size, end));
      } else if (number === 0 || field && wire !== field.wire) {
        throw malformed(`field ${number} of wire type ${wire}`);
      } else this.#skip(wire, end);
    }
  }

  /** Numbers without tags. */
  #packed(wire: number, end: number): void {
    while (this.#at < end) {
      add(this.#fields);
      this.#skip(wire, end);
    }
  }

  #skip(wire: number, end: number): void {
    switch (wire) {
      case VARINT:
        this.#varint(end);
        break;
      case BITS_64:
        this.#at = this.#endOf(8, end);
        break;
      case DELIMITED:
        this.#at = this.#endOf(this.#varint(end), end);
        break;
      case BITS_32:
        this.#at = this.#endOf(4, end);
        break;
      default:
        throw malformed(`wire type ${wire}`);
    }
  }

  /** Where so many bytes end, which must be within what they lie in. */
  #endOf(size: number, end: number): number {
    if (size <= end - this.#at) return this.#at + size;
    throw malformed(`${size} bytes at ${this.#at} of ${end}`);
  }

  /** An integer; those beyond 2^53, which no tag or length is, are not exact. */
  #varint(end: number): number {
    let value = 0;
    for (let i = 0, scale = 1; i < MOST_VARINT && this.#at < end; i++) {
      const byte = this.#file[this.#at++];
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
      scale *= 128;
    }
    throw malformed(`an integer that does not end at ${this.#at}`);
  }
}

function counting(most: number, name: string): Count {
  return { most, name, count: 0 };
}

function add(counted: Count): void {
  if (++counted.count <= counted.most) return;
  throw unloadable(
    "wrong-shape",
    `it must have at most ${counted.most} ${counted.name}: current value is more`,
  );
}

function malformed(what: string): Error {
  return new Error(`not in the wire format: ${what}`);
}

/** Fields by number, which are the same for all files. */
const known = new WeakMap<DescMessage, Map<number, Field>>();

function fieldsOf(schema: DescMessage): Map<number, Field> {
  let fields = known.get(schema);
  if (!fields) {
    fields = new Map(schema.fields.map((each) => [each.number, field(each)]));
    known.set(schema, fields);
  }
  return fields;
}

function field(described: DescField): Field {
  const { message: child, scalar, fieldKind } = described;
  const wire = child ? DELIMITED : wireOf(scalar);
  return { wire, child, packable: fieldKind === "list" && wire !== DELIMITED };
}

/** How a scalar is written; `undefined`: an enum, which is an integer. */
function wireOf(scalar: ScalarType | undefined): number {
  switch (scalar) {
    case ScalarType.STRING:
    case ScalarType.BYTES:
      return DELIMITED;
    case ScalarType.DOUBLE:
    case ScalarType.FIXED64:
    case ScalarType.SFIXED64:
      return BITS_64;
    case ScalarType.FLOAT:
    case ScalarType.FIXED32:
    case ScalarType.SFIXED32:
      return BITS_32;
    default:
      return VARINT;
  }
}
