/**
 * The file of a network as the build of onnxruntime-web for GPUs can load it.
 *
 * @module
 */

import { readOnnx, writeOnnx } from "./onnx_file.ts";

/**
 * Writes tensors of int16 as int32. The build for GPUs has no Cast of int16, on either of its sides, and refuses such a file; the integers are
 * the same, and so is all that is computed of them.
 *
 * @param file all of a network's file
 * @returns the same file where it has none
 */
export function widenedFile(
  file: Uint8Array<ArrayBuffer>,
): Uint8Array<ArrayBuffer> {
  const model = readOnnx(file);
  if (model.tensors.every(({ type }) => type !== "int16")) return file;
  const tensors = model.tensors.map((tensor) =>
    tensor.type === "int16"
      ? {
        ...tensor,
        type: "int32" as const,
        data: Int32Array.from(tensor.data),
      }
      : tensor
  );
  return writeOnnx({ ...model, tensors });
}
