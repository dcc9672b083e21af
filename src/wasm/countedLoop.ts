import type { FunctionEncoder } from "./encoder.ts";

/** A pointer, and the bytes by which it moves along: so many, or as many as a local has. */
type Moving = readonly [pointer: number, bytes: number | { readonly local: number }];

/** Runs `body` as often as a counter says, at least once; the pointers move along, and the counter comes down to 0. */
export function emitCountedLoop(
  out: FunctionEncoder,
  counter: number,
  pointers: readonly Moving[],
  body: () => void,
): void {
  out.doWhile(() => {
    body();
    for (const [pointer, bytes] of pointers) {
      out.get(pointer);
      if (typeof bytes === "number") out.i32(bytes);
      else out.get(bytes.local);
      out.op("i32.add");
      out.set(pointer);
    }
    out.get(counter);
    out.i32(1);
    out.op("i32.sub");
    out.tee(counter);
  });
}
