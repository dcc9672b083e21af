import type { StudyGradient } from "../study/gradient/gradient.ts";
import type { LossGradient, TrajectoryGradient } from "../study/gradient/lossGradient.ts";
import { thetaByName } from "../study/parameters/thetaJson.ts";
import type { Study } from "../study/study.ts";

/** The gradient of one initial state. */
export function gradientJson(
  { loss, z1, gradient: { z0, theta, t0, t1 }, status, diagnosis, stats, drift, events }: StudyGradient,
  study: Study,
) {
  const byName = (packed: Float64Array) => thetaByName(study.dynamics.parameters, packed);
  return {
    loss,
    z1,
    gradient: { z0, theta: byName(theta), t0, t1 },
    ...(events && { events: events.map((event) => ({ ...event, theta: byName(event.theta) })) }),
    status,
    message: diagnosis?.message,
    stats,
    ...(drift !== undefined && { drift }),
  };
}

/** The gradient of a loss of data: of one trajectory as above, of several with one sum over all. */
export function lossGradientJson(found: LossGradient, { chosen }: { readonly chosen: boolean }, study: Study) {
  const { loss, theta, t0, t1, status, diagnosis, trajectories, parts } = found;
  const byName = (packed: Float64Array) => thetaByName(study.dynamics.parameters, packed);
  const ofParts = parts.length > 1 && {
    parts: parts.map((part) => ({ name: part.name, loss: part.loss, theta: byName(part.theta) })),
  };
  if (trajectories.length === 1) {
    const [one] = trajectories;
    const gradient = { ...one.gradient, theta };
    const { name, share } = one;
    return {
      ...gradientJson({ ...one, loss, gradient }, study),
      ...(chosen && { trajectory: { name, share } }),
      ...ofParts,
    };
  }
  return {
    loss,
    gradient: { theta: byName(theta), t0, t1 },
    trajectories: trajectories.map(trajectoryJson),
    status,
    message: diagnosis?.message,
    stats: statsOfAll(trajectories),
    ...ofParts,
  };
}

/** `z0` is ∂L/∂z(t₀); the loss is its share of the whole. */
function trajectoryJson({ name, loss, share, z1, gradient, status, diagnosis, stats, drift }: TrajectoryGradient) {
  const { z0, t0, t1 } = gradient;
  return {
    name,
    loss,
    z1,
    z0,
    t0,
    t1,
    share,
    status,
    message: diagnosis?.message,
    stats,
    ...(drift !== undefined && { drift }),
  };
}

/** Evaluations and steps add up; what is stored is released from one trajectory to the next. */
function statsOfAll(trajectories: readonly TrajectoryGradient[]): StudyGradient["stats"] {
  const [first, ...rest] = trajectories.map(({ stats }) => stats);
  return rest.reduce(
    (sum, stats) => ({
      steps: sum.steps + stats.steps,
      accepted: sum.accepted + stats.accepted,
      rejected: sum.rejected + stats.rejected,
      evaluations: sum.evaluations + stats.evaluations,
      backwardEvaluations: sum.backwardEvaluations + stats.backwardEvaluations,
      storedStates: Math.max(sum.storedStates, stats.storedStates),
    }),
    first,
  );
}
