/**
 * What reads and makes models, writes with them and scores: few programs need it, so it is loaded by those that do, when they first do. All of it is imported
 * from here, so that it is one file of the package.
 *
 * @module
 */

export { KernelDrafter } from "../generate/kernel_drafter.ts";
export { describeModel, readModel } from "./model_file.ts";
export { primed } from "./priming.ts";
export { creatingPredictor, looking } from "./scoring.ts";
export { Trainer } from "./training.ts";
