import { DataFault } from "../../core/dataFault.ts";
import { encodingOf, refusalOf, textOf } from "../../core/fileText.ts";
import { formatShort } from "../../core/formatShort.ts";
import { brief, quoted } from "../../core/quoted.ts";
import { Random } from "../../core/random.ts";
import { Interpreter } from "../../graph/interpret.ts";
import type { DataSource, Experiment, TracedFunction } from "../../language/experiment.ts";
import type { Sources } from "../../protocol/engineMessages.ts";
import { type CsvExpectation, csvObservations } from "../../train/data/csvObservations.ts";
import { shortName } from "../../train/data/csvRecords.ts";
import { type Measured, observedTrajectories } from "../../train/data/observedTrajectories.ts";
import type { ObservedTrajectory, TrainingData } from "../../train/data/trainingData.ts";
import type { Session } from "../session.ts";
import { solve } from "../solve.ts";
import { type Study, stateNames } from "../study.ts";
import { fittedParts, partNumbers } from "./fittedParts.ts";
import { truthOf } from "./truth.ts";

/**
 * The data an experiment names, as observed trajectories with their initial states; undefined where it names none.
 *
 * @throws DataFault for data that do not fit, in one sentence
 */
export function trainingData(session: Session, study: Study, texts: Sources["texts"]): TrainingData | undefined {
  const { experiment } = study;
  if (!experiment?.data) return undefined;
  if (experiment.data.kind === "joint") return jointData(session, study, texts);
  const components = experiment.dimension - experiment.augment;
  return { components, ...observed(session, study, experiment, experiment.data, texts) };
}

/** Those of several experiments, in their order, by their names. */
function jointData(session: Session, study: Study, texts: Sources["texts"]): TrainingData {
  const parts = fittedParts(study);
  const numbers = partNumbers(study, parts);
  const members = numbers.map((part, n) => {
    const before = numbers.slice(0, n).filter((number) => number === part).length;
    const member = parts[part].members[before];
    const { experiment } = member.study;
    const found = observed(session, member.study, experiment!, experiment!.data!, texts);
    return {
      ...found,
      part,
      trajectories: found.trajectories.map((one, k) => named(one, part, member.name, found, k)),
    };
  });
  const all = members.flatMap(({ trajectories }) => trajectories);
  const whole = parts.map(({ study: { experiment, field } }, part): TrainingData => {
    const own = members.filter((member) => member.part === part);
    return {
      components: field.dimension - (experiment?.augment ?? 0),
      trajectories: own.flatMap(({ trajectories }) => trajectories),
      units: own.find(({ units }) => units)?.units,
    };
  });
  const seen = members.flatMap((member) => member.seen ?? []);
  return {
    ...whole[0],
    trajectories: all,
    seen: seen.length > 0 ? [...new Set(seen)].join("; ") : undefined,
    parts: whole.length > 1 ? whole : undefined,
  };
}

/** A trajectory of one of several experiments, by the name of that, and its own where there are more. */
function named(
  one: ObservedTrajectory,
  part: number,
  name: string | undefined,
  { trajectories }: Pick<TrainingData, "trajectories">,
  n: number,
): ObservedTrajectory {
  const which = trajectories.length > 1 ? [one.name ?? `${n + 1}`] : [];
  return {
    ...one,
    part,
    experiment: name,
    name: [...(name === undefined ? [] : [name]), ...which].join(" ") || undefined,
  };
}

function observed(
  session: Session,
  study: Study,
  experiment: Experiment,
  data: DataSource,
  texts: Sources["texts"],
): Pick<TrainingData, "trajectories" | "units" | "seen"> {
  switch (data.kind) {
    case "inline":
      return { trajectories: startingFrom(experiment, data.trajectories) };
    case "csv": {
      const { units, trajectories, unobserved, seen } = readTable(experiment, data.path, texts);
      const said = seen === "" ? undefined : `${shortName(data.path)}: ${seen}`;
      return { units, seen: said, trajectories: startingFrom(experiment, trajectories, unobserved) };
    }
    case "joint":
      return jointData(session, study, texts);
    case "from":
      return { trajectories: solved(session, study, data) };
    case "function":
      return {
        trajectories: experiment.z0.map((z0) => ({ name: undefined, z0, ...sampled(experiment, data.target) })),
      };
  }
}

/** Gives observations the initial states that an experiment has for them. @throws DataFault */
export function startingFrom(
  { z0, z0Given, t, augment }: Experiment,
  measured: readonly Measured[],
  unobserved?: readonly number[],
): ObservedTrajectory[] {
  return observedTrajectories(measured, { z0, given: z0Given, span: [t.from, t.to], augment, unobserved });
}

function readTable(experiment: Experiment, path: string, texts: Sources["texts"]) {
  const given = texts.get(path);
  const text = textOf(given);
  if (text === undefined) throw new DataFault(refusalOf(given) ?? `there is no file ${brief(path)}`);
  return csvObservations(path, text, { ...expectationOf(experiment), encoding: encodingOf(given) });
}

/** What the table of an experiment must fit. */
export function expectationOf({ function: dynamics, t, dimension, augment, data }: Experiment): CsvExpectation {
  const names = stateNames(dynamics, dimension);
  return {
    states: names.slice(0, dimension - augment),
    augmented: names.slice(dimension - augment),
    span: [t.from, t.to],
    reading: data?.kind === "csv" ? data.reading : undefined,
  };
}

/** The true function's solutions from the experiment's initial states, with normal noise on every number. */
function solved(session: Session, study: Study, data: Extract<DataSource, { kind: "from" }>): ObservedTrajectory[] {
  const truth = truthOf(study)!;
  const times = data.points === undefined ? study.times! : equidistant(study.span, data.points);
  // Far below any error that a training can see, and above what rounding allows.
  const options = { method: "dop853", rtol: 1e-11, atol: 1e-13, outputs: times };
  // The data are the same whatever trains on them.
  const { trajectories } = solve(session.inArithmetic("strict"), truth, options);
  const random = new Random(data.seed);
  return trajectories.map(({ t, z, status, diagnosis }, n) => {
    if (status !== "ok") {
      const reason = diagnosis?.message ?? `the solve ended early (${status})`;
      throw new DataFault(`the data are the solution of ${quoted(truth.name)}, but ${reason}`, data.range);
    }
    const noisy = data.noise === 0 ? z : z.map((x) => x + data.noise * random.normal());
    return { name: undefined, z0: study.z0[n], t, z: noisy };
  });
}

function equidistant([from, to]: readonly [number, number], points: number): Float64Array {
  const last = points - 1;
  return Float64Array.from({ length: points }, (_, n) => (n === last ? to : from + ((to - from) * n) / last));
}

/** A target over t, at the experiment's times. */
function sampled({ t: span }: Experiment, { outputs, range }: TracedFunction): Measured {
  const interpreter = new Interpreter(outputs);
  const t = span.times!;
  const z = Float64Array.from([...t].flatMap((time) => [...interpreter.read({ t: [time] })]));
  const bad = z.findIndex((x) => !Number.isFinite(x));
  if (bad >= 0) {
    throw new DataFault(`the target is ${z[bad]} at t = ${formatShort(t[Math.floor(bad / outputs.length)])}`, range);
  }
  return { t, z };
}
