/**
 * What reads and makes models: few programs need it, so it is loaded by those that do, when they first do. All of it is imported
 * from here, so that it is one file of the package.
 *
 * @module
 */

export { describeModel, readModel } from "./model_file.ts";
export { primed } from "./priming.ts";
export { Trainer } from "./training.ts";
