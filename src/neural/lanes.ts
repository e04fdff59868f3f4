/**
 * How each lane of a block is coded: by a predictor of its own that the network joins, or by what the network says alone.
 *
 * @module
 */

import type { Kernel } from "../kernel/mod.ts";
import { BitDecoder, BitEncoder } from "./bit_coder.ts";
import type { ByteFrequencies } from "./frequencies.ts";

/** Codes a lane's part of each block, byte by byte. */
export interface Lane {
  /** Begins to encode a part, which must not change meanwhile; `learning`: it is only passed over. */
  begin(content: Uint8Array, ensemble: number, learning: boolean): void;
  /** Encodes the byte at a place; they come in order. */
  encodeByte(at: number, frequencies: ByteFrequencies): void;
  /** The payload of the part, until the next call; `undefined` when it would not be smaller than the content. */
  payload(): Uint8Array | undefined;
  /** Begins to decode a part. */
  beginDecoding(payload: Uint8Array, length: number, ensemble: number): void;
  /** Decodes the byte at a place. */
  decodeByte(at: number, frequencies: ByteFrequencies): number;
  /** Whether the payload was one that an encoder writes. */
  isPayload(): boolean;
  /** Lets go of what it holds. */
  release(): void;
}

/** Codes with a predictor that the network joins. */
export class JoinedLane implements Lane {
  readonly #kernel: Kernel;
  #length = 0;
  #payload = new Uint8Array(0);

  /** @param kernel a fresh one */
  constructor(kernel: Kernel) {
    kernel.joinNetwork();
    this.#kernel = kernel;
  }

  begin(content: Uint8Array, ensemble: number, learning: boolean): void {
    this.#length = content.length;
    this.#kernel.begin(content, ensemble, learning);
  }

  encodeByte(_at: number, frequencies: ByteFrequencies): void {
    this.#kernel.encodeByte(frequencies.below);
  }

  payload(): Uint8Array | undefined {
    return this.#kernel.payload(this.#length) ?? undefined;
  }

  beginDecoding(payload: Uint8Array, length: number, ensemble: number): void {
    this.#payload = payload as Uint8Array<ArrayBuffer>;
    this.#kernel.beginDecoding(payload, length, ensemble);
  }

  decodeByte(at: number, frequencies: ByteFrequencies): number {
    return this.#kernel.decodeByte(at, frequencies.below);
  }

  isPayload(): boolean {
    return this.#kernel.isPayload(this.#payload);
  }

  release(): void {
    this.#kernel.release();
  }
}

/** Codes with what the network says, and nothing else: it has nothing to learn. */
export class NetworkLane implements Lane {
  #content = new Uint8Array(0);
  #encoder: BitEncoder | undefined; // undefined: there is nothing to encode
  #decoder: BitDecoder | undefined;

  begin(content: Uint8Array, _ensemble: number, learning: boolean): void {
    this.#content = content as Uint8Array<ArrayBuffer>;
    this.#encoder = learning ? undefined : new BitEncoder(content.length - 1);
  }

  encodeByte(at: number, frequencies: ByteFrequencies): void {
    if (!this.#encoder) return;
    const byte = this.#content[at];
    for (let node = 1, mask = 128; mask > 0; mask >>= 1) {
      const bit = byte & mask ? 1 : 0;
      this.#encoder.encode(bit, frequencies.bit(node));
      node = node << 1 | bit;
    }
  }

  payload(): Uint8Array | undefined {
    return this.#encoder?.finish();
  }

  beginDecoding(payload: Uint8Array): void {
    this.#decoder = new BitDecoder(payload);
  }

  decodeByte(_at: number, frequencies: ByteFrequencies): number {
    let node = 1;
    while (node < 256) {
      node = node << 1 | this.#decoder!.decode(frequencies.bit(node));
    }
    return node & 255;
  }

  isPayload(): boolean {
    return this.#decoder!.isWhole;
  }

  release(): void {}
}
