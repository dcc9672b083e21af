import type { SourceRange } from "../core/sourceRange.ts";
import type { Experiment } from "../language/experiment.ts";
import type { DynamicsFunction, Parameter, ParameterShape, Program } from "../language/program.ts";
import type { DocumentDescription, FunctionDescription, ParameterDescription } from "../protocol/engineApi.ts";
import type { TextRange } from "../protocol/textRange.ts";

/** Values of a net that a description carries; the rest stay in the engine. */
const SHOWN = 64;

/** A program as the editor needs to know it: names, ranges, values and diagnostics as plain data. */
export function describe(program: Program, uri: string, version: number): DocumentDescription {
  return {
    uri,
    version,
    functions: program.functions.map(describeFunction),
    experiments: program.experiments.map((experiment) => ({
      name: experiment.name,
      function: experiment.function.name,
      range: textRange(experiment.range),
      nameRange: textRange(experiment.nameRange),
      trainable: isTrainable(experiment),
    })),
    diagnostics: program.diagnostics.map(({ code, message, severity, range, fix }) => ({
      code,
      message,
      severity,
      range: textRange(range),
      fix: fix && { title: fix.title, range: textRange(fix.range), text: fix.text },
    })),
    imports: program.imports.map(({ specifier, local, range }) => ({ specifier, local, range: textRange(range) })),
  };
}

/** There is something to compare with or to make small, and something that may change for it. */
function isTrainable({ data, loss, train, function: { parameters } }: Experiment): boolean {
  return (data ?? loss) !== undefined && (train?.learnZ0 === true || parameters.some(({ fixed }) => !fixed));
}

function describeFunction(dynamics: DynamicsFunction): FunctionDescription {
  const { state, dimension } = dynamics;
  const field = dimension === null ? undefined : dynamics.trace().field;
  return {
    name: dynamics.name,
    range: textRange(dynamics.range),
    nameRange: textRange(dynamics.nameRange),
    doc: dynamics.doc,
    dimension,
    stateNames: state.names,
    initial: state.initial,
    initialRange: state.initialRange && textRange(state.initialRange),
    parameters: dynamics.parameters.map(describeParameter),
    operations: field?.graph.nodes.length,
    broken: dimension !== null && !field,
  };
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
  };
}

/** `number`, `3`, `2×3`, or the layers of a net such as `net 2-50-2 tanh`. */
export function shapeText(shape: ParameterShape): string {
  switch (shape.kind) {
    case "number":
      return "number";
    case "array":
      return shape.sizes.join("×");
    case "net":
      return `net ${shape.layers.join("-")} ${shape.activation}`;
  }
}

export function textRange({ file, start, end }: SourceRange): TextRange {
  return { file, start: { line: start.line, column: start.column }, end: { line: end.line, column: end.column } };
}
