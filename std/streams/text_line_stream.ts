/** Options of {@linkcode TextLineStream}. */
export interface TextLineStreamOptions {
  /** Whether a carriage return alone ends a line too (default `false`). */
  allowCR?: boolean;
}

/**
 * Cuts text into lines, one a chunk, without their ends: `\n`, `\r\n` and, when asked for, `\r`.
 * A last line without an end counts; nothing follows a last end.
 */
export class TextLineStream extends TransformStream<string, string> {
  /** Constructs the stream. */
  constructor(options: TextLineStreamOptions = {}) {
    // A carriage return at the end of what is known may be half of "\r\n": it has to wait.
    const end = options.allowCR ? /\r\n|\n|\r(?!$)/g : /\r?\n/g;
    let line = "";
    super({
      transform(chunk, controller) {
        const text = line + chunk;
        end.lastIndex = Math.max(0, line.length - 1);
        let start = 0;
        for (
          let match = end.exec(text);
          match !== null;
          match = end.exec(text)
        ) {
          controller.enqueue(text.slice(start, match.index));
          start = end.lastIndex;
        }
        line = text.slice(start);
      },
      flush(controller) {
        if (line === "") return;
        controller.enqueue(options.allowCR ? line.replace(/\r$/, "") : line);
      },
    });
  }
}
