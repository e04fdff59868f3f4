/**
 * A Worker around {@linkcode work}.
 *
 * @module
 */

import { type Assignment, work } from "./training_thread.ts";

const scope = self as unknown as {
  onmessage: (event: MessageEvent<Assignment>) => void;
  postMessage(message: unknown): void;
};

scope.onmessage = ({ data }) =>
  work(data, (report) => scope.postMessage(report));
