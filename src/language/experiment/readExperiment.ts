import { listed, quoted } from "../../core/quoted.ts";
import { timeIndexWarnings } from "../discover/pastEndWarnings.ts";
import type { DynamicsFunction } from "../dynamicsFunction.ts";
import type { Experiment } from "../experiment.ts";
import type { ExperimentContext, ExperimentSite } from "../experimentContext.ts";
import type { Known } from "../known.ts";
import { Findings } from "./findings.ts";
import { experimentOptions } from "./optionTable.ts";
import { readData } from "./readData.ts";
import { readEvents } from "./readEvents.ts";
import { readExact } from "./readExact.ts";
import { readInvariants } from "./readInvariants.ts";
import { readLoss } from "./readLoss.ts";
import { checkMass, readMass } from "./readMass.ts";
import { readSolver } from "./readSolver.ts";
import { readInitialStates } from "./readState.ts";
import { readTheta, readTrueTheta } from "./readTheta.ts";
import { readTimeSpan } from "./readTime.ts";
import { readTrain } from "./readTrain.ts";
import { type Entries, numberOption, readEntries } from "./readValue.ts";
import { readView, stateNames } from "./readView.ts";
import { refuseUnsplit } from "./refuseUnsplit.ts";

/**
 * An experiment of a program, each option checked and each default filled in.
 *
 * One with an error in it is diagnosed and left out, so that nobody computes with half of what it says.
 */
export function readExperiment(context: ExperimentContext, site: ExperimentSite): Experiment | undefined {
  const findings = new Findings(context);
  const [first, options, ...rest] = site.arguments;
  if (rest.length > 0) {
    findings.error("invalid-option", rest[0].range, "experiment(f, options) takes two arguments");
  }
  const f = readDynamics(findings, context, site, first);
  const entries =
    !options || options.value.kind === "nothing"
      ? {}
      : readEntries(findings, options, "`experiment`", experimentOptions);
  if (!f || !entries) return undefined;
  const end = first.range.end;
  const written = options ?? { value: { kind: "nothing" }, range: { ...first.range, start: end } };
  return readOptions(findings, context, site, f, written, entries);
}

/** The function under study, which must be a dynamics function given by name. */
function readDynamics(
  findings: Findings,
  context: ExperimentContext,
  site: ExperimentSite,
  known: Known | undefined,
): DynamicsFunction | undefined {
  if (!known) {
    return findings.error(
      "invalid-option",
      site.callRange,
      `experiment(f, options) needs a dynamics function by its name${choiceOf(context)}`,
    );
  }
  if (known.value.kind !== "function")
    return findings.wrong(known, "the first argument", `the name of a dynamics function${choiceOf(context)}`);
  const { dynamics } = known.value;
  // A function that is written here stands where the argument does.
  if (dynamics && dynamics.range.start.offset !== known.range.start.offset) return dynamics;
  return findings.error(
    "inline-function",
    known.range,
    "an experiment studies an exported dynamics function by its name, so that `exact` and `loss` know its types: " +
      `write \`export const f = (z, t) => …\` first, then \`experiment(f, …)\`${choiceOf(context)}`,
  );
}

function choiceOf({ functions }: ExperimentContext): string {
  const names = listed(
    functions.slice(0, SHOWN).map(({ name }) => name),
    quoted,
  );
  return names ? ` (here ${names})` : "";
}

/** Functions that are named to choose from. */
const SHOWN = 10;

function readOptions(
  findings: Findings,
  context: ExperimentContext,
  { name, range, nameRange, doc }: ExperimentSite,
  f: DynamicsFunction,
  options: Known,
  entries: Entries<typeof experimentOptions>,
): Experiment | undefined {
  const { vocabulary } = context;
  // 1. What the other options are checked against: the dimension, the span and the parameters.
  const augment = numberOption(findings, entries, experimentOptions, "augment");
  const initial = readInitialStates(findings, entries.z0, f, augment, {
    name: nameRange,
    augment: entries.augment?.range ?? nameRange,
  });
  const t = readTimeSpan(findings, entries.t);
  const theta = readTheta(findings, entries.theta, f);
  const trueTheta = entries.trueTheta && readTrueTheta(findings, entries.trueTheta, f);
  // A faulty z0 is no reason to leave the other options unchecked.
  const dimension = initial?.dimension ?? f.dimension;
  // 2. What stands by itself.
  const names = dimension === null ? [] : stateNames(f, dimension);
  const mass = entries.mass && names.length > 0 ? readMass(findings, entries.mass, names) : undefined;
  const solver = readSolver(findings, entries, vocabulary, names, t);
  if (entries.mass) checkMass(findings, entries, solver.method, vocabulary);
  if (!t || dimension === null) return undefined;
  const z0 = initial?.z0 ?? [];
  const view = readView(findings, entries.view, f, dimension);
  // The function is diagnosed at its own dimension; a body may be wrong at this one only.
  if (dimension !== f.dimension) findings.add(f.trace(dimension).diagnostics);
  const of = { function: f, dimension, augment };
  const { field } = f.trace(dimension);
  if (field) findings.add(timeIndexWarnings(field, theta, t.from, t.to));
  if (field && entries.method) refuseUnsplit(findings, entries.method, solver, vocabulary, f, field);
  // 3. What needs the first.
  const exact = entries.exact && readExact(findings, entries.exact, of, { t: t.from, z0, theta });
  const data = entries.data && readData(findings, entries.data, context, of, t, initial?.z0.length);
  const events = entries.events ? readEvents(findings, entries.events, of, t) : [];
  const start = { t: t.from, z0, theta };
  const invariants = entries.invariant ? readInvariants(findings, entries.invariant, of, start) : [];
  const hasData = entries.data !== undefined;
  // Of faulty events nothing is known that a loss could look at.
  const loss = entries.loss && events && readLoss(findings, entries.loss, vocabulary, of, t, hasData, events);
  if (entries.data && loss && !loss.word.needsData) {
    const why = `${quoted(loss.word.name)} is a loss of the solution alone`;
    findings.warn("ignored-option", entries.data.keyRange, `this has no effect: ${why}`);
  }
  const train = entries.train && readTrain(findings, entries.train, vocabulary, of, data);
  if (entries.train && !entries.loss) {
    findings.error(
      "missing-option",
      entries.train.keyRange,
      "`train` makes a loss small; give the experiment a `loss`",
    );
  }
  if (!findings.sound || !events || !invariants) return undefined;
  return {
    name,
    function: f,
    range,
    nameRange,
    options,
    doc,
    dimension,
    z0,
    z0Given: entries.z0 !== undefined,
    t,
    theta,
    trueTheta,
    exact,
    loss,
    data,
    solver,
    events,
    invariants,
    mass,
    train,
    augment,
    view,
  };
}
