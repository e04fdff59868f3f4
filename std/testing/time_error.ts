/** An operation that the state of the fake clock does not allow. */
export class TimeError extends Error {
  /** Takes the message. */
  constructor(message: string) {
    super(message);
    this.name = "TimeError";
  }
}
