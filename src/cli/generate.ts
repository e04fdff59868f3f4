import type { Generation } from "./model_options.ts";
import type { Shell } from "./shell.ts";
export function runGeneration(_: Generation, __: Shell): Promise<number> {
  return Promise.resolve(0);
}
