import type { EventSource } from "../../language/experiment.ts";
import type { SolveEvent } from "../../ode/events/eventSystem.ts";
import type { Study } from "../study.ts";
import { TracedCrossing, tracedAction } from "./tracedEvent.ts";

/** What an experiment says may happen on the way; nothing of a function alone. */
export function eventSources({ experiment }: Pick<Study, "experiment">): readonly EventSource[] {
  return experiment?.events ?? [];
}

/** The events of a study with its parameters in place. */
export function studyEvents(study: Study): SolveEvent[] {
  const { dimension } = study.field;
  return eventSources(study).map((source): SolveEvent => {
    const { name, stop, becomes } = source;
    const action = { name, stop, ...(becomes && { becomes: tracedAction(becomes, study.theta) }) };
    if (source.kind === "times") return { ...action, times: source.times };
    return { ...action, crossing: new TracedCrossing(source, dimension, study.theta) };
  });
}
