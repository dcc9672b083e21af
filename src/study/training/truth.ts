import { counted } from "../../core/counted.ts";
import { DataFault } from "../../core/dataFault.ts";
import { quoted } from "../../core/quoted.ts";
import type { SourceRange } from "../../core/sourceRange.ts";
import { reachable } from "../../graph/reachable.ts";
import type { DynamicsFunction } from "../../language/dynamicsFunction.ts";
import type { Experiment } from "../../language/experiment.ts";
import { type Study, stateNames } from "../study.ts";
import { tracedSystem } from "../tracedSystem.ts";

/**
 * The function that an experiment's data come from, as a study over the same span and the observed components of the same
 * initial states; undefined where the data come from elsewhere.
 *
 * @throws DataFault where it has errors or another dimension
 */
export function truthOf({ experiment, z0, span, ownSpan, times, solver }: Study): Study | undefined {
  if (experiment?.data?.kind !== "from") return undefined;
  const { function: dynamics, range } = experiment.data;
  const dimension = experiment.dimension - experiment.augment;
  const { field } = dynamics.trace(dimension);
  if (!field) throw new DataFault(`${quoted(dynamics.name)}, which the data come from, has errors`, range);
  if (field.dimension !== dimension) {
    throw new DataFault(
      `${quoted(dynamics.name)}, which the data come from, has ${counted(field.dimension, "component")}; ${dimension} are observed`,
      range,
    );
  }
  const theta = new Float64Array(dynamics.parameterCount);
  for (const { offset, value } of dynamics.parameters) theta.set(value, offset);
  return {
    name: dynamics.name,
    dynamics,
    experiment: eventsApply(experiment, dynamics, range) ? experiment : undefined,
    field,
    system: tracedSystem(field, stateNames(dynamics, dimension)),
    z0: z0.map((z) => z.slice(0, dimension)),
    theta,
    span,
    ownSpan,
    times,
    solver: { ...solver, steps: undefined, h: undefined },
  };
}

/** Whether an experiment's events happen to the solution that its data come from: resets there are resets of the data. */
function eventsApply(
  { events, function: f, augment }: Experiment,
  dynamics: DynamicsFunction,
  range: SourceRange,
): boolean {
  if (events.length === 0) return false;
  const functions = events.flatMap((event) =>
    event.kind === "crossing" ? [event.when, event.becomes] : [event.becomes],
  );
  const usesParameters = functions.some((traced) =>
    reachable(traced?.outputs ?? []).some(({ attributes }) => attributes.slot === "theta"),
  );
  if (augment === 0 && (dynamics === f || !usesParameters)) return true;
  const why =
    augment > 0 ? "the state has augmented components" : `their functions take the parameters of ${quoted(f.name)}`;
  throw new DataFault(
    `the events of the experiment cannot happen to ${quoted(dynamics.name)}, which the data come from: ${why}`,
    range,
  );
}
