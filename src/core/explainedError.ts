/**
 * An error whose message is meant for the person who asked: it says what is wrong with the request, the text, the data or the
 * machine. Whatever else is thrown out of a computation is a fault of ours and is told as one (`internalError`).
 */
export class ExplainedError extends Error {
  override readonly name: string = "ExplainedError";
}
