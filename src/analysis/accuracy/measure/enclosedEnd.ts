import { point } from "../../../graph/interval.ts";
import { sub } from "../../../graph/ops/arithmetic.ts";
import { Cancelled } from "../../../study/cancelled.ts";
import { encloseSolution, MAX_ENCLOSED } from "../../../study/enclosedSolution.ts";
import type { Study } from "../../../study/study.ts";
import type { Box } from "../../../validated/box.ts";
import { norms } from "../../../validated/norm.ts";
import { taylorProgram } from "../../../validated/taylor/program.ts";
import type { Reference } from "./reference.ts";

/** Nets of more weights than this take long before the first step. */
const MAX_PARAMETERS = 20_000;

/** Where the true solution is at the end of the reference's span, rounding included; null where a tube does not come so far. */
export function enclosedEnd(study: Study, { span, size }: Reference, cancelled: () => boolean): Box | null {
  const { field, theta, experiment } = study;
  // What is proven of the flow is not of a solution that events make another one.
  if (experiment && experiment.events.length > 0) return null;
  if (field.dimension > MAX_ENCLOSED || theta.length > MAX_PARAMETERS) return null;
  const tube = encloseSolution(
    taylorProgram(field, theta),
    { ...study, span },
    { width: 0, size: size || 1, cancelled },
  );
  if (tube.reason?.kind === "cancelled") throw new Cancelled();
  return (tube.end === span[1] && tube.at(tube.end)) || null;
}

/** At least the Euclidean distance of a state from every one in a box. */
export const furthest = (box: Box, z: ArrayLike<number>): number =>
  norms.get("2").upper(box.map((x, i) => sub.interval(point(z[i]), x)));
