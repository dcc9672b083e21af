import { Refusal, Unusable } from "./refusal.ts";
import type { Value } from "./value.ts";

/** A value that is to be computed with: refused where there is none. */
export function use(value: Value): Value {
  if (value instanceof Unusable) throw new Refusal(value.diagnostic);
  return value;
}
