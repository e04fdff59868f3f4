/**
 * The part of `@std/streams` this repository uses.
 *
 * @module
 */
export * from "./concat_readable_streams.ts";
export * from "./limited_bytes_transform_stream.ts";
export * from "./text_line_stream.ts";
export * from "./to_array_buffer.ts";
export * from "./to_bytes.ts";
export * from "./to_text.ts";
