/**
 * What reads parts of archives, and what is left of damaged ones: few programs need it, so it is loaded by those that do, when they
 * first do. All of it is imported from here, so that it is one file of the package.
 *
 * @module
 */

export { opened } from "./open_archive.ts";
export { recovering } from "./recovery.ts";
