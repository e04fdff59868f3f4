/**
 * The part of `@std/cli` this repository uses.
 *
 * @module
 */
export * from "./parse_args.ts";
