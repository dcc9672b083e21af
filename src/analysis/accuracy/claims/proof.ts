import { boundIn } from "../../../core/boundIn.ts";
import { counted } from "../../../core/counted.ts";
import { enumerated } from "../../../core/enumerated.ts";
import { equalsShort, formatShort } from "../../../core/formatShort.ts";
import type { Claim } from "./claim.ts";

interface Proof {
  readonly steps: number;
  readonly t: number;
  /** A method's name, and at least how far off its end is. */
  readonly bounds: readonly (readonly [string, number])[];
}

/** What is proven of the distances from the true solution, which no other claim is about. */
export const proven: Claim<Proof> = {
  name: "proven",
  holds({ sides, steps, span }) {
    const bounds = sides.flatMap(({ title, proven }) =>
      proven !== undefined && Number.isFinite(proven) ? [[title, proven] as const] : [],
    );
    return bounds.length > 0 ? [{ steps, t: span[1], bounds }] : [];
  },
  words({ steps, t, bounds }) {
    const each = bounds.map(
      ([title, bound], k) => `${title}${k === 0 ? " is" : ""} at most ${formatShort(boundIn(2, "up", bound))}`,
    );
    return `With ${counted(steps, "step")} ${enumerated(each)} away from the truth at t ${equalsShort(t)}: proven, rounding included.`;
  },
};
