import { eigenvalues } from "../../../core/eigenvalues/eigenvalues.ts";
import { Interpreter } from "../../../graph/interpret.ts";
import { jacobian } from "../../../graph/pullback.ts";
import type { Study } from "../../../study/study.ts";
import type { Spectrum } from "../accuracyStory.ts";
import { evenTimes, type Reference } from "./reference.ts";

/** Times along the solution, fewer for large systems: an eigenvalue problem takes dimension³ operations. */
const TIMES = 49;
const FEWEST = 5;
const OPERATIONS = 2e6;
/** Past this many components one Jacobian alone takes too long. */
const MAX_COMPONENTS = 100;

/** The eigenvalues of ∂f/∂z along the reference solution. */
export function spectrum({ field, theta }: Study, reference: Pick<Reference, "span" | "at">): Spectrum {
  const { dimension } = field;
  const t: number[] = [];
  const re: number[] = [];
  const im: number[] = [];
  if (dimension <= MAX_COMPONENTS) {
    const count = Math.min(TIMES, Math.max(FEWEST, Math.floor(OPERATIONS / (25 * dimension * dimension * dimension))));
    const [from, to] = reference.span;
    const times = from === to ? Float64Array.of(to) : evenTimes(reference.span, count - 1);
    const states = reference.at(times);
    const interpreter = new Interpreter(jacobian(field).flat());
    for (const [k, time] of times.entries()) {
      const z = states.subarray(k * dimension, (k + 1) * dimension);
      const entries = interpreter.read({ z, t: [time], theta });
      const rows = Array.from({ length: dimension }, (_, i) =>
        Array.from(entries.subarray(i * dimension, (i + 1) * dimension)),
      );
      for (const lambda of eigenvalues(rows).values) {
        t.push(time);
        re.push(lambda.re);
        im.push(lambda.im);
      }
    }
  }
  return { t: Float64Array.from(t), re: Float64Array.from(re), im: Float64Array.from(im) };
}
