/** What work comes to that is done at once, past its breaks. */
export function drained<Result>(work: Generator<void, Result>): Result {
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
  }
}
