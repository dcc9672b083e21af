import type { AccuracyStory } from "./accuracyStory.ts";
import { findings } from "./findings.ts";

/** A report's numbers as a terminal prints them with `--json`. */
export function accuracyJson(story: AccuracyStory) {
  const { reference, span, steps, gradient, measured, invariants, sides } = story;
  const last = reference.z.length - story.stateNames.length;
  return {
    status: story.early !== undefined ? "early" : story.stopped !== undefined ? "event" : "ok",
    message: story.early ?? story.stopped,
    reference: reference.kind,
    uncertainty: reference.uncertainty,
    disagreement: reference.disagreement,
    span,
    z1: reference.z.subarray(last),
    gradient: gradient && byName(gradient.names, gradient.values),
    methods: findings(story).map(({ method, side, double, single, limit, threshold, reduced, targets }) => ({
      name: method.name,
      at: {
        steps: side.own?.count ?? steps,
        z1: side.solution.message === undefined ? side.solution.z.slice(-story.stateNames.length) : null,
        error: side.solution.message === undefined ? side.solution.error.at(-1) : null,
        proven: side.proven ?? null,
        gradient: gradient && side.gradient && byName(gradient.names, side.gradient),
        status: side.solution.message ?? "ok",
        ...(side.own && { rtol: side.own.rtol, switches: side.own.switches }),
      },
      rows: double.ladder.runs,
      observedOrder: double.fit?.order ?? null,
      expectedOrder: side.own ? null : method.order,
      exact: double.exact,
      reducedOrder: reduced !== undefined,
      ...(reduced?.slaved && { orderInStiffLimit: reduced.slaved.order }),
      stable: {
        largestStep: limit ? limit.h : null,
        lambda: limit?.lambda,
        observed: threshold,
      },
      steps: targets.map(({ error, need, evaluations }) => ({ error, ...need, evaluations })),
      float32: single?.ladder.runs,
    })),
    roughPlaces: measured.roughPlaces,
    ...(invariants.length > 0 && {
      invariants: invariants.map(({ name, start, isRelative, isKept, reference }, k) => ({
        name,
        start,
        isRelative,
        isKept,
        reference: reference.furthest,
        methods: sides.map(({ method, courses }) => ({
          name: method.name,
          furthest: courses[k].furthest,
          end: courses[k].distance.at(-1),
          trend: courses[k].trend ?? null,
        })),
      })),
    }),
  };
}

const byName = (names: readonly string[], values: readonly number[]) =>
  Object.fromEntries(names.map((name, k) => [name, values[k]]));
