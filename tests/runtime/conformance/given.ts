/**
 * What a runner hands to the suite, and what each case hands back. Nothing in this folder names a runtime or loads
 * anything but itself and the generators of the golden content.
 *
 * @module
 */

/** The library as the runtime loaded it: from source, from the package, by a script. */
export type Sluice = typeof import("../../../mod.ts");

/** A golden archive, as it lies in tests/golden. */
export interface GoldenArchive {
  name: string;
  archive: Uint8Array<ArrayBuffer>;
  contentSha256: string;
}

/** What the suite needs. */
export interface Given {
  sluice: Sluice;
  goldens: GoldenArchive[];
  /** The file of the network that comes with Sluice. */
  network: Uint8Array<ArrayBuffer>;
  /** The kernel, compiled by the runtime. */
  kernel: WebAssembly.Module;
  /** The same of the sorting kernel. */
  sortingKernel: WebAssembly.Module;
  /** And of the ultra kernel. */
  ultraKernel: WebAssembly.Module;
  /** Whether the runtime compiles WebAssembly from bytes. Where it does not, every call is given the kernels. */
  compiles: boolean;
  /** Answers with the golden archive of that name: the address and the name make a URL. */
  address: string;
}

/** A claim about the library. */
export interface Case {
  name: string;
  /** Fails when the claim is wrong. Returns, where that is claimed, what has to be the same in every runtime. */
  run(): Promise<string | void>;
  /** Whether that is claimed. */
  alike?: true;
}

/** The library with the kernel among the options wherever the runtime needs that. */
export interface Bound extends Given {
  compress: Sluice["compress"];
  decompress: Sluice["decompress"];
  openArchive: Sluice["openArchive"];
  recover: Sluice["recover"];
  trainModel: Sluice["trainModel"];
  compressor(
    options?: ConstructorParameters<Sluice["CompressorStream"]>[0],
  ): InstanceType<Sluice["CompressorStream"]>;
  decompressor(
    options?: ConstructorParameters<Sluice["DecompressorStream"]>[0],
  ): InstanceType<Sluice["DecompressorStream"]>;
}

/** Binds the library to the kernel, where that is needed. */
export function bind(given: Given): Bound {
  const { sluice, compiles } = given;
  const { kernel, sortingKernel, ultraKernel } = given;
  const kernels = compiles ? {} : { kernel, sortingKernel, ultraKernel };
  return {
    ...given,
    compress: (data, options) =>
      sluice.compress(data, { ...kernels, ...options }),
    decompress: (data, options) =>
      sluice.decompress(data, { ...kernels, ...options }),
    openArchive: (source, options) =>
      sluice.openArchive(source, { ...kernels, ...options }),
    recover: (source, options) =>
      sluice.recover(source, { ...kernels, ...options }),
    trainModel: (content, options) =>
      sluice.trainModel(content, {
        ...(compiles ? {} : { kernel, sortingKernel }),
        ...options,
      }),
    compressor: (options) =>
      new sluice.CompressorStream({ ...kernels, ...options }),
    decompressor: (options) =>
      new sluice.DecompressorStream({ ...kernels, ...options }),
  };
}
