import type { EventSource } from "../../language/experiment.ts";
import type { SolveEvent } from "../../ode/events/eventSystem.ts";
import type { Study } from "../study.ts";
import { type EventSizes, TracedEvent } from "./tracedEvent.ts";

const known = new WeakMap<EventSource, TracedEvent>();

/** What an experiment says may happen on the way, with its derivatives; nothing of a function alone. */
export function tracedEvents({ experiment, field }: Pick<Study, "experiment" | "field">): readonly TracedEvent[] {
  return (experiment?.events ?? []).map((source) => tracedEvent(source, field));
}

/** Made once for each event of a text. */
function tracedEvent(source: EventSource, sizes: EventSizes): TracedEvent {
  const made = known.get(source) ?? new TracedEvent(source, sizes);
  known.set(source, made);
  return made;
}

/** Whether what is due where trajectories begin happens to them: not where they begin with a datum, which is of the state after it. */
export function eventsAtStart({ experiment }: Pick<Study, "experiment">): boolean {
  const { data, z0Given, loss } = experiment ?? {};
  const isCompared = (!loss || loss.word.needsData === true) && (data?.kind === "inline" || data?.kind === "csv");
  return z0Given === true || !isCompared;
}

/** What happens on the way of a solve. */
export interface EventsOfSolve {
  readonly events: readonly SolveEvent[];
  /** What is due at the beginning happens. */
  readonly atStart: boolean;
}

/**
 * The events of a study with its parameters in place. A solve that runs against the experiment's own time ends where one would have
 * happened: what the state was before it is not to be told from the one after it.
 */
export function studyEvents(study: Study): EventsOfSolve {
  const events = tracedEvents(study).map((event) => event.bind(study.theta));
  const [t0, t1] = study.span;
  const { from, to } = study.experiment?.t ?? { from: t0, to: t1 };
  if ((t1 - t0) * (to - from) >= 0) return { events, atStart: true };
  return { events: events.filter(({ becomes }) => becomes).map(ending), atStart: false };
}

function ending(event: SolveEvent): SolveEvent {
  const { name } = event;
  if ("times" in event) return { name, stop: true, times: event.times };
  const { crossing } = event;
  const direction = crossing.direction === "touch" ? "touch" : "both";
  return { name, stop: true, crossing: { ...crossing, direction } };
}

/** A study of the flow alone, whatever its experiment lets happen on the way; a loss is of what it makes of the flow, and left out too. */
export function withoutEvents(study: Study): Study {
  const { experiment } = study;
  if (!experiment || experiment.events.length === 0) return study;
  return { ...study, experiment: { ...experiment, events: [], loss: undefined, data: undefined, train: undefined } };
}
