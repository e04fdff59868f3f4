/**
 * What is used of onnxruntime-web, as types. Its own would do, but whatever names the package, types too, is part of the module graph, and
 * then 150 MB are fetched before the command first runs.
 *
 * @module
 */

/** The builds that are used: `wasm` knows no GPU; `jspi` does, and needs an engine whose WebAssembly can wait for promises. */
export type OrtBuild = "wasm" | "jspi";

/** Where a tensor lies. */
export type OrtLocation = "cpu" | "gpu-buffer";

/** A tensor. */
export interface OrtTensor {
  readonly location: string;
  /** Its elements, where it lies in memory. */
  readonly data: Float32Array | Int32Array;
  /** Where it lies on a GPU. */
  readonly gpuBuffer: unknown;
  dispose(): void;
}

/** Tensors by name. */
export type OrtTensors = Record<string, OrtTensor>;

/** A network that was loaded. */
export interface OrtSession {
  run(feeds: OrtTensors): Promise<OrtTensors>;
  release(): Promise<void>;
}

/** The part of a GPU's device that is used. */
export interface OrtDevice {
  readonly lost: Promise<{ message: string }>;
  readonly queue: {
    writeBuffer(buffer: unknown, offset: number, data: Float32Array): void;
  };
}

/** The module. */
export interface OrtModule {
  readonly env: {
    logLevel?: string;
    readonly wasm: { numThreads?: number };
    readonly webgpu: { readonly device: Promise<OrtDevice> };
  };
  readonly InferenceSession: {
    create(
      file: Uint8Array,
      options: {
        executionProviders: string[];
        preferredOutputLocation?: Record<string, OrtLocation>;
        logSeverityLevel?: number;
      },
    ): Promise<OrtSession>;
  };
  readonly Tensor: {
    new (
      type: "int32" | "float32",
      data: Int32Array | Float32Array,
      dims: number[],
    ): OrtTensor;
  };
}

/** Loads one of the builds. */
export type OrtLoader = (build: OrtBuild) => Promise<OrtModule>;
