import { isOffered, type Subject } from "../analysis/analysis.ts";
import { analyses } from "../analysis/registry.ts";
import type { Experiment } from "../language/experiment.ts";
import type { DynamicsFunction, Parameter, Program, StateDeclaration } from "../language/program.ts";
import type {
  DocumentDescription,
  ExperimentDescription,
  FunctionDescription,
  LearnsDescription,
  ParameterDescription,
} from "../protocol/engineApi.ts";
import { shapeText, textRange } from "../study/describe.ts";
import { fittedFunctions } from "../study/training/fittedFunctions.ts";
import { writtenOptions } from "./writtenOptions.ts";

/** Values of a net that a description carries; the rest stay in the engine. */
const SHOWN = 64;

/** A program as the editor needs to know it: names, ranges, values and diagnostics as plain data. */
export function describe(program: Program, uri: string, version: number): DocumentDescription {
  return {
    uri,
    version,
    functions: program.functions.map((dynamics) => describeFunction(dynamics, !program.unread.has(dynamics))),
    experiments: describeExperiments(program),
    diagnostics: program.diagnostics.map(({ code, message, severity, range, fix }) => ({
      code,
      message,
      severity,
      range: textRange(range),
      fix: fix && { title: fix.title, range: textRange(fix.range), text: fix.text, line: fix.line },
    })),
    lost: [...program.lost].map(([name, { nameRange, fault }]) => ({
      name,
      nameRange: textRange(nameRange),
      fault: fault && { message: fault.message, range: textRange(fault.range) },
    })),
    imports: program.imports.map(({ specifier, local, range }) => ({ specifier, local, range: textRange(range) })),
    files: program.files,
  };
}

/** The sound ones and the others, in the order of the text. */
function describeExperiments({ experiments, broken }: Program): ExperimentDescription[] {
  const sound = experiments.map((experiment) => {
    const trainable = isTrainable(experiment);
    const { name, dimension, data } = experiment;
    const parts = data?.kind === "joint" ? data.parts.map((part) => part.experiment.data) : [data];
    const hasTable = parts.some((part) => part?.kind === "csv");
    const options = writtenOptions(experiment.options);
    const learns = data?.kind === "joint" ? learnsOf(experiment) : undefined;
    const several = isOfSeveral(experiment);
    // No spread: of a megabyte of experiments it would take as long as all the rest.
    return {
      name,
      function: experiment.function.name,
      range: textRange(experiment.range),
      nameRange: textRange(experiment.nameRange),
      broken: false,
      hasTable,
      trainable,
      offered: offered({ kind: "experiment", trainable, several, hasMass: experiment.mass !== undefined, dimension }),
      options,
      learns,
    };
  });
  const others = [...broken].map(([name, experiment]) => {
    const dimension = experiment.function?.dimension ?? null;
    return {
      name,
      function: experiment.function?.name ?? "",
      range: textRange(experiment.range),
      nameRange: textRange(experiment.nameRange),
      broken: true,
      hasTable: false,
      trainable: false,
      offered: offered({ kind: "experiment", trainable: false, several: false, dimension }),
    };
  });
  const at = ({ range: { start } }: ExperimentDescription) => start;
  return [...sound, ...others].sort((a, b) => at(a).line - at(b).line || at(a).column - at(b).column);
}

function learnsOf(experiment: Experiment): LearnsDescription {
  const functions = fittedFunctions(experiment).map(({ name, parameters }) => ({
    name,
    parameters: parameters.map(({ name: own, offset, length }) => ({ name: own, offset, length })),
  }));
  return { parameters: experiment.function.parameters.map(describeParameter), functions };
}

/** Experiments of several functions, of one with parameters of their own, from several times on, or with starts or weights of their own. */
function isOfSeveral({ function: f, train, data, t }: Experiment): boolean {
  if (data?.kind !== "joint") return false;
  return data.parts.some(
    ({ experiment }) => experiment.function !== f || experiment.train !== train || experiment.t.from !== t.from,
  );
}

/** There is something to compare with or to make small, and something that may change for it. */
function isTrainable({ data, loss, train, mass, function: { parameters } }: Experiment): boolean {
  if (mass) return false;
  const trains = data?.kind === "joint" ? data.parts.map((part) => part.experiment.train) : [train];
  const learnsStarts = trains.some((settings) => settings?.learnZ0 !== undefined);
  return (data ?? loss) !== undefined && (learnsStarts || parameters.some(({ fixed }) => !fixed));
}

/** @param isRead its body has been evaluated; else what its declaration says is all that is told */
function describeFunction(dynamics: DynamicsFunction, isRead: boolean): FunctionDescription {
  const dimension = isRead || dynamics.declaresDimension ? dynamics.dimension : null;
  const state = isRead || dynamics.declaresDimension ? dynamics.state : UNREAD;
  const field = isRead && dimension !== null ? dynamics.trace().field : undefined;
  return {
    name: dynamics.name,
    range: textRange(dynamics.range),
    nameRange: textRange(dynamics.nameRange),
    doc: dynamics.doc,
    dimension,
    stateNames: state.names,
    scalar: state.scalar,
    initial: state.initial,
    initialRange: state.initialRange && textRange(state.initialRange),
    parameters: dynamics.parameters.map(describeParameter),
    operations: field?.graph.nodes.length,
    broken: isRead && dimension !== null && !field,
    offered: offered({ kind: "function", trainable: false, dimension }),
  };
}

const UNREAD: StateDeclaration = { names: [], scalar: false, initial: null, initialRange: undefined };

function offered(subject: Subject): string[] {
  return [...analyses].filter((analysis) => isOffered(analysis, subject)).map(({ name }) => name);
}

function describeParameter({
  name,
  shape,
  offset,
  length,
  value,
  min,
  max,
  step,
  fixed,
  valueRange,
  weightsSite: site,
  activationSite,
  layersRange,
}: Parameter): ParameterDescription {
  const range = valueRange && textRange(valueRange);
  return {
    name,
    shape: shapeText(shape),
    offset,
    length,
    value: [...value.subarray(0, SHOWN)],
    min,
    max,
    step,
    fixed,
    valueRange: range,
    weightsSite: site && { ...site, range: textRange(site.range) },
    activationSite: activationSite && { ...activationSite, range: textRange(activationSite.range) },
    layersRange: layersRange && textRange(layersRange),
  };
}
