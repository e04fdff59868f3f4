/**
 * Sluice: a streaming compression toolkit. A predictor says how likely each next bit is, an arithmetic
 * coder turns that into few bytes, and a stage puts both into a stream.
 *
 * ```ts
 * import { CompressorStream, DecompressorStream } from "@sluice/sluice";
 * import { assertEquals } from "@std/assert";
 *
 * const lines = "one line\nanother line\n".repeat(100);
 * const archive = new Blob([lines]).stream().pipeThrough(new CompressorStream());
 * const output = archive.pipeThrough(new DecompressorStream({ maxOutput: 1_000_000 }));
 *
 * assertEquals(await new Response(output).text(), lines);
 * ```
 *
 * For bytes in memory there are {@linkcode compress} and {@linkcode decompress}.
 *
 * @module
 */

export {
  FormatError,
  type FormatErrorCode,
  KernelError,
  LimitError,
  type LimitErrorCode,
  ModelError,
  type ModelErrorCode,
  SourceError,
  type SourceErrorCode,
} from "./src/errors.ts";
export {
  type Archive,
  type ArchiveFrame,
  type ArchiveOptions,
  type LinesOptions,
  openArchive,
  type ReadOptions,
} from "./src/archive/archive.ts";
export type { Damage } from "./src/archive/damage.ts";
export type { ArchiveInput } from "./src/archive/open_source.ts";
export { recover, type RecoverOptions } from "./src/archive/recover.ts";
export type { ArchiveSource } from "./src/archive/source.ts";
export { Codec, type CodecOptions } from "./src/messages/codec.ts";
export {
  inspectModel,
  loadModel,
  type LoadModelOptions,
  type ModelSource,
} from "./src/predictor/load_model.ts";
export {
  type KernelState,
  Model,
  type ModelCard,
  type ModelDescription,
  type ModelParts,
  type TableSizes,
} from "./src/predictor/model.ts";
export {
  primeModelFile,
  type PrimingOptions,
} from "./src/predictor/prime_model.ts";
export type { TrainingOptions } from "./src/predictor/training.ts";
export type { Progress } from "./src/streams/codec.ts";
export {
  type CompressorOptions,
  CompressorStream,
} from "./src/streams/compressor_stream.ts";
export type { DecompressOptions } from "./src/streams/decoder.ts";
export {
  type DecompressorOptions,
  DecompressorStream,
} from "./src/streams/decompressor_stream.ts";
export type { CompressOptions } from "./src/streams/encoder.ts";
export type {
  BackendChoice,
  NetworkBackend,
} from "./src/streams/network_choices.ts";
export { loadNetwork } from "./src/streams/load_network.ts";
export type {
  LoadNetworkOptions,
  Network,
  NetworkParts,
} from "./src/streams/network_parts.ts";
export {
  generate,
  type GenerateOptions,
  GenerateStream,
  type GenerateStreamOptions,
} from "./src/streams/generate_stream.ts";
export {
  type ArchivePart,
  type BlockPart,
  type EndPart,
  type FramePart,
  inspect,
  type NetworkPart,
} from "./src/streams/inspect.ts";
export { LimitBytesStream } from "./src/streams/limit_bytes_stream.ts";
export type { FindModelOptions } from "./src/streams/model_finder.ts";
export { compress, decompress } from "./src/streams/one_shot.ts";
export {
  type LikeliestBytes,
  type Score,
  score,
  type ScoredBytes,
  type ScoreOptions,
  ScoreStream,
} from "./src/streams/score_stream.ts";
export {
  type TrainingContent,
  trainModel,
  trainModelFile,
  type TrainModelOptions,
} from "./src/streams/train_model.ts";
