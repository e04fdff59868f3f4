/**
 * Memory that one call takes in a program that has made none before: what is done is used again, so each call has a Worker of its own.
 *
 * @module
 */

import { compress } from "../../mod.ts";

/** What is compressed. */
export interface TouchedTask {
  data: Uint8Array<ArrayBuffer>;
  level: number;
}

/** What came of it. */
export interface Touched {
  /** Bytes of the archive. */
  bytes: number;
  /** Bytes in pages of the kernel's memory that are not all zero after the call. */
  touched: number;
  /** Bytes of that memory. */
  reserved: number;
}

/** Memory is handed out by the operating system in pages of this size, when first written. */
const PAGE = 4096;

/** The library hands out no kernel, so the instance is caught where it is made. */
function touchedBy({ data, level }: TouchedTask): Touched {
  const { Instance } = WebAssembly;
  let memory: WebAssembly.Memory | undefined;
  WebAssembly.Instance = class extends Instance {
    constructor(...args: ConstructorParameters<typeof Instance>) {
      super(...args);
      memory = this.exports.memory as WebAssembly.Memory;
    }
  };
  const { length } = compress(data, { level });
  const words = new BigUint64Array(memory!.buffer);
  let touched = 0;
  for (let at = 0; at < words.length; at += PAGE / 8) {
    if (words.subarray(at, at + PAGE / 8).some((word) => word !== 0n)) {
      touched += PAGE;
    }
  }
  return { bytes: length, touched, reserved: memory!.buffer.byteLength };
}

const scope = self as unknown as {
  onmessage: (event: MessageEvent<TouchedTask>) => void;
  postMessage(touched: Touched): void;
  close(): void;
};

scope.onmessage = ({ data }) => {
  scope.postMessage(touchedBy(data));
  scope.close();
};
