import { counted } from "../../core/counted.ts";
import type { Diagnostic } from "../../core/diagnostic.ts";
import { formatCount } from "../../core/formatCount.ts";
import { quoted } from "../../core/quoted.ts";
import type { SourceRange } from "../../core/sourceRange.ts";
import type { VectorField } from "../../graph/vectorField.ts";
import { contained } from "../containment.ts";
import { limits } from "../evaluate/budget.ts";
import { errorAt, hintAt } from "../evaluate/refusal.ts";
import type { EvaluatorOptions } from "../evaluate/symbolicEvaluator.ts";
import type { Closure, Evaluator, Value } from "../evaluate/value.ts";
import type { DynamicsFunction, Parameter, StateDeclaration } from "../program.ts";
import type { SourceText } from "../syntax/parse.ts";
import { furtherParameters } from "./furtherParameters.ts";
import { arrayInput, thetaInput } from "./inputs.ts";
import type { ParameterReading, ThetaForm } from "./parameterReading.ts";
import { parameterWarnings } from "./parameterWarnings.ts";
import { stateIndexWarnings } from "./pastEndWarnings.ts";
import { resultFault } from "./resultFault.ts";
import { constantLength } from "./resultLength.ts";
import type { StateReading } from "./stateReading.ts";
import { emptyGraph, traceCall } from "./trace.ts";

/** Where and how a function stands in the text. */
export interface Placement {
  readonly name: string;
  readonly range: SourceRange;
  readonly nameRange: SourceRange;
  readonly doc: string | undefined;
  /** Syntax errors inside the function, which keep it from being traced. */
  readonly syntaxErrors: readonly Diagnostic[];
  /** The file it stands in. */
  readonly source: SourceText;
}

/** A dynamics function as it was found in the text; everything that costs time is computed when it is asked for, once. */
export class Dynamics implements DynamicsFunction {
  readonly name: string;
  readonly range: SourceRange;
  readonly nameRange: SourceRange;
  readonly doc: string | undefined;
  readonly parameters: readonly Parameter[];
  readonly parameterCount: number;
  /** How the function takes its parameters. */
  readonly thetaForm: ThetaForm;
  readonly closure: Closure;
  /** What was wrong with the declaration, the body aside. */
  readonly declarationFaults: readonly Diagnostic[];
  readonly #options: EvaluatorOptions;
  readonly #reading: StateReading;
  readonly #parameterRanges: ReadonlyMap<string, SourceRange>;
  readonly #source: SourceText;
  readonly #traces = new Map<number, ReturnType<DynamicsFunction["trace"]>>();
  #dimension: number | null | undefined;
  #lengthFault: Diagnostic | undefined;

  constructor(
    closure: Closure,
    placement: Placement,
    state: StateReading,
    theta: ParameterReading,
    options: EvaluatorOptions,
  ) {
    this.name = placement.name;
    this.range = placement.range;
    this.nameRange = placement.nameRange;
    this.doc = placement.doc;
    this.parameters = theta.parameters;
    this.parameterCount = theta.count;
    this.thetaForm = theta.form;
    this.closure = closure;
    this.declarationFaults = [
      ...placement.syntaxErrors,
      ...state.diagnostics,
      ...theta.diagnostics,
      ...furtherParameters(closure, placement.source),
    ];
    this.#parameterRanges = theta.nameRanges;
    this.#reading = state;
    this.#source = placement.source;
    this.#options = options;
    if (state.dimension !== null) this.#dimension = state.dimension;
  }

  /** The text tells the dimension by itself, without an experiment. */
  get declaresDimension(): boolean {
    return this.#reading.dimension !== null;
  }

  /** Takes the dimension from an experiment's z0, where neither the text nor an earlier experiment tells it. */
  suggestDimension(dimension: number): void {
    this.#dimension ??= dimension;
  }

  get dimension(): number | null {
    if (this.#dimension === undefined) {
      this.#dimension = contained(
        this.nameRange,
        `measuring the result of ${quoted(this.name)}`,
        () => (this.#isSound ? constantLength(this.closure, this.#options, (e, graph) => this.#theta(e, graph)) : null),
        (fault) => {
          this.#lengthFault = fault;
          return null;
        },
      );
    }
    return this.#dimension;
  }

  get state(): StateDeclaration {
    const { scalar, initial, initialRange, names, label } = this.#reading;
    const dimension = this.dimension ?? names.length;
    const labels = Array.from({ length: dimension }, (_, i) => names[i] ?? `${label}[${i}]`);
    return { names: labels, initial, scalar, initialRange };
  }

  textAt({ file, start, end }: SourceRange): string | undefined {
    return file === this.#source.file ? this.#source.text.slice(start.offset, end.offset) : undefined;
  }

  trace(dimension = this.dimension ?? undefined): ReturnType<DynamicsFunction["trace"]> {
    if (!this.#isSound) return { diagnostics: this.declarationFaults };
    if (this.#lengthFault) return { diagnostics: [this.#lengthFault] };
    if (dimension === undefined) {
      const message = `nothing tells how many components the state of ${quoted(this.name)} has; give it a default, as in \`${this.#reading.label} = [1, 0]\``;
      return { diagnostics: [hintAt(this.nameRange, "unknown-dimension", message)] };
    }
    const known =
      this.#traces.get(dimension) ??
      contained(
        this.nameRange,
        `reading ${quoted(this.name)}`,
        () => this.#trace(dimension),
        (fault) => ({ diagnostics: [fault] }),
      );
    this.#traces.set(dimension, known);
    return known;
  }

  get #isSound(): boolean {
    return this.declarationFaults.every(({ severity }) => severity !== "error");
  }

  #trace(dimension: number): ReturnType<DynamicsFunction["trace"]> {
    const { scalar, dimension: declared } = this.#reading;
    if (declared !== null && declared !== dimension) {
      const message = `the state of ${quoted(this.name)} has ${counted(declared, "component")}, not ${dimension}`;
      return { diagnostics: [errorAt(this.nameRange, "invalid-state", message)] };
    }
    if (dimension > limits.operations) {
      const most = formatCount(limits.operations);
      const message = `a state of ${formatCount(dimension)} components is more than can be read; ${most} is the most`;
      return { diagnostics: [errorAt(this.#reading.initialRange ?? this.nameRange, "too-many-operations", message)] };
    }
    const graph = emptyGraph();
    const state = (e: Evaluator): Value => (scalar ? graph.input("z", 0) : arrayInput(e, graph, "z", dimension));
    const { outputs, diagnostics } = traceCall(
      this.#options,
      this.closure,
      graph,
      (e) => [state(e), graph.input("t", 0), this.#theta(e, graph)],
      (value, node) => resultFault(value, node, { scalar, dimension, names: this.#reading.names }, this.#source),
    );
    const field: VectorField | undefined = outputs && {
      name: this.name,
      graph,
      dimension,
      parameterCount: this.parameterCount,
      outputs,
    };
    return { field, diagnostics: field ? [...diagnostics, ...this.#warnings(field)] : diagnostics };
  }

  /** What is allowed and hardly meant. */
  #warnings(field: VectorField): Diagnostic[] {
    return [
      ...stateIndexWarnings(field, this.#defaults),
      ...parameterWarnings(field, this.parameters, this.#parameterRanges),
    ];
  }

  get #defaults(): Float64Array {
    const theta = new Float64Array(this.parameterCount);
    for (const { value, offset } of this.parameters) theta.set(value, offset);
    return theta;
  }

  #theta(e: Evaluator, graph: ReturnType<typeof emptyGraph>): Value {
    return thetaInput(e, graph, "theta", this.parameters, this.thetaForm);
  }
}
