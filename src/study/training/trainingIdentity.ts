import { checksum } from "../../core/checksum.ts";
import { quoted } from "../../core/quoted.ts";
import { textHash } from "../../core/textHash.ts";
import type { WordArgument, WordCall } from "../../core/vocabulary.ts";
import type { TracedFunction } from "../../language/experiment.ts";
import type { Identity } from "../../train/checkpointContents.ts";
import { fingerprint } from "../fingerprint.ts";
import { type Study, stateNames } from "../study.ts";
import type { StudyProblem } from "./trainingProblem.ts";
import type { Settings } from "./trainingSettings.ts";
import type { TargetsOfPart } from "./trainingTargets.ts";

/**
 * What a checkpoint and the training that goes on from it must share, in words where they are short.
 *
 * Left out are the numbers that may change in between (iterations, learning rates, limits, where to stop) and the trained parameters'
 * first values.
 */
export function trainingIdentity(
  study: Study,
  problem: StudyProblem,
  settings: Settings,
  loss: string | undefined,
): Identity {
  const { dynamics } = study;
  const { trajectories, trained, theta, targets } = problem;
  const each = (of: (part: TargetsOfPart) => string) => targets.parts.map(of).join("; ");
  const free = new Set(trained);
  const numbers = trajectories.map(({ z0, t, data, weights, componentWeights, sigmas }) =>
    [z0, t, data, weights, componentWeights ?? new Float64Array(), ...(sigmas ? [sigmas] : [])]
      .map(bytesHash)
      .join("-"),
  );
  return {
    // Before the function, which is another one with them.
    "its parameters": dynamics.parameters
      .map(({ name, length, fixed, log }) => `${name} ${length}${fixed ? " fixed" : ""}${log ? " log" : ""}`)
      .join(", "),
    "the function": each((part) => textHash(fingerprint(part.study.field))),
    ...eventsOf(targets.parts),
    "a fixed parameter": bytesHash(theta.filter((_, i) => !free.has(i))),
    "the loss":
      loss ?? each(({ study: { experiment } }) => (experiment?.loss ? describeCall(experiment.loss) : "default")),
    "the data": textHash(numbers.join(" ")),
    // Before what follows from it: the method and its tolerance.
    "`precision`": settings.precision,
    "the tolerance": toleranceOf(problem),
    "`optimizer`": describeCall(settings.optimizer),
    "`batch`": settings.batch ? `${settings.batch.size} windows of ${settings.batch.points}` : "all data",
    "`curriculum`": settings.curriculum ? describeCall(settings.curriculum) : "none",
    "`regularisers`": settings.regularisers.map(describeCall).join(", ") || "none",
    ...Object.fromEntries(
      (["method", "steps", "gradient", "seed", "validation", "clip"] as const).map((name) => [
        quoted(name),
        String(settings[name] ?? "none"),
      ]),
    ),
    "`learnZ0`": each((part) => describeStarts(part.study, part.learnZ0)),
  };
}

/** All or none, as it is written, else the components by name; what they may be can change. */
function describeStarts({ dynamics, field }: Study, learnZ0: Settings["learnZ0"]): string {
  if (!learnZ0?.every((range) => range && !range.log)) {
    const names = stateNames(dynamics, field.dimension);
    const learnt = learnZ0?.flatMap((range, i) => (range ? [range.log ? `log ${names[i]}` : names[i]] : []));
    return learnt?.join(", ") ?? "false";
  }
  return "true";
}

/** Steps that are chosen, and how; what is said of none is what it always was. */
function toleranceOf({ steps, stops = [] }: StudyProblem): string {
  if (!("rtol" in steps)) return "none";
  const { rtol, atol, maxStep, firstStep } = steps;
  const more = [
    maxStep === undefined ? "" : `, maxStep ${maxStep}`,
    firstStep === undefined ? "" : `, firstStep ${firstStep}`,
    stops.length === 0 ? "" : `, stops ${stops.join(" ")}`,
  ];
  return `rtol ${rtol}, atol ${atol}${more.join("")}`;
}

function bytesHash(numbers: Float64Array): string {
  return checksum(new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength)).toString(16);
}

/** What happens on the way, where anything does: what is said of nothing is what it always was. */
function eventsOf(parts: readonly TargetsOfPart[]): Identity {
  const all = parts.flatMap(({ study: { experiment } }) => experiment?.events ?? []);
  if (all.length === 0) return {};
  const described = all.map((event) => {
    const becomes = event.becomes ? describe(event.becomes) : "the same";
    const when = event.kind === "times" ? event.times.join(" ") : `${event.direction} ${describe(event.when)}`;
    return `${event.name} ${when} ${becomes}${event.stop ? " stop" : ""}`;
  });
  return { "an event": textHash(described.join("; ")) };
}

/** A call with its arguments, learning rates left out. */
function describeCall({ word, arguments: given }: WordCall<TracedFunction>): string {
  const rates = new Set(
    [...word.positional, ...(word.options ?? [])].filter(({ type }) => type.kind === "rate").map(({ name }) => name),
  );
  const entries = Object.entries(given).filter(([name]) => !rates.has(name));
  return `${word.name}(${entries.map(([name, argument]) => `${name} ${describe(argument)}`).join(", ")})`;
}

function describe(argument: WordArgument<TracedFunction>): string {
  if (typeof argument === "number" || typeof argument === "string") return String(argument);
  if (Array.isArray(argument)) return argument.join(" ");
  if ("outputs" in (argument as object)) {
    const { graph, outputs } = argument as TracedFunction;
    return textHash(fingerprint({ name: "", graph, outputs, dimension: 0, parameterCount: 0 }));
  }
  return describeCall(argument as WordCall<TracedFunction>);
}
