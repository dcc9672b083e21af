import { counted } from "../core/counted.ts";
import type { Diagnostic } from "../core/diagnostic.ts";
import { ExplainedError } from "../core/explainedError.ts";
import type { MassMatrix } from "../core/massMatrix.ts";
import { brief } from "../core/quoted.ts";
import { UnknownName } from "../core/registry.ts";
import type { VectorField } from "../graph/vectorField.ts";
import type { Experiment, SolverSettings } from "../language/experiment.ts";
import type { DynamicsFunction, Program } from "../language/program.ts";
import { defaultMaxSteps, defaultTolerances } from "../ode/adaptiveProblem.ts";
import { defaultMethod } from "../ode/methods/registry.ts";
import type { System } from "../ode/system.ts";
import { shapeText } from "./describe.ts";
import { type ThetaJson, thetaFromJson } from "./parameters/thetaJson.ts";
import { tracedSystem } from "./tracedSystem.ts";

/** A dynamics function or experiment with everything a computation on it needs, defaults filled in. */
export interface Study {
  readonly name: string;
  readonly dynamics: DynamicsFunction;
  readonly experiment: Experiment | undefined;
  readonly field: VectorField;
  readonly system: System;
  /** One or more initial states. */
  readonly z0: readonly Float64Array[];
  /** Packed parameters. */
  readonly theta: Float64Array;
  readonly span: readonly [number, number];
  /** That of the experiment; of a function that of the first experiment with it, which tells how long it takes, else 0 to 20. */
  readonly ownSpan: readonly [number, number];
  /** Output times that the experiment asks for. */
  readonly times: Float64Array | undefined;
  readonly solver: SolverSettings;
}

/** What a request says beside the file. */
export interface StudyOverrides {
  readonly z0?: readonly (readonly number[])[];
  /** In place of the first initial state: the others of an experiment stay. */
  readonly first?: readonly number[];
  readonly theta?: Readonly<Record<string, unknown>>;
  readonly span?: readonly [number, number];
}

/** A request that does not fit the file, in words. */
export class StudyError extends ExplainedError {
  override readonly name = "StudyError";
}

/** An engine that does not compute what is asked for. */
export class UnfitEngine extends StudyError {}

/** The function or the experiment asked for has errors. */
export class BrokenFunction extends ExplainedError {
  override readonly name = "BrokenFunction";
  readonly diagnostics: readonly Diagnostic[];
  constructor(name: string, diagnostics: readonly Diagnostic[]) {
    super(`${name} has errors`);
    this.diagnostics = diagnostics;
  }
}

const defaultSolver: SolverSettings = {
  method: defaultMethod.name,
  steps: undefined,
  h: undefined,
  ...defaultTolerances,
  maxStep: undefined,
  firstStep: undefined,
  maxSteps: defaultMaxSteps,
  stops: [],
};

const DEFAULT_SPAN = [0, 20] as const;

/**
 * Finds the function or experiment of a name and fills in what the request leaves open.
 *
 * @throws UnknownName, StudyError or BrokenFunction
 */
export function study(program: Program, name: string, overrides: StudyOverrides = {}): Study {
  const experiment = program.experiments.find((candidate) => candidate.name === name);
  const dynamics = experiment?.function ?? program.functions.find((candidate) => candidate.name === name);
  if (!dynamics) {
    const faults = program.broken.get(name)?.faults ?? program.lost.get(name)?.diagnostics;
    // What is wrong with it may stand elsewhere, in a constant say.
    if (faults) throw new BrokenFunction(name, reasons(program, faults));
    throw new UnknownName(
      "function or experiment",
      name,
      [...program.functions, ...program.experiments].map((known) => known.name),
    );
  }
  const z0 = initialStates(dynamics, experiment, overrides);
  const dimension = z0[0].length;
  const { field, diagnostics } = dynamics.trace(dimension);
  if (!field) throw new BrokenFunction(dynamics.name, reasons(program, diagnostics));
  if (field.dimension !== dimension) throw new StudyError(wrongLength(dynamics, field.dimension, dimension));
  const { mass } = experiment ?? {};
  const names = stateNames(dynamics, dimension);
  const ownSpan = spanOf(experiment ?? program.experiments.find((candidate) => candidate.function === dynamics));
  return {
    name,
    dynamics,
    experiment,
    field: mass ? withMass(field, mass) : field,
    system: tracedSystem(field, names),
    z0,
    theta: parameters(dynamics, experiment, overrides.theta ?? {}),
    span: overrides.span ?? ownSpan,
    ownSpan,
    times: overrides.span ? undefined : experiment?.t.times,
    solver: experiment?.solver ?? defaultSolver,
  };
}

const spanOf = (experiment: Experiment | undefined): Study["span"] =>
  experiment ? [experiment.t.from, experiment.t.to] : DEFAULT_SPAN;

/** By mass matrix, so that what is derived from a field is found again. */
const massive = new WeakMap<MassMatrix, VectorField>();

function withMass(field: VectorField, mass: MassMatrix): VectorField {
  const known = massive.get(mass);
  if (known?.graph === field.graph) return known;
  const made = { ...field, mass };
  massive.set(mass, made);
  return made;
}

/** Why there is no field: errors of its own, else those of the program, which stand in what it needs. */
function reasons(program: Program, own: readonly Diagnostic[]): readonly Diagnostic[] {
  const isError = ({ severity }: Diagnostic) => severity === "error";
  return own.some(isError) ? own : [...own, ...program.diagnostics.filter(isError)];
}

/** The initial states, parameters and span that the file gives a study, whatever a request put in their place. */
export function ownValues({ dynamics, experiment, field, ownSpan }: Study): Pick<Study, "z0" | "theta" | "span"> {
  const { initial } = dynamics.state;
  return {
    z0: experiment?.z0 ?? [initial ? Float64Array.from(initial) : new Float64Array(field.dimension)],
    theta: parameters(dynamics, experiment, {}),
    span: ownSpan,
  };
}

/** Names of the components; an array that is read by index has no names before its length is known. */
export function stateNames({ state }: DynamicsFunction, dimension: number): readonly string[] {
  return state.names.length === dimension ? state.names : Array.from({ length: dimension }, (_, i) => `z[${i}]`);
}

function initialStates(
  dynamics: DynamicsFunction,
  experiment: Experiment | undefined,
  { z0, first }: StudyOverrides,
): readonly Float64Array[] {
  const given = z0 ?? (first && [first, ...(experiment?.z0.slice(1) ?? [])]);
  const dimension = experiment?.dimension ?? dynamics.dimension;
  if (given) {
    for (const z of given) {
      const wanted = dimension ?? given[0].length;
      if (z.length !== wanted) throw new StudyError(wrongLength(dynamics, wanted, z.length));
    }
    return given.map((z) => Float64Array.from(z));
  }
  if (experiment) return experiment.z0;
  if (dynamics.state.initial) return [Float64Array.from(dynamics.state.initial)];
  if (dimension !== null) return [new Float64Array(dimension)];
  throw new StudyError(
    `nothing tells how many components the state of ${brief(dynamics.name)} has: give an initial state`,
  );
}

function wrongLength({ name }: DynamicsFunction, wanted: number, given: number): string {
  return `the state of ${name} has ${counted(wanted, "component")}, not ${given}`;
}

function parameters(
  dynamics: DynamicsFunction,
  experiment: Experiment | undefined,
  overrides: Readonly<Record<string, unknown>>,
): Float64Array {
  const theta = new Float64Array(dynamics.parameterCount);
  if (experiment) theta.set(experiment.theta);
  else for (const { offset, value } of dynamics.parameters) theta.set(value, offset);
  for (const [name, json] of Object.entries(overrides)) {
    const parameter = dynamics.parameters.find((candidate) => candidate.name === name);
    if (!parameter) {
      const known = dynamics.parameters.map((candidate) => candidate.name);
      throw new UnknownName(`parameter of ${brief(dynamics.name)}`, name, known);
    }
    const packed = thetaFromJson(parameter, json as ThetaJson);
    if (!packed) {
      const { length, shape } = parameter;
      const wanted = length === 1 ? "a number" : `${length} numbers (${shapeText(shape)})`;
      throw new StudyError(`${brief(name)} takes ${wanted}, not ${shortened(written(json))}`);
    }
    theta.set(packed, parameter.offset);
  }
  return theta;
}

function shortened(text: string): string {
  return text.length <= 60 ? text : `${text.slice(0, 59)}…`;
}

/** JSON has no number past the largest, but reads one as infinite. */
function written(json: unknown): string {
  return JSON.stringify(json, (_, value) => (Math.abs(value) === Number.POSITIVE_INFINITY ? `${value}` : value));
}
