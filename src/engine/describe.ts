import type { SourceRange } from "../core/sourceRange.ts";
import type { DynamicsFunction, Parameter, ParameterShape, Program } from "../language/program.ts";
import type {
  DocumentDescription,
  FunctionDescription,
  ParameterDescription,
  TextRange,
} from "../protocol/engineApi.ts";

/** Values of a net that a description carries; the rest stay in the engine. */
const SHOWN = 64;

/** A program as the editor needs to know it: names, ranges, values and diagnostics as plain data. */
export function describe(program: Program, uri: string, version: number): DocumentDescription {
  return {
    uri,
    version,
    functions: program.functions.map(describeFunction),
    experiments: program.experiments.map(({ name, function: dynamics, range, nameRange }) => ({
      name,
      function: dynamics.name,
      range: textRange(range),
      nameRange: textRange(nameRange),
    })),
    diagnostics: program.diagnostics.map(({ code, message, severity, range, fix }) => ({
      code,
      message,
      severity,
      range: textRange(range),
      fix: fix && { title: fix.title, range: textRange(fix.range), text: fix.text },
    })),
  };
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
