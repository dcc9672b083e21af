import { quoted } from "../../core/quoted.ts";
import type { DynamicsFunction } from "../dynamicsFunction.ts";
import type {
  DataSource,
  EventSource,
  Experiment,
  JointPart,
  LossCall,
  SolverSettings,
  TracedFunction,
} from "../experiment.ts";
import type { ExperimentContext, ExperimentSite } from "../experimentContext.ts";
import type { Known } from "../known.ts";
import { EXPERIMENT } from "../library/words.ts";
import { overParameters, type ParameterPlaces, tracedOverParameters } from "../overParameters.ts";
import { Findings } from "./findings.ts";
import { isOwn, type JointParameters, jointParameters } from "./jointParameters.ts";
import { fitOptions } from "./optionTable.ts";
import { readExperiment } from "./readExperiment.ts";
import { readJointTrain } from "./readJointTrain.ts";
import { allDefined, readEntries } from "./readValue.ts";

/**
 * Several experiments as one, whose data are those of all: `fit([a, b], { train, share: ["k"] })`. Its function, its initial states
 * and what it is drawn as are those of the first one; the others stand in its data.
 */
export function readFit(context: ExperimentContext, site: ExperimentSite): Experiment | undefined {
  const findings = new Findings(context);
  const [list, options] = site.arguments;
  if (list?.value.kind !== "array" || list.value.items.length === 0 || !options) {
    const message = "fit([a, b], { train }) needs experiments of this file in an array, and how to train";
    return findings.error("invalid-option", list?.range ?? site.callRange, message);
  }
  const { items } = list.value;
  const entries = readEntries(findings, options, "`fit`", fitOptions);
  const alone = allDefined(items.map((item) => readPart(findings, context, site, item)));
  if (!entries || !alone) return undefined;
  for (const [n, part] of alone.entries()) checkPart(findings, items[n], part, alone);
  const share = entries.share && readShared(findings, entries.share, alone);
  if (!findings.sound) return undefined;
  // 1. One θ.
  const joint = jointParameters(alone, share, (message) =>
    findings.error("invalid-option", (entries.share ?? list).range, message),
  );
  const parts = overAll(alone, joint);
  // 2. One training, with what it says of each.
  const settings = entries.train && readJointTrain(findings, entries.train, context.vocabulary, parts);
  if (!findings.sound) return undefined;
  const solver = finest(parts);
  const fitted = parts.map((part, n) => ({
    ...part,
    experiment: { ...part.experiment, solver, train: settings?.[n] },
  }));
  const data: DataSource = { kind: "joint", parts: fitted, range: list.range };
  const [{ experiment: first }] = fitted;
  const drawn = fitted.filter(
    ({ experiment: e }) =>
      e.function === first.function && e.dimension === first.dimension && e.t.from === first.t.from,
  );
  return {
    ...first,
    name: site.name,
    range: site.range,
    nameRange: site.nameRange,
    doc: site.doc,
    options,
    z0: drawn.flatMap(({ experiment }) => experiment.z0),
    z0Given: true,
    t: { from: first.t.from, to: farthest(drawn), times: undefined },
    exact: undefined,
    data,
  };
}

/** The experiments over the parameters of all of them; those of one function and the same parameters have one function again. */
function overAll(alone: readonly JointPart[], { parts, theta, trueTheta }: JointParameters): JointPart[] {
  const known = new Map<string, DynamicsFunction>();
  return alone.map(({ name, experiment }, n) => {
    const { function: f, loss } = experiment;
    const of = `${alone.findIndex((other) => other.experiment.function === f)} ${parts[n].places.join(" ")}`;
    const over = known.get(of) ?? (isOwn(f, parts[n]) ? f : overParameters(f, parts[n]));
    known.set(of, over);
    const moved = over === f ? loss : loss && lossOver(loss, parts[n]);
    const own = f.parameters.map(({ name, offset, length }) => ({ name, offset: parts[n].places[offset], length }));
    const events = over === f ? experiment.events : experiment.events.map((event) => eventOver(event, parts[n]));
    const invariants = experiment.invariants.map(({ name, value }) => ({
      name,
      value: over === f ? value : tracedOverParameters(value, parts[n]),
    }));
    const joint = {
      ...experiment,
      function: over,
      loss: moved,
      events,
      invariants,
      exact: undefined,
      theta,
      trueTheta,
    };
    return { name, experiment: joint, own };
  });
}

function lossOver({ word, arguments: given }: LossCall, all: ParameterPlaces): LossCall {
  const moved = Object.entries(given).map(([name, argument]) => [
    name,
    typeof argument === "object" && "outputs" in argument ? tracedOverParameters(argument, all) : argument,
  ]);
  return { word, arguments: Object.fromEntries(moved) };
}

function eventOver(event: EventSource, all: ParameterPlaces): EventSource {
  const moved = (traced: TracedFunction) => tracedOverParameters(traced, all);
  if (event.kind === "times") return { ...event, becomes: moved(event.becomes) };
  return { ...event, when: moved(event.when), becomes: event.becomes && moved(event.becomes) };
}

const farthest = (parts: readonly JointPart[]) =>
  parts
    .map(({ experiment: { t } }) => t)
    .reduce((most, t) => (Math.abs(t.to - t.from) > Math.abs(most.to - most.from) ? t : most)).to;

/** Solved as finely as the most exacting of them asks. */
function finest(parts: readonly JointPart[]): SolverSettings {
  const all = parts.map(({ experiment }) => experiment.solver);
  const [first] = all;
  const least = (values: readonly (number | undefined)[]) =>
    values.reduce((a, b) => (a === undefined || (b !== undefined && b < a) ? b : a));
  const numbers = all.flatMap(({ atol }) => atol);
  const isOne = all.every(({ atol }) => JSON.stringify(atol) === JSON.stringify(first.atol));
  const isAlike = parts.every(({ experiment: { dimension } }) => dimension === parts[0].experiment.dimension);
  return {
    ...first,
    rtol: least(all.map(({ rtol }) => rtol)) ?? first.rtol,
    atol: isOne && isAlike ? first.atol : numbers.reduce((a, b) => Math.min(a, b)),
    maxStep: least(all.map(({ maxStep }) => maxStep)),
    firstStep: least(all.map(({ firstStep }) => firstStep)),
    maxSteps: all.reduce((most, { maxSteps }) => Math.max(most, maxSteps), 1),
    stops: [...new Set(all.flatMap(({ stops }) => stops))],
  };
}

function readPart(
  findings: Findings,
  context: ExperimentContext,
  site: ExperimentSite,
  item: Known,
): JointPart | undefined {
  const { value } = item;
  if (value.kind !== "call" || value.name !== EXPERIMENT) {
    return findings.wrong(item, "an entry of `fit`", "an experiment of this file");
  }
  // Its own faults are said where it stands.
  const silent = { ...context, diagnose: () => {} };
  const name = context.nameOf(value);
  const own = { ...site, name: name ?? site.name, callRange: item.range, arguments: value.arguments, isFit: false };
  const experiment = readExperiment(silent, own);
  if (experiment) return { name, experiment, own: experiment.function.parameters };
  return findings.error("invalid-option", item.range, `${name ? quoted(name) : "this experiment"} has errors`);
}

/** What all must have in common for one loss to be of all. */
function checkPart(
  findings: Findings,
  { range }: Known,
  { name, experiment }: JointPart,
  all: readonly JointPart[],
): void {
  const called = name ? quoted(name) : "this experiment";
  const wrong = (message: string) => findings.error("invalid-option", range, message);
  const [{ experiment: first }] = all;
  const ofFunction = all.find((other) => other.experiment.function === experiment.function)!.experiment;
  const { data, loss, t } = experiment;
  const isForward = t.to > t.from;
  if (!data) wrong(`${called} has no data to be fitted to`);
  else if (isForward !== first.t.to > first.t.from) {
    const [own, other] = isForward ? ["forward", "backward"] : ["backward", "forward"];
    wrong(`${called} is solved ${own} in time and the first ${other}: solve all in one direction`);
  } else if (!isSameLoss(loss, first.loss, false) || !isSameLoss(loss, ofFunction.loss, true)) {
    wrong(`${called} has another loss than the first: there is one for all`);
  }
}

/** @param ofFunction functions must be written at the same place; else they are left aside, as they are of other states */
function isSameLoss(a: LossCall | undefined, b: LossCall | undefined, ofFunction: boolean): boolean {
  if (!a || !b) return a === b;
  const text = (call: LossCall) =>
    JSON.stringify(call.arguments, (key, value) => {
      if (key === "graph" || key === "outputs") return undefined;
      return !ofFunction && typeof value === "object" && value !== null && "outputs" in value ? "function" : value;
    });
  return a.word === b.word && text(a) === text(b);
}

/** Names of parameters that are of two experiments at least. */
function readShared(findings: Findings, known: Known, parts: readonly JointPart[]): string[] | undefined {
  if (known.value.kind !== "array") return findings.wrong(known, "`share`", "an array of names of parameters");
  const functions = [...new Set(parts.map(({ experiment }) => experiment.function))];
  const names = [...new Set(functions.flatMap(({ parameters }) => parameters.map(({ name }) => name)))];
  return allDefined(
    known.value.items.map((item) => {
      if (item.value.kind !== "string") {
        return findings.wrong(item, "an entry of `share`", "the name of a parameter");
      }
      const { string } = item.value;
      if (!names.includes(string)) {
        const of = functions.map(({ name }) => quoted(name)).join(" and ");
        return findings.unknown("unknown-name", `parameter of ${of}`, string, names, item.range, '"');
      }
      const owners = parts.filter(({ experiment }) =>
        experiment.function.parameters.some(({ name }) => name === string),
      );
      if (owners.length > 1) return string;
      const [{ name }] = owners;
      const message = `${quoted(string)} is a parameter of ${name ? quoted(name) : "one experiment"} alone: there is none to share it with`;
      return findings.error("invalid-option", item.range, message);
    }),
  );
}
