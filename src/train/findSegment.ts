import { lossThroughEvents } from "../adjoint/events/eventGradient.ts";
import { forwardSolve } from "../adjoint/forwardSolve.ts";
import type { GradientMode } from "../adjoint/gradientMode.ts";
import type { GradientProblem } from "../adjoint/gradientProblem.ts";
import type { SegmentFound, Sought } from "./segmentFound.ts";
import { segmentGradient } from "./segmentProblem.ts";
import { Interrupted } from "./segmentSolver.ts";

/**
 * Solves one segment by itself.
 *
 * @throws Interrupted
 */
export function findSegment(sought: Sought, mode: GradientMode, segment: GradientProblem): SegmentFound {
  return sought === "gradient" ? differentiated(mode, segment) : measured(mode, segment);
}

function differentiated(mode: GradientMode, segment: GradientProblem): SegmentFound {
  const { loss, diagnosis, gradient, stats, status } = segmentGradient(mode, segment);
  if (status === "cancelled") throw new Interrupted();
  const said = status === "drifted" ? "warning" : "failure";
  return { loss, evaluations: stats.evaluations, gradient, ...(status !== "ok" && { [said]: diagnosis?.message }) };
}

function measured(mode: GradientMode, segment: GradientProblem): SegmentFound {
  if (segment.events && segment.events.length > 0) return measuredThroughEvents(mode, segment);
  const { loss, z0 } = segment;
  const slope = new Float64Array(z0.length);
  const { t, z, status, diagnosis, stats } = forwardSolve(segment, loss.times);
  if (status === "cancelled") throw new Interrupted();
  if (status !== "ok") return { loss: Number.NaN, evaluations: stats.evaluations, failure: diagnosis?.message };
  let sum = 0;
  for (let k = 0; k < t.length; k++) {
    sum += loss.observe(k, z.subarray(k * z0.length, (k + 1) * z0.length), slope.fill(0)).value;
  }
  return { loss: sum, evaluations: stats.evaluations };
}

function measuredThroughEvents(mode: GradientMode, segment: GradientProblem): SegmentFound {
  const { loss, status, diagnosis, stats } = lossThroughEvents(mode, segment);
  if (status === "cancelled") throw new Interrupted();
  const failure = Number.isFinite(loss) ? undefined : (diagnosis?.message ?? "the loss is not finite");
  return { loss, evaluations: stats.evaluations, failure };
}
