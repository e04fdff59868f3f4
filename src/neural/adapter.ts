/**
 * The GPU that the platform prefers, and whether it is one.
 *
 * @module
 */

/** What the platform says of it. */
export interface AdapterDescription {
  /** Its name, as well as it is known. */
  name: string;
  /** Whether a processor pretends to be a GPU: it is sound, and slow. */
  software: boolean;
}

/** The part of WebGPU that is used; not all platforms have types for it. */
export interface Gpu {
  requestAdapter(): Promise<
    {
      info?:
        & Partial<
          Record<"vendor" | "architecture" | "device" | "description", string>
        >
        & { isFallbackAdapter?: boolean };
      isFallbackAdapter?: boolean;
    } | null
  >;
}

/** Programs that pretend to be a GPU, where the platform does not say so. */
const PRETENDERS = /llvmpipe|lavapipe|swiftshader|basic render/i;

/** The platform's WebGPU; `null`: it has none. */
function platformGpu(): Gpu | null {
  return (globalThis.navigator as { gpu?: Gpu } | undefined)?.gpu ?? null;
}

/**
 * Asks for the adapter.
 *
 * @param gpu whom to ask
 * @returns `undefined`: there is none
 */
export async function findAdapter(
  gpu = platformGpu(),
): Promise<AdapterDescription | undefined> {
  try {
    const adapter = await gpu?.requestAdapter();
    if (!adapter) return undefined;
    const { vendor, architecture, device, description, isFallbackAdapter } =
      adapter.info ?? {};
    const name = description?.trim() ||
      [vendor, architecture, device].filter(Boolean).join(" ") || "unnamed";
    return {
      name,
      software: (isFallbackAdapter ?? adapter.isFallbackAdapter ?? false) ||
        PRETENDERS.test(name),
    };
  } catch {
    return undefined;
  }
}
