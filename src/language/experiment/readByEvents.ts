import type { Diagnostic } from "../../core/diagnostic.ts";
import { quoted } from "../../core/quoted.ts";
import { reachable } from "../../graph/reachable.ts";
import type { DiagnosticCode } from "../codes.ts";
import type { DynamicsFunction } from "../dynamicsFunction.ts";
import type { Experiment } from "../experiment.ts";

const OF_PARAMETERS: readonly string[] = ["unused-parameter", "flat-parameter"] satisfies DiagnosticCode[];

/** The diagnostics of a function without warnings of parameters that solves depend on by events: a dose, a threshold. */
export function withoutReadByEvents(
  diagnostics: readonly Diagnostic[],
  f: DynamicsFunction,
  experiments: readonly Experiment[],
): readonly Diagnostic[] {
  if (!diagnostics.some(({ code }) => OF_PARAMETERS.includes(code))) return diagnostics;
  const events = experiments.flatMap((experiment) => (experiment.function === f ? experiment.events : []));
  const nodes = reachable(
    events.flatMap((event) => [
      ...(event.kind === "crossing" ? event.when.outputs : []),
      ...(event.becomes?.outputs ?? []),
    ]),
  );
  const places = nodes.flatMap(({ attributes: { slot, offset } }) => (slot === "theta" ? [Number(offset)] : []));
  const read = f.parameters.filter(({ offset, length }) => places.some((at) => at >= offset && at < offset + length));
  return diagnostics.filter(
    ({ code, message }) => !(OF_PARAMETERS.includes(code) && read.some(({ name }) => isAbout(message, name))),
  );
}

function isAbout(message: string, name: string): boolean {
  return message.includes(`on ${quoted(name)}:`) || message.startsWith(`${quoted(name)} `);
}
