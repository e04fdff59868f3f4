import { toBytes } from "./to_bytes.ts";

/** Reads a stream of bytes to its end, as `Response.arrayBuffer` would. */
export async function toArrayBuffer(
  readableStream: ReadableStream<Uint8Array>,
): Promise<ArrayBuffer> {
  const bytes = await toBytes(readableStream);
  return bytes.buffer as ArrayBuffer;
}
